"""Rich text without LibreOffice: the words and the rows, and what a person should know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.reading import legacy, read
from kb.errors import ReadingError
from tests.ingest.reading.word_files import lines

if TYPE_CHECKING:
    from ingest.reading.records import Reading


@pytest.fixture(autouse=True)
def _no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "program", lambda: None)


def chinese(words: str) -> str:
    """As Word on a Chinese Windows writes it."""
    return "".join(rf"\'{byte:02x}" for byte in words.encode("gbk"))


def read_rtf(body: str) -> Reading:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    around = r"{\info{\title x}}{\header " + chinese("页眉") + "}"
    return read("总结.rtf", (r"{\rtf1\ansi\ansicpg936\deff0" + fonts + around + body + "}").encode("ascii"))


def test_words_of_both_ways_of_writing_are_read_without_heads_and_instructions() -> None:
    field = r"{\field{\*\fldinst PAGE}{\fldrslt 3}}"
    reading = read_rtf(chinese("淮安") + r"\u24066?" + chinese("概况") + rf"\par {field}\par")
    assert lines(reading) == ["淮安市概况", "3"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"3x10{\super 4}t", "3x10^4t"),
        (r"10{\super\loch\f3 -6}", "10^-6"),
        (r"km{\super 2}{\superscript0 a}", "km^2a"),
        (r"80{\deleted 70}%", "80%"),
        (r"a{\revauthdel1\deleted\f0 b}c", "ac"),
    ],
)
def test_raised_figures_are_marked_and_deleted_words_left_out(body: str, shown: str) -> None:
    assert lines(read_rtf(body + r"\par")) == [shown]


def test_rows_of_tables_are_rows() -> None:
    rows = [("指标", "2010年"), ("绿地率", "38.5%")]
    cells = "".join(
        r"\trowd\cellx100\cellx200 " + "".join(rf"{chinese(word)}\cell " for word in row) + r"\row "
        for row in rows
    )
    reading = read_rtf(cells + rf"\pard {chinese('以上。')}\par")
    assert [line.removesuffix(" | ") for line in lines(reading)] == [
        "指标 | 2010年",
        "绿地率 | 38.5%",
        "以上。",
    ]
    assert reading.quality.tables == 1


def test_it_is_said_what_was_not_kept_and_what_to_do() -> None:
    (remark,) = read_rtf(r"a\par").remarks
    assert "请安装 LibreOffice 后重新导入" in remark


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(ReadingError, match="没有读到文字"):
        read_rtf("")

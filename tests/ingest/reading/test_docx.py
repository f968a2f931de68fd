"""Word documents as files: their pages and notes, titles, and what does harm. Their texts: word/."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.reading import DEFAULT_LIMITS, read
from kb.errors import ReadingError
from kb.records import Span
from kb.where import where
from tests.ingest.reading.word_files import (
    CHART,
    SEEN,
    element,
    files_of,
    full,
    lines,
    p,
    packed,
    r,
    read_word,
    row,
    run,
    table,
    tc,
    with_pages,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.reading.records import Reading

TURN = run('<w:br w:type="page"/>')


def pages_of(reading: Reading) -> dict[str, str]:
    """The page on which every line begins."""
    found = {}
    at = 0
    for line in reading.text.split("\n"):
        if line:
            found[line] = where(reading.pages, (), Span(at, at + len(line))).page
        at += len(line) + 1
    return {line: page or "" for line, page in found.items()}


# ---- pages


def test_pages_are_known_where_word_laid_them_out_and_counted_the_same() -> None:
    body = (
        p(r("封面")) + p(TURN) + p(SEEN + r("目录")) + p(r("概况全市") + SEEN + r("辖三县。"))
        + p(r("末页"), "<w:pageBreakBefore/>")
    )  # fmt: skip
    reading = read("a.docx", with_pages(body, 4))
    assert pages_of(reading) == {
        "封面": "1",
        "目录": "2",
        "概况全市辖三县。": "2",
        "末页": "4",
    }
    assert reading.quality.pages == 4
    turned = reading.text.index("辖三县")
    assert where(reading.pages, (), Span(turned, turned + 3)).page == "3"


def test_a_table_that_goes_over_pages_says_on_which_page_a_row_stands() -> None:
    rows = [row(f"指标{number}", str(number)) for number in range(3)]
    rows[1] = row(tc(p(SEEN + r("指标1"))), "1")
    reading = read("a.docx", with_pages(table(row("指标", "值"), *rows), 2))
    pages = pages_of(reading)
    assert [pages[line] for line in lines(reading)] == ["1", "1", "2", "2"]


def test_pages_that_do_not_agree_with_words_own_count_are_not_claimed() -> None:
    reading = read("a.docx", with_pages(p(r("甲")) + p(SEEN + r("乙")), 3))
    assert set(pages_of(reading).values()) == {""}
    assert reading.remarks == ("文档自记 3 页，与文中的分页记号不符，未标页码",)
    assert reading.quality.pages == 0


def test_without_a_layout_no_page_is_known() -> None:
    reading = read("a.docx", with_pages(p(r("甲") + TURN + r("乙")), 2))
    assert (reading.pages, reading.quality.pages) == ((), 0)
    assert lines(reading) == ["甲乙"]


# ---- notes and comments


NOTES = {
    "footnotes": (
        f'<w:footnote w:id="0" w:type="separator">{p(run("<w:separator/>"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(run("<w:footnoteRef/>") + r(" GB 3838—2002。"))}</w:footnote>'
        f'<w:footnote w:id="5">{p(r("含三县。"))}{p(r("不含开发区。"))}</w:footnote>'
    ),
    "endnotes": f'<w:endnote w:id="2">{p(r("统计公报。"))}</w:endnote>',
}


def reference(kind: str, number: int) -> str:
    return run(f'<w:{kind}Reference w:id="{number}"/>')


def test_notes_stand_behind_the_text_under_the_labels_that_stand_in_it() -> None:
    body = (
        p(r("水质达Ⅲ类") + reference("footnote", 5) + r("，稳定") + reference("footnote", 2) + r("。"))
        + p(r("人均") + reference("endnote", 2))
    )  # fmt: skip
    assert lines(read_word(body, NOTES)) == [
        "水质达Ⅲ类〔注1〕，稳定〔注2〕。",
        "人均〔尾注1〕",
        "注1：含三县。",
        "不含开发区。",
        "注2：GB 3838—2002。",
        "尾注1：统计公报。",
    ]


def test_notes_stand_on_no_page() -> None:
    body = p(r("甲")) + p(SEEN + r("乙") + reference("footnote", 2))
    files = files_of(with_pages(body, 2)) | {
        name: inside for name, inside in files_of(word(body, NOTES)).items() if name != "_rels/.rels"
    }
    assert pages_of(read("a.docx", packed(files)))["注1：GB 3838—2002。"] == ""


def test_a_note_that_is_missing_and_a_note_in_a_deleted_run_do_no_harm() -> None:
    deleted = f'<w:del w:id="1">{reference("footnote", 2)}</w:del>'
    assert lines(read_word(p(r("甲") + reference("footnote", 77) + deleted), NOTES)) == ["甲〔注1〕", "注1："]


def test_comments_are_told_and_not_read() -> None:
    comments = {"comments": f'<w:comment w:id="0">{p(r("请核对"))}</w:comment>'}
    reading = read_word(p(r("投资3.2亿元") + run('<w:commentReference w:id="0"/>')), comments)
    assert lines(reading) == ["投资3.2亿元"]
    assert (reading.remarks, reading.quality.unread) == (("1 条批注没有收入",), ("1 条批注",))


def test_a_document_of_pythons_library_with_a_picture() -> None:
    made = docx.Document()
    made.add_heading("创模总结", 0)
    made.add_heading("概况", 1)
    made.add_paragraph("投资3.2亿元。")
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    made.add_picture(io.BytesIO(drawn.getvalue()), width=Cm(5))
    made.core_properties.title = "创模总结"
    held = io.BytesIO()
    made.save(held)
    reading = read("a.docx", held.getvalue())
    assert lines(reading) == ["# 创模总结", "# 概况", "投资3.2亿元。"]
    assert (reading.title, reading.quality.unread) == ("创模总结", ("1 张图片",))


def test_a_title_of_its_properties_that_the_document_does_not_say_is_a_templates() -> None:
    made = docx.Document()
    made.add_paragraph("创模总结")
    made.core_properties.title = "关于某某的通知（模板）"
    held = io.BytesIO()
    made.save(held)
    assert read("a.docx", held.getvalue()).title is None


# ---- what does harm


def test_macros_are_never_run_and_do_not_hinder() -> None:
    data = word(p(r("正文")), None, {"word/vbaProject.bin": b"\0" * 100})
    reading = read("a.docm", data)
    assert (lines(reading), reading.remarks) == (["正文"], ("含宏，未运行",))


def test_a_relation_that_leads_out_of_the_file_is_not_followed() -> None:
    files = files_of(word(full(), CHART))
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        b'Target="chart.xml"', b'TargetMode="External" Target="file:///etc/passwd"'
    )
    reading = read("a.docx", packed(files))
    assert reading.quality.unread == ("1 个图表没有数据",)


@pytest.mark.parametrize("kind", ["document", "styles", "numbering", "footnotes"])
def test_entities_are_refused_wherever_they_are_read(kind: str) -> None:
    body = p(r("甲") + reference("footnote", 2))
    files = files_of(word(body, {"styles": "", "numbering": "", "footnotes": ""}))
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    xml = files[f"word/{kind}.xml"]
    files[f"word/{kind}.xml"] = xml.replace(b"?>", b"?>" + bomb, 1)
    with pytest.raises(ReadingError, match="实体"):
        read("a.docx", packed(files))


def test_a_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    data = word(p(r("甲")) + "<!--" + " " * 20_000_000 + "-->")
    with pytest.raises(ReadingError, match="大得不合常理"):
        read("a.docx", data)


def test_more_text_than_may_be_is_refused_with_the_setting() -> None:
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CHARACTERS"):
        read("a.docx", word(p(r("长" * 200))), replace(DEFAULT_LIMITS, characters=100))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"word/document.xml": b"<w:document"}, "已损坏"),
        ({"word/document.xml": element("w:document", "").encode()}, "没有正文"),
        ({"word/document.xml": element("w:document", "<w:body/>").encode()}, "没有读到文字"),
    ],
)
def test_what_cannot_be_read_says_why(files: Mapping[str, bytes], reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read("a.docx", packed(files))


SMALL = word(full(), CHART | NOTES)


@settings(max_examples=150)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_document_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        assert read("a.docx", SMALL[:at] + noise + SMALL[at + len(noise) :]).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017


XML = files_of(SMALL)["word/document.xml"].decode()
_PIECES = st.sampled_from(
    (
        *('w:val="-1"', 'w:val="99999999999"', "<w:p>", "</w:p>", "<w:tc/>", "<w:vMerge/>", "</w:r><w:r>"),
        *('<w:fldChar w:fldCharType="end"/>', '<w:numPr><w:numId w:val="1"/></w:numPr>', "<w:sectPr/>"),
        *("<mc:AlternateContent/>", '<w:footnoteReference w:id="x"/>', "<w:del>", "<!---->", "<?x?>"),
    )
)


@settings(max_examples=100)
@given(st.integers(0, len(XML)), _PIECES, st.integers(0, 8))
def test_a_text_of_strange_xml_is_read_or_refused(at: int, piece: str, drop: int) -> None:
    files = files_of(SMALL) | {"word/document.xml": (XML[:at] + piece + XML[at + drop :]).encode()}
    try:
        assert read("a.docx", packed(files)).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017

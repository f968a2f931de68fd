import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading import read
from kb.errors import ReadingError


def lines(text: str, encoding: str = "utf-8") -> list[str]:
    return [line for line in read("表.csv", text.encode(encoding)).text.splitlines() if line]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_delimiter_and_encoding_are_found(mark: str, encoding: str) -> None:
    text = "\n".join(mark.join(row) for row in (("地区", "污水处理率"), ("东县", "85.2"), ("西县", "80.1")))
    assert lines(text, encoding) == ["地区 | 污水处理率", "东县 | 85.2", "西县 | 80.1"]


def test_a_quoted_line_break_is_no_new_row_and_a_quoted_comma_no_new_cell() -> None:
    assert lines('地区,"说明"\n东县,"管网,\n泵站"\n') == ["地区 | 说明", "东县 | 管网, 泵站"]


def test_leading_zeros_and_thousands_stay_as_they_are() -> None:
    assert lines('代码,人口\n0052,"12,345"\n') == ["代码 | 人口", "0052 | 12,345"]


def test_title_unit_and_notes_are_lines_and_rows_are_numbered_as_in_the_file() -> None:
    reading = read(
        "a.csv", "2010年完成情况表,,\n单位：万元,,\n项目,2009年,2010年\n投资,1,2\n注：含自筹,,\n".encode()
    )
    assert [line for line in reading.text.splitlines() if line] == [
        "2010年完成情况表",
        "单位：万元",
        "项目 | 2009年 | 2010年",
        "投资 | 1 | 2",
        "注：含自筹",
    ]
    at = reading.text.index("投资")
    assert [mark.label for mark in reading.pages if mark.start == at] == ["表第4行"]


def test_the_delimiter_that_a_file_states_is_taken() -> None:
    assert lines("sep=;\n甲;1,5\n乙;2,5\n") == ["甲 | 1,5", "乙 | 2,5"]


def test_quotes_that_never_close_are_refused_or_bounded() -> None:
    with pytest.raises(ReadingError, match="引号"):
        read("a.csv", ('a,"' + "很" * 1_200_000).encode())


@given(
    st.lists(
        st.lists(st.text('甲乙1.,;"\n |', min_size=1, max_size=6), min_size=2, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_what_a_program_wrote_is_read_or_refused(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        text = read("a.csv", out.getvalue().encode()).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017
    else:
        assert sum(text.count(digit) for digit in "1") == sum(cell.count("1") for row in rows for cell in row)

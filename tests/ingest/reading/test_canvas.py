"""What readers find becomes canonical text: lines, tables, pages, furniture, doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.canvas import Canvas
from ingest.reading.grid import GridCell, rows_of
from ingest.reading.limits import DEFAULT_LIMITS
from kb.errors import ReadingError
from kb.flow import Flow
from kb.records import Span
from kb.where import where


def canvas() -> Canvas:
    return Canvas(DEFAULT_LIMITS)


def grid(*rows: str) -> list[GridCell]:
    return [GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row.split("/"))]


def test_headings_and_lines_stand_one_below_the_other() -> None:
    page = canvas()
    page.heading("一、概况", 2)
    page.line("正文")
    assert page.finish("x/1").text == "## 一、概况\n正文\n"


def test_the_foot_of_a_page_inside_a_sentence_leaves_the_flow_whole() -> None:
    page = canvas()
    page.page("1")
    page.run("噪声达标区覆盖")
    page.line("— 1 —", is_furniture=True)
    page.page("2")
    page.run("率达到66.8%。")
    reading = page.finish("x/1")
    assert (
        Flow.of(reading.text, 0, len(reading.text), reading.skips).text.strip()
        == "噪声达标区覆盖率达到66.8%。"
    )
    assert "— 1 —" in reading.text
    assert where(reading.pages, (), Span(reading.text.index("率达到"), len(reading.text))).page == "2"


def test_rows_are_found_again_by_their_numbers() -> None:
    page = canvas()
    page.table(grid("指标/值", "绿地率/38%"), name="完成情况")
    page.line("后文")
    reading = page.finish("x/1")
    assert reading.text.startswith("指标 | 值\n绿地率 | 38%\n")
    figure, after = reading.text.index("38%"), reading.text.index("后文")
    assert where(reading.pages, (), Span(figure, figure + 3)).row == "表“完成情况”第2行"
    assert where(reading.pages, (), Span(after, after + 2)).row is None
    assert reading.quality.tables == 1


def test_a_table_that_goes_on_repeats_no_header_and_counts_on() -> None:
    page = canvas()
    following = page.table(grid("指标/值", "甲/1"))
    page.table(grid("指标/值", "乙/2"), first_number=following, repeated=1)
    reading = page.finish("x/1")
    flow = Flow.of(reading.text, 0, len(reading.text), reading.skips).text
    assert flow.count("指标 | 值") == 1
    at = reading.text.index("乙")
    assert where(reading.pages, (), Span(at, at + 1)).row == "表第3行"
    assert reading.quality.tables == 1


def test_merged_cells_say_their_words_in_every_place() -> None:
    cells = [
        *(GridCell(0, 0, "指标", rows=2), GridCell(0, 1, "完成", columns=2)),
        *(GridCell(1, 1, "2009"), GridCell(1, 2, "2010"), GridCell(2, 0, "绿地率"), GridCell(2, 1, "38"), GridCell(2, 2, "40")),
    ]  # fmt: skip
    assert [row.line for row in rows_of(cells)] == [
        "指标 | 完成 | 完成",
        "指标 | 2009 | 2010",
        "绿地率 | 38 | 40",
    ]


def test_a_cell_over_the_whole_width_is_a_line_and_no_row() -> None:
    cells = [GridCell(0, 0, "2010年情况", columns=2), *(replace(c, row=c.row + 1) for c in grid("指标/值"))]
    assert [row.line for row in rows_of(cells)] == ["2010年情况", "指标 | 值"]


def test_a_stroke_within_a_cell_is_no_border() -> None:
    assert rows_of(grid("a|b/c"))[0].cells == ("a｜b", "c")


def test_doubtful_lines_are_kept_as_spans() -> None:
    page = canvas()
    page.line("清楚")
    page.line("模糊95", is_doubtful=True)
    reading = page.finish("x/1")
    assert [span.quote(reading.text) for span in reading.doubts] == ["模糊95"]


def test_what_grows_without_end_is_refused() -> None:
    page = Canvas(replace(DEFAULT_LIMITS, characters=10, cells=3))
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        page.table(grid("1/2", "3/4"))
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CHARACTERS"):
        page.line("十一个字十一个字十一个")


def test_nothing_read_is_an_error() -> None:
    page = canvas()
    page.gap()
    with pytest.raises(ReadingError, match="没有读到文字"):
        page.finish("x/1")


CELLS = st.builds(
    GridCell, st.integers(0, 8), st.integers(0, 8), st.text(max_size=5), st.integers(1, 5), st.integers(1, 5)
)


@given(st.lists(CELLS, max_size=20))
def test_any_cells_make_rows_of_one_width(cells: list[GridCell]) -> None:
    rows = rows_of(cells)
    assert len({len(row.cells) for row in rows if not row.is_whole}) <= 1
    assert [row.number for row in rows] == sorted({row.number for row in rows})
    assert not any("\n" in row.line for row in rows)

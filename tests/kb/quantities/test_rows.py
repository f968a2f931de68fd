"""Rows of tables are told as a person reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.knowledge import Figure
from kb.quantities.cells import row_of
from kb.quantities.rows import header_height, measured, told
from kb.records import Span

HEADER = "表1 某市2010年指标完成情况\n序号 | 指标名称 | 单位 | 考核要求 | 2009年 | 2010年\n"
TWO_ROWS = "单位：微克/立方米\n区县 | PM10 | PM10 | SO2\n区县 | 2009 | 2010 | 2010年\n"


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (HEADER, "3 | 化学需氧量排放量 | 万吨 | 完成减排任务 | 4.21 | 3.98", "化学需氧量排放量：考核要求：完成减排任务，2009年4.21万吨，2010年3.98万吨"),
        (HEADER, "1 | 污水集中处理率 | % | ≥80 | 78.2 | 85.6", "污水集中处理率：考核要求≥80%，2009年78.2%，2010年85.6%"),
        (TWO_ROWS, "清浦区 | 102 | 95 | 38", "清浦区：PM10 2009年102微克/立方米，PM10 2010年95微克/立方米，SO2 2010年38微克/立方米"),
        ("项目 | 排放量（吨） | 占比(%) | 备注\n", "工业 | 1,200 | 43.2 | 不含电力", "工业：排放量1,200吨，占比43.2%，备注：不含电力"),
        ("指标 | 完成情况\n", "机构建设 | 已成立领导小组。", "机构建设：完成情况：已成立领导小组。"),
        ("指标 | 现状 | 目标\n", "绿地率 | 38.5% | 40%以上", "绿地率：现状38.5%，目标40%以上"),
    ],
)  # fmt: skip
def test_every_value_is_said_with_its_column_and_unit(header: str, row: str, said: str) -> None:
    assert told(header, row) == said


@pytest.mark.parametrize(
    ("header", "row"), [("", "甲 | 1"), ("名称 | 值 | 备注\n", "甲 | 1"), ("名称 | 值\n", "没有格子的一行"), ("名称 | 值\n", " | ")]
)  # fmt: skip
def test_what_does_not_fit_its_header_is_told_as_nothing(header: str, row: str) -> None:
    assert told(header, row) == ""


WORDS = st.text("甲乙丙丁城市率0123456789.%", min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=6))
def test_no_cell_of_a_row_is_lost_in_the_telling(columns: list[tuple[str, str]]) -> None:
    header = "项目名称 | " + " | ".join(f"栏{name}" for name, _ in columns) + "\n"
    said = told(header, "某项 | " + " | ".join(cell for _, cell in columns))
    assert all(cell in said for _, cell in columns)


@pytest.mark.parametrize(
    ("lines", "height"),
    [
        (["指标 | 2009 | 2010", "绿地率 | 38 | 40"], 1),
        (["指标 | 完成 | 完成", "指标 | 2009 | 2010", "绿地率 | 38 | 40"], 2),
        (["指标 | 完成 | 完成", "指标 | 全市 | 市区", "绿地率 | 38 | 40"], 2),
        (["地区 | 年份 | 数量", "甲县 | 2009 | 未统计", "乙县 | 2010 | 5"], 1),
    ],
)
def test_the_header_ends_where_figures_begin(lines: list[str], height: int) -> None:
    assert header_height([row_of(line, 0, len(line)) for line in lines]) == height


def figure(value: str, number: str, unit: str) -> Figure:
    return Figure("f", "d", "d#1", Span(0, len(value)), value, Decimal(number), unit=unit)


@pytest.mark.parametrize(
    ("value", "number", "unit", "said"),
    [
        *(("85.6", "85.6", "%", "85.6%"), ("85.6%", "85.6", "%", "85.6%"), ("3.98", "39800", "吨", "3.98万吨")),
        *(("1,200", "1200", "吨", "1,200吨"), ("12", "12", "", "12"), ("5", "500000000", "元", "5亿元")),
        ("32μg/m3", "32", "μg/m3", "32μg/m3"),
        ("6～9", "6", "吨", "6～9吨"),
        # A factor that no header says is not made up.
        ("5", "35", "元", "5"),
    ],
)  # fmt: skip
def test_a_value_without_a_unit_of_its_own_is_said_with_its_column_s(
    value: str, number: str, unit: str, said: str
) -> None:
    assert measured(figure(value, number, unit)) == said

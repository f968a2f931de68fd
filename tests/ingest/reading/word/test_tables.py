"""Tables of Word: every figure keeps its row's and its column's name."""

from __future__ import annotations

import pytest

from kb.errors import ReadingError
from tests.ingest.reading.word_files import lines, lines_of, p, r, read_word, row, table, tc


def span(words: str, columns: int) -> str:
    return tc(p(r(words)), f'<w:gridSpan w:val="{columns}"/>')


def merge(words: str, value: str = "") -> str:
    return tc(p(r(words)), f'<w:vMerge w:val="{value}"/>' if value else "<w:vMerge/>")


def test_a_header_in_two_rows_with_merged_cells() -> None:
    body = table(
        row(merge("地区", "restart"), span("处理率（%）", 2), properties="<w:tblHeader/>"),
        row(merge(""), "2009年", "2010年", properties="<w:tblHeader/>"),
        row("东县", "80", "85"),
    )
    assert lines_of(body) == [
        "地区 | 处理率（%） | 处理率（%）",
        "地区 | 2009年 | 2010年",
        "东县 | 80 | 85",
    ]


def test_a_name_that_goes_over_several_rows_stands_in_each() -> None:
    body = table(
        row("类别", "指标", "值"),
        row(merge("水", "restart"), "COD", "20"),
        row(merge("看不见的旧值"), "氨氮", "1.2"),
        row(merge("气", "restart"), "SO2", "0.05"),
    )
    assert lines_of(body)[1:] == ["水 | COD | 20", "水 | 氨氮 | 1.2", "气 | SO2 | 0.05"]


def test_cells_over_rows_and_columns_at_once() -> None:
    both = '<w:gridSpan w:val="2"/><w:vMerge{}/>'
    body = table(
        row(tc(p(r("全市")), both.format(' w:val="restart"')), "1"),
        row(tc(p(""), both.format("")), "2"),
        row("东县", "城区", "3"),
    )
    assert lines_of(body) == ["全市 | 全市 | 1", "全市 | 全市 | 2", "东县 | 城区 | 3"]


def test_the_old_way_to_merge_beside_each_other_is_understood() -> None:
    old = "<w:hMerge{}/>"
    body = table(
        row("地区", tc(p(r("处理率")), old.format(' w:val="restart"')), tc(p(""), old.format(""))),
        row("东县", "80", "85"),
    )
    assert lines_of(body) == ["地区 | 处理率 | 处理率", "东县 | 80 | 85"]


def test_rows_that_begin_later_stand_under_their_columns() -> None:
    body = table(row("甲", "乙", "丙"), row("2", "3", properties='<w:gridBefore w:val="1"/>'))
    assert lines_of(body) == ["甲 | 乙 | 丙", " | 2 | 3"]


def test_a_title_over_the_whole_width_is_a_line_of_its_own() -> None:
    body = table(
        row(span("2010年完成情况", 2)), row("指标", "值"), row("噪声", "54"), row(span("注：昼间。", 2))
    )
    assert lines_of(body) == ["2010年完成情况", "指标 | 值", "噪声 | 54", "注：昼间。"]


def test_a_header_that_word_repeats_on_every_page_is_read_once() -> None:
    many = [row(f"指标{number}", str(number)) for number in range(1, 61)]
    read = lines_of(table(row("指标", "值", properties="<w:tblHeader/>"), *many))
    assert (read.count("指标 | 值"), len(read)) == (1, 61)


def test_a_table_within_a_cell_follows_the_outer_one() -> None:
    inner = table(row("县", "人口"), row("东县", "3"))
    body = table(row("项目", "内容"), row("人口", tc(p(r("见下")) + inner + p(""))))
    reading = read_word(body)
    assert lines(reading) == ["项目 | 内容", "人口 | 见下", "县 | 人口", "东县 | 3"]
    assert reading.quality.tables == 2


def test_a_table_of_one_column_is_a_frame_around_text() -> None:
    body = table(row(tc(p(r("一、概况")) + p(r("全市辖三县。")))), row("二、做法"))
    reading = read_word(body)
    assert (lines(reading), reading.quality.tables) == (["一、概况", "全市辖三县。", "二、做法"], 0)


def test_a_text_of_many_paragraphs_in_a_cell_is_text_and_the_rows_keep_their_numbers() -> None:
    prose = tc("".join(p(r(f"第{number}段，说明做法。")) for number in range(1, 8)))
    reading = read_word(table(row("项目", "内容"), row("做法", prose), row("投资", "3.2亿元")))
    assert lines(reading)[2:9] == [f"第{number}段，说明做法。" for number in range(1, 8)]
    assert [one.label for one in reading.pages if one.label] == ["表第1行", "表第3行"]


@pytest.mark.parametrize("around", ["sdt", "ins", "customXml"])
def test_rows_within_something_else_are_rows(around: str) -> None:
    inside = row("噪声", "54")
    inside = f"<w:sdtContent>{inside}</w:sdtContent>" if around == "sdt" else inside
    assert lines_of(table(row("指标", "值"), f"<w:{around}>{inside}</w:{around}>"))[1] == "噪声 | 54"


def test_a_hidden_row_is_left_out_and_told() -> None:
    reading = read_word(
        table(row("指标", "值"), row("底稿", "1", properties="<w:hidden/>"), row("噪声", "54"))
    )
    assert lines(reading) == ["指标 | 值", "噪声 | 54"]
    assert reading.quality.unread == ("1 处隐藏文字",)


def test_a_stroke_in_a_cell_is_no_border_of_one() -> None:
    assert lines_of(table(row("指标", "值"), row("甲|乙", "1")))[1] == "甲｜乙 | 1"


@pytest.mark.parametrize(
    ("above", "below", "name"),
    [
        (p(r("表2-1 完成情况")), "", "表“表2-1 完成情况”"),
        (p(r("表2-1 完成情况")) + p(r("单位：万元")), "", "表“表2-1 完成情况”"),
        (p(r("完成情况统计"), '<w:jc w:val="center"/>'), "", "表“完成情况统计”"),
        (p(r("详见下表。")), p(r("表3 完成情况")), "表“表3 完成情况”"),
        (p(r("各县完成情况如下：")), "", "表"),
    ],
)
def test_a_table_is_called_by_the_title_at_it(above: str, below: str, name: str) -> None:
    reading = read_word(above + table(row("指标", "值"), row("噪声", "54")) + below)
    assert [one.label for one in reading.pages if one.label] == [f"{name}第1行", f"{name}第2行"]


def test_a_table_without_words_is_left_out() -> None:
    assert lines_of(p(r("正文")) + table(row("", ""), row("", ""))) == ["正文"]


def test_a_table_of_absurd_width_is_refused() -> None:
    with pytest.raises(ReadingError, match="超过 1000 列"):
        read_word(table(row(span("甲", 999_999), "乙")))


def nested(depth: int) -> str:
    body = p(r("底"))
    for _ in range(depth):
        body = table(row("甲", tc(body + p(""))))
    return body


def test_tables_in_tables_are_read_as_deep_as_people_set_them_and_refused_beyond() -> None:
    assert lines_of(nested(20)) == ["甲"] * 19 + ["甲 | 底"]
    with pytest.raises(ReadingError, match="另存"):
        read_word(nested(200))

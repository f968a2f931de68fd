from functools import cache

import pytest

from ingest.figures import Found, find
from kb.errors import DataError
from kb.places import Gazetteer
from kb.quantities.cells import parse


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load(towns=True)


def read(text: str) -> tuple[Found, ...]:
    return find(text, 0, len(text), gazetteer=gazetteer())


def pick(text: str, *fields: str) -> list[tuple[str, ...]]:
    return [tuple(getattr(found, field) for field in fields) for found in read(text)]


def test_rows_name_the_indicator_and_headers_the_kind_and_year() -> None:
    text = "考核指标 | 标准值 | 2006年现状 | 2010年目标\n建成区绿化覆盖率 | ≥35% | 33.1% | 38%"
    assert pick(text, "value", "bound", "kind", "indicator", "year") == [
        ("35%", ">=", "标准", "建成区绿化覆盖率", ""),
        ("33.1%", "", "现状", "建成区绿化覆盖率", "2006"),
        ("38%", "", "目标", "建成区绿化覆盖率", "2010"),
    ]


def test_columns_name_the_indicator_and_rows_the_year() -> None:
    text = "年份 | PM10年均浓度（mg/m3） | 优良天数（天）\n2015 | 0.082 | 301\n2016 | 0.079 | 312"
    assert pick(text, "value", "unit", "indicator", "year") == [
        ("0.082", "mg/m3", "PM10浓度", "2015"),
        ("301", "天", "空气优良天数", "2015"),
        ("0.079", "mg/m3", "PM10浓度", "2016"),
        ("312", "天", "空气优良天数", "2016"),
    ]


def test_the_title_gives_unit_indicator_and_year_to_all() -> None:
    text = "2020年各县区污水处理率统计表 单位：%\n地区 | 目标值 | 完成值\n南浔区 | 95 | 96.2"
    assert pick(text, "value", "unit", "indicator", "year", "kind", "place") == [
        ("95", "%", "城市污水处理率", "2020", "目标", "南浔区"),
        ("96.2", "%", "城市污水处理率", "2020", "现状", "南浔区"),
    ]


def test_places_may_be_columns() -> None:
    text = "指标 | 湖州市 | 德清县\n森林覆盖率（%） | 51.2 | 45.0"
    assert pick(text, "place") == [("湖州市",), ("德清县",)]


def test_bare_years_are_headers() -> None:
    text = "县区 | 2018 | 2019\n吴兴区 | 12 | 15"
    assert pick(text, "value", "year") == [("12", "2018"), ("15", "2019")]


def test_a_unit_column_holds_for_its_row_and_numbers_of_rows_are_no_figures() -> None:
    text = "序号 | 指标 | 单位 | 要求 | 完成情况\n1 | 森林覆盖率 | % | ≥35 | 41.3"
    assert pick(text, "value", "unit", "kind") == [("35", "%", "标准"), ("41.3", "%", "现状")]


def test_wan_in_a_header_is_multiplied_out() -> None:
    (found,) = read("项目 | 投资（万元） | 建成时间\n处理厂 | 3200 | 2008年")
    assert (found.value, str(found.number), found.unit) == ("3200", "32000000", "元")


def test_empty_cells_are_none_and_masked_ones_have_no_number() -> None:
    text = "指标 | 现状\n绿地率（%） | —\n森林覆盖率（%） | 4*\n气化率（%） | "
    assert [(found.value, found.number, found.status) for found in read(text)] == [("4*", None, "masked")]


def test_merged_header_cells_go_on_to_the_right() -> None:
    text = "指标（单位） | 现状 |  | 目标\n | 2009年 | 2010年 | 2011年\n绿地率（%） | 32.8 | 34.8 | 35.4"
    assert pick(text, "kind", "year") == [("现状", "2009"), ("现状", "2010"), ("目标", "2011")]


def test_figures_in_remarks_say_only_what_their_cell_says() -> None:
    text = "项目 | 2010年（座） | 备注\n处理厂 | 3 | 日处理5万吨"
    assert pick(text, "value", "year") == [("3", "2010"), ("5万吨", "")]


def test_a_cell_may_hold_two_figures() -> None:
    text = "项目 | 限值（mg/L）\n总磷 ≤ | 0.02（湖、库0.01）"
    assert pick(text, "value", "bound") == [("0.02", "<="), ("0.01", "<=")]


def test_prose_around_a_table_is_read_as_prose() -> None:
    text = "建成公园12个。\n表1 单位：%\n指标 | 现状\n绿地率 | 35\n投入3亿元。"
    assert pick(text, "value") == [("12个",), ("35",), ("3亿元",)]


def test_the_words_of_headers_name_the_list_that_is_wrong() -> None:
    with pytest.raises(DataError, match=r"table_words\.toml"):
        parse("number = []")


def test_strokes_at_the_ends_of_rows_and_the_rule_below_the_head_are_no_cells() -> None:
    text = "| 指标 | 2018年（%） |\n| --- | --- |\n| 绿地率 | 35 |\n| 森林覆盖率 | 51.2 |"
    assert pick(text, "value", "unit", "indicator", "year") == [
        ("35", "%", "绿地率", "2018"),
        ("51.2", "%", "森林覆盖率", "2018"),
    ]


def test_a_column_among_places_that_is_called_as_places_are_is_one() -> None:
    text = "指标 | 单位 | 东湖区 | 南浦区 | 全区 | 小计\n绿地率 | % | 31.5 | 32.5 | 33.5 | 34.5"
    assert pick(text, "value", "place") == [
        ("31.5", "东湖区"),
        ("32.5", "南浦区"),
        ("33.5", ""),
        ("34.5", ""),
    ]
    assert pick(text.replace("东湖区", "新区域"), "place")[1] == ("",)

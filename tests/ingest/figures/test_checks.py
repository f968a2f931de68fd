from functools import cache

import pytest

from ingest.figures import extract
from ingest.figures.check_words import parse
from ingest.figures.checks import statements, sums
from kb.errors import DataError
from kb.places import Gazetteer
from kb.records import Conflict, Report


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def told(text: str) -> tuple[Conflict, ...]:
    figures = extract(text, Report("d#1", "d", 0, len(text)), gazetteer=gazetteer())
    return (*sums(figures, text), *statements(figures, text))


def test_parts_by_level_that_exceed_their_total_are_told() -> None:
    text = "全年投入资金900万元，来源包括各级财政。其中，中央下达200万元，省下达300万元，市本级投入500万元。"
    (conflict,) = told(text)
    assert (conflict.kind, [side.span.quote(text) for side in conflict.sides]) == (
        "sum",
        ["全年投入资金900万元", "中央下达200万元", "省下达300万元", "市本级投入500万元"],
    )
    assert all(side.words == side.span.quote(text) for side in conflict.sides)
    assert "1000万元" in conflict.remark


def test_parts_that_make_their_total_are_not_told() -> None:
    assert told("督办问题44起，其中省级2起、市级14起、县级28起。") == ()
    assert told("建成国家级绿色单位3家，其中省级48家，市级203家，县级399家。") == ()


def test_one_part_greater_than_its_total_is_told() -> None:
    (conflict,) = told("全市有企业30家，其中重点企业45家。")
    assert "45家" in conflict.remark


def test_parts_that_overlap_are_not_told() -> None:
    assert told("培训干部100人，其中女干部70人、党员80人。") == ()


def test_a_row_of_totals_that_differs_from_its_column_is_told() -> None:
    table = "级别 | 单位（家）\n省级 | 10\n市级 | 20\n合计 | {}"
    assert told(table.format(30)) == ()
    (conflict,) = told(table.format(40))
    assert conflict.kind == "sum"


def test_a_row_of_totals_over_hidden_or_missing_figures_is_not_told() -> None:
    assert told("级别 | 单位（家）\n省级 | 1×\n市级 | 20\n县级 | 30\n合计 | 95") == ()
    assert told("级别 | 达标率（%）\n省级 | 80\n市级 | 90\n合计 | 85") == ()


def test_one_indicator_with_two_values_in_the_same_words_is_told() -> None:
    text = "森林覆盖率达到51.2%。经过努力，森林覆盖率达到53.4%。"
    (conflict,) = told(text)
    assert (conflict.kind, "森林覆盖率" in conflict.remark) == ("statements", True)


@pytest.mark.parametrize(
    "text",
    [
        "2018年，森林覆盖率达到51.2%。2019年，森林覆盖率达到53.4%。",
        "德清县森林覆盖率达到51.2%。安吉县森林覆盖率达到53.4%。",
        "森林覆盖率达到51.2%。到2030年，森林覆盖率达到53.4%。",
        "市区森林覆盖率达到51.2%。全市森林覆盖率达到53.4%。",
        "13个城市优良天数比例为59.7%。25个城市优良天数比例为66.3%。",
        "完成投资3亿元。又完成投资5亿元。",
        "昼间噪声平均值为54分贝。夜间噪声平均值为44分贝。",
    ],
)
def test_statements_of_different_things_are_not_told(text: str) -> None:
    assert told(text) == ()


def test_a_long_phrase_with_two_values_is_told() -> None:
    text = "拆除沿河滩涂水面网箱养殖90多万亩。全市共拆除沿河滩涂水面网箱养殖99万亩。"
    (conflict,) = told(text)
    assert "沿河滩涂水面网箱养殖" in conflict.remark


def test_a_conflict_has_the_same_id_each_time() -> None:
    text = "全市有企业30家，其中重点企业45家。"
    assert told(text) == told(text)


def test_the_words_of_sums_name_the_list_that_is_wrong() -> None:
    with pytest.raises(DataError, match=r"sum_words\.toml"):
        parse("part = []")

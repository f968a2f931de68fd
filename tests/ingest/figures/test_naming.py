import pytest

from tests.ingest.figures.making import pick


def test_a_figure_has_the_indicator_named_before_it() -> None:
    text = "绿地率达到37%，绿化覆盖率达到42%，城市污水处理率和管网普及率达90%。"
    assert pick(text, "indicator") == [("绿地率",), ("建成区绿化覆盖率",), ("",)]


def test_a_change_has_the_indicator_of_the_clause_before() -> None:
    text = "森林覆盖率达到51.5%，比上年提高0.3个百分点。"
    assert pick(text, "indicator", "kind") == [("森林覆盖率", "现状"), ("森林覆盖率", "变化")]


def test_names_and_figures_of_a_list_pair_in_order() -> None:
    text = "区域环境噪声平均值和交通干线噪声平均值分别为53.1和66.8分贝。"
    assert pick(text, "indicator") == [("区域环境噪声平均值",), ("交通干线噪声平均值",)]


def test_a_list_of_other_things_of_theirs_has_no_indicators() -> None:
    assert pick("化学需氧量、氨氮排放量分别削减12%和8%。", "indicator") == [("",), ("",)]


def test_the_measure_must_fit() -> None:
    assert pick("森林覆盖率居全市第一，投入300万元。", "indicator") == [("",)]
    assert pick("噪声达标区面积达到24平方公里。", "indicator") == [("噪声达标区面积",)]


@pytest.mark.parametrize(
    "text", ["道路绿化覆盖率达到100%。", "断面水质优良比例达100%。", "信访满意率为98%。"]
)
def test_the_same_words_of_another_thing_are_another_rate(text: str) -> None:
    assert pick(text, "indicator") == [("",)]


def test_a_number_in_an_indicator_s_name_is_no_figure() -> None:
    assert pick("空气污染指数小于100的天数为345天。", "value", "indicator") == [("345天", "空气优良天数")]


def test_a_full_name_right_behind_its_figure_counts() -> None:
    assert pick("实现了100%的生活垃圾无害化处理率。", "indicator") == [("生活垃圾无害化处理率",)]


def test_growing_from_one_value_to_another_both_are_the_indicator_s() -> None:
    text = "PM2.5浓度由2015年的58微克/立方米下降至2020年的35微克/立方米。"
    assert pick(text, "indicator", "year", "kind") == [
        ("PM2.5浓度", "2015", "现状"),
        ("PM2.5浓度", "2020", "现状"),
    ]

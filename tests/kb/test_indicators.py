import pytest

from kb.errors import DataError
from kb.indicators import MEASURES, Indicator, find_indicators, has_measure, load_indicators, parse_indicators
from kb.normal import normalise


def names(text: str) -> list[str]:
    return [indicator.name for indicator in find_indicators(text)]


def test_every_indicator_that_ships_is_found_by_each_of_its_names() -> None:
    for indicator in load_indicators():
        for name in (indicator.name, *indicator.aliases):
            assert indicator in find_indicators(f"{name}是多少"), name
            assert indicator.is_named_in(normalise(name))


def test_no_name_belongs_to_two_indicators() -> None:
    every = [name for indicator in load_indicators() for name in indicator.names]
    assert len(every) == len(set(every))
    assert len(load_indicators()) >= 26


def test_a_longer_name_hides_the_shorter_ones_inside_it() -> None:
    assert names("环境噪声达标区覆盖率") == ["噪声达标区覆盖率"]
    assert names("建成区绿化覆盖率") == ["建成区绿化覆盖率"]


def test_indicators_come_in_the_order_of_the_question_each_once() -> None:
    found = names("优良天数、PM2.5和噪声达标区面积，还有空气质量优良天数各是多少")
    assert found == ["空气优良天数", "PM2.5浓度", "噪声达标区面积"]


@pytest.mark.parametrize("text", ["ＰＭ２．５浓度", "pm 2.5", "PM2.5"])
def test_a_name_is_found_in_any_width_and_case(text: str) -> None:
    assert names(text) == ["PM2.5浓度"]


def test_a_question_without_an_indicator_names_none() -> None:
    assert names("今天天气怎么样？") == []


def test_part_of_a_name_points_to_the_indicator_without_being_it() -> None:
    area = next(indicator for indicator in load_indicators() if indicator.name == "噪声达标区面积")
    assert area.is_named_in(normalise("噪声达标区已建成24平方公里"))
    assert "噪声达标区面积" not in names("噪声达标区怎样建设")


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("percent", "达到85.26%"),
        ("percent", "百分之六十五"),
        ("decibel", "平均54.3分贝"),
        ("decibel", "54.3dB(A)"),
        ("days", "优良天数为329天"),
        ("concentration", "35微克/立方米"),
        ("area", "24.05平方公里"),
        ("area", "3万余亩"),
        ("money", "1349.8万元"),
        ("length", "管网120公里"),
        ("weight", "日处理10万吨"),
        ("people", "受益50万人"),
        ("count", "关停35家"),
        ("count", "建成三座污水厂"),
        ("any", "7"),
    ],
)
def test_a_figure_is_known_by_its_unit(measure: str, text: str) -> None:
    (kind,) = [known for known in MEASURES if known == measure]
    assert has_measure(kind, normalise(text))


@pytest.mark.parametrize(
    ("measure", "text"),
    [("percent", "24.05平方公里"), ("money", "85%"), ("days", "七天"), ("area", "达标"), ("any", "很多")],
)
def test_a_figure_of_another_kind_is_not_taken(measure: str, text: str) -> None:
    (kind,) = [known for known in MEASURES if known == measure]
    assert not has_measure(kind, normalise(text))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"name": "甲率", "measure": "percent"}], "aliases"),
        ([{"name": "甲率", "measure": "percents", "aliases": []}], "percents"),
        ([{"name": "", "measure": "percent", "aliases": []}], "measure"),
        (
            [
                {"name": "甲率", "measure": "any", "aliases": ["乙"]},
                {"name": "乙", "measure": "any", "aliases": []},
            ],
            "甲率",
        ),
        (["甲率"], "甲率"),
    ],
)
def test_a_wrong_entry_of_the_table_is_named_with_the_file_to_change(
    rows: list[dict[str, object]], said: str
) -> None:
    with pytest.raises(DataError, match=r"kb/data/indicators\.yaml") as error:
        parse_indicators(rows)
    assert said in str(error.value)


def test_names_are_normalised_and_the_longest_comes_first() -> None:
    assert Indicator("ＰＭ2.5", "any", ("细颗粒物浓度", "细颗粒物")).names == (
        "细颗粒物浓度",
        "pm2.5",
        "细颗粒物",
    )

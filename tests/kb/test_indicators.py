import pytest

from kb.errors import DataError
from kb.indicators import (
    MEASURES,
    Indicator,
    find_indicators,
    find_named,
    has_measure,
    load_indicators,
    parse_indicators,
)
from kb.normal import normalise
from kb.sources import load_sources


def names(text: str) -> list[str]:
    return [indicator.name for indicator in find_indicators(text)]


def test_every_indicator_that_ships_is_found_by_each_of_its_names() -> None:
    for indicator in load_indicators():
        for name in (indicator.name, *indicator.aliases):
            assert indicator in find_named(f"{name}是多少"), name
            assert indicator.is_named_in(normalise(name))


def test_a_question_for_a_figure_finds_only_what_reports_state() -> None:
    for indicator in load_indicators():
        for name in (indicator.name, *indicator.aliases):
            assert (indicator in find_indicators(f"{name}是多少")) == indicator.reported, name


def test_both_kinds_ship() -> None:
    assert {indicator.reported for indicator in load_indicators()} == {True, False}


def test_an_indicator_that_reports_seldom_state_is_found_only_by_name() -> None:
    text = "厂界环境噪声排放限值和城市污水处理率各是多少"
    assert [indicator.name for indicator in find_named(text)] == ["厂界环境噪声排放限值", "城市污水处理率"]
    assert names(text) == ["城市污水处理率"]


def test_a_longer_seldom_reported_name_hides_the_reported_one_inside_it() -> None:
    rows = [
        (seldom, reported, long)
        for seldom in load_indicators()
        if not seldom.reported
        for long in seldom.names
        for reported in load_indicators()
        if reported.reported and any(short in long for short in reported.names)
    ]
    assert rows
    for seldom, reported, long in rows:
        assert seldom in find_named(long)
        assert reported not in find_indicators(long)


def test_an_indicator_is_reported_unless_its_entry_says_otherwise() -> None:
    plain, seldom = parse_indicators(
        [
            {"name": "甲率", "measure": "percent", "aliases": []},
            {"name": "乙率", "measure": "percent", "aliases": [], "reported": False},
        ]
    )
    assert (plain.reported, seldom.reported) == (True, False)
    assert (plain.unit, plain.category, plain.everyday, plain.computed, plain.computed_from) == (
        "",
        "",
        (),
        "",
        (),
    )


def test_an_entry_tells_unit_category_everyday_words_and_how_it_is_computed() -> None:
    (one,) = parse_indicators(
        [
            {
                "name": "甲率",
                "measure": "percent",
                "aliases": [],
                "unit": "%",
                "category": "水",
                "everyday": ["甲", "乙"],
                "computed": "甲除以乙",
                "computed_from": ["B", "151"],
            }
        ]
    )
    assert (one.unit, one.category, one.everyday) == ("%", "水", ("甲", "乙"))
    assert (one.computed, one.computed_from) == ("甲除以乙", ("B", "151"))


def test_how_an_indicator_is_computed_is_said_with_originals_that_exist() -> None:
    known = load_sources()
    for indicator in load_indicators():
        assert set(indicator.computed_from) <= set(known), indicator.name
        assert bool(indicator.computed) == bool(indicator.computed_from), indicator.name
    assert any(indicator.computed for indicator in load_indicators())


def test_every_indicator_that_ships_has_a_category_and_the_unit_of_its_kind() -> None:
    for indicator in load_indicators():
        assert indicator.category, indicator.name
        assert indicator.measure != "percent" or indicator.unit in ("%", "‰"), indicator.name
        assert indicator.measure != "decibel" or indicator.unit.startswith("dB"), indicator.name


def test_everyday_words_are_words_and_no_names_of_their_indicator() -> None:
    for indicator in load_indicators():
        assert all(len(word) > 1 for word in indicator.everyday), indicator.name
        assert not {normalise(word) for word in indicator.everyday} & set(indicator.names), indicator.name


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
        ([{"name": "甲率", "measure": "percent", "aliases": [], "daily": ["甲"]}], "daily"),
        ([{"measure": "percent", "aliases": []}], "name"),
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


@pytest.mark.parametrize("field", ["aliases", "partly", "everyday", "computed_from"])
def test_a_bare_word_where_a_list_belongs_is_refused(field: str) -> None:
    row = {"name": "甲率", "measure": "percent", "aliases": [], field: "乙率"}
    with pytest.raises(DataError, match="乙率"):
        parse_indicators([row])

"""What questions name of the catalogue: campaigns and standards, indicators, classes and periods, items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facets import Asked, ask, compares, tags_in
from assistant.understand import understand
from kb.normal import normalise
from kb.places import Gazetteer

GAZETTEER = Gazetteer.load()


def asked(question: str) -> Asked:
    query = understand(question, (), GAZETTEER)
    return ask(normalise(query.text), query)


def rulesets(question: str) -> set[str]:
    return {ruleset.key for ruleset in asked(question).rulesets}


def named(question: str) -> list[str]:
    return [indicator.name for indicator in asked(question).named]


def meant(question: str) -> set[str]:
    return {indicator.name for indicator in asked(question).everyday}


def tags(question: str) -> set[tuple[str, str]]:
    return set(tags_in(normalise(question)))


# ── campaigns and their versions ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("创模的要求是什么？", {"nm115", "nm26", "nmearly"}),
        ("国家环境保护模范城市的要求是什么？", {"nm115", "nm26", "nmearly"}),
        ("省模的要求是什么？", {"sx"}),
        ("国家生态市的要求是什么？", {"sts"}),
        ("生态县的要求是什么？", {"stx"}),
        ("重庆市生态县的要求是什么？", {"cqst"}),
        ("生态文明建设示范县的要求是什么？", {"stwm-x"}),
        ("卫生城市的要求是什么？", {"ws14"}),
        ("城考有什么要求？", {"ck"}),
    ],
)
def test_a_campaign_is_known_by_its_names(question: str, keys: set[str]) -> None:
    assert rulesets(question) == keys
    assert asked(question).by_name


def test_a_longer_name_hides_the_shorter_one_inside_it() -> None:
    assert rulesets("国家生态园林城市的要求") == {"styl"}
    assert rulesets("国家园林城市的要求") == {"yl"}
    # 生态市 stands in no other name here.
    assert rulesets("生态文明建设示范市和生态市的要求有什么不同？") == {"stwm-c", "sts"}


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("“十一五”创模的要求", {"nm115"}),
        ("创模26项指标的要求", {"nm26"}),
        ("创模二十六项指标的要求", {"nm26"}),
        ("创模第六阶段指标的要求", {"nm26"}),
        ("创模2006年版的要求", {"nm115"}),
        ("早期的创模要求", {"nmearly"}),
        ("环办〔2006〕40号的要求", {"nm115"}),
    ],
)
def test_of_a_campaign_only_the_version_that_was_named_is_meant(question: str, keys: set[str]) -> None:
    assert rulesets(question) == keys


@pytest.mark.parametrize("question", ["“十一五”区域噪声要求", "十一五时期的污水处理率要求"])
def test_a_version_that_only_one_campaign_is_known_for_names_it(question: str) -> None:
    assert rulesets(question) == {"nm115"}


@pytest.mark.parametrize("question", ["2006年的污水处理率要求", "试行的污水处理率要求", "126项的要求"])
def test_a_year_or_a_trial_alone_names_no_campaign(question: str) -> None:
    assert rulesets(question) == set()
    assert not asked(question).by_name


# ── standards ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("GB 3096的要求", {"gb3096-2008", "gb3096-93"}),
        ("ＧＢ３０９６的要求", {"gb3096-2008", "gb3096-93"}),
        ("GB/T 3096的要求", {"gb3096-2008", "gb3096-93"}),
        ("HJ 640的要求", {"hj640"}),
        ("GB 3838-2002的要求", {"gb3838"}),
        ("声环境质量标准的要求", {"gb3096-2008", "gb3096-93"}),
        ("《环境空气质量标准》的要求", {"gb3095-2026", "gb3095", "gb3095-96"}),
        ("建筑施工场界噪声标准", {"gb12523"}),
        ("GB 9999的要求", set()),
        ("GB 13096的要求", set()),
    ],
)
def test_a_standard_is_known_by_number_and_by_name(question: str, keys: set[str]) -> None:
    assert rulesets(question) == keys


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("GB 3096-2008的要求", "gb3096-2008"),
        ("GB 3096-93的要求", "gb3096-93"),
        ("GB 3096－1993的要求", "gb3096-93"),
        ("GB 3095-1996的要求", "gb3095-96"),
        ("GB 3095-2012的要求", "gb3095"),
        ("2026年的环境空气质量标准", "gb3095-2026"),
    ],
)
def test_a_year_tells_a_standard_s_edition(question: str, key: str) -> None:
    assert rulesets(question) == {key}


# ── cities and provinces ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("question", "keys"), [("天津市的绿化要求", {"tj"}), ("陕西省的绿化要求", {"sx"})])
def test_a_place_with_requirements_of_its_own_names_them(question: str, keys: set[str]) -> None:
    found = asked(question)
    assert {ruleset.key for ruleset in found.rulesets} == keys
    assert found.of_area
    assert not found.by_name


def test_a_place_without_any_names_nothing() -> None:
    found = asked("湖州市的绿化要求")
    assert found.rulesets == ()
    assert not found.of_area


def test_a_city_set_beside_the_country_is_compared_with_the_national_version() -> None:
    assert rulesets("天津市与国家的绿化要求比差多少？") == {"tj", "nm115"}
    assert rulesets("天津市的绿化要求") == {"tj"}


# ── indicators ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("区域噪声要求", ["区域环境噪声平均值"]),
        ("城市生活污水集中处理率要求", ["城市污水处理率"]),
        ("区域噪声和交通噪声要求", ["区域环境噪声平均值", "交通干线噪声平均值"]),
        ("COD、氨氮限值", ["化学需氧量", "氨氮"]),
        ("ＰＭ２．５限值", ["PM2.5浓度"]),
        ("公众满意率和森林覆盖率要求", ["公众对城市环境的满意率", "森林覆盖率"]),
    ],
)
def test_indicators_are_named_in_the_order_of_the_question(question: str, names: list[str]) -> None:
    assert named(question) == names
    assert [indicator.name for indicator in asked(question).indicators] == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("马路噪声不得超过多少？", {"交通干线噪声平均值"}),
        ("蓝天要求多少天？", {"空气优良天数", "空气优良率"}),
        ("绿化要求多少？", {"建成区绿化覆盖率", "绿地率", "人均公园绿地面积"}),
        ("备用水源有什么要求？", {"饮用水源水质达标率"}),
        # The longer word tells more than 噪声 inside it.
        ("城区噪声平均值要求", {"区域环境噪声平均值"}),
        ("工地噪声要求", {"施工场界环境噪声排放限值"}),
    ],
)
def test_everyday_words_mean_the_indicators_that_share_them(question: str, names: set[str]) -> None:
    assert named(question) == []
    assert meant(question) == names
    assert {indicator.name for indicator in asked(question).indicators} == names


def test_one_may_be_named_and_another_meant_where_several_are_asked_for() -> None:
    found = named("环保投资指数和蓝天天数要求")
    assert found[0] == "环境保护投资指数"
    assert {"空气优良天数", "空气优良率"} <= set(found)
    assert named("环保投资指数要求") == ["环境保护投资指数"]


def test_classes_by_day_and_night_mean_noise_limits() -> None:
    assert meant("2类区夜间") == {"声环境功能区噪声限值"}
    assert meant("2类区") == meant("夜间") == set()


def test_the_name_of_a_campaign_is_no_indicator() -> None:
    assert asked("生态园林城市的要求").indicators == ()
    assert asked("绿色社区的要求").indicators == ()


# ── classes, grades, periods ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("2类区", {"2"}),
        ("二类区", {"2"}),
        ("Ⅱ类区", {"2"}),
        ("II类水", {"2"}),
        ("Ⅲ类水", {"3"}),
        ("Ⅳ类水", {"4"}),
        ("IV类水", {"4"}),
        ("V类水", {"5"}),
        ("劣五类水", {"5"}),
        ("0类区", {"0"}),
        ("4a类区", {"4a"}),
        ("4A类区", {"4a"}),
        ("4a与4b类区", {"4a", "4b"}),
        ("4a、4b两类", {"4a", "4b"}),
        ("1类和2类区", {"1", "2"}),
        ("一、二类区", {"1", "2"}),
        ("Ⅱ、Ⅲ类水", {"2", "3"}),
        ("Ⅲ类和Ⅳ类水", {"3", "4"}),
    ],
)
def test_classes_are_read_however_they_are_written(question: str, values: set[str]) -> None:
    assert tags(question) == {("class", value) for value in values}


@pytest.mark.parametrize("question", ["2.5类", "这类问题", "5个大类", "PM2.5", "同类城市", "gb4a", "第二批"])
def test_what_only_looks_like_a_class_is_none(question: str) -> None:
    assert tags(question) == set()


@pytest.mark.parametrize(
    ("question", "tag"),
    [
        ("二级标准", ("grade", "二级")),
        ("国家二级标准", ("grade", "二级")),
        ("五级", ("grade", "五级")),
        ("一级A", ("part", "一级a")),
        ("1级B", ("part", "一级b")),
        ("昼间", ("period", "昼间")),
        ("白天", ("period", "昼间")),
        ("夜里", ("period", "夜间")),
        ("年均", ("average", "年平均")),
        ("年平均", ("average", "年平均")),
        ("日均", ("average", "24小时平均")),
        ("日平均", ("average", "24小时平均")),
        ("1小时平均", ("average", "1小时平均")),
        ("日最大8小时", ("average", "日最大8小时平均")),
        ("湖库", ("water", "湖库")),
        ("水库", ("water", "湖库")),
        ("河道", ("water", "河流")),
        ("山区", ("land", "山区")),
        ("东部", ("region", "东部")),
        ("最大声级", ("peak", "最大声级")),
        ("2005年底前建设", ("built", "2005-12-31前建设")),
        ("2006年以后建设", ("built", "2006-01-01起建设")),
    ],
)
def test_what_a_limit_holds_for_is_read_as_dimension_and_value(question: str, tag: tuple[str, str]) -> None:
    assert tags(question) == {tag}


def test_a_grade_with_a_letter_is_a_part_and_no_grade() -> None:
    assert tags("一级A和二级") == {("part", "一级a"), ("grade", "二级")}


def test_the_day_of_noise_is_no_daily_mean() -> None:
    assert tags("昼间和夜间") == {("period", "昼间"), ("period", "夜间")}
    assert tags("年均和日均") == {("average", "年平均"), ("average", "24小时平均")}


_HAN = "零一二三四五"
_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
_LATIN = ("", "I", "II", "III", "IV", "V")


@given(st.integers(min_value=1, max_value=5), st.sampled_from([_HAN, _ROMAN, _LATIN]))
def test_any_class_in_han_or_roman_figures_is_read_back(number: int, script: tuple[str, ...] | str) -> None:
    assert ("class", str(number)) in tags(f"{script[number]}类区的限值是多少")


@given(st.integers(min_value=0, max_value=4), st.sampled_from(["", "a", "b", "A", "B"]))
def test_any_class_in_arabic_figures_is_read_back(number: int, letter: str) -> None:
    assert tags(f"{number}{letter}类区的限值是多少") == {("class", f"{number}{letter.lower()}")}


@given(st.lists(st.sampled_from(["0", "1", "2", "3", "4a", "4b"]), min_size=1, max_size=4, unique=True))
def test_a_list_of_classes_is_read_back_whole(classes: list[str]) -> None:
    assert tags("、".join(f"{one}类" for one in classes)) == {("class", one) for one in classes}


@given(st.text(max_size=40))
def test_any_text_has_tags_of_known_dimensions(text: str) -> None:
    known = {
        "period",
        "average",
        "water",
        "peak",
        "land",
        "region",
        "city",
        "built",
        "part",
        "class",
        "grade",
    }
    assert {dimension for dimension, _ in tags(text)} <= known


# ── items ───────────────────────────────────────────────────────────────────────────────────────────


def han(number: int) -> str:
    """1 to 39 as 一 to 三十九."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return ten + (digits[ones] if ones else "")


@given(st.integers(min_value=1, max_value=39))
def test_any_item_number_is_read_back_from_figures_and_from_words(number: int) -> None:
    assert asked(f"省模第{number}项是什么？").item == number
    assert asked(f"省模第{han(number)}项是什么？").item == number


@pytest.mark.parametrize(
    "question", ["26项指标", "共三十项", "第三批", "第四阶段", "第123项", "其中一项", "第项", "第二"]
)
def test_a_count_of_items_is_no_item_number(question: str) -> None:
    assert asked(question).item is None


def test_the_number_of_a_version_is_not_the_number_of_an_item() -> None:
    found = asked("创模26项指标第8项是什么？")
    assert [ruleset.key for ruleset in found.rulesets] == ["nm26"]
    assert found.item == 8


# ── how it is asked ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("创模要求森林覆盖率吗？", True),
        ("创模要求森林覆盖率吗", True),
        ("创模有没有森林覆盖率的要求？", True),
        ("森林覆盖率是不是创模指标？", True),
        ("创模是否考核森林覆盖率？", True),
        ("森林覆盖率算不算创模指标？", True),
        ("创模要求森林覆盖率达到多少？", False),
        ("创模的森林覆盖率要求是什么？", False),
    ],
)
def test_a_question_may_only_ask_whether_something_is_required(question: str, whether: bool) -> None:
    assert asked(question).whether is whether


@pytest.mark.parametrize(
    ("question", "current", "old"),
    [
        ("现行的噪声标准", True, False),
        ("最新的噪声标准", True, False),
        ("目前的噪声标准", True, False),
        ("旧的噪声标准", False, True),
        ("废止的噪声标准", False, True),
        ("以前的噪声标准", False, True),
        ("噪声标准", False, False),
    ],
)
def test_what_is_in_force_or_what_is_old_may_be_asked_for(question: str, current: bool, old: bool) -> None:
    found = asked(question)
    assert (found.current, found.old) == (current, old)


def test_the_country_is_asked_for_by_its_name_unless_it_belongs_to_a_campaign_s() -> None:
    assert asked("国家要求的森林覆盖率").national
    assert not asked("国家生态市要求的森林覆盖率").national
    assert not asked("要求的森林覆盖率").national


def test_what_is_left_of_a_question_is_what_it_asks_besides_names_classes_and_periods() -> None:
    assert asked("陕西省模污水处理率？").left == 0
    assert asked("2类夜间").left == 0
    assert asked("污水处理率是多少").left == 3


@pytest.mark.parametrize(
    ("text", "is_comparison"),
    [("天津与国家", True), ("差在哪", True), ("有什么区别", True), ("天津的要求", False), ("", False)],
)
def test_two_things_may_be_set_side_by_side(text: str, is_comparison: bool) -> None:
    assert compares(text) is is_comparison

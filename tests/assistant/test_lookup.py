"""Which rows of the catalogue a question asks for, and which questions are none for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.lookup import Found, look_up, values_asked
from assistant.understand import understand
from kb.places import Gazetteer
from kb.requirements import load_requirements

if TYPE_CHECKING:
    from kb.requirements import Requirement

GAZETTEER = Gazetteer.load()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """GB 3095-2026 holds by stages: what is in force depends on the day."""
    monkeypatch.setattr("assistant.lookup._today", lambda: "2026-11-23")


def found(question: str, *, only_starter: bool = True) -> Found | None:
    return look_up(understand(question, (), GAZETTEER), only_starter=only_starter)


def certainly(question: str, *, only_starter: bool = True) -> Found:
    result = found(question, only_starter=only_starter)
    assert result is not None
    return result


def rows(question: str, *, only_starter: bool = True) -> list[str]:
    return [row.id for row in certainly(question, only_starter=only_starter).rows]


def nearest(question: str) -> list[str]:
    result = certainly(question)
    assert result.rows == ()
    return [row.id for row in result.nearest]


def row(key: str) -> Requirement:
    return next(one for one in load_requirements() if one.id == key)


# ── campaigns ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("“十一五”区域噪声要求是多少？", ["nm115-12"]),
        ("创模对交通干线噪声平均值有什么要求？", ["nm115-13"]),
        ("创模对区域噪声和交通噪声的要求分别是多少？", ["nm115-12", "nm115-13"]),
        ("国家要求区域噪声达到多少？", ["nm115-12"]),
        ("生态园林城市要求噪声达标区覆盖率达到多少？", ["styl-11"]),
        ("国家生态市对噪声达标区覆盖率的要求是多少？", ["sts-2"]),
        ("国家卫生城市要求空气优良天数多少天？", ["ws14-01"]),
        ("“十四五”噪声行动计划的夜间达标率目标是多少？", ["zs-01"]),
        ("城考的满意率权重是几分？", ["ck-01"]),
        ("创模26项指标对环境保护投资指数的要求是多少？", ["nm26-04"]),
        ("创模对烟尘控制区覆盖率的要求是多少？", ["nmearly-03"]),
        ("生态县山区森林覆盖率要求多少？", ["stx-3"]),
        ("生态文明建设示范县东部用水量要求是多少？", ["stwm-x6"]),
        ("省模的污水处理率要求是多少？", ["sx-16"]),
        ("陕西省的污水处理率要求是多少？", ["sx-16"]),
        ("天津市要求噪声达标区覆盖率达到多少？", ["tj-21"]),
        ("省模和国家创模对饮用水水源地水质达标率的要求差多少？", ["nm26-09", "nm115-10", "sx-10"]),
    ],
)
def test_a_requirement_is_found_by_campaign_and_indicator(question: str, ids: list[str]) -> None:
    assert rows(question) == ids


def test_a_few_words_that_name_nothing_else_ask_for_the_requirement() -> None:
    assert rows("陕西省模污水处理率？") == ["sx-16"]


def test_without_a_campaign_the_model_city_s_own_rows_come_first() -> None:
    assert rows("区域噪声要求达到多少？") == ["nm115-12", "sx-12", "tj-15"]


def test_rows_without_a_usable_threshold_come_last() -> None:
    ids = rows("绿化覆盖率要求达到多少？")
    assert ids == ["tj-08", "styl-05", "nm115-15"]
    assert [row(key).is_usable for key in ids] == [True, True, False]


def test_a_version_that_says_nothing_of_it_is_silent_only_as_a_campaign() -> None:
    # Other versions of the same campaign speak for it.
    assert certainly("创模的区域噪声要求是多少？").silent == ()
    result = certainly("省模和国家生态市对区域噪声的要求各是多少？")
    assert [one.id for one in result.rows] == ["sx-12"]
    assert [ruleset.key for ruleset in result.silent] == ["sts"]


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("2类区夜间限值是多少？", ["gb3096-2008-2类-夜间"]),
        ("二类区夜间限值是多少？", ["gb3096-2008-2类-夜间"]),
        ("2类区昼间、夜间各是多少分贝？", ["gb3096-2008-2类-昼间", "gb3096-2008-2类-夜间"]),
        ("4a与4b类区夜间限值是多少？", ["gb3096-2008-4a类-夜间", "gb3096-2008-4b类-夜间"]),
        ("4类区夜间噪声限值是多少？", ["gb3096-2008-4a类-夜间", "gb3096-2008-4b类-夜间"]),
        ("医院所在区域的夜间噪声限值是多少？", ["gb3096-2008-1类-夜间"]),
        ("厂界噪声3类区昼间限值是多少？", ["gb12348-3类"]),
        ("施工场界夜间限值是多少？", ["gb12523-n"]),
        ("建筑工地昼间噪声限值是多少？", ["gb12523-d"]),
        ("施工噪声夜间最大声级的限值是多少？", ["gb12523-max"]),
        ("区域声环境二级是多少分贝？", ["hj640-区域声环境-昼间", "hj640-区域声环境-夜间"]),
        ("Ⅲ类水COD、氨氮的限值是多少？", ["gb3838-化学需氧量", "gb3838-氨氮"]),
        ("三类水氨氮限值", ["gb3838-氨氮"]),
        ("Ⅱ类水总磷湖库限值是多少？", ["gb3838-总磷-湖库"]),
        ("Ⅲ类水总磷限值是多少？", ["gb3838-总磷", "gb3838-总磷-湖库"]),
        ("一级A的COD限值是多少？", ["gb18918-COD"]),
        ("PM10年均二级标准是多少？", ["gb3095-PM10-年平均"]),
        ("二氧化硫日均二级限值是多少？", ["gb3095-SO2-24小时平均"]),
        ("臭氧8小时限值是多少？", ["gb3095-O3-日最大8小时平均"]),
    ],
)
def test_a_limit_is_found_by_class_period_and_averaging_time(question: str, ids: list[str]) -> None:
    assert rows(question) == ids


PRESENT = [
    "gb3095-PM2.5-年平均",
    "gb3095-PM2.5-24小时平均",
    "gb3095-2026-PM2.5-年平均-过渡",
    "gb3095-2026-PM2.5-24小时平均-过渡",
]


def test_a_lately_replaced_edition_stands_beside_the_stage_that_is_in_force() -> None:
    assert rows("PM2.5二级年均和日均限值是多少？") == PRESENT


def test_a_stage_that_is_still_to_come_is_shown_only_when_its_year_is_asked_for() -> None:
    coming = {one.id for one in load_requirements() if one.since.startswith("2031")}
    assert coming
    assert not coming & set(rows("PM2.5的限值要求是多少？"))
    assert rows("2031年PM2.5二级年均和日均限值是多少？") == [
        *PRESENT,
        "gb3095-2026-PM2.5-年平均",
        "gb3095-2026-PM2.5-24小时平均",
    ]


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        ("2026-02-28", ["gb3095-PM2.5-年平均"]),
        ("2026-03-01", ["gb3095-PM2.5-年平均", "gb3095-2026-PM2.5-年平均-过渡"]),
        ("2030-12-31", ["gb3095-PM2.5-年平均", "gb3095-2026-PM2.5-年平均-过渡"]),
    ],
)
def test_a_stage_is_shown_from_its_first_day_on(
    monkeypatch: pytest.MonkeyPatch, day: str, ids: list[str]
) -> None:
    monkeypatch.setattr("assistant.lookup._today", lambda: day)
    assert rows("PM2.5二级年均限值是多少？") == ids


def test_of_a_standard_only_what_is_in_force_answers_for_the_present() -> None:
    assert rows("现行PM2.5二级年均限值是多少？") == ["gb3095-2026-PM2.5-年平均-过渡"]
    assert rows("现行2类区夜间限值是多少？") == ["gb3096-2008-2类-夜间"]


@pytest.mark.parametrize(
    "question", ["2类区夜间限值是多少？", "GB 3096的2类区夜间限值", "声环境质量标准2类夜间限值"]
)
def test_an_old_edition_is_left_out_where_a_present_one_answers(question: str) -> None:
    assert rows(question) == ["gb3096-2008-2类-夜间"]


def test_an_old_edition_is_given_when_it_is_asked_for() -> None:
    assert rows("GB 3096-93的2类区夜间限值是多少？") == ["gb3096-93-2类"]
    assert rows("旧标准2类区夜间限值是多少？") == ["gb3096-2008-2类-夜间", "gb3096-93-2类"]
    assert rows("GB 3095-1996的PM10年均限值是多少？") == ["gb3095-96-pm10"]


def test_of_a_row_only_the_values_for_the_classes_asked_for_are_given() -> None:
    asked = certainly("Ⅲ类水COD的限值是多少？").asked
    assert values_asked(row("gb3838-化学需氧量"), asked) == {"Ⅲ类": "20"}
    night = certainly("厂界噪声3类区夜间限值是多少？").asked
    assert values_asked(row("gb12348-3类"), night) == {"夜间": "55"}
    both = certainly("一级A和一级B的COD限值是多少？").asked
    assert values_asked(row("gb18918-COD"), both) == {"一级A": "50", "一级B": "60"}


def test_without_a_class_all_values_of_a_row_are_given() -> None:
    asked = certainly("地表水标准的COD限值是多少？").asked
    assert list(values_asked(row("gb3838-化学需氧量"), asked)) == ["Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类"]


# ── items ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["26项第8项是什么？", "国家环境保护模范城市26项指标的第八项要求什么？", "创模第8项？"]
)
def test_an_item_is_found_by_its_number(question: str) -> None:
    assert rows(question) == ["nm26-08"]


def test_an_item_that_no_source_shows_is_found_with_no_rows() -> None:
    result = certainly("26项第12项是什么？")
    assert (result.rows, result.nearest, result.asked.item) == ((), (), 12)


def test_an_item_of_no_list_is_no_question_for_the_catalogue() -> None:
    assert found("第8项是什么？") is None


# ── what a version lacks ────────────────────────────────────────────────────────────────────────────


def test_where_the_version_lacks_the_indicator_other_rulesets_come_near() -> None:
    assert nearest("26项指标里噪声达标区覆盖率要求多少？") == ["tj-21", "sts-2", "styl-11", "nmearly-02"]
    assert nearest("国模26项对区域噪声有要求吗？") == ["nm115-12", "sx-12", "tj-15"]


def test_the_same_matter_in_the_version_comes_before_the_indicator_elsewhere() -> None:
    ids = nearest("陕西省模的绿化覆盖率要求是多少？")
    assert ids == ["sx-14", "sx-15", "tj-08", "styl-05", "nm115-15"]


def test_where_nothing_is_in_force_the_rest_only_comes_near() -> None:
    ids = nearest("现行国家对噪声达标区覆盖率的要求是多少？")
    assert set(ids) == {"tj-21", "sts-2", "styl-11", "nmearly-02"}


# ── compared ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["天津与国家创模要求有什么不同？", "天津市创模指标和国家创模指标差在哪？"]
)
def test_two_rulesets_differ_where_both_state_a_threshold_and_not_the_same(question: str) -> None:
    told = certainly(question).rows
    assert [one.id for one in told] == [
        *("nm115-03", "tj-11", "nm115-04b", "tj-12"),
        *("nm115-09", "tj-03", "nm115-10", "tj-04"),
    ]
    for one, other in zip(told[::2], told[1::2], strict=True):
        assert one.indicator == other.indicator
        assert (one.operator, one.threshold) != (other.operator, other.threshold)


def test_one_indicator_is_compared_over_both_rulesets() -> None:
    assert rows("天津与国家对区域噪声的要求差多少？") == ["nm115-12", "tj-15"]


# ── questions for something else ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question",
    [
        "区域噪声怎么降？",
        "降低交通噪声有什么办法？",
        "噪声达标区覆盖率达到要求有哪些经验？",
        "苏州市的区域噪声平均值是多少？",
        "天津市的区域噪声平均值是多少？",
        "湖州市和咸阳市的区域噪声要求",
        "哪些城市达到了噪声达标区覆盖率的要求？",
        "2010年全国城市区域噪声平均值是多少？",
        "2019年功能区夜间达标率是多少？",
        "什么是噪声达标区覆盖率？",
        "噪声达标区是什么意思？",
        "哪年开始要求区域噪声达标？",
        "创模工作由谁牵头？",
        "森林覆盖率提高以后群众的生活环境有了很大变化",
        "国家环境保护模范城市有什么要求？",
        "",
    ],
)
def test_ways_places_years_and_meanings_are_not_for_the_catalogue(question: str) -> None:
    assert found(question) is None


def test_a_whole_table_without_a_class_is_no_answer() -> None:
    assert found("声环境功能区噪声限值的规定是什么？") is None
    assert found("声环境功能区2类噪声限值的规定是什么？") is not None


def test_a_city_without_requirements_of_its_own_has_none() -> None:
    assert found("苏州市的区域噪声要求是多少？") is None
    assert rows("苏州市创模的区域噪声要求是多少？") == ["nm115-12"]


# ── beside documents of one's own ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["区域噪声要求达到多少？", "绿化覆盖率要求达到多少？", "COD限值是多少？"]
)
def test_a_bare_requirement_may_be_one_of_one_s_own_documents(question: str) -> None:
    assert found(question, only_starter=False) is None
    assert found(question, only_starter=True) is not None


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("“十一五”区域噪声要求是多少？", ["nm115-12"]),
        ("国家要求区域噪声达到多少？", ["nm115-12"]),
        ("2类区夜间限值是多少？", ["gb3096-2008-2类-夜间"]),
        ("Ⅲ类水COD限值是多少？", ["gb3838-化学需氧量"]),
        ("26项第8项是什么？", ["nm26-08"]),
    ],
)
def test_a_campaign_a_class_or_the_country_is_meant_all_the_same(question: str, ids: list[str]) -> None:
    assert rows(question, only_starter=False) == ids


def test_the_same_question_always_finds_the_same_rows() -> None:
    assert rows("噪声达标区覆盖率要求多少？") == rows("噪声达标区覆盖率要求多少？")


@pytest.mark.parametrize("one", [one for one in load_requirements() if one.item], ids=lambda one: str(one.id))
def test_every_item_with_a_number_is_found_by_it(one: Requirement) -> None:
    name = one.ruleset.names[0]
    assert one.id in rows(f"{name}{one.ruleset.version}第{one.item}项是什么？")


def test_how_many_items_there_are_depends_on_the_version_and_is_not_looked_up_without_one() -> None:
    assert look_up(understand("创模一共多少项指标？", (), GAZETTEER), only_starter=True) is None

"""Which places did what is asked."""

from __future__ import annotations

from assistant.precedents import precedents, with_places_only
from assistant.records import Query
from tests.assistant.making import parts_of, wanting

HUZHOU = parts_of("巩固市区机动车禁鸣的成果。", key="h", place="湖州市", score=2.0)
XIANYANG = parts_of("落实市内机动车禁鸣规定，疏导交通。", key="x", place="咸阳市", score=1.5)
NANCHONG = parts_of("开展机动车尾气治理工作。", key="n", place="南充市", score=1.0)
WHOLE = parts_of("禁止机动车鸣喇叭。", key="l", place="全国", score=1.0)
QUESTION = Query("哪些城市推行了机动车禁鸣？", "哪些城市推行了机动车禁鸣？", intent="precedent")


def test_a_place_is_in_only_if_it_says_enough_of_what_is_asked() -> None:
    want = wanting(机动车=1.0, 禁鸣=3.0)
    found = precedents(QUESTION, [*HUZHOU, *XIANYANG, *NANCHONG], want, most=8)
    assert [one.parts[0].hit.report.place.value for one in found] == ["湖州市", "咸阳市"]


def test_a_place_is_listed_once_however_often_it_is_reprinted() -> None:
    again = parts_of("巩固市区内机动车禁鸣成果。", key="h2", place="湖州市", score=1.9)
    found = precedents(QUESTION, [*HUZHOU, *again], wanting(机动车=1.0, 禁鸣=3.0), most=8)
    assert len(found) == 1


def test_of_several_ways_any_makes_a_precedent() -> None:
    query = Query("哪些地方用过BOT、PPP？", "哪些地方用过BOT、PPP？", intent="precedent")
    bot = parts_of("污水厂采用BOT模式建设。", key="b", place="咸阳市")
    ppp = parts_of("厂网一体化PPP项目顺利实施。", key="p", place="安庆市")
    found = precedents(query, [*bot, *ppp, *NANCHONG], wanting(bot=2.0, ppp=2.0), most=8)
    assert {one.parts[0].hit.report.place.value for one in found} == {"咸阳市", "安庆市"}


def test_what_holds_for_the_country_is_no_place_s_precedent() -> None:
    assert with_places_only([*HUZHOU, *WHOLE]) == HUZHOU


def test_another_matter_s_way_is_none_and_a_way_named_in_full_needs_no_more() -> None:
    asked = "哪些地方在污水处理上用过PPP或者市场化运营？"
    query = Query(asked, asked, intent="precedent")
    treated = parts_of("医院污水处理设施由专业公司市场化运营。", key="t", place="湖州市")
    named = parts_of("厂网一体化PPP项目顺利实施。", key="p", place="安庆市")
    green = parts_of("推进公共绿地的市场化管养。", key="g", place="六安市")
    want = wanting(污水处理=2.0, ppp=3.0, 市场化=2.0, 运营=1.0)
    found = precedents(query, [*treated, *named, *green], want, most=8)
    assert {one.parts[0].hit.report.place.value for one in found} == {"湖州市", "安庆市"}

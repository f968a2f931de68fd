"""What a question wants is read from its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.understand import understand
from kb.places import Gazetteer

if TYPE_CHECKING:
    from assistant.records import Intent, Query

GAZETTEER = Gazetteer.load()


def ask(question: str) -> Query:
    return understand(question, [], GAZETTEER)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("湖州市的噪声达标区面积有多少？", "figure"),
        ("湖州市建成区绿化覆盖率占比是多大", "figure"),
        ("创模对城市污水处理率的要求是多少？", "threshold"),
        ("区域环境噪声平均值不得超过几分贝？", "threshold"),
        ("湖州市怎样治理机动车尾气？", "howto"),
        ("咸阳市采取了什么措施治理扬尘？", "howto"),
        ("湖州市和咸阳市的绿化覆盖率分别是多少？", "comparison"),
        ("两个城市的污水处理率差多少？", "comparison"),
        ("哪些城市建设了烟尘控制区？", "precedent"),
        ("有哪几个市建了污水处理厂？", "precedent"),
        ("湖州市创模的牵头单位是谁？", "entity"),
        ("湖州市哪一年通过考核验收？", "when"),
        ("咸阳市什么时候启动创模？", "when"),
        ("什么叫烟尘控制区？", "definition"),
        ("说说湖州市的大气治理", "open"),
    ],
)
def test_what_is_asked_for_decides_how_it_is_answered(question: str, intent: Intent) -> None:
    assert ask(question).intent == intent


def test_two_places_are_compared() -> None:
    query = ask("湖州市、咸阳市的绿化覆盖率是多少？")
    assert query.places == ("湖州市", "咸阳市")
    assert query.intent == "comparison"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("县级市创模的做法有哪些？", "县级市"),
        ("资源型城市怎样创模？", "资源型"),
        ("钢铁城市是怎么治理大气的？", "钢铁"),
        ("北方城市如何治理扬尘？", "北方"),
    ],
)
def test_a_kind_of_place_is_asked_for_as_for_precedents(question: str, kind: str) -> None:
    query = ask(question)
    assert (query.intent, query.kind_of_place) == ("precedent", kind)


@pytest.mark.parametrize("question", ["湖州市县级市创模的做法", "怎样治理扬尘？", "县级市有多少个？"])
def test_a_named_place_or_a_figure_is_of_no_kind(question: str) -> None:
    query = ask(question)
    assert query.intent != "precedent"
    assert query.kind_of_place == ""

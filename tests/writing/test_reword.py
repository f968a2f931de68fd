"""Precedents said by a model that is served over HTTP, honest or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.app import papers
from assistant.check import Checker
from assistant.wording.client import Client
from assistant.wording.endpoint import Endpoint
from assistant.wording.worder import Worder
from assistant.writing.compose import compose
from assistant.writing.recheck import Ground, recheck
from assistant.writing.reword import reworded
from kb.places import Gazetteer
from tests import scripted_model as model
from tests.scripted_model import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk
    from assistant.writing.records import Precedent, Task

GOOD = "湖州市2005年划定禁鸣路段14条，拆除高音喇叭126只，环境噪声达标区覆盖率达到81.2%[1]。"


@pytest.fixture(scope="module")
def served() -> Iterator[ScriptedModel]:
    yield from ScriptedModel(model.saying(GOOD)).serving()


@pytest.fixture
def worder(served: ScriptedModel) -> Worder:
    return Worder(Client(Endpoint(served.url, "scripted", seconds=3)), Checker(Gazetteer.load()), room=3000)


@pytest.fixture
def task(desk: Desk) -> Task:
    return papers.task_of(desk, "section", "噪声达标区建设", "噪声达标区覆盖率", "桐城", "")


@pytest.fixture
def huzhou(desk: Desk, task: Task) -> Precedent:
    return next(one for one in papers.proposed(desk, task).precedents if one.citation.document == "湖州.md")


def test_what_a_model_says_well_stands_in_the_paper_and_passes_the_check(
    desk: Desk, task: Task, huzhou: Precedent, served: ScriptedModel, worder: Worder
) -> None:
    served.behaviour = model.saying(GOOD)
    told = reworded([huzhou], task.topic, worder)
    assert told == {huzhou.id: GOOD.removesuffix("[1]。")}
    made = compose(task, [huzhou], desk.searcher, told)
    assert "的做法是：湖州市2005年划定禁鸣路段14条" in made.text
    against = Ground({one.number: one for one in made.citations}, (task.place,), task.place, worder.checks)  # type: ignore[arg-type]
    assert recheck(made.text, against) == ()


@pytest.mark.parametrize(
    "lie", [GOOD.replace("81.2", "91.2"), GOOD.replace("湖州市", "杭州市"), "好的。", ""]
)
def test_what_a_model_makes_up_is_not_taken(
    task: Task, huzhou: Precedent, served: ScriptedModel, worder: Worder, lie: str
) -> None:
    served.behaviour = model.saying(lie)
    assert reworded([huzhou], task.topic, worder) == {}

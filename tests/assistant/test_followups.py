"""What is suggested to go on with is answered by the library, and is not what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.followups import MOST, followups
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("followups"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "question",
    [
        "苏州市噪声达标区覆盖率是多少",
        "其他城市是怎样达到噪声达标区覆盖率指标的",
        "创模档案怎么整理",
        "区域环境噪声平均值要求是多少",
    ],
)
def test_every_suggestion_is_answered(desk: Desk, question: str) -> None:
    found = followups(desk.assistant.answer(question), desk.assistant, desk.searcher)
    assert 1 <= len(found) <= MOST
    assert question not in found
    assert len(set(found)) == len(found)
    for one in found:
        assert not desk.assistant.answer(one).refused


def test_what_nothing_is_known_of_leads_nowhere(desk: Desk) -> None:
    assert followups(desk.assistant.answer("今天天气怎么样"), desk.assistant, desk.searcher) == ()

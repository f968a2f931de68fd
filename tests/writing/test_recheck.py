"""An edited paper is checked again: planted errors are found, honest edits are not."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from assistant.check import Checker
from assistant.writing.recheck import Ground, recheck
from kb.places import Gazetteer
from tests.writing.test_compose import FACTS, TOPICS, ground, written

if TYPE_CHECKING:
    from assistant.app.papers import Paper
    from assistant.app.wiring import Desk

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?=[%只条座家万平])")


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(Gazetteer.load())


@pytest.fixture(scope="module")
def paper(desk: Desk) -> Paper:
    return written(desk, "plan", "噪声达标区建设", FACTS, "噪声达标区覆盖率、区域环境噪声平均值")


def doubts(text: str, ground: Ground) -> list[str]:
    return [one.why for one in recheck(text, ground)]


def test_a_changed_digit_is_found(desk: Desk, checker: Checker) -> None:
    """Planted in every quoted or typed amount of several papers, one at a time."""
    planted = found = 0
    chance = random.Random(7)
    for topic, facts in TOPICS.items():
        paper = written(desk, "plan", topic, facts)
        against = ground(paper, checker)
        for number in _NUMBER.finditer(paper.text):
            digit = chance.choice([one for one in "123456789" if one != number[0][0]])
            text = paper.text[: number.start()] + digit + paper.text[number.start() + 1 :]
            planted += 1
            found += bool(doubts(text, against))
    assert planted >= 30
    assert found / planted >= 0.95


def test_a_foreign_number_said_as_ones_own_is_found(paper: Paper, checker: Checker) -> None:
    against = ground(paper, checker)
    moved = 0
    for citation in paper.citations:
        if citation.place not in (None, "桐城市", "全国") and "%" in citation.text:
            value = re.findall(r"\d+(?:\.\d+)?%", citation.text)[0]
            assert any(
                "会被当成本地数据" in why for why in doubts(f"我市达到{value}[{citation.number}]。", against)
            )
            moved += 1
    assert moved >= 2


def test_a_number_from_nowhere_and_a_mark_of_nothing_are_found(paper: Paper, checker: Checker) -> None:
    against = ground(paper, checker)
    assert any("没有出处" in why for why in doubts("本市新建绿地99.9公顷。", against))
    assert any("[99]" in why for why in doubts("湖州市开展了禁鸣[99]。", against))


@pytest.mark.parametrize(
    "line",
    [
        "一、指导思想",
        "（二）主要任务",
        "1. 加强领导。",
        "各部门要在2025年6月30日前完成【待填：任务】。",
        "桐城市2024年噪声达标区覆盖率76.3%。",
        "按照环办〔2006〕40号的要求，抓好落实。",
        "",
    ],
)
def test_what_is_honest_raises_no_doubt(paper: Paper, checker: Checker, line: str) -> None:
    assert doubts(line, ground(paper, checker)) == []


def test_a_doubt_says_in_which_line_it_stands(paper: Paper, checker: Checker) -> None:
    (doubt,) = recheck("第一行。\n\n本市新建绿地99.9公顷。", ground(paper, checker))
    assert (doubt.line, doubt.words) == (3, "本市新建绿地99.9公顷。")

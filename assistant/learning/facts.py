"""Hand-written questions of the self-test, each resting on a short quote of a starter card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.learning.reading import shipped_cards
from kb.datafiles import data_file, read_yaml, words_of
from kb.errors import DataError

_FILE = "kb/data/self_test.yaml"
_LONGEST_QUOTE = 60
_WRONG = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A question whose right option stands word for word in a quote."""

    question: str
    right: str
    wrong: tuple[str, ...]
    because: str
    card: str
    quote: str


@cache
def load_facts() -> tuple[Fact, ...]:
    """All hand-written questions. Raises DataError naming the bad entry."""
    return parse_facts(read_yaml(data_file("self_test.yaml")))


def parse_facts(rows: list[dict[str, Any]]) -> tuple[Fact, ...]:
    """Questions from data. Raises DataError for a foreign field and for options or quotes that don't hold."""
    return tuple(_fact(row) for row in rows)


def _fact(row: dict[str, Any]) -> Fact:
    try:
        fact = Fact(**{**row, "wrong": words_of(row.get("wrong"))})
    except TypeError as error:
        raise DataError(f"自测题：条目 {row!r} 的字段不对（{error}），请改 {_FILE}") from error
    fault = _fault(fact)
    if fault:
        raise DataError(f"自测题：“{fact.question}”{fault}，请改 {_FILE}")
    return fact


def _fault(fact: Fact) -> str:
    """What is wrong with a question; empty if nothing is."""
    if not all((fact.question, fact.right, fact.because, fact.quote)):
        return "缺题目、正确选项、说明或引文"
    if len(fact.wrong) != _WRONG or len({fact.right, *fact.wrong}) != _WRONG + 1:
        return f"要有 {_WRONG} 个互不相同的错误选项"
    if len(fact.quote) > _LONGEST_QUOTE:
        return f"的引文超过 {_LONGEST_QUOTE} 字"
    if not any(fact.quote in line for line in shipped_cards().get(fact.card, "").splitlines()):
        return f"的引文不在卡片“{fact.card}”里"
    if fact.right not in fact.quote or any(one in fact.quote for one in fact.wrong):
        return "的引文应当包含正确选项，并且不包含错误选项"
    return ""

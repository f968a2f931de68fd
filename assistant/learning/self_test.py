"""A self-test: what versions require, and hand-written facts; each with one right option and what proves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, zip_longest
from random import Random
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.learning.evidence import is_campaigns
from assistant.learning.facts import Fact, load_facts
from assistant.learning.reading import line, origin_of, sentences_of
from assistant.learning.records import TestQuestion
from assistant.required import sentence_of
from kb.requirements import load_requirements
from kb.statements import WORDS, in_short, with_unit
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Citation
    from kb.requirements import Requirement
    from kb.search import Searcher

_OPTIONS = 4
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_SURE = ("direct", "secondary")
_NEAR = Decimal("2.5")
_WHOLE = Decimal(100)
_NOT_NATIONAL = "不是国家"
"""A note that takes back what the level of a sheet says: asked about by level it would mislead."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that a requirement sets, for one of its classes or grades where it has several."""

    row: Requirement
    value: str
    key: str = ""

    @property
    def number(self) -> Decimal:
        """Its value."""
        return Decimal(self.value)

    @property
    def unit(self) -> str:
        """Its unit; dB and dB(A) are asked about together."""
        return self.row.unit.removesuffix("(A)")


def self_test(seed: int, count: int, searcher: Searcher) -> tuple[TestQuestion, ...]:
    """At most `count` questions in an order that the seed decides; fewer where the library lacks the cards."""
    random = Random(seed)  # noqa: S311 (a draw of questions, no secret)
    asked: list[TestQuestion] = []
    for one in _drawn(random):
        if len(asked) >= count:
            break
        question = (
            _of_fact(one, searcher, random) if isinstance(one, Fact) else _of_limit(one, searcher, random)
        )
        if question is not None:
            asked.append(question)
    return tuple(asked)


def _drawn(random: Random) -> Iterator[Fact | Limit]:
    """All there is to ask: facts, the campaign's own limits and others taking turns."""
    own = [limit for limit in askable() if is_campaigns(limit.row.ruleset)]
    others = [limit for limit in askable() if not is_campaigns(limit.row.ruleset)]
    lanes: list[list[Fact | Limit]] = [[*load_facts()], [*own], [*others]]
    for lane in lanes:
        random.shuffle(lane)
    return (one for one in chain.from_iterable(zip_longest(*lanes)) if one is not None)


# ── facts ───────────────────────────────────────────────────────────────────────────────────────────


def _of_fact(fact: Fact, searcher: Searcher, random: Random) -> TestQuestion | None:
    part = next((one.part for one in sentences_of(fact.card, searcher) if fact.quote in one.text), None)
    if part is None:
        return None
    citation = line(part, Citer(searcher.where)).citation
    return _question(fact.question, [fact.right, *fact.wrong], fact.because, citation, random)


def _question(
    words: str, options: list[str], explanation: str, citation: Citation, random: Random
) -> TestQuestion:
    """`options` with the right one first, shuffled."""
    right = options[0]
    random.shuffle(options)
    return TestQuestion(words, tuple(options), options.index(right), explanation, citation)


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────


@cache
def askable() -> tuple[Limit, ...]:
    """The limits that can be asked about: surely seen, plain, and with enough others of like unit to choose from."""
    return tuple(
        limit
        for limit in _limits()
        # 2006年大于75%，2007年大于80%: no one number answers.
        if not _PLAIN.search(limit.row.also) and len(_numbers(_others(limit))) >= _OPTIONS - 1
    )


@cache
def _limits() -> tuple[Limit, ...]:
    found = []
    for row in load_requirements():
        values = row.values or {"": row.threshold}
        if row.operator in WORDS and row.grade in _SURE and not _misleads(row):
            found += [Limit(row, value, key) for key, value in values.items() if _PLAIN.fullmatch(value)]
    return tuple(found)


def _misleads(row: Requirement) -> bool:
    return row.ruleset.level == "国家" and _NOT_NATIONAL in row.note


def _others(limit: Limit) -> list[Limit]:
    """Limits whose numbers are wrong here: of like unit, and by no reading of the question what is asked."""
    meant = {one.number for one in _limits() if _may_be_meant(one, limit)}
    told = {Decimal(number) for number in _PLAIN.findall(limit.row.name + limit.row.note)}
    return [
        one
        for one in _limits()
        if one.unit == limit.unit
        and one.number not in meant | told
        and not (limit.unit == "%" and limit.row.operator == ">" and one.number >= _WHOLE)
    ]


def _may_be_meant(one: Limit, limit: Limit) -> bool:
    """Whether the question for a limit can be read as one for the other: the same thing, or a kind of it."""
    if (one.row.ruleset, one.row.indicator, one.key) != (limit.row.ruleset, limit.row.indicator, limit.key):
        return False
    tags, others = set(limit.row.tags), set(one.row.tags)
    return tags <= others or others <= tags


def _numbers(limits: Sequence[Limit]) -> set[Decimal]:
    return {limit.number for limit in limits}


def _of_limit(limit: Limit, searcher: Searcher, random: Random) -> TestQuestion | None:
    row = limit.row
    part = sentence_of(row, searcher)
    if part is None:
        return None
    citation = line(part, Citer(searcher.where), origin=origin_of(row.sources)).citation
    options = [_said(limit, limit.value), *(_said(limit, one.value) for one in _wrong(limit, random))]
    words = render(
        "self_test_limit",
        ruleset=row.ruleset.title,
        indicator=row.name,
        details=[*_tags(row), limit.key],
        is_standard=row.ruleset.is_standard,
    )
    short = in_short(row, {limit.key: limit.value} if limit.key else {})
    explanation = render(
        "self_test_limit_why", ruleset=row.ruleset.title, says=short, status=row.ruleset.status
    )
    return _question(words, options, explanation, citation, random)


def _wrong(limit: Limit, random: Random) -> list[Limit]:
    """Three numbers that other versions set for the same indicator, the same version for others, or anybody."""
    others = _others(limit)
    random.shuffle(others)
    others.sort(key=lambda one: (not _is_near(one, limit), _distance(one, limit)))
    distinct: dict[Decimal, Limit] = {}
    for one in others:
        distinct.setdefault(one.number, one)
    return list(distinct.values())[: _OPTIONS - 1]


def _is_near(one: Limit, limit: Limit) -> bool:
    """Whether a number is of about the same size, so that it is not seen at a glance to be wrong."""
    return limit.number / _NEAR <= one.number <= limit.number * _NEAR


def _distance(one: Limit, limit: Limit) -> int:
    if one.row.indicator == limit.row.indicator:
        return 0
    return 1 if one.row.ruleset == limit.row.ruleset else 2


def _said(limit: Limit, value: str) -> str:
    """A number as an option: all options of a question have its own comparison and unit."""
    row = limit.row
    return f"{WORDS[row.operator]}{with_unit(value, row.unit)}"


def _tags(row: Requirement) -> tuple[str, ...]:
    # A name of its own says its tags already.
    return () if row.named else row.tags

"""Scores of answers against known ones: retrieval, answer, citation, refusal and numbers, by type."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.app.evaluate.matching import cites, has, has_any, holds, levelled, levelled_answer
from assistant.app.evaluate.numbers import are_carried

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.app.evaluate.questions import Question

Json = dict[str, Any]

BUDGET = 2000
"""Characters of what was found that count as read: systems are compared at equal reading length."""
# Characters (levelled) that a tired reader takes in, by what was asked; past this an answer is a wall of quotes.
LIMITS = {
    "figure": 300,
    "threshold": 400,
    "entity": 400,
    "followup": 400,
    "paraphrase": 600,
    "definition": 600,
    "howto": 900,
    "comparison": 900,
}
_LONGEST = 1200
ALL = "全部"
SCORES = {
    "correct": "答对",
    "recall": "证据召回",
    "whole": "证据齐全",
    "precision": "引用准确",
    "cited": "引用齐全",
    "refused": "拒答得当",
    "answered": "未误拒",
    "numbers": "数字有据",
}
"""Every score with its name for the user; all are shares, higher is better."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer did; a score is None where it doesn't apply."""

    question: Question
    scores: dict[str, float | None]
    missing: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    length: int = 0
    limit: int = _LONGEST
    first_rank: int | None = None
    """Of the first passage with evidence, from 1."""
    seconds: float = 0.0

    @property
    def correct(self) -> bool:
        """Whether the answer is right as a whole."""
        return self.scores["correct"] == 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """A mean of a score with its 95 % interval (Wilson, JASA 1927) and how many it is over."""

    value: float
    low: float
    high: float
    count: int


def verdict(question: Question, run: Json) -> Verdict:
    """One answer, a line of RUNS, against its question."""
    answer = str(run.get("answer") or run.get("error") or "")
    text = levelled_answer(answer)
    refused, failed = bool(run.get("refused")), "error" in run
    forbidden = tuple(words for words in question.forbidden if has(words, text))
    missing = tuple(_name(one) for one in question.must_include if not has_any(one, text))
    limit = LIMITS.get(question.type, _LONGEST)
    right = _is_right(question, answer, text, refused=refused, missing=missing) and not forbidden
    cited = [levelled(one["text"]) for one in run.get("citations", [])]
    retrieved = [str(one["text"]) for one in run.get("retrieved", [])]
    scores: dict[str, float | None] = {
        "correct": float(right and not failed),
        **_retrieval(question, retrieved),
        **_citation(question, cited),
        "refused": None if question.answerable else float(right),
        "answered": float(not refused and not failed) if question.answerable else None,
        "numbers": None if refused or failed else float(are_carried(answer, run.get("citations", []))),
    }
    return Verdict(
        question,
        scores,
        missing,
        forbidden,
        len(text),
        limit,
        _first_rank(question, retrieved),
        float(run.get("seconds", 0.0)),
    )


def _is_right(question: Question, answer: str, text: str, *, refused: bool, missing: tuple[str, ...]) -> bool:
    if not question.answerable:
        flags = question.refusal_flags
        return any(flag in answer for flag in flags) if flags else refused
    named = sum(has_any(one, text) for one in question.entities)
    least = question.min_entities if question.min_entities is not None else len(question.entities)
    fits = len(text) <= LIMITS.get(question.type, _LONGEST)
    return not missing and named >= least and not refused and fits


def _groups(question: Question) -> list[list[str]]:
    groups: dict[int | str, list[str]] = {}
    for one in question.evidence:
        groups.setdefault(one.group, []).append(levelled(one.quote))
    return list(groups.values())


def within(texts: Iterable[str], budget: int = BUDGET) -> list[str]:
    """The first texts that have so many characters in all; the first is cut rather than dropped."""
    kept: list[str] = []
    read = 0
    for text in texts:
        if kept and read + len(text) > budget:
            break
        kept.append(text[:budget])
        read += len(text)
    return kept


def _retrieval(question: Question, retrieved: Sequence[str]) -> dict[str, float | None]:
    groups = _groups(question)
    if not groups or not question.answerable:
        return {"recall": None, "whole": None}
    read = [levelled(text) for text in within(retrieved)]
    found = [any(holds(quote, text) for quote in quotes for text in read) for quotes in groups]
    return {"recall": sum(found) / len(found), "whole": float(all(found))}


def _citation(question: Question, cited: Sequence[str]) -> dict[str, float | None]:
    groups = _groups(question)
    if not groups or not question.answerable:
        return {"precision": None, "cited": None}
    quotes = [quote for group in groups for quote in group]
    precise = sum(cites(quotes, one) for one in cited) / len(cited) if cited else None
    return {
        "precision": precise,
        "cited": sum(any(cites(group, one) for one in cited) for group in groups) / len(groups),
    }


def _first_rank(question: Question, retrieved: Sequence[str]) -> int | None:
    quotes = [quote for group in _groups(question) for quote in group]
    for rank, text in enumerate(retrieved, 1):
        if any(holds(quote, levelled(text)) for quote in quotes):
            return rank
    return None


def _name(choice: str | Sequence[str]) -> str:
    return choice if isinstance(choice, str) else " 或 ".join(choice)


# ── by type ─────────────────────────────────────────────────────────────────────────────────────────


def by_type(verdicts: Sequence[Verdict]) -> dict[str, dict[str, Share]]:
    """The shares of every score that applies: each type, all together, and those that need an alias apart."""
    groups: dict[str, list[Verdict]] = {}
    for one in verdicts:
        groups.setdefault(one.question.type, []).append(one)
    groups[ALL] = list(verdicts)
    aliased = [one for one in verdicts if one.question.needs_alias]
    if aliased:
        groups["地名须推断"] = aliased
    return {kind: _shares(members) for kind, members in groups.items()}


def _shares(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    found = {}
    for name in SCORES:
        values = [value for one in verdicts if (value := one.scores[name]) is not None]
        if values:
            found[name] = share(values)
    return found


def share(values: Sequence[float]) -> Share:
    """The mean with the Wilson interval at 95 %."""
    count, mean, z = len(values), statistics.fmean(values), 1.96
    middle = (mean + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(mean * (1 - mean) / count + z * z / (4 * count * count))
    return Share(mean, max(0.0, middle - half), min(1.0, middle + half), count)


def times(verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """The median and the 95th percentile of the seconds an answer took."""
    seconds = sorted(one.seconds for one in verdicts)
    if not seconds:
        return 0.0, 0.0
    return statistics.median(seconds), seconds[min(len(seconds) - 1, math.ceil(0.95 * len(seconds)) - 1)]

"""What of a reply stands: every sentence checked, and what falls replaced by the composed statement it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from assistant.compose import escape
from assistant.wording.bearing import (
    belongs_elsewhere,
    fits_place,
    is_at_home,
    keeps_bounds,
    keeps_negations,
    places_named,
)
from assistant.wording.pieces import MARK, Sentence, lines_of, marks_of, plain, unescaped

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.records import Answer, Citation, Flag
    from assistant.wording.pieces import Line, Statement

_EMPHASIS = re.compile(r"\*\*([^*\n]{1,40})\*\*")
_STOPS = ("。", "；", "！", "？")
_MARKS = re.compile(r"((?<!\\)\[\d{1,4}\])")


class Checks(Protocol):
    """Checks the claims of a sentence."""

    def flags(self, sentence: str, cited: Sequence[Citation]) -> tuple[Flag, ...]:
        """What of a sentence its cited quotes do not carry."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The lines that stand, with composed statements where sentences fell."""

    lines: tuple[str, ...]
    marks: frozenset[int]
    """What they cite."""
    removed: tuple[str, ...]
    """Numbers that the cited words did not carry."""
    share: float
    """How much of the reply stands in its own words, 0–1."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A line with what was found of its sentences."""

    line: Line
    sentences: tuple[tuple[Sentence, bool], ...]
    """Each with whether it stands; one without marks of its own has those that it leans on."""


@dataclass(slots=True)
class Settler:
    """Settles one reply to one answer."""

    answer: Answer
    statements: Sequence[Statement]
    checks: Checks
    sent: frozenset[int]
    _removed: list[str] = field(default_factory=list)
    _named: frozenset[str] = frozenset()
    """The places that the text spoke of last."""

    def settled(self, reply: str) -> Settled:
        """What of a reply, its marks normalised, can be said."""
        if not any("*" in citation.text for citation in self.answer.citations):
            # A model's emphasis; where documents have such stars, they hide something.
            reply = _EMPHASIS.sub(lambda bold: bold[0] if bold[0] in self._labels() else bold[1], reply)
        judged = [self._judged(line) for line in lines_of(reply)]
        writer = _Writer(self._replaced(judged), self._labels())
        for each in judged:
            writer.write(each)
        whole = sum(len(one.words) for each in judged for one, _ in each.sentences) or 1
        return Settled(tuple(writer.lines), frozenset(writer.marks), tuple(self._removed), writer.own / whole)

    # ── judging ─────────────────────────────────────────────────────────────────────────────────

    def _judged(self, line: Line) -> _Judged:
        if line.is_heading:
            words = "".join(sentence.words for sentence in line.sentences)
            self._named = places_named(words, self._places()) or self._named
            return _Judged(line, ((Sentence(words, ()), self._may_head(words)),))
        found: list[tuple[Sentence, bool]] = []
        marks: tuple[int, ...] = ()
        # From the end: words without a mark lean on the mark that comes next in their line.
        leaning = []
        for sentence in reversed(line.sentences):
            marks = sentence.marks or marks
            leaning.append(replace(sentence, marks=marks))
        for sentence in reversed(leaning):
            found.append((sentence, self._stands(sentence)))
        return _Judged(line, tuple(found))

    def _may_head(self, words: str) -> bool:
        """Whether a line that only introduces others says nothing itself."""
        sources = [*self._labels(), *self._places(), self.answer.query.question, "如下 情况"]
        foreign = self.checks.flags(words, self._cited(tuple(self.sent)))
        return not foreign and not any(sign.isdigit() for sign in words) and is_at_home(words, sources)

    def _stands(self, sentence: Sentence) -> bool:
        """Whether every clause of a sentence is borne by its citations; without any, nothing bears it."""
        if not sentence.marks:
            return False
        # Every clause is looked at, also behind one that falls: each may name a place or a wrong number.
        borne = [self._is_borne(words, self._cited(marks)) for words, marks in sentence.clauses]
        return all(borne)

    def _is_borne(self, words: str, cited: Sequence[Citation]) -> bool:
        named = places_named(words, self._places())
        fits = bool(named) or fits_place(self._named, cited)
        self._named = named or self._named
        flags = self.checks.flags(words, cited)
        self._removed += [flag.words for flag in flags if flag.kind == "number"]
        if not cited or flags or not fits:
            return False
        numbers = {citation.number for citation in cited}
        drafted = [one.shown for one in self.statements if numbers.intersection(one.marks)]
        quoted = [f"{citation.text}\n{citation.around}" for citation in cited]
        said = plain(words)
        others = [one.text for one in self.answer.citations if one.number not in numbers]
        sources = [*quoted, *drafted, *(citation.place or "" for citation in cited)]
        return (
            is_at_home(said, sources)
            and not belongs_elsewhere(said, sources, others)
            and keeps_negations(said, [*quoted, *drafted])
            and keeps_bounds(said, [*(citation.text for citation in cited), *drafted])
        )

    def _cited(self, marks: Sequence[int]) -> list[Citation]:
        return [one for one in self.answer.citations if one.number in marks and one.number in self.sent]

    def _labels(self) -> list[str]:
        return [statement.label for statement in self.statements]

    def _places(self) -> frozenset[str]:
        known = (citation.place for citation in self.answer.citations)
        return frozenset([*(place for place in known if place), *self.answer.query.places])

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def _replaced(self, judged: Sequence[_Judged]) -> list[Statement]:
        """The composed statements that share a citation with a sentence that fell."""
        pairs = [pair for each in judged for pair in each.sentences]
        fallen = {
            mark
            for sentence, stands in pairs
            if not stands and MARK.search(sentence.words)
            for mark in sentence.marks
        }
        return [one for one in self.statements if fallen.intersection(one.marks)]


class _Writer:
    """Puts what stands, and what replaces the rest, into lines."""

    def __init__(self, replaced: Sequence[Statement], labels: Collection[str]) -> None:
        self._labels = labels
        self._left = list(replaced)
        self._told = {mark for statement in replaced for mark in statement.marks}
        self._heading = ""
        self.lines: list[str] = []
        self.own = 0
        """Characters of the reply that stand."""
        self.marks: set[int] = set()

    def write(self, judged: _Judged) -> None:
        """A line."""
        if judged.line.is_heading:
            ((sentence, stands),) = judged.sentences
            self._heading = escaped(sentence.words, self._labels) if stands else ""
            return
        words = [one for sentence, stands in judged.sentences for one in self._said(sentence, stands=stands)]
        if words:
            self.lines += [self._heading] if self._heading else []
            self._heading = ""
            self.lines.append(_listed(judged.line.prefix, _joined(words)))

    def _said(self, sentence: Sentence, *, stands: bool) -> list[str]:
        here = [one for one in self._left if set(one.marks).intersection(sentence.marks)]
        self._left = [one for one in self._left if one not in here]
        self.marks.update(mark for one in here for mark in one.marks)
        said = [one.shown for one in here]
        if stands and not self._told.issuperset(sentence.marks):
            self.own += len(sentence.words)
            self.marks.update(marks_of(sentence.words))
            said.append(escaped(sentence.words, self._labels))
        return said


def _joined(words: Sequence[str]) -> str:
    """Sentences in a row; a stop needs no blank behind it."""
    return "".join(one if one.endswith(_STOPS) else f"{one} " for one in words).strip()


def _listed(prefix: str, words: str) -> str:
    """A list item as composed answers write it; what else stood before the line is no matter."""
    if prefix[:1].isdigit():
        return f"{prefix} {words}"
    return f"- {words}" if prefix[:1] in ("-", "*", "•", "+") else words


def escaped(words: str, labels: Collection[str]) -> str:
    """A model's words as plain words of Markdown, but for marks and one of the bold labels in front."""
    front = next((label for label in labels if label and words.startswith(label)), "")
    rest = words[len(front) :]
    parts = _MARKS.split(rest)
    return front + "".join(part if _MARKS.fullmatch(part) else _escaped(part) for part in parts)


def _escaped(part: str) -> str:
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{before}{escape(unescaped(part))}{after}" if part.strip() else part

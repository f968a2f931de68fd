"""What of a reply stands: every sentence checked, and what falls replaced by the composed statement it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from assistant.wording.bearing import fits_place, is_at_home, keeps_bounds, keeps_negations, places_named
from assistant.wording.pieces import lines_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Answer, Citation, Flag
    from assistant.wording.pieces import Line, Sentence, Statement


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


@dataclass(slots=True)
class _Judged:
    """A line with what was found of its sentences."""

    line: Line
    stands: list[bool]


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
        judged = [self._judged(line) for line in lines_of(reply)]
        replaced = self._replaced(judged)
        lines, own, marks = _written(judged, replaced)
        whole = sum(len(one.words) for each in judged for one in each.line.sentences) or 1
        return Settled(lines, frozenset(marks), tuple(self._removed), own / whole)

    # ── judging ─────────────────────────────────────────────────────────────────────────────────

    def _judged(self, line: Line) -> _Judged:
        if line.is_heading:
            words = "".join(sentence.words for sentence in line.sentences)
            self._named = places_named(words, self._places()) or self._named
            return _Judged(line, [self._may_head(words)])
        return _Judged(line, [self._stands(sentence) for sentence in line.sentences])

    def _may_head(self, words: str) -> bool:
        """Whether a line that only introduces others says nothing itself."""
        labels = [statement.label for statement in self.statements]
        sources = [*labels, *self._places(), self.answer.query.question, "如下 情况"]
        return not any(sign.isdigit() for sign in words) and is_at_home(words, sources)

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
        return (
            is_at_home(said, [*quoted, *drafted, *(citation.place or "" for citation in cited)])
            and keeps_negations(said, [*quoted, *drafted])
            and keeps_bounds(said, [*(citation.text for citation in cited), *drafted])
        )

    def _cited(self, marks: Sequence[int]) -> list[Citation]:
        return [one for one in self.answer.citations if one.number in marks and one.number in self.sent]

    def _places(self) -> frozenset[str]:
        known = (citation.place for citation in self.answer.citations)
        return frozenset([*(place for place in known if place), *self.answer.query.places])

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def _replaced(self, judged: Sequence[_Judged]) -> list[Statement]:
        """The composed statements that share a citation with a sentence that fell."""
        fallen = {
            mark
            for each in judged
            for sentence, stands in zip(each.line.sentences, each.stands, strict=False)
            if not stands
            for mark in sentence.marks
        }
        return [one for one in self.statements if fallen.intersection(one.marks)]


def _written(
    judged: Sequence[_Judged], replaced: Sequence[Statement]
) -> tuple[tuple[str, ...], int, set[int]]:
    """The lines, how many characters of them are the reply's own, and what they cite."""
    left = list(replaced)
    told = {mark for statement in replaced for mark in statement.marks}
    lines: list[str] = []
    heading = ""
    own = 0
    marks: set[int] = set()
    for each in judged:
        if each.line.is_heading:
            heading = each.line.sentences[0].words if each.stands[0] else ""
            continue
        words: list[str] = []
        for sentence, stands in zip(each.line.sentences, each.stands, strict=True):
            here = [one for one in left if set(one.marks).intersection(sentence.marks)]
            left = [one for one in left if one not in here]
            words += [one.shown for one in here]
            if stands and not told.issuperset(sentence.marks):
                words.append(sentence.words)
                own += len(sentence.words)
                marks.update(sentence.marks)
            marks.update(mark for one in here for mark in one.marks)
        if words:
            lines += [heading] if heading else []
            heading = ""
            lines.append(_listed(each.line.prefix, " ".join(words)))
    return tuple(lines), own, marks


def _listed(prefix: str, words: str) -> str:
    """A list item as composed answers write it; what else stood before the line is no matter."""
    return (
        f"- {words}"
        if prefix and prefix[0] in "-*•+"
        else f"{prefix} {words}"
        if prefix[:1].isdigit()
        else words
    )

"""Choosing the fewest words that answer: one part for each thing asked, the measures of a how-to, a passage as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant import select
from assistant.wanted import localised
from kb.flow import Flow
from kb.indicators import has_measure
from kb.normal import normalise
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.records import Evidence
    from assistant.wanted import Wanted

_COVERS = 0.85
"""Of the best part's score for a thing that is asked: a part that is already chosen does as well."""
_GAIN = 0.2
"""Of the question's weight: a further part must say so much that the chosen ones don't."""
_AMONG = 12
_ON_TOPIC = 0.6
"""Of the best part's share of the question's words: such parts speak of the same matter."""
LISTED = 0.35
"""The same for the members of a list, which seldom repeat the question's words."""
_NEAR_THE_BEST = 0.6
_MOST_RUNS = 4
_HEADS = 2
"""Of the best parts: one of them may be the heading of the item that is asked about."""
_GAP = 3
"""Characters between two parts that stand next to each other: a mark, a blank, a line's end."""

_ITEM = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]是)")
_GOES_ON = re.compile(r"另一方面|同时|此外|并且|其次|再次|二是|三是|四是")

Key = tuple[str, int, int]


def key_of(part: Evidence) -> Key:
    """What tells parts apart."""
    return part.hit.chunk.document_id, part.main.start, part.main.end


def few(parts: Sequence[Evidence], by_slot: Sequence[Scored], want: Wanted, *, most: int) -> list[Evidence]:
    """The fewest parts that answer: the best for each thing asked, then those that say much of what is still missing.

    `by_slot` are the same report's parts scored for each thing; `most` is in characters.
    """
    chosen: list[Evidence] = []
    for scored in by_slot:
        if scored.parts and not any(scored.is_said_by(part) for part in chosen):
            chosen += scored.parts[:1] if not chosen or scored.is_needed_beside(chosen) else ()
    if not chosen:
        chosen = list(parts[:1])
    return _filled(chosen, parts, want, most)


@dataclass(frozen=True, slots=True)
class Scored:
    """Parts scored for one thing that is asked, best first, with its own words."""

    parts: tuple[Evidence, ...]
    own: Wanted

    def of(self, report_ids: Collection[str]) -> Scored:
        """Only the parts of some reports."""
        return replace(self, parts=tuple(part for part in self.parts if part.hit.report.id in report_ids))

    def is_needed_beside(self, chosen: Sequence[Evidence]) -> bool:
        """Whether its best part says a word of it, or has a kind of figure that the chosen ones have not.

        Otherwise it is only the part that says most of the rest of the question.
        """
        if select.told_share(self.parts[0], self.own) > 0:
            return True
        has = [
            any(has_measure(measure, normalise(part.words)) for part in chosen)
            for measure in self.own.measures
        ]
        return bool(has) and not all(has)

    def is_said_by(self, part: Evidence) -> bool:
        """Whether a part that is already chosen says of it as much as the best one does."""
        scores = {key_of(one): one.score for one in self.parts}
        best = self.parts[0]
        as_good = scores.get(key_of(part), 0.0) >= _COVERS * best.score
        return as_good and select.told_share(part, self.own) >= _COVERS * select.told_share(best, self.own)


def _filled(chosen: list[Evidence], parts: Sequence[Evidence], want: Wanted, most: int) -> list[Evidence]:
    kept = list(chosen)
    said = set().union(*(select.words_said(part, want) for part in kept))
    for part in parts[:_AMONG]:
        new = select.words_said(part, want) - said
        gain = sum(want.weights[word] for word in new) / want.total
        fits = sum(len(one.words) for one in kept) + len(part.words) <= most
        if gain >= _GAIN and fits and part.score >= _NEAR_THE_BEST * parts[0].score and part not in kept:
            kept.append(part)
            said |= new
    return kept


def measures(parts: Sequence[Evidence], want: Wanted, *, most: int) -> list[Evidence]:
    """What was done about the matter: every part of the report that speaks of it and acts, the best first."""
    kept = on_the_matter(parts, want, most=most)
    acting = kept[:1] + [part for part in kept[1:] if select.acts(part)]
    return _with_what_goes_on(acting, parts, most)


def _with_what_goes_on(chosen: list[Evidence], parts: Sequence[Evidence], most: int) -> list[Evidence]:
    """另一方面 and 同时 go on with what the sentence before them began, and an item's sentences with its heading.

    They belong to one measure, whatever their words.
    """
    kept = list(chosen)
    item = [part for part in chosen[:_HEADS] if _ITEM.match(part.words)][:1]
    for part in sorted(parts, key=lambda one: (one.hit.chunk.ordinal, one.main.start)):
        fits = sum(len(one.words) for one in kept) + len(part.words) <= most
        in_item = bool(item) and _follows(item[-1], part) and not _ITEM.match(part.words)
        if in_item:
            item.append(part)
        goes_on = _GOES_ON.match(part.words) and any(_follows(one, part) for one in kept)
        if part not in kept and fits and (in_item or goes_on):
            kept.append(part)
    return kept


def on_the_matter(
    parts: Sequence[Evidence], want: Wanted, *, most: int, on_topic: float = _ON_TOPIC
) -> list[Evidence]:
    """Every part that speaks of the matter about as much as the one that does most, the best first."""
    here = localised(want, parts)
    most_told = max(select.told_share(part, here) for part in parts)
    kept: list[Evidence] = []
    for part in parts:
        is_told = select.told_share(part, here) >= on_topic * most_told
        near = part.score >= _NEAR_THE_BEST * parts[0].score
        fits = sum(len(one.words) for one in kept) + len(part.words) <= most
        if not kept or (is_told and near and fits):
            kept.append(part)
    return kept


def runs(parts: Sequence[Evidence]) -> list[Evidence]:
    """Parts that stand next to each other joined into one quote, in reading order; the others as they are."""
    ordered = sorted(parts, key=lambda part: (part.hit.chunk.ordinal, part.main.start))
    joined: list[Evidence] = []
    for part in ordered:
        if joined and _follows(joined[-1], part):
            joined[-1] = _join(joined[-1], part)
        else:
            joined.append(part)
    return joined


def _follows(one: Evidence, other: Evidence) -> bool:
    chunk = one.hit.chunk
    whole = any(span.start <= one.main.start and other.main.end <= span.end for span in chunk.spans)
    return chunk.id == other.hit.chunk.id and whole and 0 <= other.main.start - one.main.end <= _GAP


def _join(one: Evidence, other: Evidence) -> Evidence:
    span = Span(one.main.start, max(one.main.end, other.main.end))
    # The words between them are the document's own: a quote is always an exact piece of it.
    text = Flow(one.hit.chunk.text, one.hit.chunk.spans).quote(span)
    return replace(one, spans=(span,), text=text, score=max(one.score, other.score))


def by_report(parts: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """Parts by the report they stand in, both in their order."""
    found: dict[str, list[Evidence]] = {}
    for report_id, members in groupby(parts, key=lambda part: part.hit.report.id):
        found.setdefault(report_id, []).extend(members)
    return found

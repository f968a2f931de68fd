"""Choosing the fewest words that answer: one part for each thing asked, the measures of a how-to, a passage as a whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant import select
from kb.flow import Flow
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from assistant.select import Wanted

_COVERS = 0.85
"""Of the best part's score for a thing that is asked: a part that is already chosen does as well."""
_GAIN = 0.2
"""Of the question's weight: a further part must say so much that the chosen ones don't."""
_AMONG = 12
_ON_TOPIC = 0.6
"""Of the best part's share of the question's words: such parts speak of the same matter."""
_NEAR_THE_BEST = 0.6
_MOST_RUNS = 4
_GAP = 3
"""Characters between two parts that stand next to each other: a mark, a blank, a line's end."""

Key = tuple[str, int, int]


def key_of(part: Evidence) -> Key:
    """What tells parts apart."""
    return part.hit.chunk.document_id, part.main.start, part.main.end


def few(
    parts: Sequence[Evidence], by_slot: Sequence[Sequence[Evidence]], want: Wanted, *, most: int
) -> list[Evidence]:
    """The fewest parts that answer: the best for each thing asked, then those that say much of what is still missing.

    `by_slot` are the same report's parts scored for each thing; `most` is in characters.
    """
    chosen: list[Evidence] = []
    for scored in by_slot:
        if not scored:
            continue
        scores = {key_of(part): part.score for part in scored}
        if not any(scores.get(key_of(part), 0.0) >= _COVERS * scored[0].score for part in chosen):
            chosen.append(scored[0])
    if not chosen:
        chosen = list(parts[:1])
    return _filled(chosen, parts, want, most)


def _filled(chosen: list[Evidence], parts: Sequence[Evidence], want: Wanted, most: int) -> list[Evidence]:
    kept = list(chosen)
    said = set().union(*(select.words_said(part, want) for part in kept))
    for part in parts[:_AMONG]:
        new = select.words_said(part, want) - said
        gain = sum(want.weights[word] for word in new) / want.total
        fits = sum(len(one.text) for one in kept) + len(part.text) <= most
        if gain >= _GAIN and fits and part.score >= _NEAR_THE_BEST * parts[0].score and part not in kept:
            kept.append(part)
            said |= new
    return kept


def measures(parts: Sequence[Evidence], want: Wanted, *, most: int) -> list[Evidence]:
    """What was done about the matter: every part of the report that speaks of it and acts, the best first."""
    kept = on_the_matter(parts, want, most=most)
    return kept[:1] + [part for part in kept[1:] if select.acts(part)]


def on_the_matter(parts: Sequence[Evidence], want: Wanted, *, most: int) -> list[Evidence]:
    """Every part that speaks of the matter about as much as the one that does most, the best first."""
    most_told = max(select.told_share(part, want) for part in parts)
    kept: list[Evidence] = []
    for part in parts:
        on_topic = select.told_share(part, want) >= _ON_TOPIC * most_told
        near = part.score >= _NEAR_THE_BEST * parts[0].score
        fits = sum(len(one.text) for one in kept) + len(part.text) <= most
        if not kept or (on_topic and near and fits):
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

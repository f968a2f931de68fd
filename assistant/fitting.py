"""How much of the evidence goes into an answer of some length, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.select import cover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from assistant.wanted import Wanted

_ABOUT_AS_GOOD = 0.85
_NEAR_THE_BEST = 0.75


def without_gaps(parts: Sequence[Evidence], characters: int) -> list[Evidence]:
    """The best parts that fit, those about as good in reading order, each with what stands between it and the others.

    A list of steps with one left out misleads.
    """
    best, *others = parts
    near = [part for part in others if part.score >= _ABOUT_AS_GOOD * best.score]
    chosen = [best]
    for part in [*in_reading_order(near), *others[len(near) :]]:
        wider = [*chosen, *(one for one in _up_to(part, chosen, parts) if one not in chosen)]
        if sum(len(one.words) for one in wider) <= characters:
            chosen = wider
    return chosen


def _up_to(part: Evidence, chosen: Sequence[Evidence], parts: Sequence[Evidence]) -> list[Evidence]:
    """A part with those between it and the chosen ones of its document."""
    document = part.hit.chunk.document_id
    starts = [one.main.start for one in [*chosen, part] if one.hit.chunk.document_id == document]
    return [
        one
        for one in parts
        if one.hit.chunk.document_id == document and min(starts) <= one.main.start <= max(starts)
    ]


def with_others(chosen: list[Evidence], also: Sequence[Evidence], characters: int) -> list[Evidence]:
    """The chosen parts and before their tail those of `also` that are not among them, as far as they fit."""
    said = {(part.hit.chunk.document_id, part.main): part for part in chosen}
    new = {(part.hit.chunk.document_id, part.main): part for part in also}
    fresh = [part for key, part in new.items() if key not in said]
    return that_fit([*chosen[:1], *fresh, *chosen[1:]], characters) if fresh else chosen


def whole_passages(parts: Sequence[Evidence], want: Wanted, *, characters: int) -> list[Evidence]:
    """All of the best passage that fits, its best part first; then the best of the others."""
    best = parts[0].hit.chunk.id
    same = [part for part in parts if part.hit.chunk.id == best]
    chosen = that_fit(same, characters)
    left = characters - sum(len(part.words) for part in chosen)
    others = [
        part for part in parts if part.hit.chunk.id != best and part.score >= _NEAR_THE_BEST * parts[0].score
    ]
    return chosen + (cover(others, want, characters=left) if others and left > len(others[0].words) else [])


def that_fit(parts: Sequence[Evidence], characters: int) -> list[Evidence]:
    """The first part, and of the others, in their order, each that still fits."""
    chosen: list[Evidence] = []
    for part in parts:
        if not chosen or sum(len(other.words) for other in chosen) + len(part.words) <= characters:
            chosen.append(part)
    return chosen


def in_reading_order(parts: Sequence[Evidence]) -> list[Evidence]:
    """As they stand in their document."""
    return sorted(parts, key=lambda part: (part.hit.chunk.ordinal, part.spans))

"""Merging ranked passages: near copies dropped, reports and lanes taking turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Hit


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """Without near copies (reprints with other masks), unless their figures differ."""
    kept: list[Hit] = []
    seen: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for hit in hits:
        shape = _shingles(hit.chunk.text), tuple(_DIGITS.findall(normalise(hit.chunk.text)))
        if not any(_is_near_copy(shape, other) for other in seen):
            kept.append(hit)
            seen.append(shape)
    return kept


_DIGITS = re.compile(r"\d+(?:\.\d+)?")


_MASKS = re.compile(r"[x×*_]+")


_NEAR_COPY = 0.85
"""Share of four-character shingles in common; reprints of the campaign files have ≥ .91, other pairs ≤ .3."""


def _shingles(text: str) -> frozenset[str]:
    plain = _MASKS.sub("", normalise(text))
    return frozenset(plain[i : i + 4] for i in range(max(1, len(plain) - 3)))


def _is_near_copy(
    one: tuple[frozenset[str], tuple[str, ...]], other: tuple[frozenset[str], tuple[str, ...]]
) -> bool:
    if one[1] != other[1]:
        return False
    common = len(one[0] & other[0])
    return common >= _NEAR_COPY * min(len(one[0]), len(other[0]))


def broad(hits: Sequence[Hit], per_report: int) -> list[Hit]:
    """The first few of every report before the rest of any."""
    taken: dict[str, int] = {}
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        number = taken.get(hit.chunk.report_id, 0)
        taken[hit.chunk.report_id] = number + 1
        (first if number < per_report else rest).append(hit)
    return first + rest


def merge(lanes: Sequence[Sequence[Hit]], wide: Sequence[Hit], count: int) -> list[Hit]:
    """Places take turns; the wide search comes last, or alone where no place was named."""
    merged: dict[str, Hit] = {}
    longest = max((len(lane) for lane in lanes), default=0)
    for rank in range(longest):
        for lane in lanes:
            if rank < len(lane):
                merged.setdefault(lane[rank].chunk.id, lane[rank])
    for hit in wide:
        merged.setdefault(hit.chunk.id, hit)
    return list(merged.values())[:count]

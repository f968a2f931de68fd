"""Stretches of print put together and cut: pieces of one printed line become one, and none runs over a cell's wall."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from ingest.reading.ocr.records import Fragment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.box import Box
    from ingest.reading.ocr.records import Quad

_LEAST_SHARE = 0.6
"""Of the lower one's height that two pieces of one line have in common."""
_ONE_ROW = 0.5
"""Of the lower one's height that cells of one row have in common."""
_WIDEST_GAP = 1.0
"""By height, between pieces of a line: one Chinese character. Columns and cells stand further apart."""
_LIKE = 1.6
"""Higher by lower piece of one line; a line beside two lines is not one with either."""


def joined(fragments: Iterable[Fragment], walls: Sequence[tuple[float, float, float]] = ()) -> list[Fragment]:
    """Fragments with those of one printed line joined. `walls` are upright lines (x, top, bottom) never crossed."""
    held: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda one: one.box.x0):
        at = next((i for i, other in enumerate(held) if _is_next(other.box, fragment.box, walls)), None)
        if at is None:
            held.append(fragment)
        else:
            held[at] = _both(held[at], fragment)
    return held


def _is_next(left: Box, right: Box, walls: Sequence[tuple[float, float, float]]) -> bool:
    low, high = sorted((left.height, right.height))
    if low <= 0 or high > _LIKE * low or same_row(left, right) < _LEAST_SHARE:
        return False
    if not -low < right.x0 - left.x1 < _WIDEST_GAP * low:
        return False
    middle = (right.top + right.bottom) / 2
    return not any(left.x1 - low < x < right.x0 + low and top < middle < bottom for x, top, bottom in walls)


def same_row(one: Box, other: Box) -> float:
    """How much of the lower one's height the two have in common, 0–1."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, common) / max(min(one.height, other.height), 1.0)


def rows(held: Iterable[int], boxes: Sequence[Box]) -> list[list[int]]:
    """Numbers of boxes row by row from the top, each from left to right."""
    found: list[list[int]] = []
    for i in sorted(held, key=lambda i: boxes[i].top + boxes[i].bottom):
        row = found[-1] if found else []
        if row and all(same_row(boxes[i], boxes[j]) >= _ONE_ROW for j in row[-3:]):
            row.append(i)
        else:
            found.append([i])
    return [sorted(row, key=lambda i: boxes[i].x0) for row in found]


def _both(left: Fragment, right: Fragment) -> Fragment:
    a, b = left.quad, right.quad
    if right.box.x1 <= left.box.x1:
        return left
    return Fragment(np.array([a[0], b[1], b[2], a[3]], dtype=np.float32))


def part(quad: Quad, start: float, end: float) -> Quad:
    """The stretch of a quad from one share of its length to another."""
    upper, lower = quad[1] - quad[0], quad[2] - quad[3]
    return np.array(
        [quad[0] + upper * start, quad[0] + upper * end, quad[3] + lower * end, quad[3] + lower * start],
        dtype=np.float32,
    )


def grown(quad: Quad, share: float) -> Quad:
    """A quad made higher by a share of its height on both sides, and longer by as much."""
    down, up = quad[3] - quad[0], quad[2] - quad[1]
    height = float(np.linalg.norm(down))
    along = (quad[1] - quad[0]) / max(float(np.linalg.norm(quad[1] - quad[0])), 1.0) * height * share
    return np.array(
        [
            quad[0] - down * share - along,
            quad[1] - up * share + along,
            quad[2] + up * share + along,
            quad[3] + down * share - along,
        ],
        dtype=np.float32,
    )


def cut_at(fragment: Fragment, places: Iterable[float], least: float) -> list[Fragment]:
    """A fragment in pieces between the places (x); pieces narrower than `least` pixels are left out."""
    box = fragment.box
    inside = [x for x in sorted(places) if box.x0 + least < x < box.x1 - least]
    edges = [box.x0, *inside, box.x1]
    shares = [(x - box.x0) / max(box.width, 1.0) for x in edges]
    return [Fragment(part(fragment.quad, start, end)) for start, end in itertools.pairwise(shares)]

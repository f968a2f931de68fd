"""Reading order: columns of print one after the other, what spans them between, cells of a row from left to right."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.ocr.fragments import same_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading.ocr.records import Box

_LEAST_GUTTER = 0.8
"""By the height of a line: columns of print stand at least a character apart, less the margin of a found box."""
_NARROW_GUTTER = 0.2
"""The same where many lines agree on it: within one column the gaps of so many lines never meet in one place, and the
boxes found around small print of newspapers nearly close the gutters."""
_MANY_LINES = 8
"""On either side."""
_HANGING = 10
_LEAST_LINES = 3
"""In each of two columns."""
_LEAST_WIDTH = 6.0
"""By height, of the middle line of a column of print; cells of a table without rules are shorter."""
_FULLNESS = 0.6
"""Of its column's width that the middle line takes: prose fills its column, a list of names beside another does not."""
_DEEPEST = 6
"""Cuts inside cuts; a newspaper has three."""
_MOST_PLACES = 200
"""Places looked at for a gutter; the widest page of print has 100 characters across."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """Boxes between two that span the gutter; `is_split` where they stand in two columns."""

    held: tuple[int, ...]
    is_split: bool


def zones(boxes: Sequence[Box]) -> list[list[list[int]]]:
    """Numbers of boxes: columns in reading order, each of rows from the top, each of boxes from left to right."""
    return list(_ordered(list(range(len(boxes))), boxes, 0))


def rows(held: Iterable[int], boxes: Sequence[Box]) -> list[list[int]]:
    """Boxes row by row from the top, each from left to right."""
    found: list[list[int]] = []
    for i in sorted(held, key=lambda i: boxes[i].top + boxes[i].bottom):
        row = found[-1] if found else []
        if row and all(same_row(boxes[i], boxes[j]) >= 0.5 for j in row[-3:]):
            row.append(i)
        else:
            found.append([i])
    return [sorted(row, key=lambda i: boxes[i].x0) for row in found]


def _ordered(held: list[int], boxes: Sequence[Box], depth: int) -> Iterator[list[list[int]]]:
    if not held:
        return
    gutter = _gutter(held, boxes) if depth < _DEEPEST else None
    if gutter is None:
        yield rows(held, boxes)
        return
    plain: list[int] = []
    for strip in _strips(gutter, held, boxes):
        if not strip.is_split:
            plain.extend(strip.held)
            continue
        yield from _ordered(plain, boxes, depth + 1)
        plain = []
        yield from _ordered([i for i in strip.held if boxes[i].x1 <= gutter], boxes, depth + 1)
        yield from _ordered([i for i in strip.held if boxes[i].x0 >= gutter], boxes, depth + 1)
    yield from _ordered(plain, boxes, depth + 1)


def _gutter(held: Sequence[int], boxes: Sequence[Box]) -> float | None:
    """Where (x) the most boxes stand in two columns; None where there are none."""
    edges = sorted({x for i in held for x in (boxes[i].x0, boxes[i].x1)})
    # All stretches without an edge, wide ones first: one box that reaches into a gutter, such as a page number
    # below it, leaves the part of it that the box spans or the part that it leaves free.
    free = sorted(itertools.pairwise(edges), key=lambda pair: pair[0] - pair[1])
    places = [(left + right) / 2 for left, right in free[:_MOST_PLACES]]
    best, most = None, 0
    for x in places:
        count = sum(len(strip.held) for strip in _strips(x, held, boxes) if strip.is_split)
        if count > most:
            best, most = x, count
    return best


def _strips(x: float, held: Sequence[int], boxes: Sequence[Box]) -> Iterator[_Strip]:
    beside: list[int] = []
    for i in sorted(held, key=lambda i: boxes[i].top + boxes[i].bottom):
        if boxes[i].x0 < x < boxes[i].x1:
            yield _Strip(tuple(beside), _is_split(beside, x, boxes))
            yield _Strip((i,), is_split=False)
            beside = []
        else:
            beside.append(i)
    yield _Strip(tuple(beside), _is_split(beside, x, boxes))


def _is_split(held: Sequence[int], x: float, boxes: Sequence[Box]) -> bool:
    left = [boxes[i] for i in held if boxes[i].x1 <= x]
    right = [boxes[i] for i in held if boxes[i].x0 >= x]
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    height = median(box.height for box in (*left, *right))
    # One line in ten may reach into the gutter: with part of a seal, or as print hangs a stop.
    ends, begins = sorted(box.x1 for box in left), sorted(box.x0 for box in right)
    gap = begins[len(begins) // _HANGING] - ends[-1 - len(ends) // _HANGING]
    overlap = min(max(box.bottom for box in left), max(box.bottom for box in right)) - max(
        min(box.top for box in left), min(box.top for box in right)
    )
    least = _LEAST_GUTTER if min(len(left), len(right)) < _MANY_LINES else _NARROW_GUTTER
    is_apart = gap >= least * height and overlap >= _LEAST_LINES * height
    return is_apart and _are_columns(left, height) and _are_columns(right, height)


def _are_columns(side: Sequence[Box], height: float) -> bool:
    """Whether what stands on one side of a gutter is a column of print, or several."""
    spans: list[list[Box]] = []
    edge = -math.inf
    for box in sorted(side, key=lambda box: box.x0):
        if box.x0 > edge:
            spans.append([])
        spans[-1].append(box)
        edge = max(edge, box.x1)
    return _is_prose(side, height) or all(_is_prose(span, height) for span in spans)


def _is_prose(column: Sequence[Box], height: float) -> bool:
    if len(column) < _LEAST_LINES:
        return False
    width = max(box.x1 for box in column) - min(box.x0 for box in column)
    middle = median(box.width for box in column)
    return middle >= _LEAST_WIDTH * height and middle >= _FULLNESS * width

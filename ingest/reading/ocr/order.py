"""Reading order: columns of print one after the other, what spans them between, cells of a row from left to right."""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.ocr.columns import printed
from ingest.reading.ocr.fragments import rows, same_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.reading.box import Box
    from ingest.reading.ocr.columns import Print

_DEEPEST = 8
"""Cuts inside cuts; a newspaper has four."""
_MOST_PLACES = 200
"""Places looked at for a gutter; the widest page of print has 100 characters across."""
_ONE_ROW = 0.5
"""Of the lower one's height that boxes of one row have in common."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """Boxes between two that span the gutter; `is_split` where they stand in two columns."""

    held: tuple[int, ...]
    is_split: bool


def zones(boxes: Sequence[Box]) -> list[list[list[int]]]:
    """Numbers of boxes: columns in reading order, each of rows from the top, each of boxes from left to right."""
    numbers = sorted(range(len(boxes)), key=lambda i: boxes[i].top + boxes[i].bottom)
    return list(_ordered(numbers, printed(boxes), 0))


def _ordered(held: Sequence[int], page: Print, depth: int) -> Iterator[list[list[int]]]:
    """`held` is sorted from the top, here and below."""
    if not held:
        return
    gutter = _gutter(held, page) if depth < _DEEPEST else None
    if gutter is None:
        yield rows(held, page.boxes)
        return
    plain: list[int] = []
    strips = list(_strips(gutter, held, page))
    for number, strip in enumerate(strips):
        if not strip.is_split:
            plain.extend(strip.held)
            continue
        above = strips[number - 1].held if number else ()
        below = strips[number + 1].held if number + 1 < len(strips) else ()
        head, foot = _strays(strip.held, above, below, gutter, page)
        yield from _ordered([*plain, *strip.held[:head]], page, depth + 1)
        for side in _sides(strip.held[head:foot], gutter, page):
            yield from _ordered(side, page, depth + 1)
        plain = list(strip.held[foot:])
    yield from _ordered(plain, page, depth + 1)


def _strays(
    held: Sequence[int], above: Sequence[int], below: Sequence[int], x: float, page: Print
) -> tuple[int, int]:
    """Where in a strip of two columns that begins which has only print of theirs, and where it ends.

    The last line of a paragraph above, or a heading of what is below, does not reach the gutter. It stands where one
    of the columns has ended, nearer to what it belongs to than to the other column.
    """
    boxes, sides = page.boxes, _sides(held, x, page)
    head, foot = 0, len(held)
    if below:
        end = min(max(boxes[i].bottom for i in side) for side in sides)
        limit = min(boxes[i].top for i in below)
        foot -= _loose([(boxes[i].top, boxes[i].bottom) for i in held], end, limit)
    if above:
        end = -max(min(boxes[i].top for i in side) for side in sides)
        limit = -max(boxes[i].bottom for i in above)
        head += _loose([(-boxes[i].bottom, -boxes[i].top) for i in reversed(held)], end, limit)
    return head, foot


def _loose(spans: Sequence[tuple[float, float]], end: float, limit: float) -> int:
    """How many of the last spans (from, to) stand beyond `end` and nearer to `limit` than to those before them."""
    reached, widest, count = -math.inf, limit - max(to for _, to in spans), 0
    for number, (start, to) in enumerate(spans):
        if start >= end and start - reached > widest:
            widest, count = start - reached, len(spans) - number
        reached = max(reached, to)
    return count


def _gutter(held: Sequence[int], page: Print) -> float | None:
    """Where (x) the most boxes stand in two columns; None where there are none."""
    begins, ends = sorted(page.boxes[i].x0 for i in held), sorted(page.boxes[i].x1 for i in held)
    # All stretches without an edge: one box that reaches into a gutter, such as a page number below it, leaves the
    # part of it that the box spans or the part that it leaves free. Those that few boxes span are looked at first,
    # of these the wide ones.
    places = sorted(
        (
            bisect.bisect_left(begins, right) - bisect.bisect_right(ends, left),
            left - right,
            (left + right) / 2,
        )
        for left, right in itertools.pairwise(sorted({*begins, *ends}))
    )
    best, most = None, 0
    for spanning, _, x in places[:_MOST_PLACES]:
        if len(held) - spanning <= most:
            break
        count = sum(len(strip.held) for strip in _strips(x, held, page) if strip.is_split)
        if count > most:
            best, most = x, count
    return best


def _strips(x: float, held: Sequence[int], page: Print) -> Iterator[_Strip]:
    """Boxes that span x, each with what stands on a row with it, and the strips between."""
    boxes = page.boxes
    across = [boxes[i] for i in held if boxes[i].x0 < x < boxes[i].x1]
    middles = [box.top + box.bottom for box in across]
    beside: list[int] = []
    for i in held:
        at = bisect.bisect_left(middles, boxes[i].top + boxes[i].bottom)
        # The last line of a column above may stand lower than the one that spans the gutter of columns below.
        if any(same_row(boxes[i], other) >= _ONE_ROW for other in across[max(0, at - 1) : at + 1]):
            yield _strip(beside, x, page)
            yield _Strip((i,), is_split=False)
            beside = []
        else:
            beside.append(i)
    yield _strip(beside, x, page)


def _strip(held: Sequence[int], x: float, page: Print) -> _Strip:
    return _Strip(tuple(held), page.are_columns(*_sides(held, x, page)))


def _sides(held: Sequence[int], x: float, page: Print) -> tuple[list[int], list[int]]:
    return [i for i in held if page.boxes[i].x1 <= x], [i for i in held if page.boxes[i].x0 >= x]

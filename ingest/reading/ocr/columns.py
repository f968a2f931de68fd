"""Whether what stands left and right of a place on a page is two columns of print, or cells of one row."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.ocr.fragments import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.box import Box

_LEAST_GUTTER = 0.8
"""By the height of a line: columns of print stand at least a character apart, less the margin of a found box."""
_NARROW_GUTTER = 0.4
"""The same between paragraphs: around print of nine pixels the margin takes half of what parts two columns."""
_NARROWEST_GUTTER, _AGREED = 0.2, 8
"""The same where so many lines on either side agree on it: the gaps in lines of one column never meet in one place."""
_HANGING = 10
_LEAST_LINES = 3
"""In each of two columns."""
_LEAST_WIDTH = 6.0
"""By height, of the middle line of a column of print; cells of a table without rules are shorter."""
_FULLNESS = 0.6
"""Of its column's width that the middle line takes: prose fills its column, a list of names beside another does not."""
_FULLER = 0.75
"""The same where lines of both sides stand on rows, as cells do."""
_MANY_LINES = 6
"""Of a column on rows; in one with fewer, all lines are to fill it."""
_PROSE_WIDTH = 8.0
"""By height, of a full line of a paragraph: a newspaper's column has 11 characters, the longest names have 9."""
_LIKE = 1.5
"""Higher by lower of two lines of a paragraph."""
_NEXT = 0.7, 2.6
"""By height, from the top of one line of a paragraph to that of the next."""
_FLUSH = 0.6
"""By height, that two full lines may end apart: stops hang, and found boxes are not exact."""
_INDENT = 3.0
"""By height, that they may begin apart: a paragraph's first line is two characters in."""
_LEAST_PROSE, _MOST_PROSE = 0.25, 0.5
"""Shares, by length, of the print that faces a gutter. A column with lists, figures and headings still has the first
in paragraphs. The second is asked of both where lines of both sides stand on rows, and of one beside what has none: a
drawing, a list, a table."""
_LEAST_SIDE = 0.25
"""Of the width of both sides: names before what is said of them take less, a column beside paragraphs more."""
_ON_A_ROW = 0.25
"""By height, that the middles of two cells of one row may lie apart."""
_MOST_ON_ROWS = 0.7
"""Of the lines of the side with fewer; of independent columns two in five are on a row with a line of the other."""


@dataclass(frozen=True, slots=True)
class Print:
    """The stretches of print of a page."""

    boxes: Sequence[Box]
    prose: frozenset[int]
    """Numbers of boxes that are full lines of a paragraph."""

    def are_columns(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether two sides of a gutter are to be read one after the other."""
        if min(len(left), len(right)) < _LEAST_LINES:
            return False
        sides = [self.boxes[i] for i in left], [self.boxes[i] for i in right]
        height = median(box.height for side in sides for box in side)
        gap = _gap(*sides)
        narrow = _NARROW_GUTTER if min(len(left), len(right)) < _AGREED else _NARROWEST_GUTTER
        if gap < narrow * height or _overlap(*sides) < _LEAST_LINES * height:
            return False
        # What faces the gutter tells: beyond it may stand a table whose rows go on to this side.
        less, more = sorted(
            (
                self._share_of_prose([row[-1] for row in rows(left, self.boxes)]),
                self._share_of_prose([row[0] for row in rows(right, self.boxes)]),
            )
        )
        on_rows = _are_on_rows(*sides, height)
        if less >= (_MOST_PROSE if on_rows else _LEAST_PROSE):
            return True
        if gap < _LEAST_GUTTER * height:
            return False
        if all(_is_full(side, height, on_rows=on_rows) for side in sides):
            return True
        return more >= _MOST_PROSE and _are_both_wide(*sides) and not on_rows

    def _share_of_prose(self, held: Sequence[int]) -> float:
        """By length; none where it is less than the lines of a column."""
        inside = [i for i in held if i in self.prose]
        if len(inside) < _LEAST_LINES:
            return 0.0
        return sum(self.boxes[i].width for i in inside) / max(sum(self.boxes[i].width for i in held), 1.0)


def printed(boxes: Sequence[Box]) -> Print:
    """Boxes, with those known that are full lines of paragraphs: one below the other, they end at one edge."""
    numbers = sorted(
        (i for i, box in enumerate(boxes) if box.width >= _PROSE_WIDTH * box.height),
        key=lambda i: boxes[i].top,
    )
    found: set[int] = set()
    for at, i in enumerate(numbers):
        for j in numbers[at + 1 :]:
            if boxes[j].top - boxes[i].top > _NEXT[1] * boxes[i].height:
                break
            if _is_next(boxes[i], boxes[j]):
                found |= {i, j}
    return Print(boxes, frozenset(found))


def _is_next(upper: Box, lower: Box) -> bool:
    """Whether two full lines can follow each other in a paragraph."""
    low, high = sorted((upper.height, lower.height))
    return (
        high < _LIKE * low
        and _NEXT[0] * low <= lower.top - upper.top
        and abs(upper.x1 - lower.x1) < _FLUSH * low
        and abs(upper.x0 - lower.x0) < _INDENT * low
    )


def _gap(left: Sequence[Box], right: Sequence[Box]) -> float:
    # One line in ten may reach into the gutter: with part of a seal, or as print hangs a stop.
    ends, begins = sorted(box.x1 for box in left), sorted(box.x0 for box in right)
    return begins[len(begins) // _HANGING] - ends[-1 - len(ends) // _HANGING]


def _overlap(left: Sequence[Box], right: Sequence[Box]) -> float:
    """How far down the page the two sides stand beside each other."""
    return min(max(box.bottom for box in side) for side in (left, right)) - max(
        min(box.top for box in side) for side in (left, right)
    )


def _width(side: Sequence[Box]) -> float:
    return max(box.x1 for box in side) - min(box.x0 for box in side)


def _are_both_wide(left: Sequence[Box], right: Sequence[Box]) -> bool:
    less, more = sorted((_width(left), _width(right)))
    return less >= _LEAST_SIDE * (less + more)


def _are_on_rows(left: Sequence[Box], right: Sequence[Box], height: float) -> bool:
    """Whether lines of the side with fewer stand on rows with lines of the other, where that has any."""
    few, many = sorted((left, right), key=len)
    middles = sorted((box.top + box.bottom) / 2 for box in many)
    room = _ON_A_ROW * height
    beside = [
        y for box in few if middles[0] <= (y := (box.top + box.bottom) / 2) + room and y - room <= middles[-1]
    ]
    on_rows = sum(
        bisect.bisect_left(middles, y - room) < bisect.bisect_right(middles, y + room) for y in beside
    )
    return len(beside) < _LEAST_LINES or on_rows > _MOST_ON_ROWS * len(beside)


def _is_full(side: Sequence[Box], height: float, *, on_rows: bool) -> bool:
    """Whether the lines of one side of a gutter fill their column, or each of several."""
    spans: list[list[Box]] = []
    edge = -math.inf
    for box in sorted(side, key=lambda box: box.x0):
        if box.x0 > edge:
            spans.append([])
        spans[-1].append(box)
        edge = max(edge, box.x1)
    return _fills(side, height, on_rows=on_rows) or all(
        _fills(span, height, on_rows=on_rows) for span in spans
    )


def _fills(column: Sequence[Box], height: float, *, on_rows: bool) -> bool:
    if len(column) < _LEAST_LINES:
        return False
    widths = [box.width for box in column]
    # Cells of text stand on rows too; of a few, the middle one is soon a long one.
    usual = min(widths) if on_rows and len(widths) < _MANY_LINES else median(widths)
    return usual >= max(_LEAST_WIDTH * height, (_FULLER if on_rows else _FULLNESS) * _width(column))

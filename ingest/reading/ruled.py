"""Tables from ruling lines, of a page's drawing or found in its picture: the boxes they enclose, merged cells included."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_LINES = 1_500
"""Of one direction on a page, the longest first: a wall chart has some 200, a hatched drawing has endless ones."""
_MOST_BOXES = 40_000
"""Of one table: A3 full of 4 mm squares has 10,000; more is graph paper, not a table."""
_SHORTEST = 2.0
"""Tolerances that a joined line must be long: strokes of letters drawn as lines are shorter."""
_LEAST_COVER = 0.5
"""Of a side of a box that lines must cover to be a wall: lines are drawn with gaps at corners, or broken by a stamp."""
_LEAST_OPEN_LINES = 3
"""Horizontal lines that must end together for an open side of a table: two are a heading's rules."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A drawn line (or thin bar), in any unit, y downwards; slanted ones are never ruling lines."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class BoxCell:
    """A cell by its upper left place, from 0, with how many rows and columns it takes and where it stands."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Line:
    """`at` across its direction, from `low` to `high` along it."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Lines of one table: where they stand, and which sides of the boxes between them are walls."""

    xs: Sequence[float]
    ys: Sequence[float]
    upright: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    """[x, row]"""
    level: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    """[y, column]"""


def ruled_tables(segments: Iterable[Segment], tolerance: float) -> list[tuple[BoxCell, ...]]:
    """The tables that lines enclose, from the top down, each with its cells in reading order.

    `tolerance` is how far lines may miss each other and still be one or meet (3 points on a page). A table has at
    least two cells. Sides may be left open, as journals print them. Never raises; what is no table is left out.
    """
    held = list(segments)
    level = _joined((_level(segment, tolerance) for segment in held), tolerance)
    upright = _joined((_upright(segment, tolerance) for segment in held), tolerance)
    tables = [
        cells
        for rows, columns in _groups(level, upright, tolerance)
        for cells in (_cells(rows, _closed(rows, columns, tolerance), tolerance),)
        if len(cells) > 1
    ]
    return sorted(tables, key=lambda cells: (cells[0].top, cells[0].x0))


def _level(segment: Segment, tolerance: float) -> _Line | None:
    low, high = sorted((segment.x0, segment.x1))
    height = abs(segment.bottom - segment.top)
    is_level = height <= tolerance and high - low > height
    return _Line((segment.top + segment.bottom) / 2, low, high) if is_level else None


def _upright(segment: Segment, tolerance: float) -> _Line | None:
    return _level(Segment(segment.top, segment.x0, segment.bottom, segment.x1), tolerance)


def _joined(lines: Iterable[_Line | None], tolerance: float) -> list[_Line]:
    """Lines that run on the same place become one; the longest are kept."""
    joined: list[_Line] = []
    for track in _tracks((line for line in lines if line), tolerance):
        at = float(np.median([line.at for line in track]))
        joined.extend(_Line(at, low, high) for low, high in _stretches(track, tolerance))
    whole = [line for line in joined if line.high - line.low >= _SHORTEST * tolerance]
    return sorted(whole, key=lambda line: line.low - line.high)[:_MOST_LINES]


def _tracks(lines: Iterable[_Line], tolerance: float) -> Iterator[list[_Line]]:
    track: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.at):
        # Measured from the first, so that a row of close lines is not drawn into one.
        if track and line.at - track[0].at > tolerance:
            yield track
            track = []
        track.append(line)
    if track:
        yield track


def _stretches(track: Iterable[_Line], tolerance: float) -> Iterator[tuple[float, float]]:
    low, high = 0.0, float("-inf")
    for line in sorted(track, key=lambda line: line.low):
        if line.low > high + tolerance:
            if high > low:
                yield low, high
            low, high = line.low, line.high
        high = max(high, line.high)
    if high > low:
        yield low, high


def _groups(
    level: Sequence[_Line], upright: Sequence[_Line], tolerance: float
) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Lines that meet, directly or over others, belong to one table."""
    if not level or not upright:
        return
    h = np.array([(line.at, line.low, line.high) for line in level])
    v = np.array([(line.at, line.low, line.high) for line in upright])
    meets = (
        (v[None, :, 0] >= h[:, None, 1] - tolerance)
        & (v[None, :, 0] <= h[:, None, 2] + tolerance)
        & (h[:, None, 0] >= v[None, :, 1] - tolerance)
        & (h[:, None, 0] <= v[None, :, 2] + tolerance)
    )
    free = np.ones(len(level), dtype=bool)
    for first in range(len(level)):
        if free[first]:
            rows, columns = _reached(first, meets)
            free &= ~rows
            yield (
                [level[int(i)] for i in np.flatnonzero(rows)],
                [upright[int(i)] for i in np.flatnonzero(columns)],
            )


def _reached(
    first: int, meets: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    rows = np.zeros(meets.shape[0], dtype=bool)
    columns = np.zeros(meets.shape[1], dtype=bool)
    fresh = [first]
    rows[first] = True
    while fresh:
        new_columns = meets[fresh].any(axis=0) & ~columns
        columns |= new_columns
        new_rows = meets[:, new_columns].any(axis=1) & ~rows
        rows |= new_rows
        fresh = [int(i) for i in np.flatnonzero(new_rows)]
    return rows, columns


def _closed(rows: Sequence[_Line], columns: list[_Line], tolerance: float) -> list[_Line]:
    """With the sides that are left open and that the ends of the horizontal lines show."""
    if not columns or len(rows) < _LEAST_OPEN_LINES:
        return columns
    left = min(line.low for line in rows)
    right = max(line.high for line in rows)
    closed = list(columns)
    for side, ends in (
        (left, [line for line in rows if line.low - left <= tolerance]),
        (right, [line for line in rows if right - line.high <= tolerance]),
    ):
        is_open = all(abs(line.at - side) > 2 * tolerance for line in columns)
        if is_open and len(ends) >= _LEAST_OPEN_LINES:
            places = [line.at for line in ends]
            closed.append(_Line(side, min(places), max(places)))
    return closed


def _cells(rows: Sequence[_Line], columns: Sequence[_Line], tolerance: float) -> tuple[BoxCell, ...]:
    ys, xs = _places(rows, tolerance), _places(columns, tolerance)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_BOXES:
        return ()
    lattice = _Lattice(xs, ys, _walls(columns, xs, ys), _walls(rows, ys, xs))
    boxes = [box for region in _regions(lattice) for box in _rectangles(region)]
    return _numbered(boxes, lattice)


def _places(lines: Iterable[_Line], tolerance: float) -> list[float]:
    """Where lines stand; the pieces of one line, which joining put at one place each, are one."""
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > tolerance:
            places.append(at)
    return places


def _walls(
    lines: Iterable[_Line], at: Sequence[float], along: Sequence[float]
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """For every place and every stretch along it, whether lines cover it."""
    low, high = np.array(along[:-1]), np.array(along[1:])
    covered = np.zeros((len(at), len(along) - 1))
    places = np.array(at)
    for line in lines:
        nearest = int(np.abs(places - line.at).argmin())
        covered[nearest] += np.clip(np.minimum(high, line.high) - np.maximum(low, line.low), 0, None)
    walls: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = covered >= _LEAST_COVER * (high - low)
    return walls


def _regions(lattice: _Lattice) -> Iterator[list[tuple[int, int]]]:
    """Boxes without walls between them, as (row, column); those that the outside runs into are none."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    seen: set[tuple[int, int]] = set()
    for first in ((row, column) for row in range(rows) for column in range(columns)):
        if first in seen:
            continue
        region, is_inside = [], True
        stack = [first]
        seen.add(first)
        while stack:
            box = stack.pop()
            region.append(box)
            for beside in _beside(box, lattice):
                if not (0 <= beside[0] < rows and 0 <= beside[1] < columns):
                    is_inside = False
                elif beside not in seen:
                    seen.add(beside)
                    stack.append(beside)
        if is_inside:
            yield region


def _beside(box: tuple[int, int], lattice: _Lattice) -> Iterator[tuple[int, int]]:
    row, column = box
    if not lattice.level[row, column]:
        yield row - 1, column
    if not lattice.level[row + 1, column]:
        yield row + 1, column
    if not lattice.upright[column, row]:
        yield row, column - 1
    if not lattice.upright[column + 1, row]:
        yield row, column + 1


def _rectangles(region: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """(row, column, end row, end column); a region with corners inward is parted into broad rectangles."""
    runs: dict[tuple[int, int], list[int]] = {}
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(region):
        by_row.setdefault(row, []).append(column)
    for row, columns in sorted(by_row.items()):
        breaks = [i for i, (a, b) in enumerate(pairwise(columns), 1) if b > a + 1]
        for start, end in pairwise((0, *breaks, len(columns))):
            runs.setdefault((columns[start], columns[end - 1] + 1), []).append(row)
    for (left, right), rows in runs.items():
        breaks = [i for i, (a, b) in enumerate(pairwise(rows), 1) if b > a + 1]
        for start, end in pairwise((0, *breaks, len(rows))):
            yield rows[start], left, rows[end - 1] + 1, right


def _numbered(boxes: Sequence[tuple[int, int, int, int]], lattice: _Lattice) -> tuple[BoxCell, ...]:
    """Rows and columns counted from the first that has a cell."""
    first_row = min((box[0] for box in boxes), default=0)
    first_column = min((box[1] for box in boxes), default=0)
    xs, ys = lattice.xs, lattice.ys
    return tuple(
        BoxCell(
            row - first_row,
            column - first_column,
            end_row - row,
            end_column - column,
            xs[column],
            ys[row],
            xs[end_column],
            ys[end_row],
        )
        for row, column, end_row, end_column in sorted(boxes)
    )

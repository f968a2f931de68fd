"""Tables without lines: only where the columns are beyond doubt; all else stays text, line by line."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.pdf.records import Cell, Line, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEAST_ROWS, _LEAST_COLUMNS = 3, 3
"""Two items side by side in two lines are no table (联系人 … 电话 …)."""
_LEAST_FULL = 0.8
"""Of the cells that hold words; names of columns and totals may leave some empty."""
_LEAST_NUMBERS = 0.6
"""Of the cells of a column below its head, for the column to be one of figures; a table here has one at least."""
_FARTHEST = 2.6
"""Of the size, between baselines: rows of a table stand as close as lines."""
_FIGURE = re.compile(r"[-+≥≤<>＜＞约]?\s*\d[\d,.]*\s*(?:[%％‰]|[^\s\d]{0,8})?|[—–/-]{1,3}|/")


def aligned_tables(parts: Iterable[Line]) -> tuple[list[Table], list[Line]]:
    """Tables made of parts of lines, and the parts that are in none."""
    rows = [list(row) for _, row in groupby(sorted(parts, key=_place), key=lambda line: line.base)]
    found: list[Table] = []
    left: list[Line] = []
    at = 0
    while at < len(rows):
        end = _run(rows, at)
        table = _table(rows[at:end])
        if table is None:
            left.extend(rows[at])
            at += 1
        else:
            found.append(table)
            at = end
    return found, left


def _place(line: Line) -> tuple[float, float]:
    return line.base, line.box.x0


def _run(rows: Sequence[Sequence[Line]], at: int) -> int:
    """The end of the rows that stand close, each with several parts."""
    end = at
    while end < len(rows) and len(rows[end]) >= _LEAST_COLUMNS - 1:
        if end > at and rows[end][0].base - rows[end - 1][0].base > _FARTHEST * rows[end][0].size:
            break
        end += 1
    return end


def _table(rows: Sequence[Sequence[Line]]) -> Table | None:
    if len(rows) < _LEAST_ROWS:
        return None
    edges = _columns([part.box for row in rows for part in row])
    if len(edges) - 1 < _LEAST_COLUMNS:
        return None
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        places = [_column(part, edges) for part in row]
        if len(set(places)) < len(places):
            return None
        cells.extend(Cell(number, place, 1, 1, part.text) for place, part in zip(places, row, strict=True))
    if not _is_sure(cells, len(rows), len(edges) - 1):
        return None
    boxes = [part.box for row in rows for part in row]
    box = Box(edges[0], min(b.top for b in boxes), edges[-1], max(b.bottom for b in boxes))
    return Table(box, tuple(cells), tuple(edges))


def _columns(boxes: Iterable[Box]) -> list[float]:
    """Edges between the stretches that words take; they stand in the middle of what stays white."""
    stretches: list[list[float]] = []
    for box in sorted(boxes, key=lambda box: box.x0):
        if stretches and box.x0 <= stretches[-1][1]:
            stretches[-1][1] = max(stretches[-1][1], box.x1)
        else:
            stretches.append([box.x0, box.x1])
    inner = [(before[1] + after[0]) / 2 for before, after in pairwise(stretches)]
    return [stretches[0][0], *inner, stretches[-1][1]]


def _column(part: Line, edges: Sequence[float]) -> int:
    middle = (part.box.x0 + part.box.x1) / 2
    return sum(middle > edge for edge in edges[1:-1])


def _is_sure(cells: Sequence[Cell], rows: int, columns: int) -> bool:
    if len(cells) < _LEAST_FULL * rows * columns:
        return False
    body = [cell for cell in cells if cell.row > 0]
    figures = [
        sum(_FIGURE.fullmatch(cell.text) is not None for cell in body if cell.column == column)
        for column in range(columns)
    ]
    return max(figures) >= _LEAST_NUMBERS * (rows - 1)

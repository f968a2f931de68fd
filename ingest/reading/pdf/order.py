"""The order in which the blocks of a page are read: from the top down, columns one after another."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.pdf.records import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.pdf.records import Block

_LEAST_LINES = 4
"""On both sides of a gutter; fewer are items side by side."""
_LEAST_FILL = 0.6
"""Of a column's width that its lines take (the median): columns of a table are mostly white."""
_LEAST_WIDTH = 0.2
"""Of the page's width: a column of text is not narrower."""
_LEAST_CHARS = 7
"""In the lines of a column (the median): printed columns have 15 and more, cells of figures fewer."""
_NARROWEST = 7.0
"""Points of a gutter; half a line of body text."""
_MOST_ACROSS = 0.25
"""Share of the lines that may run across a gutter: titles and captions over both columns."""
_DEPTH = 3
"""Columns within columns."""
_FLUSH = 2.0
"""Points by which the ends of justified lines differ."""
_LEAST_FLUSH, _FLUSH_SHARE = 3, 0.25
"""Lines that end alike, for them to be justified; the last lines of paragraphs don't."""


@dataclass(frozen=True, slots=True)
class Column:
    """Blocks that are read one after another, with the edges between which lines are full."""

    blocks: tuple[Block, ...]
    left: float
    right: float


def in_order(blocks: Iterable[Block], whole: Box, depth: int = 0) -> list[Column]:
    """The columns of a page in the order they are read; a page without columns is one."""
    held = sorted(blocks, key=_place)
    gutter = _gutter(held, whole) if depth < _DEPTH else None
    if gutter is None:
        return [_on_page(_column(held), whole)] if held else []
    columns: list[Column] = []
    for is_across, band in groupby(_bands(held, gutter), key=lambda row: row[0]):
        rows = [row for _, row in band]
        flat = [block for row in rows for block in row]
        left = [block for block in flat if block.box.x1 <= gutter + 1]
        right = [block for block in flat if block.box.x1 > gutter + 1]
        if is_across or not (_is_text(left) and _is_text(right)):
            columns.append(_column(flat))
            continue
        columns += in_order(left, _around(left), depth + 1) + in_order(right, _around(right), depth + 1)
    return columns


def _place(block: Block) -> tuple[float, float]:
    return (block.base if isinstance(block, Line) else block.box.top), block.box.x0


def _gutter(blocks: Sequence[Block], whole: Box) -> float | None:
    """The middle of the widest white stretch that many lines stand on both sides of; some may run across it."""
    parts = [block for block in blocks if isinstance(block, Line)]
    if len(parts) < 2 * _LEAST_LINES or whole.width <= 0:
        return None
    size = median(part.size for part in parts)
    bins = max(1, int(whole.width / 2))
    cover = [0] * (bins + 1)
    for part in parts:
        for at in range(_bin(part.box.x0, whole, bins), _bin(part.box.x1, whole, bins) + 1):
            cover[at] += 1
    low, high = int(bins * _LEAST_WIDTH), int(bins * (1 - _LEAST_WIDTH))
    start, end = _widest([count <= len(parts) * _MOST_ACROSS for count in cover[low : high + 1]])
    if (end - start) * 2 < max(_NARROWEST, 0.8 * size):
        return None
    return whole.x0 + (low + (start + end) / 2) * whole.width / bins


def _widest(white: Sequence[bool]) -> tuple[int, int]:
    """Start and end of the longest run that is white."""
    best, start = (0, 0), 0
    for at, is_white in enumerate(white):
        if not is_white:
            start = at + 1
        elif at + 1 - start > best[1] - best[0]:
            best = (start, at + 1)
    return best


def _bin(x: float, whole: Box, bins: int) -> int:
    return min(bins, max(0, int((x - whole.x0) / whole.width * bins)))


def _bands(blocks: Sequence[Block], gutter: float) -> list[tuple[bool, list[Block]]]:
    """Rows of blocks, each with whether something in it runs across the gutter."""
    rows: list[tuple[bool, list[Block]]] = []
    for _, row in groupby(blocks, key=lambda block: _place(block)[0]):
        held = list(row)
        rows.append((any(b.box.x0 < gutter - 1 and b.box.x1 > gutter + 1 for b in held), held))
    return rows


def _is_text(blocks: Sequence[Block]) -> bool:
    parts = [block for block in blocks if isinstance(block, Line)]
    if len(parts) < _LEAST_LINES:
        return False
    width = _around(parts).width
    fill = median(part.box.width for part in parts)
    return fill >= _LEAST_FILL * width and median(len(part.text) for part in parts) >= _LEAST_CHARS


def _around(blocks: Sequence[Block]) -> Box:
    return Box(
        min(block.box.x0 for block in blocks),
        min(block.box.top for block in blocks),
        max(block.box.x1 for block in blocks),
        max(block.box.bottom for block in blocks),
    )


def _column(blocks: Sequence[Block]) -> Column:
    """Parts on one baseline become one line again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Line) and isinstance(last, Line) and block.base == last.base:
            joined[-1] = _whole(last, block)
        else:
            joined.append(block)
    around = _around(joined)
    texts = [block for block in joined if isinstance(block, Line)]
    edges = _around(texts) if texts else around
    return Column(tuple(joined), edges.x0, _right(texts, edges.x1))


def _on_page(column: Column, whole: Box) -> Column:
    """Few lines don't show where full ones end; the margins of a page are alike."""
    if sum(isinstance(block, Line) for block in column.blocks) >= _LEAST_FLUSH:
        return column
    return replace(column, right=max(column.right, whole.x1 - (column.left - whole.x0)))


def _right(lines: Sequence[Line], farthest: float) -> float:
    """Where justified lines end: full stops may hang out beyond. Ragged lines end before the farthest."""
    ends = sorted(line.box.x1 for line in lines)
    runs = [(bisect_right(ends, end + _FLUSH) - at, end) for at, end in enumerate(ends)]
    count, end = max(runs, default=(0, farthest))
    is_flush = count >= max(_LEAST_FLUSH, _FLUSH_SHARE * len(ends))
    return end if is_flush and farthest - end <= 2 * max(line.size for line in lines) else farthest


def _whole(left: Line, right: Line) -> Line:
    return replace(
        left,
        text=f"{left.text} {right.text}",
        box=_around((left, right)),
        is_bold=left.is_bold and right.is_bold,
        bad=left.bad + right.bad,
        is_spaced=right.is_spaced,
        is_parted=True,
    )

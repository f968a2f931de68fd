"""Ruled tables of a page filled with its characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.pdf.lines import is_han, lines
from ingest.reading.pdf.records import Cell, Table
from ingest.reading.ruled import ruled_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.pdf.records import Drawing, Glyph, Line
    from ingest.reading.ruled import BoxCell

TOLERANCE = 3.0
"""Points that lines of a table may miss each other; pdfplumber's default, below the height of any row."""
_LEAST_FILLED = 3
"""Cells with words: two are a framed heading or a picture with its caption."""
_LEAST_SHARE = 0.1
"""Of the cells: the grid of a chart has words in none or two."""
_LONGEST_CELL = 800
"""Characters in a cell of a table with few cells: more is a page laid out by lines."""
_PADDING = 11.0
"""Points within a cell that stay free on both sides together: Word's default, 0.19 cm each."""
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")


def tables(drawing: Drawing, glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """The tables that hold words, and the characters outside them."""
    left = list(glyphs)
    found: list[Table] = []
    # The smallest first: a table within a cell of another is a table of its own.
    for cells in sorted(ruled_tables(drawing.segments, TOLERANCE), key=lambda cells: _box(cells).area):
        box = _box(cells)
        inside = [glyph for glyph in left if box.holds(glyph.box)]
        table, taken = _filled(cells, inside, box)
        if table is not None:
            found.append(table)
            left = [glyph for glyph in left if id(glyph) not in taken]
    return found, left


def _box(cells: Iterable[BoxCell]) -> Box:
    held = list(cells)
    return Box(
        min(cell.x0 for cell in held),
        min(cell.top for cell in held),
        max(cell.x1 for cell in held),
        max(cell.bottom for cell in held),
    )


def _filled(cells: Sequence[BoxCell], glyphs: Iterable[Glyph], box: Box) -> tuple[Table | None, set[int]]:
    by_cell = _by_cell(cells, glyphs)
    filled = tuple(
        Cell(cell.row, cell.column, cell.rows, cell.columns, _words(by_cell.get(i, []), cell))
        for i, cell in enumerate(cells)
    )
    if not _is_table(filled):
        return None, set()
    edges = tuple(sorted({cell.x0 for cell in cells} | {cell.x1 for cell in cells}))
    taken = {id(glyph) for held in by_cell.values() for glyph in held}
    return Table(box, filled, edges), taken


def _is_table(cells: Sequence[Cell]) -> bool:
    words = [cell.text for cell in cells if cell.text]
    if len(words) < max(_LEAST_FILLED, _LEAST_SHARE * len(cells)):
        return len(words) == len(cells) and max(map(len, words), default=0) <= 60
    return len(words) > 8 or max(map(len, words)) <= _LONGEST_CELL


def _by_cell(cells: Sequence[BoxCell], glyphs: Iterable[Glyph]) -> dict[int, list[Glyph]]:
    xs = sorted({cell.x0 for cell in cells} | {cell.x1 for cell in cells})
    ys = sorted({cell.top for cell in cells} | {cell.bottom for cell in cells})
    owner: dict[tuple[int, int], int] = {}
    for i, cell in enumerate(cells):
        for row in range(bisect_right(ys, cell.top) - 1, bisect_right(ys, cell.bottom) - 1):
            for column in range(bisect_right(xs, cell.x0) - 1, bisect_right(xs, cell.x1) - 1):
                owner[row, column] = i
    held: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        # The em box of a character reaches beyond its ink; its middle does not.
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        i = owner.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1), -1)
        if i >= 0:
            held.setdefault(i, []).append(glyph)
    return held


def _words(glyphs: list[Glyph], cell: BoxCell) -> str:
    level = [glyph for glyph in glyphs if _is_level(glyph)]
    turned = "".join(glyph.char for glyph in glyphs if not _is_level(glyph)).strip()
    return f"{_joined(lines(level), cell.x1 - cell.x0)} {turned}".strip()


def _is_level(glyph: Glyph) -> bool:
    return glyph.look.angle <= 10 or glyph.look.angle >= 350


def _joined(parts: Iterable[Line], width: float) -> str:
    text = ""
    last: Line | None = None
    for line in parts:
        if last is not None:
            is_below = line.base != last.base
            text += _between(last, line, width) if is_below else " "
        text += line.text
        last = line
    return text


def _between(last: Line, line: Line, width: float) -> str:
    """Nothing where a Han stands, or where a narrow cell broke a number; else a blank."""
    if is_han(last.text[-1]) or is_han(line.text[0]):
        return ""
    is_full = width - last.box.width - _PADDING < 0.6 * last.size
    end, start = last.text.rsplit(" ", 1)[-1], line.text.split(" ", 1)[0]
    is_number = _NUMBER.fullmatch(end.rstrip(".,") or "x") and _NUMBER.fullmatch(
        f"{end}{start}".rstrip("%％")
    )
    return "" if is_full and is_number else " "

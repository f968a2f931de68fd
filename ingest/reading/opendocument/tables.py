"""Tables of OpenDocument as cells with the rows and columns that they take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph
from ingest.reading.opendocument.names import TABLE, count
from ingest.reading.word.tables import TOO_WIDE, WIDEST, Cell
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.word.found import Found

_AROUND = frozenset(TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
_UNSEEN = ("collapse", "filter")
_MOST_TIMES = 1_000
"""Rows that one row with words stands for; a text's table has some dozens, and each is written."""


def cells_of(table: Element, inside: Callable[[Element], list[Block]], found: Found, most: int) -> list[Cell]:
    """The cells of a `table:table`, without those that are covered; `inside` reads what stands in one.

    Raises ReadingError where they take more than `most` places.
    """
    held: list[Cell] = []
    row = total = 0
    for element in _rows(table):
        if element.get(TABLE + "visibility") in _UNSEEN:
            found.hidden += 1
            continue
        cells = list(_row(element, row, inside))
        times = min(count(element, TABLE + "number-rows-repeated"), _MOST_TIMES) if _says(cells) else 1
        total += times * sum(one.columns * one.rows for one in cells)
        if total > most:
            raise ReadingError(f"表格超过 {most:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS")
        held.extend(replace(one, row=row + at) for at in range(times) for one in cells)
        row += times
    # A cell may say that it goes on below the last row.
    return [replace(one, rows=min(one.rows, row - one.row)) for one in held]


def _says(cells: list[Cell]) -> bool:
    """Whether a row says something; one that does not need not be repeated."""
    return any(
        not isinstance(block, Paragraph) or block.words.strip() for cell in cells for block in cell.blocks
    )


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in _AROUND:
            yield from _rows(child)


def _row(element: Element, row: int, inside: Callable[[Element], list[Block]]) -> Iterator[Cell]:
    column = 0
    for child in element.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        times = count(child, TABLE + "number-columns-repeated")
        if column + times > WIDEST:
            raise ReadingError(TOO_WIDE)
        # What stands in a covered cell is not seen.
        if child.tag == TABLE + "table-cell":
            blocks = tuple(inside(child))
            columns, rows = (
                count(child, TABLE + "number-columns-spanned"),
                count(child, TABLE + "number-rows-spanned"),
            )
            for at in range(times):
                yield Cell(
                    row, column + at, min(columns, WIDEST - column), "", blocks, min(rows, _MOST_TIMES)
                )
        column += times

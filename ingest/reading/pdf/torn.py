"""Rows of tables that a page's end tears: their words go back into one row, on the page where the row begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.reading.grid import rows_of
from ingest.reading.ocr.records import OcrTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.reading.grid import GridCell
    from ingest.reading.ocr.records import OcrPage
    from ingest.reading.pdf.pages import Sheet

_MOST_HEADERS = 3


def joined(sheets: Iterable[Sheet | None]) -> list[Sheet | None]:
    """The same pages with torn rows whole."""
    held = list(sheets)
    for index in range(1, len(held)):
        before, after = held[index - 1], held[index]
        if before is None or after is None:
            continue
        last, first = _last_table(before.page), _first_table(after.page)
        parts = _parts(last, first) if last and first else None
        if parts and last and first:
            held[index - 1] = replace(before, page=_with(before.page, last, parts[0]))
            held[index] = replace(after, page=_with(after.page, first, parts[1]))
    return held


def _last_table(page: OcrPage) -> OcrTable | None:
    block = max(page.blocks, key=lambda one: one.box.bottom, default=None)
    # A page number may stand below it.
    below = [one for one in page.blocks if isinstance(one, OcrTable)]
    return below[-1] if below and block is not None else None


def _first_table(page: OcrPage) -> OcrTable | None:
    return next((block for block in page.blocks if isinstance(block, OcrTable)), None)


def _parts(last: OcrTable, first: OcrTable) -> tuple[OcrTable, OcrTable] | None:
    """Both tables with the torn row's words in the first one; None if no row is torn."""
    if _columns(last) != _columns(first):
        return None
    mine, others = rows_of(last.cells), rows_of(first.cells)
    header = 0
    while header < min(len(mine), len(others), _MOST_HEADERS) and mine[header].line == others[header].line:
        header += 1
    if header >= len(others) or not mine or not header:
        return None
    torn = others[header]
    # The row's first cell was written on the page before, and so were its figures.
    if torn.is_whole or torn.cells[0] or not any(torn.cells) or any(c.isdigit() for c in "".join(torn.cells)):
        return None
    ending, row = mine[-1].number - 1, torn.number - 1
    words = {cell.column: cell.text for cell in first.cells if cell.row == row}
    longer = tuple(_longer(cell, words) if cell.row == ending else cell for cell in last.cells)
    left = tuple(cell for cell in first.cells if cell.row != row)
    return replace(last, cells=longer), replace(first, cells=left)


def _longer(cell: GridCell, words: dict[int, str]) -> GridCell:
    more = words.get(cell.column, "")
    return replace(cell, text=f"{cell.text}\n{more}") if more else cell


def _columns(table: OcrTable) -> frozenset[int]:
    return frozenset(cell.column for cell in table.cells)


def _with(page: OcrPage, old: OcrTable, new: OcrTable) -> OcrPage:
    return replace(page, blocks=tuple(new if block is old else block for block in page.blocks))

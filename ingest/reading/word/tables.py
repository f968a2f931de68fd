"""Tables of Word as grids: merged cells, inner tables, long passages that somebody set in a cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph, Scan, Table
from ingest.reading.grid import GridCell
from ingest.reading.word.names import MC, W, number, switch, value
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.word.found import Found

_PARAGRAPHS_OF_PROSE = 5
"""More paragraphs in one cell are a text set in a table, not a value of one (as for web pages)."""
WIDEST = 1_000
"""Columns; Word itself allows 63."""
TOO_WIDE = "文件里有超过 1000 列的表格，已停止读取；请确认来源，或另存后再导入"
_AROUND = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it, with what stands in it."""

    row: int
    column: int
    columns: int
    merge: str
    """`restart` or `continue` of a vertical merge, or nothing."""
    blocks: tuple[Block, ...]
    rows: int = 1

    @property
    def text(self) -> str:
        """Its own paragraphs; tables and pictures inside are written after the table."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))

    @property
    def is_prose(self) -> bool:
        """Whether a text of several paragraphs was set in it."""
        paragraphs = [b for b in self.blocks if isinstance(b, Paragraph) and b.words.strip()]
        return len(paragraphs) > _PARAGRAPHS_OF_PROSE


def blocks_of(element: Element, inside: Callable[[Element], list[Block]], found: Found) -> Iterator[Block]:
    """A `w:tbl` as blocks; `inside` reads what stands in a cell."""
    name = value(element.find(W + "tblPr"), "tblCaption") or ""
    yield from laid_out(_merged(list(_cells(element, inside, found))), name)


def laid_out(cells: list[Cell], name: str = "") -> Iterator[Block]:
    """Cells as blocks: usually one table, then the tables in its cells.

    A table of one column is a frame, and its text runs on as text. A row with a long passage is written
    as text between the rows before and after it.
    """
    if all(cell.column == 0 for cell in cells):
        for cell in cells:
            yield from cell.blocks
        return
    yield from _parts(cells, name)


def _parts(cells: list[Cell], name: str) -> Iterator[Block]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    merged_from = {row for cell in cells if cell.rows > 1 for row in range(cell.row, cell.row + cell.rows)}
    held: list[Cell] = []
    for row, in_row in sorted(rows.items()):
        if row not in merged_from and any(cell.is_prose for cell in in_row):
            yield from _table(held, name)
            held = []
            for cell in in_row:
                yield from cell.blocks
        else:
            held.extend(in_row)
    yield from _table(held, name)


def _table(cells: Sequence[Cell], name: str) -> Iterator[Block]:
    if not cells:
        return
    first = cells[0].row
    grid = (GridCell(cell.row - first, cell.column, cell.text, cell.rows, cell.columns) for cell in cells)
    yield Table(tuple(grid), name, first + 1)
    for cell in cells:
        for block in cell.blocks:
            if isinstance(block, Table):
                yield replace(block, name=block.name or name)
            elif isinstance(block, Scan):
                yield block


def _cells(element: Element, inside: Callable[[Element], list[Block]], found: Found) -> Iterator[Cell]:
    row = 0
    for tr in _below(element, "tr", found):
        properties = tr.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            found.is_deleted = True
            continue
        if switch(properties, "hidden"):
            found.hidden += 1
            continue
        found.is_inserted = found.is_inserted or (
            properties is not None and properties.find(W + "ins") is not None
        )
        yield from _row(tr, row, inside, found)
        row += 1


def _row(tr: Element, row: int, inside: Callable[[Element], list[Block]], found: Found) -> list[Cell]:
    cells: list[Cell] = []
    column = max(0, number(tr.find(W + "trPr"), "gridBefore") or 0)
    for tc in _below(tr, "tc", found):
        properties = tc.find(W + "tcPr")
        columns = max(1, number(properties, "gridSpan") or 1)
        if column + columns > WIDEST:
            raise ReadingError(TOO_WIDE)
        if cells and _is_merged_to_the_left(properties):
            cells[-1] = replace(cells[-1], columns=cells[-1].columns + columns)
            column += columns
            continue
        merge = _merge(properties)
        is_gone = properties is not None and properties.find(W + "cellDel") is not None
        # What stands in the lower cells of a merge is not seen.
        blocks = () if merge == "continue" or is_gone else tuple(inside(tc))
        cells.append(Cell(row, column, columns, merge, blocks))
        column += columns
    return cells


def _is_merged_to_the_left(properties: Element) -> bool:
    """Whether a cell goes on from the one before, as converters and old programs write what Word calls gridSpan."""
    merge = None if properties is None else properties.find(W + "hMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _merge(properties: Element) -> str:
    merge = None if properties is None else properties.find(W + "vMerge")
    return "" if merge is None else merge.get(W + "val", "continue")


def _merged(cells: list[Cell]) -> list[Cell]:
    """Cells with how many rows they take; the lower parts of a merge are gone."""
    merged: list[Cell] = []
    open_: dict[int, int] = {}
    for cell in cells:
        top = open_.get(cell.column) if cell.merge == "continue" else None
        if top is not None and merged[top].row + merged[top].rows == cell.row:
            merged[top] = replace(merged[top], rows=merged[top].rows + 1)
            continue
        open_[cell.column] = len(merged)
        merged.append(cell)
    return merged


def _below(element: Element, name: str, found: Found) -> Iterator[Element]:
    """Rows or cells, also those within controls and tracked changes."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _AROUND:
            found.is_inserted = found.is_inserted or child.tag in (W + "ins", W + "moveTo")
            yield from _below(child, name, found)
        elif child.tag == W + "del":
            found.is_deleted = True
        elif child.tag == MC + "AlternateContent":
            yield from _branch(child, name, found)


def _branch(alternative: Element, name: str, found: Found) -> Iterable[Element]:
    from ingest.reading.word.drawings import chosen

    branch = chosen(alternative)
    return () if branch is None else _below(branch, name, found)

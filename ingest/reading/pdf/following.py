"""Tables that go on over pages: the same columns at the head of the next page, with or without the header again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.reading.grid import GridCell, rows_of
from ingest.reading.pdf.records import Cell, Line, Table
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.canvas import Canvas
    from ingest.reading.pdf.records import Block, PageLayout
    from ingest.reading.pdf.repeats import Place

_MOST_HEADERS = 4
"""Rows of a header that a page may repeat, its title included."""
_EDGES = 4.0
"""Points by which the columns of one table differ from page to page."""


@dataclass(slots=True)
class Following:
    """The table that was written last, and whether nothing has been written since."""

    rows: list[str] = field(default_factory=list)
    edges: tuple[float, ...] = ()
    width: int = 0
    number: int = 1
    name: str = ""
    is_last: bool = False

    def write(
        self,
        cells: Sequence[GridCell],
        edges: tuple[float, ...],
        canvas: Canvas,
        name: str,
        *,
        is_at_head: bool,
    ) -> None:
        """Write a table. At the head of a page it goes on with the one at the end of the last page."""
        rows = [row.line for row in rows_of(cells)]
        if not rows:
            return
        width = max(cell.column + cell.columns for cell in cells)
        same = _same(self.rows, rows)
        is_alike = width == self.width and (
            _are_alike(edges, self.edges) if edges and self.edges else same > 0
        )
        if is_at_head and self.is_last and self.number > 1 and is_alike:
            # A page that has only the header again has nothing that goes on.
            self.number = canvas.table(cells, name=self.name, first_number=self.number, repeated=same)
        else:
            self.name, self.rows = name, rows[:_MOST_HEADERS]
            self.number = canvas.table(cells, name=name)
        self.edges, self.width, self.is_last = edges, width, True


def grid(table: Table) -> list[GridCell]:
    """A table of a page as the canvas takes it."""
    return [GridCell(cell.row, cell.column, cell.text, cell.rows, cell.columns) for cell in table.cells]


def torn_joined(pages: Sequence[PageLayout], furniture: frozenset[Place]) -> list[PageLayout]:
    """The pages with rows that a page's end tears whole, on the page where they begin."""
    held = list(pages)
    for at in range(1, len(held)):
        last = _edge_table(held[at - 1], at - 1, furniture, is_foot=True)
        first = _edge_table(held[at], at, furniture, is_foot=False)
        parts = _parts(last, first) if last and first else None
        if parts and last and first:
            held[at - 1] = _with(held[at - 1], last, parts[0])
            held[at] = _with(held[at], first, parts[1])
    return held


def _edge_table(page: PageLayout, at: int, furniture: frozenset[Place], *, is_foot: bool) -> Table | None:
    """The table that is the last, or the first, of what a page says."""
    blocks: list[Block] = [block for i, block in enumerate(page.blocks) if (at, i) not in furniture]
    if page.recognised or not blocks:
        return None
    edge = max(blocks, key=lambda b: b.box.bottom) if is_foot else min(blocks, key=lambda b: b.box.top)
    return edge if isinstance(edge, Table) else None


def _parts(last: Table, first: Table) -> tuple[Table, Table] | None:
    """Both tables with the torn row's words in the first one; None if no row is torn."""
    if not _are_alike(last.edges, first.edges):
        return None
    mine, others = last.rows(), first.rows()
    header = _same([BETWEEN_CELLS.join(row) for row in mine], [BETWEEN_CELLS.join(row) for row in others])
    if header >= len(others) or header >= len(mine):
        return None
    torn = others[header]
    words = "".join(torn)
    # The first cell of the row was written on the page before, and so were its figures.
    if torn[0] or not words or any(char.isdigit() for char in words) or not mine[-1][0]:
        return None
    more = {cell.column: cell.text for cell in first.cells if cell.row == header and cell.rows == 1}
    longer = tuple(_longer(cell, more) if cell.row == len(mine) - 1 else cell for cell in last.cells)
    rest = tuple(cell for cell in first.cells if cell.row != header)
    return replace(last, cells=longer), replace(first, cells=rest)


def _longer(cell: Cell, more: dict[int, str]) -> Cell:
    return replace(cell, text=f"{cell.text}\n{more[cell.column]}") if more.get(cell.column) else cell


def _same(before: Sequence[str], rows: Sequence[str]) -> int:
    """How many first rows are those of the table's head."""
    same = 0
    for mine, other in zip(rows[:_MOST_HEADERS], before, strict=False):
        if mine != other:
            break
        same += 1
    return same


def _are_alike(edges: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return len(edges) == len(others) and all(abs(a - b) <= _EDGES for a, b in zip(edges, others, strict=True))


def _with(page: PageLayout, old: Table, new: Table) -> PageLayout:
    return replace(page, blocks=tuple(new if block is old else block for block in page.blocks))


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The lines among blocks."""
    return [block for block in blocks if isinstance(block, Line)]

"""A table as rows and columns with merged cells, and its one canonical form: a line a row, cells joined by ` | `."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u3000]+")
_HAN = re.compile(r"(?<=[\u2e80-\u9fff，。；：、（）“”]) (?=[\u2e80-\u9fff，。；：、（）“”])")
"""A blank between two Han is where a narrow cell broke its line."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell by its upper left place, from 0, and how many rows and columns it takes."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row ready to be written."""

    number: int
    """Of the row in its table, from 1."""
    cells: tuple[str, ...]
    is_doubtful: bool = False
    is_whole: bool = False
    """Whether one cell takes the whole width: a title, a heading or a note within the table."""

    @property
    def line(self) -> str:
        """As it stands in canonical text."""
        return self.cells[0] if self.is_whole else BETWEEN_CELLS.join(self.cells)


def rows_of(cells: Iterable[GridCell]) -> tuple[GridRow, ...]:
    """The rows of a table in order; a merged cell says its words in every place that it takes.

    Empty rows are left out, and columns that are empty in all rows; numbers of rows stay.
    """
    held = [cell for cell in cells if cell.rows > 0 and cell.columns > 0]
    width = max((cell.column + cell.columns for cell in held), default=0)
    places: dict[int, dict[int, GridCell]] = {}
    for cell in held:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                # The first comes first: overlapping merges stand in damaged files.
                places.setdefault(row, {}).setdefault(column, cell)
    texts = {
        row: [words_of(by_column[c].text) if c in by_column else "" for c in range(width)]
        for row, by_column in places.items()
    }
    used = [c for c in range(width) if any(words[c] for words in texts.values())]
    return tuple(
        _row(row, places[row], [texts[row][c] for c in used], width)
        for row in sorted(places)
        if any(texts[row])
    )


def _row(row: int, by_column: dict[int, GridCell], words: Sequence[str], width: int) -> GridRow:
    first = by_column.get(0)
    is_whole = width > 1 and first is not None and first.columns >= width
    doubtful = any(cell.is_doubtful for cell in by_column.values())
    return GridRow(row + 1, (words[0],) if is_whole else tuple(words), doubtful, is_whole or len(words) == 1)


def words_of(text: str) -> str:
    """What a cell says, on one line; a stroke of its own must not look like the border of a cell."""
    return _HAN.sub("", _SPACES.sub(" ", text)).strip().replace("|", "｜")

"""Sheets of any workbook as canonical text: titles and notes as lines, tables with the sheet's own row numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.reading.grid import GridCell, words_of
from ingest.reading.regions import parts_of
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading.canvas import Canvas
    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell

_LARGEST = 4
"""Times the most cells: of a table's rows by its columns, most of which may be empty."""
Area = tuple[int, int, int, int]
"""First row, last row, first column, last column of merged cells, from 0."""


@dataclass(slots=True)
class Sheet:
    """What a workbook's reader collects of one sheet; rows and columns count from 0."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """What each cell shows; empty ones are left out."""
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    lines: list[str] = field(default_factory=list)
    """Words of text boxes that lie over the cells."""
    missed: Counter[str] = field(default_factory=Counter)
    """What of the sheet is not read, in Chinese after its number, and how often."""


class Sheets:
    """Takes in the sheets of a workbook, counts what of them is not read, and writes them."""

    def __init__(self, canvas: Canvas, limits: Limits, tell: Tell) -> None:
        self._canvas = canvas
        self._limits = limits
        self._tell = tell
        self._sheets: list[Sheet] = []
        self._cells = 0
        self._unread: Counter[str] = Counter()

    def miss(self, phrase: str, count: int = 1) -> None:
        """Count something that is not read: `phrase` follows its number (个公式没有缓存值)."""
        if count:
            self._unread[phrase] += count

    def add(self, sheet: Sheet) -> None:
        """One sheet; a hidden one is only counted. Raises ReadingError when there are too many cells."""
        if sheet.is_hidden:
            self.miss("个隐藏的工作表", int(bool(sheet.cells)))
            return
        self._cells += len(sheet.cells)
        if self._cells > self._limits.cells:
            raise ReadingError(
                f"表格超过 {self._limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS"
            )
        self._sheets.append(sheet)
        self._count_hidden(sheet)
        for phrase, count in sheet.missed.items():
            self.miss(phrase, count)

    def write(self) -> None:
        """All sheets in order, with a heading each where there are several, and how the reading went."""
        said = [sheet for sheet in self._sheets if sheet.cells or sheet.lines]
        for sheet in said:
            if len(said) > 1 and sheet.name:
                self._canvas.heading(words_of(sheet.name), 2)
            self._write(sheet)
            self._tell(f"工作表 {words_of(sheet.name)[:30]}")
        empty = tuple(sheet.name for sheet in self._sheets if not (sheet.cells or sheet.lines))
        unread = tuple(f"{count} {phrase}" for phrase, count in self._unread.items())
        self._canvas.quality(pages=len(self._sheets), empty_pages=empty, unread=unread)

    def _write(self, sheet: Sheet) -> None:
        for part in parts_of(_visible(sheet, self._limits), sheet.hidden_rows):
            self._part(part.before, sheet.name)
            self._canvas.table(part.table, name=words_of(sheet.name))
            self._part(part.after, sheet.name)
        for line in sheet.lines:
            self._canvas.line(words_of(line))
        self._canvas.gap()

    def _part(self, lines: Iterable[tuple[int, str]], name: str) -> None:
        said = words_of(name)
        for row, line in lines:
            self._canvas.row(f"表“{said}”第{row + 1}行" if said else f"表第{row + 1}行")
            self._canvas.line(line)
            self._canvas.row("")

    def _count_hidden(self, sheet: Sheet) -> None:
        if sheet.hidden_rows:
            rows = {row for row, _ in sheet.cells} & sheet.hidden_rows
            self.miss("个隐藏的行", len(rows))
        if sheet.hidden_columns:
            columns = {column for _, column in sheet.cells} & sheet.hidden_columns
            self.miss("个隐藏的列", len(columns))


def seen_in(sheet: Sheet, frame: Area | None, limits: Limits) -> list[GridCell]:
    """The cells of a sheet that are seen through a frame; without one, all. Rows and columns count from the first."""
    if frame is not None:
        top, bottom, left, right = frame
        places = [
            (row, column) for row, column in sheet.cells if top <= row <= bottom and left <= column <= right
        ]
        sheet.cells = {place: sheet.cells[place] for place in places}
    found = _visible(sheet, limits)
    rows = {row: place for place, row in enumerate(sorted({cell.row for cell in found}))}
    first = min((cell.column for cell in found), default=0)
    return [replace(cell, row=rows[cell.row], column=cell.column - first) for cell in found]


def _visible(sheet: Sheet, limits: Limits) -> list[GridCell]:
    """The cells that are seen, columns without any left out; merged cells in pieces of one row."""
    areas = _areas(sheet, limits)
    covered = {place for area in areas for place in _places(area)}
    places = _columns(sheet)
    rows = {row for row, _ in sheet.cells} - sheet.hidden_rows
    if len(rows) * len(places) > _LARGEST * limits.cells:
        raise ReadingError(
            f"工作表“{words_of(sheet.name)[:20]}”的表格超过 {limits.cells:,} 格，请删去无用的行列后再导入，或调高 CHUANGMO_MAX_CELLS"
        )
    found = [
        GridCell(row, places[column], text)
        for (row, column), text in sheet.cells.items()
        if (row, column) not in covered and row in rows and column in places
    ]
    for area in areas:
        found += _pieces(area, sheet, rows, places)
    return found


def _columns(sheet: Sheet) -> dict[int, int]:
    """The place of each column that is used and seen: however many empty ones lie between two, one stands for them."""
    places: dict[int, int] = {}
    last, at = -1, -1
    for column in sorted({column for _, column in sheet.cells} - sheet.hidden_columns):
        is_apart = any(between not in sheet.hidden_columns for between in range(last + 1, column))
        at += 2 if is_apart and places else 1
        places[column], last = at, column
    return places


def _areas(sheet: Sheet, limits: Limits) -> list[Area]:
    """Merged cells that say something, no larger than what is used of the sheet."""
    if not sheet.cells or not sheet.merged:
        return []
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    areas = [
        (top, min(bottom, last_row), left, min(right, last_column))
        for top, bottom, left, right in sheet.merged
        if (top, left) in sheet.cells
    ]
    if sum((bottom - top + 1) * (right - left + 1) for top, bottom, left, right in areas) > limits.cells:
        raise ReadingError(f"合并的单元格超过 {limits.cells:,} 格，疑为损坏的文件，未读；请核对后另存再导入")
    return areas


def _places(area: Area) -> Iterator[tuple[int, int]]:
    top, bottom, left, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _pieces(area: Area, sheet: Sheet, rows: set[int], places: dict[int, int]) -> Sequence[GridCell]:
    top, bottom, left, right = area
    shown = [places[column] for column in range(left, right + 1) if column in places]
    if not shown:
        return []
    text = sheet.cells[top, left]
    width = shown[-1] - shown[0] + 1
    return [GridCell(row, shown[0], text, 1, width) for row in range(top, bottom + 1) if row in rows]

"""The parts of a sheet: separate tables, with the titles above and the notes below each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.reading.grid import words_of
from kb.quantities.cells import is_numeric

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ingest.reading.grid import GridCell

_NOTE = re.compile(
    r"[（(【]?(?:注|备\s*注|说\s*明|附注|资料来源|数据来源|来源|填表|制表|审核|填报|统计负责人|单位负责人|报出日期)[】]?\s*\d{0,2}\s*[)）]?\s*[:：.、]"
)
_NUMBERED_NOTE = re.compile(r"(?:注\s*\d|[*＊※①-⑳]|\d{1,2}[.、．]).{6,}")
_LEAST_SENTENCE = 25
"""Characters; a longer lone cell in a sheet is no label of a row."""
_FORM = re.compile(r"[^:：\d]{2,12}[:：].{0,40}")
"""填报单位：某市 · 单位：万元: what stands over a form or under it."""
_BETWEEN = "　"


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the lines above and below it, each with its row."""

    before: tuple[tuple[int, str], ...]
    table: tuple[GridCell, ...]
    after: tuple[tuple[int, str], ...]


Row = tuple["GridCell", ...]


def parts_of(cells: Iterable[GridCell], hidden_rows: Container[int] = ()) -> tuple[Part, ...]:
    """The parts of a sheet in reading order; every cell takes one row. Hidden rows part nothing."""
    rows = _rows(cells)
    return tuple(part for band in _bands(rows, hidden_rows) for part in _parts(band))


def _rows(cells: Iterable[GridCell]) -> list[Row]:
    by_row: dict[int, list[GridCell]] = defaultdict(list)
    for cell in cells:
        if words_of(cell.text):
            by_row[cell.row].append(cell)
    return [tuple(sorted(by_row[row], key=lambda cell: cell.column)) for row in sorted(by_row)]


# ---- one under the other


def _bands(rows: Sequence[Row], hidden: Container[int]) -> list[list[Row]]:
    """Stretches without an empty row; one that goes on with the table above, or belongs to the one below, is joined."""
    bands: list[list[Row]] = []
    for row in rows:
        if bands and all(between in hidden for between in range(bands[-1][-1][0].row + 1, row[0].row)):
            bands[-1].append(row)
        else:
            bands.append([row])
    joined: list[list[Row]] = []
    for band in bands:
        if joined and (_is_heading(joined[-1]) or not _begins_anew(band, joined[-1])):
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined


def _is_heading(band: Sequence[Row]) -> bool:
    """Whether a stretch holds lines only: titles, whose table comes after an empty row."""
    return all(_is_line(row) for row in band) and not any(_is_note(row) for row in band)


def _begins_anew(band: Sequence[Row], above: Sequence[Row]) -> bool:
    """Whether a stretch is a table of its own: a title or a header of its own comes first."""
    table = [row for row in band if not _is_line(row)]
    if not table:
        return not all(_is_note(row) for row in band)
    if _is_line(band[0]) and not _is_note(band[0]) and not _is_table_label(band[0], above):
        return True
    return _is_header(table[0]) and any(_has_figures(row) for row in table[1:])


def _is_table_label(row: Row, above: Sequence[Row]) -> bool:
    """Whether a lone cell heads rows of the table above: it stands in its first column and is no title."""
    left = min(cell.column for each in above for cell in each)
    return row[0].column == left and row[0].columns == 1 and len(words_of(row[0].text)) <= 6


def _is_header(row: Row) -> bool:
    return len(row) > 1 and not any(is_numeric(words_of(cell.text)) for cell in row)


def _has_figures(row: Row) -> bool:
    return any(is_numeric(words_of(cell.text)) for cell in row)


# ---- lines and tables


def _parts(rows: Sequence[Row]) -> list[Part]:
    first = next((at for at, row in enumerate(rows) if not _is_line(row)), len(rows))
    first -= _is_group(rows[first - 1], rows[first]) if 0 < first < len(rows) else 0
    last = next((at for at in range(len(rows), first, -1) if not _is_below(rows[at - 1], rows[first])), first)
    before, table, after = rows[:first], rows[first:last], rows[last:]
    sides = _sides(table)
    if len(sides) < 2:
        return [Part(_lines(before), _shifted(table), _lines(after))]
    parts = [part for side in sides for part in _parts(side)]
    parts[0] = replace(parts[0], before=(*_lines(before), *parts[0].before))
    parts[-1] = replace(parts[-1], after=(*parts[-1].after, *_lines(after)))
    return parts


def _is_line(row: Row) -> bool:
    """Whether a row above a table is a title or says of what and in which unit the table is."""
    if len(row) == 1:
        return True
    return all(_FORM.fullmatch(words_of(cell.text)) for cell in row)


def _is_group(row: Row, header: Row) -> bool:
    """Whether a lone cell right over a header heads some of its columns, and not the table."""
    cell, left = row[0], header[0].column
    is_inside = cell.column > left and cell.columns > 1 and cell.row + 1 == header[0].row
    return is_inside and not _FORM.fullmatch(words_of(cell.text))


def _is_below(row: Row, header: Row) -> bool:
    """Whether a last row is a note under the table rather than a row whose values are blank."""
    if _is_note(row):
        return True
    return len(row) == 1 and row[0].columns > 1 and row[0].columns >= _width(header)


def _width(row: Row) -> int:
    return row[-1].column + row[-1].columns - row[0].column


def _is_note(row: Row) -> bool:
    words = words_of(row[0].text)
    if len(row) > 1:
        return all(_FORM.fullmatch(words_of(cell.text)) for cell in row)
    return bool(_NOTE.match(words) or _NUMBERED_NOTE.match(words)) or len(words) > _LEAST_SENTENCE


def _lines(rows: Iterable[Row]) -> tuple[tuple[int, str], ...]:
    return tuple((row[0].row, _BETWEEN.join(words_of(cell.text) for cell in row)) for row in rows)


def _shifted(rows: Sequence[Row]) -> tuple[GridCell, ...]:
    """Columns count from the table's own first one, so that cells over the whole width are seen to be so."""
    left = min((row[0].column for row in rows), default=0)
    return tuple(replace(cell, column=cell.column - left) for row in rows for cell in row)


# ---- side by side


def _sides(rows: Sequence[Row]) -> list[list[Row]]:
    """A table in stretches of columns between which one is empty, if each stretch is a table by itself."""
    taken = {
        place for row in rows for cell in row for place in range(cell.column, cell.column + cell.columns)
    }
    runs = [
        [column for _, column in group]
        for _, group in groupby(enumerate(sorted(taken)), lambda it: it[1] - it[0])
    ]
    sides = [
        [tuple(cell for cell in row if run[0] <= cell.column <= run[-1]) for row in rows] for run in runs
    ]
    kept = [[row for row in side if row] for side in sides]
    return kept if len(kept) > 1 and all(_is_table(side) for side in kept) else [list(rows)]


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether a stretch of columns has a header, and labels in its first column: figures alone belong to the left."""
    table = [row for row in rows if len(row) > 1]
    if len(table) < 2 or not _is_header(table[0]):
        return False
    left = min(row[0].column for row in table)
    first = [words_of(row[0].text) for row in table[1:] if row[0].column == left]
    return bool(first) and sum(map(is_numeric, first)) * 2 < len(first)

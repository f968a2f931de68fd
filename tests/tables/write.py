"""A table as a file of many kinds, with its merged cells where the format knows them."""

from __future__ import annotations

import csv
import html
import io
from typing import TYPE_CHECKING

from tests.tables.kinds import LEFT, UP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tables.kinds import Table

_BEFORE = "临泽市环境保护工作统计"
_AFTER = "以上数据由市环境监测站提供。"
_ROWS_ON_PAGE = 28


def written(table: Table, suffix: str) -> bytes:
    """The table with a line before and after it. Not for what LibreOffice has to write (`tests/formats.py`)."""
    return _WRITERS[suffix](table)


def merges(table: Table) -> Iterator[tuple[int, int, int, int]]:
    """First row, first column, last row, last column of every merged cell."""
    grid = table.grid
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            if cell in (LEFT, UP):
                continue
            right = column
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            down = number
            while down + 1 < len(grid) and grid[down + 1][column] == UP:
                down += 1
            if (right, down) != (column, number):
                yield number, column, down, right


def _bare(cell: str) -> str:
    return "" if cell in (LEFT, UP) else cell


def _xlsx(table: Table) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "统计"
    sheet.cell(1, 1, table.title)
    for number, row in enumerate(table.grid, 2):
        for column, cell in enumerate(row, 1):
            words = _bare(cell)
            sheet.cell(number, column, _typed(words) if number > 1 + table.heads else words or None)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.grid[0]))
    for top, left, bottom, right in merges(table):
        sheet.merge_cells(start_row=top + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _typed(words: str) -> float | int | str | None:
    """Numbers as numbers, as a workbook holds them; one that ends in 0 as text, for it would be shown without it."""
    if not words.replace(".", "", 1).isdecimal() or ("." in words and words.endswith("0")):
        return words or None
    return float(words) if "." in words else int(words)


def _docx(table: Table) -> bytes:
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_paragraph(_BEFORE)
    document.add_paragraph(table.title)
    grid = table.grid
    drawn = document.add_table(len(grid), len(grid[0]), style="Table Grid")
    for row, cells in zip(drawn.rows, grid, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = _bare(words)
    for top, left, bottom, right in merges(table):
        words = drawn.cell(top, left).text
        drawn.cell(top, left).merge(drawn.cell(bottom, right)).text = words
    for row in drawn.rows[: table.heads]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph(_AFTER)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _pptx(table: Table) -> bytes:
    import pptx
    from pptx.util import Cm

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    assert slide.shapes.title is not None
    slide.shapes.title.text = table.title
    grid = table.grid
    shape = slide.shapes.add_table(len(grid), len(grid[0]), Cm(1), Cm(4), Cm(23), Cm(12))
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            shape.table.cell(number, column).text = _bare(cell)
    for top, left, bottom, right in merges(table):
        shape.table.cell(top, left).merge(shape.table.cell(bottom, right))
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def _html(table: Table) -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges(table)}
    rows = []
    for number, row in enumerate(table.grid):
        tag = "th" if number < table.heads else "td"
        cells = [
            f'<{tag} rowspan="{down}" colspan="{right}">{html.escape(cell)}</{tag}>'
            for column, cell in enumerate(row)
            if cell not in (LEFT, UP)
            for down, right in [spans.get((number, column), (1, 1))]
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f"<html><body><p>{_BEFORE}</p><table><caption>{table.title}</caption>{''.join(rows)}</table>"
        f"<p>{_AFTER}</p></body></html>"
    ).encode()


def _csv(table: Table) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([[table.title], *([_bare(cell) for cell in row] for row in table.grid)])
    return held.getvalue().encode("gb18030")


def _pdf(table: Table) -> bytes:
    """Ruled, the rule left out inside a merged cell; on every further page the header again."""
    from tests.ingest.reading.pdf.material import Paper

    paper = Paper()
    paper.text(_BEFORE, 90, 80)
    paper.centred(table.title, 110)
    head, body = table.grid[: table.heads], table.grid[table.heads :]
    for start in range(0, len(body), _ROWS_ON_PAGE):
        if start:
            paper.page()
        y = _ruled(paper, [*head, *body[start : start + _ROWS_ON_PAGE]], 125.0 if start == 0 else 80.0)
    paper.text(_AFTER, 90, y + 30)
    paper.page()
    return paper.data()


def _ruled(paper: object, grid: list[tuple[str, ...]], top: float) -> float:
    from tests.ingest.reading.pdf.material import Paper

    assert isinstance(paper, Paper)
    widths = [max(len(row[column]) for row in grid) * 9 + 14 for column in range(len(grid[0]))]
    step, left = 22.0, 60.0
    edges = [left + sum(widths[:column]) for column in range(len(widths) + 1)]
    for number, row in enumerate(grid):
        y = top + number * step
        for column, cell in enumerate(row):
            paper.text(_bare(cell), edges[column] + 3, y + 15, 9)
            if cell != UP:
                paper.line(edges[column], y, edges[column + 1], y)
            if cell != LEFT:
                paper.line(edges[column], y, edges[column], y + step)
    bottom = top + len(grid) * step
    paper.line(left, bottom, edges[-1], bottom)
    paper.line(edges[-1], top, edges[-1], bottom)
    return bottom


_WRITERS: dict[str, Callable[[Table], bytes]] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "pptx": _pptx,
    "html": _html,
    "csv": _csv,
    "pdf": _pdf,
}

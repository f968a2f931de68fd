"""OpenDocument spreadsheets (.ods) to canonical text; the format keeps what every cell shows beside its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.number_format import general, shown
from ingest.reading.package import MACROS, Package
from ingest.reading.sheets import Sheet, Sheets
from ingest.reading.untrusted_xml import local
from ingest.reading.workbook import ERROR_VALUE, NO_VALUE
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

ODS_VERSION = "ods/1"
_CONTENT = "content.xml"
_BYTES_A_CELL = 600
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet in LibreOffice."""
_UNSEEN = ("collapse", "filter")
_PARAGRAPHS = ("p", "h")
_LEFT_OUT = ("annotation", "ruby-text", "shape", "frame", "custom-shape", "note")


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a workbook. Raises ReadingError if it has a password, is damaged, too large or empty."""
    package = Package(data, limits)
    package.check()
    package.refuse_password()
    if package.size(_CONTENT) > limits.cells * _BYTES_A_CELL:
        raise ReadingError(
            f"工作表过大（超过 {limits.cells:,} 格），请拆分后再导入，或调高 CHUANGMO_MAX_CELLS"
        )
    canvas = Canvas(limits)
    sheets = Sheets(canvas, limits, tell)
    hidden: set[str] = set()
    for one in package.elements(_CONTENT, "style", "table"):
        if local(str(one.tag)) == "style":
            if any(_of(part, "display") == "false" for part in one.iterchildren("{*}table-properties")):
                hidden.add(_of(one, "name"))
        elif _of(one, "name"):
            tell(f"工作表 {_of(one, 'name')[:30]}")
            sheets.add(_sheet(one, limits, hidden))
    _count_parts(package, sheets)
    sheets.write()
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        canvas.remark(MACROS)
    return canvas.finish(ODS_VERSION)


def _count_parts(package: Package, sheets: Sheets) -> None:
    sheets.miss("张图片", sum(name.startswith("Pictures/") and name != "Pictures/" for name in package.names))
    sheets.miss(
        "个图表或嵌入的文件",
        sum(
            name.startswith("Object ") and name.count("/") == 1 and name.endswith("content.xml")
            for name in package.names
        ),
    )


def _sheet(table: _Element, limits: Limits, hidden: set[str]) -> Sheet:
    sheet = Sheet(_of(table, "name"), is_hidden=_of(table, "style-name") in hidden)
    column = 0
    for one in table.iter("{*}table-column"):
        times = _times(one, "number-columns-repeated", _MOST_COLUMNS - column)
        if _of(one, "visibility") in _UNSEEN:
            sheet.hidden_columns.update(range(column, column + times))
        column += times
    row = 0
    for one in table.iter("{*}table-row"):
        times = _times(one, "number-rows-repeated", _MOST_ROWS - row)
        _row(sheet, one, range(row, row + times), limits)
        row += times
    return sheet


def _row(sheet: Sheet, row: _Element, places: range, limits: Limits) -> None:
    """A row in all its places. Those repeated to the end of a sheet are empty; rows that say something are few."""
    cells = tuple(_cells(row, sheet))
    if not cells:
        return
    if len(sheet.cells) + len(places) * len(cells) > limits.cells:
        raise ReadingError(f"表格超过 {limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS")
    for place in places:
        for column, words, rows, columns in cells:
            sheet.cells[place, column] = words
            if rows > 1 or columns > 1:
                sheet.merged.append((place, place + rows - 1, column, column + columns - 1))
    if _of(row, "visibility") in _UNSEEN:
        sheet.hidden_rows.update(places)


def _cells(row: _Element, sheet: Sheet) -> Iterator[tuple[int, str, int, int]]:
    """Column, words, and the rows and columns taken, of every cell that says something."""
    column = 0
    for one in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        times = _times(one, "number-columns-repeated", _MOST_COLUMNS - column)
        words = _shown(one, sheet) if local(str(one.tag)) == "table-cell" else ""
        if words.strip():
            rows, columns = (
                _times(one, "number-rows-spanned", _MOST_ROWS),
                _times(one, "number-columns-spanned", _MOST_COLUMNS),
            )
            for at in range(column, column + times):
                yield at, words, rows, columns
        column += times


def _shown(cell: _Element, sheet: Sheet) -> str:
    words = "\n".join(
        _said(part) for part in cell if isinstance(part.tag, str) and local(part.tag) in _PARAGRAPHS
    )
    if words.strip():
        if _of(cell, "value-type") == "error" or words.startswith(
            ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "Err:")
        ):
            sheet.missed[ERROR_VALUE] += 1
        return words
    value = _of(cell, "value")
    if value:
        return _number(value, "0.##%" if _of(cell, "value-type") == "percentage" else "")
    if _of(cell, "formula") and not _of(cell, "value-type"):
        sheet.missed[NO_VALUE] += 1
    return _of(cell, "date-value").removesuffix("T00:00:00") or _of(cell, "string-value")


def _number(value: str, code: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return shown(number, code) if code else general(number)


def _said(paragraph: _Element) -> str:
    """The words of a paragraph, with its blanks and without notes."""
    words = [paragraph.text or ""]
    for part in paragraph:
        name = local(part.tag) if isinstance(part.tag, str) else ""
        if name == "s":
            words.append(" " * _times(part, "c", 1_000))
        elif name in ("tab", "line-break"):
            words.append(" ")
        elif name and name not in _LEFT_OUT:
            words.append(_said(part))
        words.append(part.tail or "")
    return "".join(words)


def _of(element: _Element, name: str) -> str:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if local(str(key)) == name), "")


def _times(element: _Element, name: str, most: int) -> int:
    said = _of(element, name)
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 9 else 1

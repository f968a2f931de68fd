"""Excel 97 workbooks (.xls, .et of WPS) to canonical text, through xlrd."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.number_format import GENERAL, built_in, hides, shown, shown_text
from ingest.reading.package import MACROS
from ingest.reading.sheets import Sheet, Sheets
from ingest.reading.untrusted_xml import DAMAGED
from ingest.reading.workbook import ERROR_VALUE, NOT_SHOWN
from kb.errors import ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd.book import Book
    from xlrd.sheet import Cell

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

XLS_VERSION = "xls/1"
_BROKEN = (
    struct.error, ValueError, LookupError, AssertionError, TypeError, AttributeError, OverflowError, RecursionError,
    ZeroDivisionError, OSError, EOFError,
)  # fmt: skip
"""What xlrd raises over damaged records, besides its own errors."""
_LOCAL_CODES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
"""Formats of days by number: xlrd has American codes for them."""
_OBJECTS = {5: "个图表", 8: "张图片"}
_OBJ, _COMMON_OBJECT = 0x5D, 0x15


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a workbook. Raises ReadingError if it has a password, is damaged, too large or empty."""
    import xlrd
    from xlrd.compdoc import CompDocError

    if data.startswith(b"PK"):
        raise UnsupportedError(
            "暂不支持 .xlsb 文件（二进制工作簿）；请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"
        )
    canvas = Canvas(limits)
    try:
        _write(data, canvas, limits, tell)
    except xlrd.XLRDError as error:
        raise ReadingError(_reason(str(error))) from error
    except (*_BROKEN, CompDocError) as error:
        raise ReadingError(DAMAGED) from error
    return canvas.finish(XLS_VERSION)


def _reason(said: str) -> str:
    if "encrypted" in said.lower() or "password" in said.lower():
        return "文件设有打开密码，读不了；请用 Excel 或 WPS 打开并去掉密码，另存后再导入"
    return DAMAGED


def _write(data: bytes, canvas: Canvas, limits: Limits, tell: Tell) -> None:
    import xlrd

    sheets = Sheets(canvas, limits, tell)
    with xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    ) as book:
        if book.nsheets > limits.pages:
            raise ReadingError(f"工作表超过 {limits.pages:,} 个，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES")
        for number in range(book.nsheets):
            tell(f"工作表 {number + 1}")
            sheets.add(_sheet(book, number, limits))
            book.unload_sheet(number)
    _count_objects(data, sheets, canvas)
    sheets.write()


def _sheet(book: Book, number: int, limits: Limits) -> Sheet:
    source = book.sheet_by_index(number)
    sheet = Sheet(source.name, is_hidden=source.visibility != 0)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            words = _shown(source.cell(row, column), book, sheet)
            if words.strip():
                sheet.cells[row, column] = words
        if len(sheet.cells) > limits.cells:
            raise ReadingError(f"表格超过 {limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS")
    sheet.merged += [(top, bottom - 1, left, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows.update(row for row, info in source.rowinfo_map.items() if info.hidden)
    sheet.hidden_columns.update(column for column, info in source.colinfo_map.items() if info.hidden)
    return sheet


def _shown(cell: Cell, book: Book, sheet: Sheet) -> str:
    """What a cell shows."""
    import xlrd

    code = _code(book, cell.xf_index)
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return shown_text(cell.value, code)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            sheet.missed[ERROR_VALUE] += 1
            return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            if hides(cell.value, code):
                sheet.missed[NOT_SHOWN] += 1
                return ""
            return shown(cell.value, code, is_1904=book.datemode == 1)
    return ""


def _code(book: Book, style: int | None) -> str:
    """The number format of a cell style."""
    if style is None or not 0 <= style < len(book.xf_list):
        return GENERAL
    key = book.xf_list[style].format_key
    if key in _LOCAL_CODES:
        return built_in(key)
    known = book.format_map.get(key)
    return str(known.format_str) if known else GENERAL


def _count_objects(data: bytes, sheets: Sheets, canvas: Canvas) -> None:
    """Charts and pictures, which xlrd passes over, and whether there are macros."""
    import olefile

    if not olefile.isOleFile(data):
        return
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        if file.exists("_VBA_PROJECT_CUR"):
            canvas.remark(MACROS)
        name = next((name for name in ("Workbook", "Book") if file.exists(name)), None)
        kinds = _objects(file.openstream(name).read()) if name else ()
    for kind in kinds:
        if kind in _OBJECTS:
            sheets.miss(_OBJECTS[kind])


def _objects(stream: bytes) -> Iterator[int]:
    """The kind of every drawn object, from the records of a workbook (MS-XLS 2.4.181, 2.5.143)."""
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record == _OBJ and length >= 8:
            part, _, kind = struct.unpack_from("<HHH", stream, at + 4)
            if part == _COMMON_OBJECT:
                yield kind
        at += 4 + length

"""Tables as Excel files: numbers as numbers with the digits that were written, words as nothing but words."""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from assistant.export.frame import AUTHOR
from assistant.export.inlines import clean, on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    Value = str | Decimal | None

_LONGEST_NAME, _LONGEST_CELL = 31, 32767
"""Characters that Excel allows."""
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_DIGITS = 15
"""How many digits of a number Excel keeps."""
_NARROWEST, _WIDEST = 8, 48
_PAPER_A4 = 9
_FONT = "宋体"
_FORMULA_SIGNS = ("=", "+", "-", "@")


def table_to_xlsx(title: str, head: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A workbook of one sheet named after the table, its head in bold and always in sight."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(_sheet_name(title))
    book.properties.title, book.properties.creator = on_one_line(title), AUTHOR
    for at, row in enumerate((head, *rows), 1):
        for column, value in enumerate(row, 1):
            # No cell of a new sheet is merged with others.
            _write(cast("Cell", sheet.cell(at, column)), value, is_head=at == 1)
    for column, values in enumerate(zip_longest(head, *rows), 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(values)
    _set_view(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    """A name that Excel takes; it may not be empty, nor begin or end with an apostrophe."""
    name = _NO_NAME.sub(" ", on_one_line(title))[:_LONGEST_NAME].strip("' ")
    # History is what Excel calls a sheet of its own.
    return name if name and name.lower() != "history" else "表"


def _write(cell: Cell, value: Value, *, is_head: bool) -> None:
    if isinstance(value, Decimal) and _fits(value):
        cell.value = value
        cell.number_format = _format(value)
    elif value is not None:
        _write_words(cell, str(value))
    line = Side(style="thin")
    across = "center" if is_head else "right" if cell.data_type == "n" else "left"
    cell.font = Font(name=_FONT, bold=is_head)
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    cell.border = Border(left=line, right=line, top=line, bottom=line)


def _write_words(cell: Cell, text: str) -> None:
    words = clean(text)[:_LONGEST_CELL]
    cell.value = words
    # openpyxl would take =1+1 for a formula and #N/A for an error.
    cell.data_type = "s"
    # The sign Excel itself keeps, or the words would become a formula as soon as the cell is edited.
    cell.quotePrefix = words.lstrip().startswith(_FORMULA_SIGNS)


def _fits(number: Decimal) -> bool:
    """Whether Excel keeps every digit of the number."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() < -_DIGITS:
        return False
    return len(number.as_tuple().digits) + max(0, exponent) <= _DIGITS


def _format(number: Decimal) -> str:
    places = _places(number)
    return "0." + "0" * places if places else "0"


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _width(values: Sequence[Value]) -> float:
    lines = (line for value in values if value is not None for line in str(value).split("\n"))
    widest = max((sum(_columns(sign) for sign in line) for line in lines), default=0)
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def _columns(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def _set_view(sheet: Worksheet) -> None:
    """The head stays in sight and is printed on every page, which is as wide as the table."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

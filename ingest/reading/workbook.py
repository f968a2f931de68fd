"""Excel workbooks (.xlsx, .xlsm) to canonical text: what every cell shows, with the numbers of its sheet's rows.

Read as a stream of XML and not with openpyxl, which holds every formatted cell in memory (a sheet with a format down to its last row
takes gigabytes), doesn't tell a formula without a cached value from an empty cell, and stops at styles that other
programs write. Macros are never looked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.number_format import GENERAL, built_in, hides, shown, shown_text
from ingest.reading.package import MACROS, Package
from ingest.reading.sheets import Sheet, Sheets, seen_in
from ingest.reading.untrusted_xml import DAMAGED, local
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from ingest.reading.grid import GridCell
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell
    from ingest.reading.sheets import Area

WORKBOOK_VERSION = "xlsx/1"
NO_VALUE = "个公式没有缓存值，请用 Excel 打开保存后再导入"
ERROR_VALUE = "格显示为错误值（如 #DIV/0!）"
NOT_SHOWN = "格按单元格格式不显示"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BYTES_A_CELL = 300
"""XML of a cell with a long formula; a sheet of more than the most cells times this is not begun."""
_LAST_COLUMN = 16_384
_TELL_EVERY = 5_000
"""Rows."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    package: Package
    strings: Sequence[str]
    codes: Sequence[str]
    """The number format of each cell style."""
    is_1904: bool
    limits: Limits
    tell: Tell


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a workbook. Raises ReadingError if it is damaged, too large or empty."""
    package = Package(data, limits)
    package.check()
    canvas = Canvas(limits)
    listed = tuple(_listed(package))
    if len(listed) > limits.pages:
        raise ReadingError(f"工作表超过 {limits.pages:,} 个，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES")
    book = _opened(package, limits, tell)
    sheets = Sheets(canvas, limits, tell)
    for name, part, is_hidden in listed:
        sheet = Sheet(name, is_hidden=is_hidden)
        _fill(sheet, part, book)
        sheet.lines += _text_boxes(package, part)
        sheets.add(sheet)
    _count_parts(package, sheets)
    sheets.write()
    if package.has_macros:
        canvas.remark(MACROS)
    return canvas.finish(WORKBOOK_VERSION)


def embedded(data: bytes, limits: Limits) -> tuple[GridCell, ...]:
    """The cells that a document shows of a workbook embedded in it; nothing if it is none that is read here.

    Raises ReadingError if it is damaged or too large.
    """
    package = Package(data, limits)
    listed = tuple(_listed(package))
    # Only the sheet that was seen last, and of it the cells that fill the frame.
    views = [one.get("activeTab", "0") for one in package.elements(_MAIN, "workbookView")]
    at = int(views[0]) if views and views[0].isdecimal() and len(views[0]) < 6 else 0
    if at >= len(listed):
        return ()
    sheet = Sheet(listed[at][0])
    _fill(sheet, listed[at][1], _opened(package, limits, lambda _at: None))
    frame = next((_area(one.get("ref", "")) for one in package.elements(_MAIN, "oleSize")), None)
    return tuple(seen_in(sheet, frame, limits))


# ---- the workbook


def _opened(package: Package, limits: Limits, tell: Tell) -> _Book:
    return _Book(package, _strings(package, limits, tell), _codes(package), _is_1904(package), limits, tell)


def _listed(package: Package) -> Iterator[tuple[str, str, bool]]:
    """Name, part and whether hidden, of every sheet of cells in order."""
    relations = package.relations(_MAIN)
    for one in package.elements(_MAIN, "sheet"):
        id_ = next((value for key, value in one.attrib.items() if local(str(key)) == "id"), "")
        relation = relations.get(str(id_))
        if relation is not None and relation.kind == "worksheet":
            yield one.get("name") or "", relation.target, one.get("state", "visible") != "visible"


_MAIN = "xl/workbook.xml"


def _is_1904(package: Package) -> bool:
    return any(one.get("date1904") in ("1", "true") for one in package.elements(_MAIN, "workbookPr"))


def _strings(package: Package, limits: Limits, tell: Tell) -> list[str]:
    part = package.related(_MAIN, "sharedStrings")
    strings: list[str] = []
    length = 0
    for number, one in enumerate(package.elements(part, "si")):
        strings.append(_said(one))
        length += len(strings[-1])
        if length > limits.characters:
            raise ReadingError(
                f"表格里的文字超过 {limits.characters:,} 字，请拆分后再导入，或调高 CHUANGMO_MAX_CHARACTERS"
            )
        if number % _TELL_EVERY == 0:
            tell("文字")
    return strings


def _said(element: _Element) -> str:
    """The words of a string in pieces, without the reading aids of Japanese."""
    words: list[str] = []
    for piece in element.iter("{*}t"):
        parent = piece.getparent()
        if parent is None or local(str(parent.tag)) != "rPh":
            words.append(piece.text or "")
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(words))


def _codes(package: Package) -> list[str]:
    part = package.related(_MAIN, "styles")
    own: dict[str, str] = {}
    codes: list[str] = []
    for one in package.elements(part, "numFmts", "cellXfs"):
        if local(str(one.tag)) == "numFmts":
            own.update((each.get("numFmtId", ""), each.get("formatCode", GENERAL)) for each in one)
        else:
            codes += [_code(each.get("numFmtId", "0"), own) for each in one if isinstance(each.tag, str)]
    return codes


def _code(number: str, own: Mapping[str, str]) -> str:
    return own.get(number) or built_in(int(number) if number.isdecimal() and len(number) < 6 else 0)


def _count_parts(package: Package, sheets: Sheets) -> None:
    """Charts, pictures and comments are whole parts of the file."""
    kinds = (
        (r"xl/charts/chart[^/]*\.xml", "个图表"),
        (r"xl/media/[^/]+", "张图片"),
        (r"xl/(?:threadedC|c)omments/?[^/]*\.xml", "张工作表的批注"),
        (r"xl/embeddings/[^/]+", "个嵌入的文件"),
    )
    for pattern, phrase in kinds:
        sheets.miss(phrase, sum(bool(re.fullmatch(pattern, name)) for name in package.names))


# ---- a sheet


def _fill(sheet: Sheet, part: str, book: _Book) -> None:
    if book.package.size(part) > book.limits.cells * _BYTES_A_CELL:
        raise ReadingError(
            f"工作表“{sheet.name[:20]}”过大（超过 {book.limits.cells:,} 格），请拆分后再导入，或调高 CHUANGMO_MAX_CELLS"
        )
    at = -1
    for one in book.package.elements(part, "sheetFormatPr", "col", "row", "mergeCell"):
        match local(str(one.tag)):
            case "row":
                at = _row(sheet, one, at, book)
            case "col":
                _column(sheet, one)
            case "mergeCell":
                _merge(sheet, one.get("ref", ""), book.limits)
            case _ if one.get("zeroHeight") in ("1", "true"):
                sheet.missed["个工作表默认隐藏行"] += 1


def _row(sheet: Sheet, row: _Element, before: int, book: _Book) -> int:
    """Take in a row; returns its number from 0. One that doesn't say it follows the one before."""
    stated = row.get("r", "")
    at = int(stated) - 1 if stated.isdecimal() and len(stated) < 8 else before + 1
    column = -1
    for cell in row.iterchildren("{*}c"):
        place = _REFERENCE.fullmatch(cell.get("r") or "")
        column = _index(place[1]) if place else column + 1
        words = _shown(cell, sheet, book)
        if words.strip() and column < _LAST_COLUMN:
            sheet.cells[at, column] = words
    if row.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(at)
    if len(sheet.cells) > book.limits.cells:
        raise ReadingError(f"表格超过 {book.limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS")
    if at % _TELL_EVERY == 0:
        book.tell(f"第 {at + 1} 行")
    return at


def _shown(cell: _Element, sheet: Sheet, book: _Book) -> str:  # noqa: PLR0911  (a table)
    """What a cell shows."""
    value = cell.findtext("{*}v") or ""
    kind = cell.get("t", "n")
    code = _of(book.codes, cell.get("s", ""), GENERAL)
    match kind:
        case "s":
            return shown_text(_of(book.strings, value, ""), code)
        case "str":
            return shown_text(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), value), code)
        case "inlineStr":
            return shown_text(_said(cell), code)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        case "e":
            sheet.missed[ERROR_VALUE] += 1
            return value
        case "d":
            return value.removesuffix("T00:00:00")
    sheet.missed[NO_VALUE] += not value and cell.find("{*}f") is not None
    return _number(value, code, sheet, book)


def _number(value: str, code: str, sheet: Sheet, book: _Book) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if hides(number, code):
        sheet.missed[NOT_SHOWN] += 1
        return ""
    return shown(number, code, is_1904=book.is_1904)


def _of(values: Sequence[str], index: str, default: str) -> str:
    """One of the shared strings or styles; files name some that there aren't."""
    if not index.isdecimal() or len(index) > 9:
        return values[0] if index == "" and values and default == GENERAL else default
    return values[int(index)] if int(index) < len(values) else default


def _column(sheet: Sheet, column: _Element) -> None:
    first, last = column.get("min", ""), column.get("max", "")
    if column.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
        sheet.hidden_columns.update(range(int(first[:6]) - 1, min(int(last[:6]), _LAST_COLUMN)))


def _merge(sheet: Sheet, reference: str, limits: Limits) -> None:
    area = _area(reference)
    if area is None:
        return
    if len(sheet.merged) >= limits.cells:
        raise ReadingError(DAMAGED)
    sheet.merged.append(area)


def _area(reference: str) -> Area | None:
    """A stretch of cells such as A1:C3."""
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    columns = sorted((_index(ends[0][1]), _index(ends[1][1])))
    rows = sorted((int(ends[0][2]) - 1, int(ends[1][2]) - 1))
    return rows[0], rows[1], columns[0], columns[1]


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text_boxes(package: Package, part: str) -> list[str]:
    """Paragraphs of text boxes over a sheet: titles and notes often stand in them."""
    lines: list[str] = []
    drawings = [one.target for one in package.relations(part).values() if one.kind == "drawing"]
    for drawing in drawings:
        for shape in package.elements(drawing, "txBody"):
            for paragraph in shape.iterchildren("{*}p"):
                words = "".join(piece.text or "" for piece in paragraph.iter("{*}t"))
                lines += [words] if words.strip() else []
    return lines

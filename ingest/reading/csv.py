"""Comma separated values to canonical text: encoding, delimiter and quotes are found in the file itself."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.decode import decode
from ingest.reading.sheets import Sheet, Sheets
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

CSV_VERSION = "csv/1"
_DELIMITERS = (",", "\t", ";", "|", "，", "；")
"""What programs and people write, the likelier first; full-width ones come from Chinese input."""
_SAMPLE = 200
"""Rows that show which delimiter it is."""
_LONGEST_FIELD = 1_000_000
"""Characters; beyond that a quote was never closed."""


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a table. Raises ReadingError for bytes that are no text, and for too many cells."""
    decoded = decode(data)
    text = decoded.text
    stated, text = _stated(text)
    sheet = Sheet("")
    for row, cells in enumerate(_rows(text, stated or _delimiter(text))):
        if len(cells) > limits.cells:
            raise _too_many(limits)
        sheet.cells.update(((row, column), cell) for column, cell in enumerate(cells) if cell.strip())
        if len(sheet.cells) > limits.cells:
            raise _too_many(limits)
    canvas = Canvas(limits)
    sheets = Sheets(canvas, limits, tell)
    sheets.add(sheet)
    sheets.write()
    canvas.quality(pages=0, empty_pages=())
    for remark in decoded.remarks:
        canvas.remark(remark)
    return canvas.finish(CSV_VERSION)


def _too_many(limits: Limits) -> ReadingError:
    return ReadingError(f"表格超过 {limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS")


def _stated(text: str) -> tuple[str, str]:
    """The delimiter that Excel's first line `sep=;` states, and the text; that line stays as an empty row."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], f"\n{rest}"
    return "", text


def _delimiter(text: str) -> str:
    """The delimiter under which most rows have the same number of cells, and that more than one."""
    best, chosen = 0.0, ","
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(row) for _, row in zip(range(_SAMPLE), _rows(text, delimiter), strict=False) if row
            )
        except ReadingError:
            # A line without this delimiter is one field, and may be endless.
            continue
        rows = sum(widths.values())
        score = max(
            ((count / rows) * min(width, 5) for width, count in widths.items() if width > 1), default=0.0
        )
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ReadingError("表格的引号不成对，读不了；请用 Excel 打开检查后另存为 .xlsx 再导入") from error

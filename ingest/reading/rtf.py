"""Rich text without LibreOffice: words and rows of tables; headings and merged cells are not kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.grid import GridCell
from kb.errors import ReadingError

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

RTF_VERSION = "rtf/1"
_FAULTS = (ValueError, LookupError, UnicodeError, AttributeError, OverflowError, TypeError)
"""What the library raises over control words that make no sense."""
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read rich text. Raises ReadingError."""
    from striprtf.striprtf import rtf_to_text

    page = _CODE_PAGE.search(data, 0, 4096)
    encoding = f"cp{page[1].decode()}" if page else "gb18030"
    try:
        words = rtf_to_text(data.decode("latin-1"), encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    except _FAULTS as error:
        raise ReadingError("RTF 文件已损坏，打不开；请用 Word 或 WPS 打开，另存为 .docx 后再导入") from error
    canvas = Canvas(limits)
    table: list[GridCell] = []
    row = 0
    for line in words.splitlines():
        if line.count("|") >= 2:
            cells = line.rstrip().removesuffix("|").split("|")
            table += [GridCell(row, column, cell) for column, cell in enumerate(cells)]
            row += 1
            continue
        if table:
            canvas.table(table)
            table, row = [], 0
        canvas.line(line)
        tell("RTF")
    if table:
        canvas.table(table)
    return canvas.finish(RTF_VERSION)

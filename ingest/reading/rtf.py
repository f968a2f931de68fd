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
_LIGHTLY = (
    "没有 LibreOffice，只读出了文字和表格的行：标题、合并的单元格没有保留，隐藏的文字没有分开；"
    "请安装 LibreOffice 后重新导入，或核对原文"
)
_RAISED = re.compile(r"(\\super(?![\da-z])(?:\\[a-z]+-?\d*)* ?)(?=[-+]?\d)")
"""Raised figures: the library drops the mark, and 10⁴ would read as 104."""
_DELETED = re.compile(r"\\deleted(?![\da-z])")
"""A change that nobody has accepted; `\\*` has the library pass over the rest of the group."""
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read rich text. Raises ReadingError."""
    from striprtf.striprtf import rtf_to_text

    page = _CODE_PAGE.search(data, 0, 4096)
    encoding = f"cp{page[1].decode()}" if page else "gb18030"
    marked = _DELETED.sub(r"\\*\\deleted", _RAISED.sub(r"\1^", data.decode("latin-1")))
    try:
        words = rtf_to_text(marked, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    except _FAULTS as error:
        raise ReadingError("RTF 文件已损坏，打不开；请用 Word 或 WPS 打开，另存为 .docx 后再导入") from error
    canvas = Canvas(limits)
    canvas.remark(_LIGHTLY)
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

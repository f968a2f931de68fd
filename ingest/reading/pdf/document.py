"""A whole PDF: its pages in order, heads and feet told from text, tables that go on over pages put together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.grid import rows_of
from ingest.reading.ocr.writing import count_recognised, write_blocks
from ingest.reading.pdf.pages import read_page
from ingest.reading.pdf.torn import joined
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pypdfium2

    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import OcrLine, OcrPage, OcrTable
    from ingest.reading.pdf.pages import Sheet
    from ingest.reading.records import Reading, Tell

PDF_VERSION = "pdf/1"
_EDGE = 3
"""Lines at the head and at the foot of a page that may be furniture."""
_MARGIN = 0.12
"""Of the page's height, at the head and at the foot, where they stand."""
_REPEATED = 0.4
"""Of the pages (and at least three) on which a head stands; left and right pages have different ones."""
_DIGITS = re.compile(r"\d+")
_MOST_HEADERS = 3
"""Rows of a table's header that the next page may repeat."""


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a PDF. Raises ReadingError for one that is damaged, locked, too long or empty."""
    document = _open(data)
    try:
        count = len(document)
        if count > limits.pages:
            raise ReadingError(
                f"共 {count} 页，超过上限 {limits.pages} 页，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES"
            )
        sheets = []
        for number in range(count):
            sheets.append(_sheet(document, number, limits))
            tell(f"第{number + 1}页，共{count}页")
        return _written(joined(sheets), limits)
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) == 0:
            raise ReadingError("PDF 里没有页面，可能已损坏，请重新下载或另存后再导入")
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReadingError("PDF 设有打开密码，读不了；请去掉密码另存后再导入") from error
        raise ReadingError("PDF 打不开，可能已损坏或没有下载完整，请重新获取后再导入") from error
    document.init_forms()
    return document


def _sheet(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Sheet | None:
    """A page; None for one that is damaged."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        return read_page(page, limits)
    finally:
        page.close()


def _written(sheets: Sequence[Sheet | None], limits: Limits) -> Reading:
    canvas = Canvas(limits)
    furniture = _repeated([sheet.page for sheet in sheets if sheet])
    following = _Following()
    empty, garbled, pictures = [], 0, 0
    for number, sheet in enumerate(sheets, 1):
        canvas.page(str(number))
        if sheet is None or not sheet.page.blocks:
            empty.append(str(number))
            continue
        if sheet.is_recognised:
            count_recognised(sheet.page, canvas)
        write_blocks(
            sheet.page,
            canvas,
            is_furniture=_furniture_of(sheet.page, furniture),
            table=following.write,
        )
        garbled += sheet.garbled
        pictures += sheet.unread_pictures
    unread = (f"{pictures} 张图片",) if pictures else ()
    canvas.quality(pages=len(sheets), empty_pages=tuple(empty), garbled=garbled, unread=unread)
    return canvas.finish(PDF_VERSION)


def _repeated(pages: Sequence[OcrPage]) -> frozenset[str]:
    """Heads and feet, by their words without numbers: lines that stand at the edge of many pages."""
    counts = Counter(key for page in pages for key in {_key(line.text) for line in _at_edge(page)})
    least = max(3, _REPEATED * len(pages))
    return frozenset(key for key, count in counts.items() if key and count >= least)


def _furniture_of(page: OcrPage, repeated: frozenset[str]) -> Callable[[OcrLine], bool]:
    """Whether a line of the page is a head or foot: the same words further down are text."""
    edge = {id(line) for line in _at_edge(page)}
    return lambda line: id(line) in edge and _key(line.text) in repeated


def _at_edge(page: OcrPage) -> list[OcrLine]:
    lines = sorted(page.lines, key=lambda line: line.box.top)
    edge = [*lines[:_EDGE], *lines[-_EDGE:]]
    return [
        line
        for line in edge
        if line.box.bottom < _MARGIN * page.height or line.box.top > (1 - _MARGIN) * page.height
    ]


def _key(words: str) -> str:
    return _DIGITS.sub("#", "".join(words.split()))


@dataclass(slots=True)
class _Following:
    """The table that was written last, which the next page may go on with."""

    header: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    number: int = 1
    name: str = ""

    def write(self, table: OcrTable, canvas: Canvas, name: str, *, is_at_head: bool) -> None:
        """Write a table; at the head of a page it may go on with the last one."""
        rows = [row.line for row in rows_of(table.cells)]
        columns = tuple(sorted({round(cell.column) for cell in table.cells}))
        repeated = self._repeated(rows) if is_at_head and columns == self.columns else None
        if repeated is None:
            self.name = name
            self.number = canvas.table(table.cells, name=name)
            self.header = tuple(rows[:_MOST_HEADERS])
        else:
            self.number = canvas.table(
                table.cells, name=self.name, first_number=self.number, repeated=repeated
            )
        self.columns = columns

    def _repeated(self, rows: Sequence[str]) -> int | None:
        """How many first rows repeat the last table's header; None if it is another table."""
        same = 0
        for mine, other in zip(rows, self.header, strict=False):
            if mine != other:
                break
            same += 1
        return same if same or self.number > 1 else None

"""A PDF opened and taken apart page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.reading.box import Box
from ingest.reading.pdf.opened import is_cut, opened, page_of
from ingest.reading.pdf.pages import layout
from ingest.reading.pdf.records import PageLayout
from ingest.reading.pdf.scans import drawn_by_pdfium, recognised
from ingest.reading.pdf.written import About, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

PDF_VERSION = "pdf/2"


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a PDF. Raises ReadingError for one that is locked, damaged, empty or too long."""
    with opened(data, limits) as document:
        pages = list(_pages(document, limits, tell))
        title = _title(document)
        attachments = _attachments(document)
    remarks = ("PDF 文件末尾不完整，可能缺页，请核对页数",) if is_cut(data) else ()
    return written(pages, About(PDF_VERSION, title, attachments, remarks), limits, tell)


def _pages(document: Any, limits: Limits, tell: Tell) -> Iterator[PageLayout]:  # noqa: ANN401
    import pypdfium2 as pdfium

    count = len(document)
    for index in range(count):
        try:
            with page_of(document, index) as (page, notes):
                taken = replace(layout(page, index + 1), notes=notes)
                yield recognised(drawn_by_pdfium(page, taken), taken, limits)
        # A page that is damaged is named; the others are read.
        except pdfium.PdfiumError:
            yield PageLayout(index + 1, "broken", Box(0, 0, 595, 842))
        tell(f"读第{index + 1}页，共{count}页")


def _title(document: Any) -> str:  # noqa: ANN401
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""


def _attachments(document: Any) -> int:  # noqa: ANN401
    import pypdfium2.raw as c

    return max(0, int(c.FPDFDoc_GetAttachmentCount(document.raw)))

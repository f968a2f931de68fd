"""Opening a PDF and its pages, with what fields and annotations show drawn into them."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.limits import Limits

_NO_DRAWING = 2
"""Bytes that pdfium gives for an annotation without a drawing of its own: the end of a string."""
_TAIL = 2_048
"""Bytes at the end in which a whole file says that it ends."""


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[Any]:
    """The document. Raises ReadingError for one that is locked, damaged, empty or too long."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as c

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == c.FPDF_ERR_PASSWORD:
            raise ReadingError("PDF 设有打开密码，读不了；请去掉密码后另存，再导入") from error
        if error.err_code == c.FPDF_ERR_SECURITY:
            raise ReadingError(
                "PDF 用了这里不支持的加密方式，读不了；请用原来的软件打印或另存为普通 PDF，再导入"
            ) from error
        raise ReadingError(
            "PDF 打不开，可能已损坏或没有下载完整；请重新获取，或打开后另存，再导入"
        ) from error
    try:
        count = len(document)
        if count > limits.pages:
            raise ReadingError(
                f"PDF 有 {count:,} 页，超过上限 {limits.pages:,} 页；请拆分后再导入，或调高 CHUANGMO_MAX_PAGES"
            )
        if count < 1:
            raise ReadingError("PDF 里没有页，可能已损坏；请重新获取，或打开后另存，再导入")
        # Without it fields show only what was drawn when they were saved.
        with suppress(pdfium.PdfiumError):
            document.init_forms()
        yield document
    finally:
        document.close()


def is_cut(data: bytes) -> bool:
    """Whether the end of the file is missing: pages may be too."""
    return b"%%EOF" not in data[-_TAIL:]


@contextmanager
def page_of(document: Any, index: int) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    """A page with its fields and annotations drawn in, and how many comments stand beside it.

    Raises PdfiumError for a broken one.
    """
    import pypdfium2.raw as c

    page = document[index]
    try:
        notes, is_drawn_on = _annotations(page)
        if is_drawn_on:
            # Its wrapper wants a form in the file; stamps and written notes have none.
            c.FPDFPage_Flatten(page.raw, c.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        yield page, notes
    finally:
        page.close()


def _annotations(page: Any) -> tuple[int, bool]:  # noqa: ANN401
    """How many comments there are, and whether anything else than links is drawn over the page."""
    import pypdfium2.raw as c

    notes, is_drawn_on = 0, False
    for i in range(c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = c.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        kind = c.FPDFAnnot_GetSubtype(annotation)
        is_shown = c.FPDFAnnot_GetAP(annotation, c.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NO_DRAWING
        c.FPDFPage_CloseAnnot(annotation)
        notes += kind == c.FPDF_ANNOT_TEXT or (kind == c.FPDF_ANNOT_FREETEXT and not is_shown)
        is_drawn_on |= kind not in (c.FPDF_ANNOT_LINK, c.FPDF_ANNOT_TEXT, c.FPDF_ANNOT_POPUP)
    return notes, is_drawn_on

"""Presentations (.pptx): every slide a page, its shapes from the top down, tables as tables, notes as a line."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from ingest.reading.canvas import Canvas
from ingest.reading.grid import GridCell
from ingest.reading.word.package import MACROS, DamagedError, Package
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

PPTX_VERSION = "pptx/1"
_DEPTH = 8
"""Groups inside groups."""
_DAMAGED = "演示文稿已损坏，打不开；请用 PowerPoint 或 WPS 打开，另存后再导入"
_FAULTS = (
    *(KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, OverflowError, EOFError),
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError),
)
"""What the library raises over parts that are missing or damaged."""


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a presentation. Raises ReadingError."""
    from lxml.etree import XMLSyntaxError
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    package = _looked_over(data, limits)
    canvas = Canvas(limits)
    if any(name.endswith("vbaProject.bin") for name in package.names):
        canvas.remark(MACROS)
    try:
        show = Presentation(io.BytesIO(data))
        return _written(list(show.slides), canvas, limits, tell)
    except (*_FAULTS, PythonPptxError, XMLSyntaxError) as error:
        raise ReadingError(_DAMAGED) from error


def _looked_over(data: bytes, limits: Limits) -> Package:
    """The package, of which the library may open everything. Raises ReadingError for bombs and entities."""
    try:
        Package(data, limits).check()
        package = Package(data, limits)
        package.refuse_entities()
    except DamagedError as error:
        raise ReadingError(_DAMAGED) from error
    return package


def _written(slides: list[Any], canvas: Canvas, limits: Limits, tell: Tell) -> Reading:
    if len(slides) > limits.pages:
        raise ReadingError(
            f"共 {len(slides)} 张幻灯片，超过上限 {limits.pages}，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES"
        )
    pictures, empty = 0, []
    for number, slide in enumerate(slides, 1):
        canvas.page(f"第{number}张幻灯片")
        before = canvas.length
        if slide.element.get("show") == "0":
            canvas.remark(f"第 {number} 张幻灯片是隐藏的，也已读入")
        pictures += _slide(slide, canvas, level=1 if number == 1 else 2)
        if canvas.length == before:
            empty.append(str(number))
        tell(f"第{number}张，共{len(slides)}张")
    unread = (f"{pictures} 张图片",) if pictures else ()
    canvas.quality(pages=len(slides), empty_pages=tuple(empty), unread=unread)
    return canvas.finish(PPTX_VERSION)


def _slide(slide: Any, canvas: Canvas, level: int) -> int:  # noqa: ANN401  (the library ships no types)
    """Write a slide; how many pictures on it were not read."""
    title = slide.shapes.title
    pictures = 0
    for shape in _in_order(slide.shapes):
        if shape.has_text_frame and shape.text_frame.text.strip():
            _text(shape, canvas, level=level if title is not None and shape.shape_id == title.shape_id else 0)
        elif getattr(shape, "has_table", False) and shape.has_table:
            canvas.table(_cells(shape.table))
        elif shape.shape_type is not None and "PICTURE" in str(shape.shape_type):
            pictures += 1
    if slide.has_notes_slide:
        notes = " ".join((slide.notes_slide.notes_text_frame.text or "").split())
        if notes:
            canvas.line(f"备注：{notes}")
    return pictures


def _text(shape: Any, canvas: Canvas, level: int) -> None:  # noqa: ANN401
    for paragraph in shape.text_frame.paragraphs:
        words = " ".join("".join(run.text for run in paragraph.runs).split())
        if words and level:
            canvas.heading(words, level)
        elif words:
            canvas.line(words)


def _in_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Shapes from the top down, then from left to right, groups opened."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if hasattr(shape, "shapes") and depth < _DEPTH:
            yield from _in_order(shape.shapes, depth + 1)
        else:
            yield shape


def _cells(table: Any) -> Iterator[GridCell]:  # noqa: ANN401
    for row, held in enumerate(table.rows):
        for column, cell in enumerate(held.cells):
            if not cell.is_spanned:
                yield GridCell(row, column, cell.text, cell.span_height, cell.span_width)

"""Presentations (.pptx): every slide a page, its shapes from the top down, tables and charts as tables, notes as a line."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingest.reading import charts
from ingest.reading.canvas import Canvas
from ingest.reading.grid import GridCell
from ingest.reading.kinds import kind_of
from ingest.reading.ocr.writing import write_page
from ingest.reading.package import MACROS, Package
from ingest.reading.pictures import Pictures, Shown
from ingest.reading.slide_text import paragraphs, text_of
from ingest.reading.untrusted_xml import DamagedError, parse
from ingest.reading.word import sizes
from ingest.reading.word.drawings import chosen
from ingest.reading.word.names import MC, A, R, local
from ingest.reading.workbook import embedded
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

PPTX_VERSION = "pptx/2"
_DEPTH = 8
"""Groups inside groups."""
_DAMAGED = "演示文稿已损坏，打不开；请用 PowerPoint 或 WPS 打开，另存后再导入"
_SAME_ROW = 360_000
"""English metric units, a centimetre: boxes that people set side by side are rarely at one height."""
_FAULTS = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, zipfile.BadZipFile, zlib.error, struct.error,
    NotImplementedError, OverflowError, EOFError, RuntimeError,
)  # fmt: skip
"""What the library and zipfile raise over parts that are missing or damaged."""
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FURNITURE = ("dt", "ftr", "sldNum")
"""Placeholders of the date, the foot and the number of a slide."""


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a presentation. Raises ReadingError."""
    from lxml.etree import XMLSyntaxError
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    package = _looked_over(data, limits)
    pictures = Pictures(package.part, limits, tell)
    try:
        show = Presentation(io.BytesIO(data))
        canvas = Canvas(limits)
        if package.has_macros:
            canvas.remark(MACROS)
        area = (show.slide_width or 0) * (show.slide_height or 0)
        return _written(list(show.slides), _Around(canvas, limits, pictures, area), tell)
    except (*_FAULTS, PythonPptxError, XMLSyntaxError) as error:
        raise ReadingError(_DAMAGED) from error


def _looked_over(data: bytes, limits: Limits) -> Package:
    """The package, of which the library may open everything. Raises ReadingError for bombs and entities."""
    try:
        package = Package(data, limits)
        package.check()
        package.refuse_entities()
    except DamagedError as error:
        raise ReadingError(_DAMAGED) from error
    return package


@dataclass(frozen=True, slots=True)
class _Around:
    """What all slides of a file are written with."""

    canvas: Canvas
    limits: Limits
    pictures: Pictures
    area: int
    """Of a slide, in square English metric units."""


def _written(slides: list[Any], around: _Around, tell: Tell) -> Reading:
    canvas, limits = around.canvas, around.limits
    if len(slides) > limits.pages:
        raise ReadingError(
            f"共 {len(slides)} 张幻灯片，超过上限 {limits.pages}，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES"
        )
    unread: Counter[str] = Counter()
    empty = []
    for number, slide in enumerate(slides, 1):
        canvas.page(f"第{number}张幻灯片")
        before = canvas.length
        if slide.element.get("show") == "0":
            canvas.remark(f"第 {number} 张幻灯片是隐藏的，也已读入")
        unread += _Slide(slide, around, level=1 if number == 1 else 2).write()
        if canvas.length == before:
            empty.append(str(number))
        tell(f"第{number}张，共{len(slides)}张")
    unread["张图片"] += around.pictures.missed
    said = tuple(f"{count} {phrase}" for phrase, count in unread.items() if count)
    canvas.quality(pages=len(slides), empty_pages=tuple(empty), unread=said)
    return canvas.finish(PPTX_VERSION)


class _Slide:
    """One slide being written; the library ships no types."""

    def __init__(self, slide: Any, around: _Around, level: int) -> None:  # noqa: ANN401
        self._slide = slide
        self._canvas = around.canvas
        self._limits = around.limits
        self._around = around
        self._level = level
        self._unread: Counter[str] = Counter()

    def write(self) -> Counter[str]:
        """Write it; what on it was not read, in Chinese after its number, and how often."""
        _choose(self._slide.shapes._spTree)
        title = self._slide.shapes.title
        of_title = None if title is None else title.shape_id
        # The title heads the whole slide, wherever it stands on it.
        for shape in sorted(_in_order(self._slide.shapes), key=lambda one: one.shape_id != of_title):
            match local(shape._element):
                case "sp" | "cxnSp":
                    self._text(shape, is_title=shape.shape_id == of_title)
                case "pic":
                    self._picture(shape)
                case "graphicFrame":
                    self._graphic(shape)
        if self._slide.has_notes_slide:
            notes = " ".join((self._slide.notes_slide.notes_text_frame.text or "").split())
            if notes:
                self._canvas.line(f"备注：{notes}")
        return self._unread

    def _text(self, shape: Any, *, is_title: bool) -> None:  # noqa: ANN401
        body = shape._element.find(_P + "txBody")
        held = [] if body is None else list(paragraphs(body))
        if is_title and held:
            self._canvas.heading(" ".join(" ".join(held).split()), self._level)
            return
        place = shape._element.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        is_furniture = place is not None and place.get("type") in _FURNITURE
        for line in "\n".join(held).split("\n") if held else ():
            self._canvas.line(line, is_furniture=is_furniture)

    def _picture(self, shape: Any) -> None:  # noqa: ANN401
        link = next(shape._element.iter(A + "blip"), None)
        relation = None if link is None else self._slide.part.rels.get(link.get(R + "embed"))
        is_inside = relation is not None and not relation.is_external
        name = relation.target_part.partname.lstrip("/") if is_inside and relation is not None else ""
        share = (shape.width or 0) * (shape.height or 0) / max(1, self._around.area)
        page = self._around.pictures.read(Shown(name, share, sizes.cut_off(shape._element)))
        if page is not None:
            write_page(page, self._canvas, is_picture=True)
            self._canvas.end()

    def _graphic(self, shape: Any) -> None:  # noqa: ANN401
        data = shape._element.find(f"{A}graphic/{A}graphicData")
        kind = "" if data is None else data.get("uri", "").rpartition("/")[2]
        if kind == "table":
            self._canvas.table(_cells(shape.table))
        elif kind == "chart":
            self._chart(shape.chart._chartSpace)
        elif kind == "diagram":
            self._diagram(data)
        elif kind == "ole":
            self._object(data)
        else:
            self._unread["个图表没有数据" if kind == "chartex" else "个嵌入对象"] += 1

    def _chart(self, root: Any) -> None:  # noqa: ANN401
        title, cells = charts.title_of(root), charts.cells_of(root)
        if title:
            self._canvas.line(title)
        if cells:
            self._canvas.table(cells, name=title)
        else:
            self._unread["个图表没有数据"] += 1

    def _object(self, data: Any) -> None:  # noqa: ANN401
        """A workbook is the table that is seen; what another program made is counted."""
        ole = next(data.iter(_P + "oleObj"), None)
        file = self._part(ole, "id")
        cells: tuple[GridCell, ...] = ()
        if kind_of("", file) == "xlsx":
            # One that cannot be read must not cost the slides around it.
            with suppress(ReadingError):
                cells = embedded(file, self._limits)
        if cells:
            self._canvas.table(cells)
        else:
            self._unread["个嵌入对象"] += 1

    def _diagram(self, data: Any) -> None:  # noqa: ANN401
        file = self._part(data.find(_DIAGRAM + "relIds"), "dm")
        lines = [text_of(body) for body in parse(file).iter(_DIAGRAM + "t")] if file else []
        for line in filter(None, lines):
            self._canvas.line(" ".join(line.split()))
        if not any(lines):
            self._unread["个 SmartArt 图形"] += 1

    def _part(self, link: Any, name: str) -> bytes:  # noqa: ANN401
        """The file that an element names; empty if there is none in the presentation."""
        relation = None if link is None else self._slide.part.rels.get(link.get(R + name))
        return b"" if relation is None or relation.is_external else bytes(relation.target_part.blob)


def _choose(tree: Any) -> None:  # noqa: ANN401
    """Put the one branch that is read in the place of both: the library passes over shapes with two ways of showing.

    A box with a formula is such a shape, and its second way is a picture.
    """
    for alternative in list(tree.iter(MC + "AlternateContent")):
        # Within a paragraph it stays: text is read past the library.
        if local(alternative.getparent()) in ("spTree", "grpSp"):
            branch = chosen(alternative)
            for one in () if branch is None else list(branch):
                alternative.addprevious(one)
            alternative.getparent().remove(alternative)


def _in_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Shapes row by row from the top down, in a row from left to right, groups opened."""
    held = sorted(shapes, key=lambda one: one.top or 0)
    rows: list[int] = []
    for shape in held:
        top = shape.top or 0
        rows.append(rows[-1] if rows and top - rows[-1] < _SAME_ROW else top)
    for _, row in groupby(zip(rows, held, strict=True), key=lambda one: one[0]):
        for _, shape in sorted(row, key=lambda one: one[1].left or 0):
            if hasattr(shape, "shapes") and depth < _DEPTH:
                yield from _in_order(shape.shapes, depth + 1)
            else:
                yield shape


def _cells(table: Any) -> Iterator[GridCell]:  # noqa: ANN401
    rows, columns = len(table.rows), len(table.columns)
    for row, held in enumerate(table.rows):
        for column, cell in enumerate(held.cells):
            if not cell.is_spanned:
                body = cell._tc.find(A + "txBody")
                words = "" if body is None else text_of(body)
                # A damaged file may say that a cell is as wide as it likes.
                yield GridCell(
                    row,
                    column,
                    words,
                    min(cell.span_height, rows - row),
                    min(cell.span_width, columns - column),
                )

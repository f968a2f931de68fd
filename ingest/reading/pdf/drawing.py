"""What a page holds beside text: ruling lines, pictures, other strokes."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.reading.pdf.records import Drawing, Picture
from ingest.reading.ruled import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.box import Box
    from ingest.reading.pdf.frame import Frame

_THIN = 3.0
"""Points: a bar up to this thickness is a line; Word and LibreOffice fill bars of 0.5 to 2.25 for borders."""
_FARTHEST = 20_000.0
"""Points: the largest page that a PDF may have is 14,400."""
_MOST_PIECES = 60_000
"""Pieces of paths looked at on a page: a map has hundreds of thousands, and no table needs so many."""
_MOST_OBJECTS = 20_000
"""Paths and pictures of a page looked at, for the same reason."""


@dataclass(slots=True)
class Found:
    """What was found of a page's drawing so far."""

    segments: list[Segment] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    strokes: int = 0
    pieces: int = 0
    """Of paths looked at."""

    @property
    def is_full(self) -> bool:
        """Whether nothing more is to be looked at."""
        return self.pieces >= _MOST_PIECES

    def stroked(self, line: Segment) -> None:
        """A straight piece that is drawn as a line."""
        # Damaged files draw to places that are no numbers or far outside.
        if not all(abs(side) < _FARTHEST for side in (line.x0, line.top, line.x1, line.bottom)):
            return
        if min(abs(line.x1 - line.x0), abs(line.bottom - line.top)) <= _THIN:
            self.segments.append(line)
        else:
            self.strokes += 1

    def filled(self, box: Box, pieces: int) -> None:
        """A filled area of so many pieces: thin bars are lines, the edges of others are none."""
        if min(box.width, box.height) <= _THIN:
            x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
            is_level = box.width >= box.height
            line = Segment(box.x0, y, box.x1, y) if is_level else Segment(x, box.top, x, box.bottom)
            self.segments.append(line)
        elif pieces > 5:
            self.strokes += pieces

    def drawing(self) -> Drawing:
        """All of it."""
        return Drawing(tuple(self.segments), tuple(self.pictures), self.strokes)


def drawing(page: Any, frame: Frame) -> Drawing:  # noqa: ANN401  (pypdfium2 has no types)
    """Lines and pictures of a page, upright."""
    import pypdfium2.raw as c

    found = Found()
    kinds = (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE)
    for count, item in enumerate(page.get_objects(filter=kinds, max_depth=8)):
        if count >= _MOST_OBJECTS or found.is_full:
            break
        if item.type == c.FPDF_PAGEOBJ_IMAGE:
            _picture(item, frame, found)
        else:
            _path(item, frame, found)
    return found.drawing()


def covered(pictures: tuple[Picture, ...], whole: Box) -> float:
    """The share of a page that pictures cover, 0–1; scans in strips and tiles count together."""
    import numpy as np

    if not pictures or whole.area <= 0:
        return 0.0
    field_ = np.zeros((100, 100), dtype=bool)
    for picture in pictures:
        x0, top, x1, bottom = picture.box.within(whole)
        rows = slice(round(top / whole.height * 100), max(0, round(bottom / whole.height * 100)))
        columns = slice(round(x0 / whole.width * 100), max(0, round(x1 / whole.width * 100)))
        field_[rows, columns] = True
    return float(field_.mean())


def _picture(item: Any, frame: Frame, found: Found) -> None:  # noqa: ANN401
    box = _bounds(item, frame)
    width, height = item.get_px_size() if box else (0, 0)
    if box is not None and width and height:
        found.pictures.append(Picture(box, width * height, width))


def _bounds(item: Any, frame: Frame) -> Box | None:  # noqa: ANN401
    """Where an object stands, also within a form, whose own place pdfium leaves out."""
    x0, y0, x1, y1 = item.get_bounds()
    corners = [_placed(item, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    seen = frame.box(min(xs), min(ys), max(xs), max(ys)).within(frame.whole)
    return seen if seen.x1 > seen.x0 and seen.bottom > seen.top else None


def _placed(item: Any, x: float, y: float) -> tuple[float, float]:  # noqa: ANN401
    holder = item.container
    while holder is not None:
        x, y = holder.get_matrix().on_point(x, y)
        holder = holder.container
    return x, y


def _path(item: Any, frame: Frame, found: Found) -> None:  # noqa: ANN401
    import pypdfium2.raw as c

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    if not fill.value and not stroke.value:
        return
    # A stroked line, and a thin filled bar, are lines; the edges of a filled area are none.
    if fill.value and not stroke.value:
        _filled(item, frame, found)
        return
    matrix = item.get_matrix()
    for (ax, ay), (bx, by) in _pieces(item, found):
        a = frame.point(*_placed(item, *matrix.on_point(ax, ay)))
        b = frame.point(*_placed(item, *matrix.on_point(bx, by)))
        found.stroked(Segment(*a, *b))


def _filled(item: Any, frame: Frame, found: Found) -> None:  # noqa: ANN401
    import pypdfium2.raw as c

    count = c.FPDFPath_CountSegments(item.raw)
    found.pieces += 1
    box = _bounds(item, frame)
    if box is None:
        return
    found.filled(box, count)


def _pieces(
    item: Any,  # noqa: ANN401
    found: Found,
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Straight pieces of a path from point to point, closing ones included."""
    import pypdfium2.raw as c

    x, y = ctypes.c_float(), ctypes.c_float()
    start = at = (0.0, 0.0)
    for i in range(c.FPDFPath_CountSegments(item.raw)):
        found.pieces += 1
        if found.is_full:
            return
        piece = c.FPDFPath_GetPathSegment(item.raw, i)
        c.FPDFPathSegment_GetPoint(piece, x, y)
        to = (x.value, y.value)
        kind = c.FPDFPathSegment_GetType(piece)
        if kind == c.FPDF_SEGMENT_MOVETO:
            start = to
        elif kind == c.FPDF_SEGMENT_LINETO:
            yield at, to
        else:
            found.strokes += 1
        at = to
        if c.FPDFPathSegment_GetClose(piece):
            yield at, start
            at = start

"""What is drawn on a page beside its characters: ruling lines, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.ruled import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

_MOST_OBJECTS = 20_000
"""Of a page: a map drawn with lines has more, and is no table."""
_DEPTH = 5
"""Forms inside forms."""
_THIN = 3.0
"""Points: a drawn bar this thin is a line."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines and pictures of a page."""

    segments: tuple[Segment, ...]
    pictures: int
    """Pictures larger than a signet."""
    covered: float
    """Share of the page under pictures, 0–1."""


def drawing(page: pypdfium2.PdfPage) -> Drawing:
    """What is drawn on a page."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    segments: list[Segment] = []
    areas: list[float] = []
    for number, drawn in enumerate(page.get_objects(max_depth=_DEPTH)):
        if number >= _MOST_OBJECTS:
            break
        if drawn.type == pdfium.FPDF_PAGEOBJ_PATH:
            segments += _segments(drawn, height)
        elif drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            x = max(0.0, min(right, width) - max(left, 0.0))
            y = max(0.0, min(top, height) - max(bottom, 0.0))
            areas.append(x * y / (width * height))
    return Drawing(tuple(segments), sum(area > 0.02 for area in areas), min(1.0, sum(areas)))


def _segments(drawn: pypdfium2.PdfObject, height: float) -> Iterator[Segment]:
    left, bottom, right, top = drawn.get_bounds()
    if min(right - left, top - bottom) <= _THIN:
        yield Segment(left, height - top, right, height - bottom)
        return
    points = list(_points(drawn))
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
            yield Segment(min(ax, bx), height - max(ay, by), max(ax, bx), height - min(ay, by))


def _points(drawn: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    """Corners of a path in points of the page."""
    import pypdfium2.raw as pdfium

    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = None
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn), 500)):
        piece = pdfium.FPDFPath_GetPathSegment(drawn, index)
        if not pdfium.FPDFPathSegment_GetPoint(piece, x, y):
            continue
        point = matrix.on_point(x.value, y.value)
        first = first or point
        yield point
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield first

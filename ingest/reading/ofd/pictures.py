"""Pictures of an OFD: where they stand on its pages, and a part of a page drawn from them to be recognised."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from ingest.reading import image
from ingest.reading.ofd.parts import inside, numbers, words
from ingest.reading.ofd.space import Space, space_of
from ingest.reading.pdf.records import Picture
from ingest.reading.pictures import WHOLE
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from ingest.reading.box import Box
    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import Picture as Pixels
    from ingest.reading.ofd.parts import Parts


_MOST = 500
"""Pictures of one page that are drawn: a scan in tiles has some dozens."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page."""

    name: str
    """Of its part; empty for one that the file doesn't have."""
    space: Space
    """From its own square, one by one, to the points of the page."""
    seen: Box
    """What of the page it covers."""


@dataclass(slots=True)
class Media:
    """The pictures of one file by the ids that its resources give them."""

    parts: Parts
    limits: Limits
    _names: dict[str, str] = field(default_factory=dict)
    _sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, resources: Element | None, folder: str) -> None:
        """Those that a part in `folder` with resources lists."""
        base = "" if resources is None else resources.get("BaseLoc", "")
        for one in inside(resources, "MultiMedias", "MultiMedia"):
            place = words(one, "MediaFile")
            found = self.parts.find(posixpath.join(folder, base), place) or self.parts.find(folder, place)
            if one.get("Type", "Image") == "Image" and found:
                self._names[one.get("ID", "")] = found

    def placed(self, element: Element, outer: Space, whole: Box) -> Placed | None:
        """Where an ImageObject stands; None for one that nobody sees."""
        bounds = numbers(element.get("Boundary"), 4)
        if bounds is None or element.get("Visible") == "false":
            return None
        has_matrix = numbers(element.get("CTM"), 6) is not None
        x, y, width, height = bounds
        space = space_of(element, outer) if has_matrix else outer.within(Space(width, 0, 0, height, x, y))
        # Its matrix may make it larger than its bounds, which cut it off.
        seen = space.box(0, 0, 1, 1).within(outer.box(*bounds)).within(whole)
        if seen.width <= 0 or seen.height <= 0:
            return None
        return Placed(self._names.get(element.get("ResourceID", ""), ""), space, seen)

    def picture(self, placed: Placed) -> Picture:
        """It as pages of a PDF have it; without pixels where it cannot be read."""
        width, height = self._size(placed.name)
        return Picture(placed.seen, width * height, width)

    def _size(self, name: str) -> tuple[int, int]:
        if name and name not in self._sizes:
            data = self.parts.data(name)
            self._sizes[name] = image.size_of(data) if data else (0, 0)
        return self._sizes.get(name, (0, 0))

    def drawn(self, placed: Iterable[Placed], box: Box, scale: float) -> Pixels:
        """A part of a page with its pictures, on white; `scale` is in pixels by point."""
        sheet = np.full(
            (max(1, round(box.height * scale)), max(1, round(box.width * scale)), 3), 255, np.uint8
        )
        for one in islice(placed, _MOST):
            self._draw(one, box, scale, sheet)
        return sheet

    def _draw(self, one: Placed, box: Box, scale: float, sheet: Pixels) -> None:
        seen = one.seen.within(box)
        data = self.parts.data(one.name) if seen.area > 0 and one.name else None
        if not data:
            return
        try:
            pixels = image.pixels_of(data, self.limits, WHOLE)
        except ReadingError:
            # It was counted; the others are read.
            return
        left, right = (round((x - box.x0) * scale) for x in (seen.x0, seen.x1))
        top, bottom = (round((y - box.top) * scale) for y in (seen.top, seen.bottom))
        if right > left and bottom > top:
            origin = (box.x0 + left / scale, box.top + top / scale)
            sheet[top:bottom, left:right] = _laid(
                pixels, one.space, origin, scale, (right - left, bottom - top)
            )


def _laid(
    pixels: Pixels, space: Space, origin: tuple[float, float], scale: float, size: tuple[int, int]
) -> Pixels:
    """A picture as its space lays it: so many pixels (width, height) from a point of the page on."""
    import cv2

    fine = _no_finer(pixels, space, scale)
    height, width = fine.shape[:2]
    across = (space.a / width, space.c / height, space.e - origin[0])
    down = (space.b / width, space.d / height, space.f - origin[1])
    laid: Pixels = cv2.warpAffine(fine, scale * np.array([across, down]), size, borderValue=(255, 255, 255))
    return laid


def _no_finer(pixels: Pixels, space: Space, scale: float) -> Pixels:
    """A picture no finer than it will be drawn: warping takes single pixels and would lose thin strokes."""
    import cv2

    height, width = pixels.shape[:2]
    wide, high = np.hypot(space.a, space.b) * scale, np.hypot(space.c, space.d) * scale
    share = max(wide / width, high / height)
    if share >= 1:
        return pixels
    size = (max(1, round(width * share)), max(1, round(height * share)))
    smaller: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return smaller

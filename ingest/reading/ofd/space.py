"""From the millimetres of an object to the points of the page; y grows downwards in both."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ingest.reading.box import Box
from ingest.reading.ofd.parts import numbers

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_POINTS = 72 / 25.4
"""In a millimetre."""


class Space(NamedTuple):
    """An affine map, as OFD writes its CTM: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point stands on the page, in points."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        """What a rectangle covers on the page."""
        corners = [self.point(x + w, y + h) for w in (0, width) for h in (0, height)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def within(self, inner: Space) -> Space:
        """The map of what stands within, by a map of its own."""
        return Space(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *self.point(inner.e, inner.f),
        )

    @property
    def scale(self) -> float:
        """By which sizes grow."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def angle(self) -> int:
        """Degrees, clockwise as the page is seen."""
        return round(math.degrees(math.atan2(self.b, self.a))) % 360


PAGE = Space(_POINTS, 0, 0, _POINTS, 0, 0)
"""A page's own space: millimetres from its upper left corner."""


def space_of(element: Element, outer: Space) -> Space:
    """The space that a graphic object draws in: its boundary's corner, then its matrix."""
    x, y, _, _ = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    space = outer.within(Space(1, 0, 0, 1, x, y))
    matrix = numbers(element.get("CTM"), 6)
    return space.within(Space(*matrix)) if matrix else space

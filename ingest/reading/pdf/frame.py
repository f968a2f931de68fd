"""From a PDF's own coordinates to the upright page: as it is looked at, y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.reading.box import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """`bounds` is what of the page is seen, in its own coordinates (y upwards); `turn` the clockwise degrees to upright."""

    bounds: tuple[float, float, float, float]
    turn: int

    @property
    def whole(self) -> Box:
        """The upright page."""
        left, bottom, right, top = self.bounds
        width, height = abs(right - left), abs(top - bottom)
        return Box(0, 0, height, width) if self.turn in (90, 270) else Box(0, 0, width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page stands upright."""
        left, bottom, right, top = self.bounds
        match self.turn:
            case 90:
                return y - bottom, x - left
            case 180:
                return right - x, y - bottom
            case 270:
                return top - y, right - x
            case _:
                return x - left, top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Where a rectangle of the page stands upright."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def frame_of(page: Any, text_turn: int | None) -> Frame:  # noqa: ANN401  (pypdfium2 has no types)
    """The frame in which most of its text stands upright (`text_turn`, clockwise degrees), without text as it is shown."""
    left, bottom, right, top = page.get_bbox()
    return Frame(
        (min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
        page.get_rotation() if text_turn is None else text_turn,
    )

"""A rectangle on an upright page: y grows downwards, (0, 0) is the upper left corner."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle, in points of a page or pixels of its picture."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Never negative."""
        return max(0.0, self.x1 - self.x0)

    @property
    def height(self) -> float:
        """Never negative."""
        return max(0.0, self.bottom - self.top)

    @property
    def area(self) -> float:
        """Never negative."""
        return self.width * self.height

    def holds(self, other: Box) -> bool:
        """Whether the middle of another lies in it."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def within(self, other: Box) -> Box:
        """What of it lies in another."""
        return Box(
            max(self.x0, other.x0),
            max(self.top, other.top),
            min(self.x1, other.x1),
            min(self.bottom, other.bottom),
        )

"""What character recognition gives: a page of lines and tables, with how sure it is of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.reading.box import Box

if TYPE_CHECKING:
    from ingest.reading.grid import GridCell

Picture: TypeAlias = NDArray[np.uint8]
"""(H, W, 3), RGB."""
Quad: TypeAlias = NDArray[np.float32]
"""(4, 2): upper left, upper right, lower right, lower left, in pixels (x, y)."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A printed line."""

    text: str
    box: Box
    confidence: float
    """Mean over its characters, 0–1."""
    is_doubtful: bool
    column: int = 0
    """Lines of one column of print have one number; numbers grow in reading order."""


@dataclass(frozen=True, slots=True)
class OcrTable:
    """A table, ruled or in aligned columns."""

    box: Box
    cells: tuple[GridCell, ...]
    confidence: float
    """Mean over its characters, 0–1."""
    doubtful_lines: int
    """Printed lines in its cells below the mark."""
    column: int = 0


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page as read. `blocks` holds lines and tables together in reading order."""

    blocks: tuple[OcrLine | OcrTable, ...]
    width: int
    height: int
    """Of the straightened page, in pixels."""
    angle: float
    """Degrees that the page was turned counterclockwise to stand straight."""
    illegible: int = 0
    """Stretches that look like print and could not be read."""

    @property
    def lines(self) -> tuple[OcrLine, ...]:
        """Lines outside of tables."""
        return tuple(block for block in self.blocks if isinstance(block, OcrLine))

    @property
    def characters(self) -> int:
        """Of its lines and of the cells of its tables."""
        cells = (cell for table in self.tables for cell in table.cells)
        return sum(len(line.text) for line in self.lines) + sum(len(cell.text) for cell in cells)

    @property
    def tables(self) -> tuple[OcrTable, ...]:
        """In reading order."""
        return tuple(block for block in self.blocks if isinstance(block, OcrTable))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of print to be read, by its corners."""

    quad: Quad

    @property
    def box(self) -> Box:
        """The rectangle around it, straightened: the middle of each side counts."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.quad.tolist()
        return Box((ax + dx) / 2, (ay + by) / 2, (bx + cx) / 2, (cy + dy) / 2)


@dataclass(frozen=True, slots=True)
class Words:
    """What one stretch of print was read as."""

    text: str
    scores: tuple[float, ...]
    """Of each character of `text`, 0–1."""
    places: tuple[float, ...]
    """Where each character stands in the stretch, 0 (left) to 1."""

    @property
    def confidence(self) -> float:
        """Mean of its characters, 0–1."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0

"""What a page of a PDF is made of, upright: y grows downwards, units are points, (0, 0) is the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from ingest.reading.box import Box

if TYPE_CHECKING:
    from ingest.reading.ocr.records import OcrPage
    from ingest.reading.ruled import Segment


class Look(NamedTuple):
    """How the characters of one text object look."""

    size: float
    is_bold: bool
    """Also by the font's name (黑体, 小标宋) and by a stroke around its letters."""
    is_hidden: bool
    """Drawn in no way, as the text under a scan is."""
    is_faint: bool
    """Half transparent: a watermark."""
    angle: int
    """Degrees, clockwise on the upright page, to the nearest whole."""


class Glyph(NamedTuple):
    """One character where it stands."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    """Baseline."""
    look: Look
    is_bad: bool
    """No font or encoding says which character it is."""

    @property
    def box(self) -> Box:
        """Its em box."""
        return Box(self.x0, self.top, self.x1, self.bottom)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the page."""

    box: Box
    pixels: int
    """That it takes unpacked."""
    width: int
    """In pixels."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on a page beside text."""

    segments: tuple[Segment, ...] = ()
    pictures: tuple[Picture, ...] = ()
    strokes: int = 0
    """Pieces of paths that are no ruling lines: curves, slanted lines; letters drawn as outlines have thousands."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one that a wide gap sets apart."""

    text: str
    box: Box
    base: float
    size: float
    is_bold: bool = False
    bad: int = 0
    """Characters that no font explains."""
    first: float = 0.0
    """Width of what cannot be broken off its beginning: a Han, a number, a word."""
    is_spaced: bool = False
    """Whether it ends with a blank of its own."""
    is_parted: bool = False
    """Whether wide gaps stand in it: items side by side, no prose."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table on the page."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table on the page."""

    box: Box
    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    """Where its columns begin and the last one ends."""

    def rows(self) -> list[tuple[str, ...]]:
        """Its rows as words, for comparing headers."""
        width = max(cell.column + cell.columns for cell in self.cells)
        height = max(cell.row + cell.rows for cell in self.cells)
        words = [[""] * width for _ in range(height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    words[row][column] = cell.text
        return [tuple(row) for row in words]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture within the text that is worth reading."""

    box: Box
    page: OcrPage | None = None
    """What was recognised in it."""


Block = Line | Table | Figure


How = Literal["text", "scan", "searchable", "blank", "broken"]
"""`scan`: to be recognised; `searchable`: a scan with a layer of text; `blank`: nothing is on it; `broken`: it cannot be opened."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page taken apart; small, because those of a whole document are held at once."""

    number: int
    how: How
    box: Box
    blocks: tuple[Block, ...] = ()
    """In no order yet: what repeats over pages must be known before columns are."""
    garbled: int = 0
    hidden: int = 0
    """Characters that nobody sees and that were left out."""
    unread_pictures: int = 0
    largest: int = 0
    """Pixels of its largest picture."""
    notes: int = 0
    """Comments that are not part of the page."""
    turn: int = 0
    """Degrees clockwise by which what pdfium draws is turned against the upright page."""
    recognised: OcrPage | None = None
    aside: tuple[str, ...] = ()
    """Watermarks and other slanted text."""

"""What a word processor's file is made of, in its order: paragraphs, tables, scans, and signs of pages in their texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reading.grid import GridCell
    from ingest.reading.ocr.records import OcrPage

# Signs within the text of blocks; XML 1.0 cannot hold them, so no document says them itself.
TURN = "\x0c"
"""A new page begins here because the document says so."""
SEEN_TURN = "\x0b"
"""A new page began here when the document was last laid out; after a TURN it is that same turn."""
BEGIN = "\x0e"
"""A new page begins here, if it has not just been turned."""
OBJECT = "\x1c"
"""A picture or the like stands here: the page is not empty."""
SIGNS = re.compile(f"[{TURN}{SEEN_TURN}{BEGIN}{OBJECT}]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; its text may hold line breaks and the signs above."""

    text: str
    level: int = 0
    """Of a heading, from 1; 0 is text."""
    is_furniture: bool = False
    is_centred: bool = False

    @property
    def words(self) -> str:
        """Its text without signs."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """One table; texts of its cells may hold the signs above."""

    cells: tuple[GridCell, ...]
    name: str = ""
    first_number: int = 1
    """Of its first row; beyond 1 where it goes on after a long passage that stood in it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture with print on it, as recognised."""

    page: OcrPage


Block = Paragraph | Table | Scan


def plain(text: str) -> str:
    """A block's words without signs."""
    return SIGNS.sub("", text)

"""What is embedded in an OpenDocument text: charts as tables of their values, formulas as text, pictures as read."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph, Scan, Table
from ingest.reading.grid import GridCell
from ingest.reading.opendocument.formula import MATH, formula
from ingest.reading.opendocument.names import CHART, DRAW, OFFICE, SVG, TABLE, TEXT, XLINK
from ingest.reading.opendocument.tables import cells_of
from ingest.reading.pictures import Shown, share_of_a4
from ingest.reading.word.sizes import length

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.pictures import Pictures
    from ingest.reading.word.found import Found


@dataclass(frozen=True, slots=True)
class Objects:
    """Reads the objects of one document; each is a folder of its file, or stands in the text as XML."""

    part: Callable[[str], Element]
    """The root of a part by its name; None without."""
    pictures: Pictures
    most_cells: int

    def picture(self, frame: Element, drawn: Element) -> list[Block]:
        """What is printed on the picture of a frame; one that stands in the XML itself is not looked at."""
        share = share_of_a4(length(frame.get(SVG + "width")), length(frame.get(SVG + "height")))
        page = self.pictures.read(Shown(posixpath.normpath(drawn.get(XLINK + "href", "")), share))
        return [] if page is None else [Scan(page)]

    def formula(self, frame: Element) -> str | None:
        """What a frame says, if it is a formula."""
        drawn = frame.find(DRAW + "object")
        root = None if drawn is None else self._root(drawn)
        return formula(root) if root is not None and root.tag == MATH else None

    def chart(self, drawn: Element, found: Found) -> list[Block]:
        """A chart as a table of its values; what another program made is counted."""
        root = self._root(drawn)
        chart = None if root is None else root.find(f"{OFFICE}body/{OFFICE}chart/{CHART}chart")
        if chart is None:
            found.objects += 1
            return []
        title = " ".join(_words(one) for one in chart.iterchildren(CHART + "title"))
        table = chart.find(TABLE + "table")
        cells = [] if table is None else cells_of(table, _paragraphs, found, self.most_cells)
        head: list[Block] = [Paragraph(title)] if title else []
        if not any(cell.text.strip() for cell in cells):
            found.charts += 1
            return head
        grid = (GridCell(cell.row, cell.column, cell.text, cell.rows, cell.columns) for cell in cells)
        return [*head, Table(tuple(grid), title)]

    def _root(self, drawn: Element) -> Element:
        inside = next(iter(drawn), None)
        if inside is not None:
            return inside
        address = posixpath.normpath(drawn.get(XLINK + "href", ""))
        return self.part(posixpath.join(address, "content.xml"))


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _paragraphs(cell: Element) -> list[Block]:
    return [Paragraph(_words(one)) for one in cell.iter(TEXT + "p")]

"""One page: lines and tables from its characters, or from its picture where the characters don't tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.reading.grid import GridCell
from ingest.reading.ocr.order import rows, zones
from ingest.reading.ocr.records import Box, OcrLine, OcrPage, OcrTable
from ingest.reading.pdf.characters import characters, stretches
from ingest.reading.pdf.drawing import drawing
from ingest.reading.ruled import ruled_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2

    from ingest.reading.limits import Limits
    from ingest.reading.pdf.characters import Character, Stretch
    from ingest.reading.ruled import BoxCell

_TOLERANCE = 3.0
"""Points by which lines may miss each other and meet; pdfplumber's own default."""
_FRAME = 0.9
"""Of the page in one cell: a frame around the text, which is no table."""
_SCAN = 0.5
"""Of the page under pictures: a scan, if there is little visible text beside it."""
_LITTLE = 120
"""Characters: a head, a page number and a stamp beside a scan; a page of text has 300 and more."""
_GARBLED = 0.1
"""Of the characters: more is no text, and the picture is read instead."""
_DPI = 200
"""Of a picture made for recognition; what scanners in offices make, and what the marks of doubt were measured with."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read."""

    page: OcrPage
    is_recognised: bool = False
    garbled: int = 0
    unread_pictures: int = 0


def read_page(page: pypdfium2.PdfPage, limits: Limits) -> Sheet:
    """Read a page the way it can be read best."""
    text = page.get_textpage()
    try:
        held = list(characters(page, text))
    finally:
        text.close()
    drawn = drawing(page)
    visible = [one for one in held if not one.is_hidden]
    garbled = sum(one.is_garbled for one in held)
    is_scan = drawn.covered >= _SCAN and len(visible) < _LITTLE
    is_garbled = garbled > _GARBLED * max(1, len(held))
    if limits.ocr and (is_scan or is_garbled or (not held and drawn.pictures)):
        recognised = _recognised(page, limits)
        if recognised.blocks or not visible:
            return Sheet(recognised, is_recognised=True)
    tables = [
        cells for cells in ruled_tables(drawn.segments, _TOLERANCE) if not _is_frame(cells, page.get_size())
    ]
    unread = 0 if is_scan and limits.ocr else drawn.pictures
    # The text that lies invisibly under a scan is another program's recognition: better than nothing.
    return Sheet(_page(visible or held, tables, page.get_size()), garbled=garbled, unread_pictures=unread)


def _is_frame(cells: Sequence[BoxCell], size: tuple[float, float]) -> bool:
    largest = max((cell.x1 - cell.x0) * (cell.bottom - cell.top) for cell in cells)
    return largest >= _FRAME * size[0] * size[1] or len(cells) < 2


def _recognised(page: pypdfium2.PdfPage, limits: Limits) -> OcrPage:
    import numpy as np

    from ingest.reading.ocr import recognise

    width, height = page.get_size()
    scale = min(_DPI / 72, (limits.pixels / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    picture = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    return recognise(picture, limits)


def _page(
    held: Sequence[Character], tables: Sequence[Sequence[BoxCell]], size: tuple[float, float]
) -> OcrPage:
    outside, blocks = list(held), list[OcrTable]()
    for cells in tables:
        area = Box(
            min(cell.x0 for cell in cells), min(cell.top for cell in cells),
            max(cell.x1 for cell in cells), max(cell.bottom for cell in cells),
        )  # fmt: skip
        inside = [one for one in outside if _is_in(one.box, area)]
        if len(inside) < 2:
            continue
        outside = [one for one in outside if not _is_in(one.box, area)]
        blocks.append(OcrTable(area, tuple(_cells(inside, cells)), 1.0, 0))
    return _ordered(stretches(outside), blocks, size)


def _is_in(box: Box, area: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return area.x0 <= x <= area.x1 and area.top <= y <= area.bottom


def _cells(inside: Sequence[Character], cells: Sequence[BoxCell]) -> list[GridCell]:
    found = []
    for cell in cells:
        area = Box(cell.x0, cell.top, cell.x1, cell.bottom)
        lines = stretches([one for one in inside if _is_in(one.box, area)])
        words = [
            " ".join(lines[i].text for i in row)
            for row in rows(range(len(lines)), [line.box for line in lines])
        ]
        found.append(GridCell(cell.row, cell.column, "\n".join(words), cell.rows, cell.columns))
    return found


def _ordered(lines: Sequence[Stretch], tables: Sequence[OcrTable], size: tuple[float, float]) -> OcrPage:
    """Lines and tables in reading order; stretches of one row of one column are one line."""
    boxes = [*(line.box for line in lines), *(table.box for table in tables)]
    blocks: list[OcrLine | OcrTable] = []
    for column, zone in enumerate(zones(boxes)):
        for row in zone:
            words = [lines[i] for i in row if i < len(lines)]
            if words:
                blocks.append(_line(words, column))
            blocks += [replace(tables[i - len(lines)], column=column) for i in row if i >= len(lines)]
    return OcrPage(tuple(blocks), round(size[0]), round(size[1]), 0.0)


def _line(words: Sequence[Stretch], column: int) -> OcrLine:
    box = Box(
        min(one.box.x0 for one in words), min(one.box.top for one in words),
        max(one.box.x1 for one in words), max(one.box.bottom for one in words),
    )  # fmt: skip
    middle, size = (box.top + box.bottom) / 2, max(one.size for one in words)
    # Boxes of characters are as high as their ink; the size of type is alike on a line of dashes.
    box = Box(box.x0, middle - size / 2, box.x1, middle + size / 2)
    return OcrLine(" ".join(one.text for one in words), box, 1.0, is_doubtful=False, column=column)

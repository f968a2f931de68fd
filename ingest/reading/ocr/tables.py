"""Tables in a picture: ruling lines found in it, and print without rules that stands in aligned columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.reading.ruled import Segment, ruled_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading.box import Box
    from ingest.reading.ocr.records import Picture
    from ingest.reading.ruled import BoxCell

_LONG = 2.2
"""By the height of print, of a level line's least piece; a dash is two characters long."""
_TALL = 1.4
"""By the height of print, of an upright line's least piece: longer than any stroke of a letter."""
_TOLERANCE = 200.0
"""Of the page's width by how far lines may miss each other: a millimetre on A4."""
_MOST_OF_PAGE = 0.6
"""Share of the page in one cell: a frame around the page, which is no table."""
_LEAST_INK = 0.004
"""Share of a cell that print takes: a point in a narrow cell takes .01, specks and noise some .001."""


def ruled(picture: Picture, print_height: float) -> list[tuple[BoxCell, ...]]:
    """The ruled tables of a straightened page, with their cells in pixels."""
    height, width = picture.shape[:2]
    found = ruled_tables(_segments(picture, print_height), max(4.0, width / _TOLERANCE))
    page = float(height * width)
    return [
        cells
        for cells in found
        if max((cell.x1 - cell.x0) * (cell.bottom - cell.top) for cell in cells) < _MOST_OF_PAGE * page
    ]


def dark(picture: Picture) -> Picture:
    """1 where ink is, 0 where paper is."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    result: Picture = cv2.adaptiveThreshold(
        smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 25
    )
    return result


def _segments(picture: Picture, print_height: float) -> Iterator[Segment]:
    import cv2

    ink = dark(picture)
    for across, down in ((max(20, int(_LONG * print_height)), 1), (1, max(20, int(_TALL * print_height)))):
        # Lines that lean by part of a degree step aside; a little thickness keeps them whole.
        thick = cv2.dilate(ink, np.ones((3, 1) if down == 1 else (1, 3), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((down, across), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, w, h, _area in stats[1:].tolist():
            if (h if down == 1 else w) <= 0.5 * print_height + 4:
                yield Segment(x, y, x + w, y + h)


def walls(tables: Iterable[Sequence[BoxCell]]) -> list[tuple[float, float, float]]:
    """Upright sides of cells: x, top, bottom."""
    sides = {(x, cell.top, cell.bottom) for cells in tables for cell in cells for x in (cell.x0, cell.x1)}
    return sorted(sides)


def cell_at(cells: Sequence[BoxCell], box: Box) -> int | None:
    """The number of the cell that the middle of a box stands in."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return next(
        (i for i, c in enumerate(cells) if c.x0 <= x <= c.x1 and c.top <= y <= c.bottom),
        None,
    )


def ink_in(ink: Picture, cell: BoxCell, margin: int) -> tuple[int, int, int, int] | None:
    """Where print stands in a cell (x0, top, x1, bottom), or None for an empty one."""
    x0, y0 = int(cell.x0) + margin, int(cell.top) + margin
    inside = ink[y0 : int(cell.bottom) - margin, x0 : int(cell.x1) - margin]
    if inside.size == 0 or inside.mean() < _LEAST_INK:
        return None
    across, down = np.flatnonzero(inside.sum(axis=0) > 1), np.flatnonzero(inside.sum(axis=1) > 1)
    if not across.size or not down.size:
        return None
    return x0 + int(across[0]), y0 + int(down[0]), x0 + int(across[-1]) + 1, y0 + int(down[-1]) + 1


def aligned(rows: Sequence[Sequence[Box]]) -> list[int]:
    """Of rows of print without rules, for each box its column, row after row; empty if they don't align."""
    spans: list[tuple[float, float]] = []
    for box in sorted((box for row in rows for box in row), key=lambda box: box.x0):
        if spans and box.x0 < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], box.x1))
        else:
            spans.append((box.x0, box.x1))
    places = [next(i for i, s in enumerate(spans) if s[0] <= box.x0 <= s[1]) for row in rows for box in row]
    at = 0
    for row in rows:
        if len(set(places[at : at + len(row)])) < len(row):
            return []
        at += len(row)
    return places

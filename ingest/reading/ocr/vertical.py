"""Print set from top to bottom, a title beside its text or the name of a table's rows: it is read laid on its side.

The reader knows level lines only. Chinese characters are squares of one size, so the line is cut into as many as could
stand in it, these are laid side by side, and what reads best is what is printed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ingest.reading.box import Box
from ingest.reading.ocr.picture import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.reading.ocr.engine import Engine
    from ingest.reading.ocr.records import Fragment, Picture, Words

_TALL = 1.8
"""Height by width of a box around two characters or more."""
_WIDE = 0.8
"""By the height of print: a digit's box is higher than wide too, and narrower."""
_UNREAD = 0.6
"""Score below which a tall box was not read as it stands: a large 1 is, vertical print scores at most .35."""
_SURE = 0.9
"""Mean score from which vertical print is taken for read: seen, it scores from .95, calligraphy in photographs to .89."""
_MOST = 12
"""Lines on a page that are tried; more are a page in vertical print, or a pattern."""
_FEWEST, _MANIEST = 0.55, 1.3
"""Characters by height through width of the print: set wide apart, to flat faces."""
_LONGEST = 40
_CLOSEST = 0.75
"""By the width of the print, from one character to the next."""
_INK = 0.4
"""Of the strongest contrast with the paper, from which there is print."""


def read_again(
    pieces: Sequence[Fragment], first: Sequence[Words], picture: Picture, reader: Engine, print_height: float
) -> dict[int, Words]:
    """What vertical print says, by number of its piece; of what is none, nothing."""
    asked = [
        i
        for i, (piece, words) in enumerate(zip(pieces, first, strict=True))
        if words.confidence < _UNREAD and _is_tall(piece.box, print_height)
    ]
    found: dict[int, Words] = {}
    for i in asked[:_MOST]:
        tries = reader.read(list(_laid(cut(picture, pieces[i].quad))))
        best = max(tries, key=lambda words: words.confidence, default=None)
        if best is not None and best.confidence >= _SURE:
            found[i] = best
    return found


def place(box: Box, print_height: float) -> Box:
    """Where vertical print stands in the reading order: before what begins beside it."""
    return Box(box.x0, box.top - print_height, box.x1, box.top)


def _is_tall(box: Box, print_height: float) -> bool:
    return box.height >= _TALL * box.width and box.width >= _WIDE * print_height


def _laid(strip: Picture) -> Iterator[Picture]:
    """The characters of a vertical line side by side, for each number of them that there could be."""
    bare, paper = _trimmed(strip)
    height, width = bare.shape[:2]
    for count in range(max(2, math.ceil(_FEWEST * height / width)), int(_MANIEST * height / width) + 1):
        step = (height - width) / (count - 1)
        if step < _CLOSEST * width or count > _LONGEST:
            return
        yield _beside(bare, paper, count, step)


def _trimmed(strip: Picture) -> tuple[Picture, int]:
    """What is printed, without the paper around it, and how light the paper is, 0–255."""
    grey = strip.mean(axis=2)
    paper = float(np.median(grey[:, [0, 1, -2, -1]]))
    contrast = np.abs(grey - paper)
    ink = contrast >= _INK * max(float(contrast.max()), 1.0)
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not down.size:
        return strip, int(paper)
    return strip[down[0] : down[-1] + 1, across[0] : across[-1] + 1], int(paper)


def _beside(bare: Picture, paper: int, count: int, step: float) -> Picture:
    height, width = bare.shape[:2]
    side = math.ceil(max(step, width))
    sheet = np.full((side, count * (width + width // 8), 3), paper, dtype=np.uint8)
    for number in range(count):
        start = round(width / 2 + number * step - side / 2)
        top, bottom, left = max(start, 0), min(start + side, height), number * (width + width // 8)
        sheet[top - start : bottom - start, left : left + width] = bare[top:bottom]
    return sheet

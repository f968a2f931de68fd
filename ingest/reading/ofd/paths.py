"""Paths to the lines that tables are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.ofd.parts import number, words
from ingest.reading.ofd.space import space_of
from ingest.reading.ruled import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.ofd.space import Space
    from ingest.reading.pdf.drawing import Found

_TAKEN = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers the signs of a path take; the last two are where it goes."""
_TOKEN = re.compile(r"[A-Za-z]|[^\sA-Za-z]+(?:[eE][-+]?\d+)?")

Point = tuple[float, float]


def draw(element: Element, outer: Space, found: Found) -> None:
    """Note a path's lines."""
    is_filled, is_stroked = element.get("Fill") == "true", element.get("Stroke", "true") != "false"
    if element.get("Visible") == "false" or not (is_filled or is_stroked):
        return
    space = space_of(element, outer)
    drawn: list[tuple[Point, Point] | None] = []
    for piece in _pieces(words(element, "AbbreviatedData")):
        found.pieces += 1
        if found.is_full:
            return
        drawn.append(None if piece is None else (space.point(*piece[0]), space.point(*piece[1])))
    straight = [piece for piece in drawn if piece is not None]
    # As in a PDF: the edges of a filled area are no lines, a thin filled bar is one.
    if is_filled and not is_stroked:
        ends = [end for piece in straight for end in piece]
        if ends:
            xs, ys = [x for x, _ in ends], [y for _, y in ends]
            found.filled(Box(min(xs), min(ys), max(xs), max(ys)), len(drawn))
        return
    found.strokes += len(drawn) - len(straight)
    for start, end in straight:
        found.stroked(Segment(*start, *end))


def _pieces(said: str) -> Iterator[tuple[Point, Point] | None]:
    """Straight pieces from point to point, closing ones included; None for every curve."""
    start = at = (0.0, 0.0)
    tokens = (token[0] for token in re.finditer(_TOKEN, said))
    for token in tokens:
        sign = token.upper()
        if sign not in _TAKEN:
            continue
        held = [number(next(tokens, None), 0.0) for _ in range(_TAKEN[sign])]
        to = (held[-2], held[-1]) if held else start
        if sign in "SM":
            start = to
        else:
            yield (at, to) if sign in "LC" else None
        at = to

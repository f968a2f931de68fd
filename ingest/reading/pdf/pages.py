"""A page of a PDF taken apart: how it is to be read, its lines, tables and pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.reading.box import Box
from ingest.reading.pdf.drawing import drawing
from ingest.reading.pdf.frame import frame_of
from ingest.reading.pdf.glyphs import glyphs, once, turned
from ingest.reading.pdf.judge import how, is_garbled
from ingest.reading.pdf.lines import lines
from ingest.reading.pdf.records import Figure, Line, PageLayout, Table
from ingest.reading.pdf.tables import tables
from ingest.reading.pictures import FIGURE, LEAST_PIXELS, NOTICED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.reading.pdf.records import Drawing, Glyph, Picture

_TEXT_OVER = 30
"""Characters drawn over a picture: it is a background or a diagram whose words are text already."""
_SLANT = 10
"""Degrees from which text is slanted: a watermark."""


def layout(page: Any, number: int) -> PageLayout:  # noqa: ANN401  (pypdfium2 has no types)
    """Take a page apart. What is drawn with the page's annotations and fields must be in it already."""
    textpage = page.get_textpage()
    try:
        frame = frame_of(page, turned(textpage))
        found = once(glyphs(textpage, frame))
    finally:
        textpage.close()
    taken = taken_apart(number, frame.whole, found, drawing(page, frame))
    return replace(taken, turn=(frame.turn - page.get_rotation()) % 360)


def taken_apart(number: int, whole: Box, found: Sequence[Glyph], drawn: Drawing) -> PageLayout:
    """A page from its characters, each once, and its drawing, wherever they come from."""
    hidden = [glyph for glyph in found if glyph.look.is_hidden]
    seen = [glyph for glyph in found if not glyph.look.is_hidden]
    kind = how(seen, hidden, drawn, whole)
    if kind == "searchable":
        seen, hidden = [*hidden, *seen], []
    # What a font hides is no words to fall back on.
    seen = [] if kind == "scan" and is_garbled(seen) else seen
    upright, aside = _parted(seen)
    found_tables, left = tables(drawn, upright)
    figures, unread = _figures(drawn, whole, seen, found_tables) if kind == "text" else ([], 0)
    level = [glyph for glyph in left if is_level(glyph)]
    return PageLayout(
        number,
        kind,
        whole,
        blocks=(*lines(level), *_turned_lines(left), *found_tables, *figures),
        garbled=sum(glyph.is_bad for glyph in seen),
        hidden=sum(not glyph.char.isspace() for glyph in hidden) if kind == "text" else 0,
        unread_pictures=unread,
        largest=max((picture.pixels for picture in drawn.pictures), default=0),
        aside=tuple(aside),
    )


def _parted(seen: Sequence[Glyph]) -> tuple[list[Glyph], list[str]]:
    """What belongs to the page, and what is slanted or half transparent over it."""
    upright: list[Glyph] = []
    aside: dict[tuple[object, ...], list[str]] = {}
    for glyph in seen:
        off = glyph.look.angle % 90
        if glyph.look.is_faint or min(off, 90 - off) > _SLANT:
            aside.setdefault(glyph.look, []).append(glyph.char)
        else:
            upright.append(glyph)
    return upright, [words for chars in aside.values() if (words := "".join(chars).strip())]


def is_level(glyph: Glyph) -> bool:
    """Whether it stands as the page does."""
    return glyph.look.angle <= _SLANT or glyph.look.angle >= 360 - _SLANT


def _turned_lines(glyphs_: Sequence[Glyph]) -> Iterator[Line]:
    """Text that runs up or down the side of the page, in the order it was drawn."""
    run: list[Glyph] = []
    for glyph in (*(g for g in glyphs_ if not is_level(g)), None):
        if run and (glyph is None or _is_elsewhere(run[-1], glyph)):
            text = "".join(one.char for one in run).strip()
            if text:
                yield _turned_line(run, text)
            run = []
        if glyph is not None:
            run.append(glyph)


def _is_elsewhere(last: Glyph, glyph: Glyph) -> bool:
    far = 2 * glyph.look.size
    return abs(last.x0 - glyph.x0) > far or abs(last.base - glyph.base) > far


def _turned_line(run: Sequence[Glyph], text: str) -> Line:
    box = Box(
        min(glyph.x0 for glyph in run),
        min(glyph.top for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.bottom for glyph in run),
    )
    return Line(text, box, box.top, run[0].look.size, bad=sum(g.is_bad for g in run), is_parted=True)


def _figures(
    drawn: Drawing, whole: Box, seen: Sequence[Glyph], found: Sequence[Table]
) -> tuple[list[Figure], int]:
    """Pictures to be read, and how many others are large enough to be missed."""
    figures: list[Figure] = []
    unread = 0
    for picture in drawn.pictures:
        share = picture.box.area / max(1.0, whole.area)
        if share < NOTICED or _is_background(picture, seen, found):
            continue
        if share >= FIGURE and picture.pixels >= LEAST_PIXELS:
            figures.append(Figure(picture.box))
        else:
            unread += 1
    return figures, unread


def _is_background(picture: Picture, seen: Sequence[Glyph], found: Sequence[Table]) -> bool:
    over = sum(picture.box.holds(glyph.box) for glyph in seen)
    return over >= _TEXT_OVER or any(picture.box.holds(table.box) for table in found)

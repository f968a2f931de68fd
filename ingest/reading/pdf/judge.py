"""How a page is to be read: from its text, or by recognising its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.decode import plausibility
from ingest.reading.pdf.drawing import covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.box import Box
    from ingest.reading.pdf.records import Drawing, Glyph, How

_COVERED = 0.5
"""Of the page: scans cover all of it, or all but the margins (0.7); a photograph in a text seldom half."""
_LITTLE = 150
"""Characters over a scan that are a stamp, a head or a page number; five printed lines are text of its own."""
_MOST_BAD = 0.05
"""Share of characters that no font explains, from which the picture of the page says more than its text."""
_PLAUSIBLE = 0.7
"""As `decode` has it: mojibake stays below, Chinese text far above."""
_WIDE = 0.95
"""Of the size: Latin letters are narrower but for these."""
_WIDE_LETTERS = frozenset("WMmw@%—…©®™½¼¾‰&Œœ→←")
_MOST_WIDE = 0.3
_STROKES = 150
"""Pieces of paths on a page without text: a character drawn as an outline has ten and more."""
_PLAIN_PICTURE = 0.05
"""Of the page, for a picture on a page without text to be looked at; logos are smaller."""
_BAD_LETTERS = 20
"""Characters at least, for a share of them to say something."""


def how(seen: Sequence[Glyph], hidden: Sequence[Glyph], drawing: Drawing, whole: Box) -> How:
    """Decide for one page. `seen` are the characters that are drawn, `hidden` those under a picture."""
    cover = covered(drawing.pictures, whole)
    letters = sum(not glyph.char.isspace() for glyph in seen)
    if letters and is_garbled(seen):
        return "scan"
    if cover >= _COVERED and letters < _LITTLE:
        is_layered = len(hidden) >= _BAD_LETTERS and not is_garbled(hidden)
        return "searchable" if is_layered else "scan"
    if letters:
        return "text"
    is_drawn = cover >= _PLAIN_PICTURE or drawing.strokes >= _STROKES
    return "scan" if is_drawn else "blank"


def is_garbled(glyphs: Sequence[Glyph]) -> bool:
    """Whether the characters are not those that the page shows."""
    held = [glyph for glyph in glyphs if not glyph.char.isspace()]
    bad = sum(glyph.is_bad for glyph in held)
    if len(held) < _BAD_LETTERS:
        return bad > len(held) / 2
    if bad > _MOST_BAD * len(held):
        return True
    # A font with codes of its own gives Latin letters where the page shows Han, which are as wide as they are high.
    wide = sum(
        glyph.char.isascii()
        and glyph.char not in _WIDE_LETTERS
        and glyph.x1 - glyph.x0 >= _WIDE * glyph.look.size
        for glyph in held
    )
    text = "".join(glyph.char for glyph in held)
    is_foreign = sum(not char.isascii() for char in text) >= _BAD_LETTERS and plausibility(text) < _PLAUSIBLE
    return wide > _MOST_WIDE * len(held) or is_foreign

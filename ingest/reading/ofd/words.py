"""Text objects to characters where they stand."""

from __future__ import annotations

from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from ingest.reading.ofd.parts import inside, number
from ingest.reading.ofd.space import space_of
from ingest.reading.pdf.glyphs import BOLD_NAME, FAINT, char_of, is_unexplained
from ingest.reading.pdf.lines import is_han
from ingest.reading.pdf.records import Glyph, Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from ingest.reading.ofd.space import Space

_SIZE = 3.7
"""Millimetres where a text object has no size: 五号, 10.5 points."""
_ABOVE, _BELOW = 0.88, 0.12
"""Of the size, from the baseline: the em box of Chinese fonts."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[] `·"), frozenset("WMmw@%—…&")
_WIDTHS = {"narrow": 0.4, "wide": 1.0, "capital": 0.78, "other": 0.6}
"""Of the size, the most that Latin letters take: the file doesn't say, its fonts do, which are not opened."""
_CELL = 1.1
"""Of the size: cells that one character each stands in."""
_BOLD_WEIGHT = 600
_TURNED = 90
"""Degrees: text that is set downwards, character below character, is read as text that runs down the page."""


class Fonts:
    """Which fonts are heavy, by their ids in the resources."""

    def __init__(self) -> None:
        self._bold: set[str] = set()

    def add(self, resources: Element | None) -> None:
        """Those that a part with resources lists."""
        for font in inside(resources, "Fonts", "Font"):
            names = f"{font.get('FontName', '')} {font.get('FamilyName', '')}"
            if font.get("Bold") == "true" or BOLD_NAME.search(names):
                self._bold.add(font.get("ID", ""))

    def is_bold(self, number: str | None) -> bool:
        """Whether a font is heavy."""
        return number in self._bold


def glyphs_of(element: Element, outer: Space, fonts: Fonts) -> Iterator[Glyph]:
    """The characters of a text object, those that nobody sees too; on the page or beside it."""
    space = space_of(element, outer)
    size = number(element.get("Size"), _SIZE)
    look = _look(element, space, size, fonts)
    stretch = number(element.get("HScale"), 1.0)
    x = y = 0.0
    for code in inside(element, "TextCode"):
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        text = _text(code)
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        is_down = across is None and down is not None
        kept = look._replace(angle=(look.angle + _TURNED) % 360) if is_down else look
        at_x, at_y = x, y
        is_even = across is not None and _is_even(across, size)
        for char, step, fall in zip(text, across or repeat(None), down or repeat(0.0), strict=False):
            natural = _width(char) * size * stretch
            # A step that is wider leaves a gap, which may be a blank; a narrower one is the letter's own width.
            width = natural if not step else abs(step) if is_even else min(abs(step), natural)
            yield _glyph(char, space, (at_x, at_y), (width, size), kept)
            at_x += 0.0 if is_down else natural if step is None else step
            at_y += fall


def _text(code: Element) -> str:
    """Its characters; a line end before or behind them is the XML's."""
    text = str(code.text or "")
    return text.strip() if "\n" in text else text


def _steps(said: str | None, count: int) -> list[float] | None:
    """From each character to the next: numbers, `g n v` for n times v; None where there are none.

    Of too few the last goes on.
    """
    held = iter((said or "").split(maxsplit=3 * count + 3)[: 3 * count + 3])
    steps: list[float] = []
    for one in held:
        if len(steps) >= count:
            break
        if one == "g":
            times, step = number(next(held, None), 0.0), number(next(held, None), 0.0)
            steps.extend(repeat(step, min(count, max(0, int(times)))))
        else:
            steps.append(number(one, 0.0))
    return list(islice(chain(steps, repeat(steps[-1])), count)) if steps else None


def _is_even(steps: Sequence[float], size: float) -> bool:
    """Whether characters stand in cells of one width, as 原稿纸 has them: none of the gaps is a blank."""
    return max(steps) - min(steps) <= 0.01 * size and max(steps) <= _CELL * size


def _width(char: str) -> float:
    if is_han(char):
        return 1.0
    kind = (
        "narrow" if char in _NARROW else "wide" if char in _WIDE else "capital" if char.isupper() else "other"
    )
    return _WIDTHS[kind]


def _glyph(
    char: str, space: Space, at: tuple[float, float], extent: tuple[float, float], look: Look
) -> Glyph:
    (x, y), (width, size) = at, extent
    box = space.box(x, y - _ABOVE * size, width, (_ABOVE + _BELOW) * size)
    char = char_of(ord(char))
    return Glyph(char, *box, space.point(x, y)[1], look, is_unexplained(char))


def _look(element: Element, space: Space, size: float, fonts: Fonts) -> Look:
    is_filled, is_stroked = element.get("Fill", "true") != "false", element.get("Stroke") == "true"
    alpha = min([number(one.get("Alpha"), 255) for one in (element, *inside(element, "FillColor"))])
    is_heavy = number(element.get("Weight"), 0) >= _BOLD_WEIGHT or (is_filled and is_stroked)
    return Look(
        round(max(size * space.scale, 1.0), 1),
        is_heavy or fonts.is_bold(element.get("Font")),
        not (is_filled or is_stroked) or alpha <= 0 or element.get("Visible") == "false",
        alpha < FAINT,
        space.angle,
    )

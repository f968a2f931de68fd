"""Characters of a page as pdfium gives them, put together to stretches of print."""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.ocr.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

_WORD_GAP = 0.25
"""By the size of type, between Latin letters or digits: a blank. Letters set wide apart keep below it."""
_FAR = 1.2
"""By the size of type: what stands so far off on the same line is another stretch (a cell, another column)."""
_SAME_LINE = 0.5
"""By the size of type, how far two characters may differ in height and stand on one line; indices do."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character with its box in points, y downwards."""

    text: str
    box: Box
    size: float
    """Of its type, in points."""
    is_garbled: bool = False
    is_hidden: bool = False
    """Drawn invisibly, as the text under a scan."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters printed side by side."""

    text: str
    box: Box
    size: float
    is_garbled: bool


def characters(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[Character]:
    """The page's characters in the order they are drawn, blanks left out."""
    import pypdfium2.raw as pdfium

    height = page.get_height()
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""
        if not sign.strip() or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        box = Box(left.value, height - top.value, right.value, height - bottom.value)
        garbled = pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 or _is_private(sign)
        size = pdfium.FPDFText_GetFontSize(text, index)
        yield Character(sign, box, max(size, box.height, 1.0), garbled, _is_hidden(text, index))


def _is_private(sign: str) -> bool:
    return "\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" or sign < " "


def _is_hidden(text: pypdfium2.PdfTextPage, index: int) -> bool:
    import pypdfium2.raw as pdfium

    drawn = pdfium.FPDFText_GetTextObject(text, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def stretches(held: Sequence[Character], walls: Sequence[tuple[float, float, float]] = ()) -> list[Stretch]:
    """Stretches of print; none goes through a wall (x, top, bottom) between two cells."""
    lines: list[list[Character]] = []
    for one in sorted(held, key=lambda each: (_middle(each), each.box.x0)):
        near = next((line for line in reversed(lines[-4:]) if _on_line(one, line)), None)
        if near is None:
            lines.append([one])
        else:
            near.append(one)
    return [stretch for line in lines for stretch in _cut(sorted(line, key=lambda each: each.box.x0), walls)]


def _middle(one: Character) -> float:
    return (one.box.top + one.box.bottom) / 2


def _on_line(one: Character, line: Sequence[Character]) -> bool:
    last = line[-1]
    size = max(one.size, last.size)
    overlap = min(one.box.bottom, last.box.bottom) - max(one.box.top, last.box.top)
    # A full stop or a dash is flat: its middle must lie within the line.
    return abs(_middle(one) - _middle(last)) <= _SAME_LINE * size or overlap > 0.5 * min(
        one.box.height, last.box.height
    )


def _cut(line: Sequence[Character], walls: Sequence[tuple[float, float, float]]) -> Iterator[Stretch]:
    group: list[Character] = []
    for one in line:
        if group and _is_printed_twice(one, group[-1]):
            continue
        if group and (one.box.x0 - group[-1].box.x1 > _FAR * one.size or _is_parted(group[-1], one, walls)):
            yield _stretch(group)
            group = []
        group.append(one)
    if group:
        yield _stretch(group)


def _is_printed_twice(one: Character, last: Character) -> bool:
    """Bold type is often the same character drawn again a hair aside."""
    return one.text == last.text and abs(one.box.x0 - last.box.x0) < 0.1 * one.size


def _is_parted(last: Character, one: Character, walls: Sequence[tuple[float, float, float]]) -> bool:
    low, high, y = last.box.x1 - 1, one.box.x0 + 1, _middle(one)
    return any(low <= x <= high and top <= y <= bottom for x, top, bottom in walls)


def _stretch(group: Sequence[Character]) -> Stretch:
    words = group[0].text
    for last, one in itertools.pairwise(group):
        gap = one.box.x0 - last.box.x1
        if gap > _WORD_GAP * one.size and last.text.isascii() and one.text.isascii():
            words += " "
        words += one.text
    box = Box(
        min(one.box.x0 for one in group),
        min(one.box.top for one in group),
        max(one.box.x1 for one in group),
        max(one.box.bottom for one in group),
    )
    sizes = sorted(one.size for one in group)
    return Stretch(words, box, sizes[len(sizes) // 2], any(one.is_garbled for one in group))

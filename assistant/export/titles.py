"""A long title in lines that part no word and are about as long as one another."""

from __future__ import annotations

import unicodedata
from math import ceil

from kb.terms import cut

_TO_THE_LEFT = frozenset("的地得了和与及或之等》”’）〉】、，：；。！？")
"""What no line begins with."""
_TO_THE_RIGHT = frozenset("《“‘（〈【") | {"关于"}
"""What no line ends with."""


def title_lines(title: str, room: int) -> tuple[str, ...]:
    """The title in as few lines of `room` characters as can be; one line where its words are too long for that."""
    if _length(title) <= room:
        return (title,)
    pieces = _pieces(title)
    fewest = ceil(_length(title) / room)
    for width in range(ceil(_length(title) / fewest), room + 1):
        lines = _filled(pieces, width)
        if len(lines) <= fewest and all(_length(line) <= room for line in lines):
            return lines
    lines = _filled(pieces, room)
    return lines if all(_length(line) <= room for line in lines) else (title,)


def _length(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _pieces(title: str) -> list[str]:
    """The words with what may not be parted from them."""
    pieces: list[str] = []
    joins = True
    for word in cut(title):
        if pieces and (joins or word in _TO_THE_LEFT):
            pieces[-1] += word
        else:
            pieces.append(word)
        joins = word in _TO_THE_RIGHT
    return pieces


def _filled(pieces: list[str], width: float) -> tuple[str, ...]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and _length((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)

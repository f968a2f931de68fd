"""Whether a printed line goes on in the next one."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.pdf.records import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.pdf.order import Column

_INDENT = 1.2
"""Of the size, from the left edge: paragraphs begin two characters in, numbers and brackets hang less than one."""
_ROOM = 0.3
"""Of the size: what would have fitted with this much to spare was not moved to the next line for want of room."""
_ROOM_UNSTOPPED = 1.5
"""The same where no stop ends the line: more is left free for reasons that cannot be seen, and few paragraphs end so."""
_PITCH = 1.45
"""Of the usual distance of lines: more is the space between paragraphs."""
_SIZES = 0.08
"""By which sizes of one paragraph differ at most: 小四 and 四号 differ by 0.17."""
_CENTRED = 0.12
"""Of the column's width that stays free on both sides alike: a centred line, which fills nothing."""
_STOPS = "。！？；：!?;:…"
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条编篇部]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]?\d{1,2}[）)](?!\d)|\d{1,2}[.．、](?!\d)|[①-⑳●•◆■▪－-](?!\d)"
    r"|附件|附表|附录|表\s*\d|图\s*\d|[一二三四五六七八九十]是)"
)
_LEADER = re.compile(r"(?:[.．。·…]\s?){4,}\s*[-—]?\s*(?:\d{1,4}|[IVXivx]{1,6})?[-—]?\s*$")
"""Dots to a page number: an entry of a table of contents."""
_ENDING = "。！？!?"


def numbered(text: str) -> bool:
    """Whether it begins as a numbered paragraph, a caption or an item of a list does."""
    return _NUMBERED.match(text) is not None


def pitch(column: Column) -> float:
    """The usual distance of its lines, 0 if it has too few."""
    held = [block for block in column.blocks if isinstance(block, Line)]
    steps = [b.base - a.base for a, b in pairwise(held) if abs(a.size - b.size) <= _SIZES * a.size]
    return median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0


def is_leader(text: str) -> bool:
    """Whether it is an entry of a table of contents."""
    return _LEADER.search(text) is not None


def goes_on(last: Line, line: Line, before: Column, column: Column) -> bool:
    """Whether `line` goes on with what `last` began; they may stand in two columns or on two pages."""
    if last.is_parted or is_leader(last.text) or is_leader(line.text) or not _is_alike(last, line):
        return False
    if is_centred(last, before) and is_centred(line, column):
        return False
    if _is_indented(last, line, column) or _is_far(last, line, before, column):
        return False
    if numbered(line.text) and (last.text[-1] in _STOPS or last.is_bold != line.is_bold):
        return False
    return not _would_have_fitted(last, line, before)


def is_centred(line: Line, column: Column) -> bool:
    """Whether it stands in the middle with room on both sides."""
    left, right = line.box.x0 - column.left, column.right - line.box.x1
    width = max(1.0, column.right - column.left)
    return min(left, right) > _CENTRED * width and abs(left - right) < 1.5 * line.size


def between(last: Line, line: Line) -> str:
    """What stands between two lines of a paragraph: a blank between words, nothing else."""
    end, start = last.text[-1], line.text[0]
    if last.is_spaced and not (_is_wide(end) and _is_wide(start)):
        return " "
    is_word = end.isascii() and start.isascii() and start.isalpha() and (end.isalpha() or end in ",.;:)")
    return " " if is_word else ""


def is_whole(line: Line) -> bool:
    """Whether a sentence ends with it."""
    return line.text[-1] in _ENDING


def _is_wide(char: str) -> bool:
    return not char.isascii()


def _is_alike(last: Line, line: Line) -> bool:
    return abs(last.size - line.size) <= _SIZES * max(last.size, line.size) and (
        last.is_bold == line.is_bold or not last.is_bold
    )


def _is_indented(last: Line, line: Line, column: Column) -> bool:
    """A block that is set in as a whole is one paragraph: its second line stands where the first does."""
    inset = line.box.x0 - column.left
    if inset <= _INDENT * line.size:
        return False
    is_block = abs(last.box.x0 - line.box.x0) < 0.5 * line.size and inset > 2.8 * line.size
    return not is_block


def _is_far(last: Line, line: Line, before: Column, column: Column) -> bool:
    usual = pitch(column)
    if before is not column or usual <= 0:
        return False
    return line.base - last.base > max(_PITCH * usual, 1.2 * line.size)


def _would_have_fitted(last: Line, line: Line, before: Column) -> bool:
    room = _ROOM if last.text[-1] in _STOPS else _ROOM_UNSTOPPED
    return before.right - last.box.x1 > line.first + room * last.size


def joined(lines: Sequence[Line]) -> str:
    """The words of a paragraph."""
    text = lines[0].text
    for last, line in pairwise(lines):
        text += between(last, line) + line.text
    return text

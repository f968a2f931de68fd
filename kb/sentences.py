"""Where sentences end in Chinese official texts, and where a numbered heading or item begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_HAN_DIGITS = "一二三四五六七八九十百"
_CLOSERS = "”’\"'』」）)】》"

_END = re.compile(rf"[。！？!?]+[{_CLOSERS}]*")
# Only from the first blank of a run: forty thousand blanks must not be tried from each of them.
_NEWLINES = re.compile(r"(?<!\s)\s*\n\s*")
# A line that was cut by a page or a narrow column goes on in the next one.
_WHOLE_LINE_END = re.compile(rf"[。！？；：.!?;:…|][{_CLOSERS}]*\s*$")
_CUT_LINE = 30
"""Characters: shorter lines without a stop are titles, cells and list items, not cut sentences."""

BETWEEN_CELLS = " | "
"""Between the cells of a table's row, which is one line."""
_ROW = re.compile(r"^[^\n]*? \| [^\n]*$", re.MULTILINE)

_LINE_MARKS = (
    (re.compile(r"#{1,6}\s+"), 0),
    (re.compile(rf"第[{_HAN_DIGITS}零]+[编章](?=\s|$|[^条])"), 1),
    (re.compile(rf"第[{_HAN_DIGITS}零]+节"), 2),
    (re.compile(rf"第[{_HAN_DIGITS}零]+条(?:之[{_HAN_DIGITS}])?"), 3),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?=\s*[\u4e00-\u9fff“])"), 5),
    (re.compile(r"(?:附录|附件)\s*[A-Z\d一二三四五六七八九十]"), 1),
)
_ANYWHERE_MARKS = (
    (re.compile(rf"[{_HAN_DIGITS}]{{1,3}}、"), 4),
    (re.compile(rf"[（(][{_HAN_DIGITS}]{{1,3}}[)）]"), 5),
    (re.compile(r"\d{1,2}[、．](?!\d)|\d{1,2}\.(?=\s?[\u4e00-\u9fff“])"), 6),
    (re.compile(r"[（(]\d{1,2}[)）]"), 7),
)
_INLINE_FIRST = re.compile(rf"[（(](?P<number>[{_HAN_DIGITS}]{{1,3}})[)）](?=[\u4e00-\u9fff“])")
_REFERENCE_BEFORE = ("第", "条", "款", "项", "见", "表", "图", "、", "和", "至", "及", "或")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a heading line, by its offsets; `level` is set where a numbered mark begins it."""

    start: int
    end: int
    level: int | None = None


def units(text: str) -> list[Unit]:
    """Sentences of `text` in order; white space between them belongs to none."""
    found: list[Unit] = []
    borders = _borders(text)
    for start, end in pairwise(borders):
        piece = text[start:end]
        low = start + len(piece) - len(piece.lstrip())
        high = start + len(piece.rstrip())
        if low < high:
            found.append(Unit(low, high, _level(text, low, high)))
    return found


def _borders(text: str) -> list[int]:
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _END.finditer(text) if not _is_inside_quotes(text, match.end()))
    cuts.update(match.end() for match in _NEWLINES.finditer(text) if not _goes_on(text, match))
    cuts.update(_inline_marks(text))
    return sorted(cuts - _inside_rows(text))


def _inside_rows(text: str) -> set[int]:
    """Offsets within the rows of tables, which are never cut: a cell may hold several sentences."""
    if BETWEEN_CELLS not in text:
        return set()
    return {at for row in _ROW.finditer(text) for at in range(row.start() + 1, row.end())}


def _is_inside_quotes(text: str, at: int) -> bool:
    """“……！”的 : a stop inside a quotation that the sentence goes on after."""
    return text[at - 1] in _CLOSERS and text[at : at + 1] in ("的", "等", "、", "，", "和")


def _goes_on(text: str, newline: re.Match[str]) -> bool:
    before_start = text.rfind("\n", 0, newline.start()) + 1
    before = text[before_start : newline.start()]
    after = text[newline.end() : newline.end() + 12]
    line_end = text.find("\n", newline.end())
    if BETWEEN_CELLS in text[newline.end() : line_end if line_end >= 0 else len(text)]:
        return False
    if (
        len(before.strip()) < _CUT_LINE
        or _WHOLE_LINE_END.search(before)
        or BETWEEN_CELLS in before
        or not after
    ):
        return False
    return (
        not before.lstrip().startswith("#")
        and _mark_level(after) is None
        and not after.startswith(("|", "#", "-", "<"))
    )


def _inline_marks(text: str) -> list[int]:
    """一、 or （一） right after a stop, and （一） that follows a heading without any stop."""
    cuts = [
        match.start(1)
        for match in re.finditer(
            rf"[。；：:;.!！？?{_CLOSERS}]\s*((?:[{_HAN_DIGITS}]{{1,3}}、)|(?:[（(][{_HAN_DIGITS}]{{1,3}}[)）]))",
            text,
        )
    ]
    for match in _INLINE_FIRST.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        if before and not before.isspace() and before not in _REFERENCE_BEFORE:
            cuts.append(match.start())
    return cuts


def _level(text: str, start: int, end: int) -> int | None:
    return _mark_level(text[start:end])


def _mark_level(text: str) -> int | None:
    """How deep the mark at the very beginning stands; None without one."""
    for pattern, level in (*_LINE_MARKS, *_ANYWHERE_MARKS):
        match = pattern.match(text)
        if match:
            return level + match[0].count("#") - 1 if level == 0 else level
    return None


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A long sentence in parts that end with ； or ，, as short as the marks allow."""
    cuts = [start, *(match.end() + start for match in re.finditer(r"[；;，,]", text[start:end])), end]
    return [(low, high) for low, high in pairwise(cuts) if low < high]

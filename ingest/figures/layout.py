"""A text in blocks: paragraphs with their sentences, and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.figures.tables import Table
from kb.quantities.cells import Cell, is_numeric, row_of
from kb.sentences import BETWEEN_CELLS, Unit, units

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\n?")
_TITLE = re.compile(r"表\s?[\dA-Z一二三四五六七八九十-]|单位[:：]|表$|(?:一览|统计|情况|明细|汇总)表")
# A short line without stop or figure right above a table is what the table is called.
_BARE_TITLE = re.compile(r"[^。；;，,：:！!？?、\d]{4,40}")
_LONGEST_TITLE = 80
_RULE = re.compile(r"\|?[ :-]*-[|:\- ]*\|[|:\- ]*")
"""The line between head and body of a Markdown table."""
_LEAST_CELLS = 3
_WIDEST = 3000
"""Characters looked back for the beginning of a paragraph: some files are one line."""
_AHEAD = 600
_LONGEST_SENTENCE = 1500
"""Characters; reading a sentence takes the square of its length."""
_LONGEST_PARAGRAPH = 6000
_MARK = re.compile(r"[；;，,\s](?!\d)")
_CUT_LINE = 30
"""As in kb.sentences: shorter lines without a stop are not cut sentences."""
_STOPS = ("。", "！", "？", "；", "：", ".", "!", "?", ";", ":", "…", "|")
Block = Table | tuple[Unit, ...]


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph or table around two offsets, bounded in length."""
    low = text.rfind("\n", 0, start) + 1
    while low and start - low < _WIDEST and _reaches_up(text, low):
        low = text.rfind("\n", 0, low - 1) + 1
    high = text.find("\n", end)
    return max(low, start - _WIDEST), min(high if high >= 0 else len(text), end + _AHEAD)


def _reaches_up(text: str, low: int) -> bool:
    """Whether the line that begins at `low` belongs to the one above: a row of a table, or a sentence cut by the line's end."""
    above = text[text.rfind("\n", 0, low - 1) + 1 : low - 1]
    if BETWEEN_CELLS in text[low : low + _WIDEST].split("\n", 1)[0]:
        return bool(above.strip())
    return len(above) >= _CUT_LINE and BETWEEN_CELLS not in above and not above.rstrip().endswith(_STOPS)


def blocks(text: str, start: int, end: int) -> Iterator[Block]:
    """Tables, and paragraphs as sentences, in order; a numbered heading or item begins a paragraph of its own."""
    at = start
    for low, high, table in tables(text, start, end):
        yield from _paragraphs(text, at, low)
        yield table
        at = high
    yield from _paragraphs(text, at, end)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[Unit, ...]]:
    group: list[Unit] = []
    for unit in _sentences(text, start, end):
        is_long = group and unit.end - group[0].start > _LONGEST_PARAGRAPH
        if group and (is_long or unit.level is not None or "\n" in text[group[-1].end : unit.start]):
            yield tuple(group)
            group = []
        group.append(unit)
    if group:
        yield tuple(group)


def _sentences(text: str, start: int, end: int) -> Iterator[Unit]:
    """Sentences of a bounded length: what never stops is cut at its commas, or anywhere."""
    for unit in units(text[start:end]):
        low, high, level = unit.start + start, unit.end + start, unit.level
        while high - low > _LONGEST_SENTENCE:
            marks = list(_MARK.finditer(text, low + _LONGEST_SENTENCE // 2, low + _LONGEST_SENTENCE))
            cut = marks[-1].end() if marks else low + _LONGEST_SENTENCE
            yield Unit(low, cut, level)
            low, level = cut, None
        yield Unit(low, high, level)


def tables(text: str, start: int, end: int) -> Iterator[tuple[int, int, Table]]:
    """Runs of lines with cells, each with the line above it where that is its title."""
    lines = list(_lines(text, start, end))
    number = 0
    while number < len(lines):
        mark = _mark(text, *lines[number])
        first = number
        while mark and number < len(lines) and _mark(text, *lines[number]) == mark:
            number += 1
        if mark:
            kept = [line for line in lines[first:number] if not _RULE.fullmatch(text, *line)]
            rows = tuple(row_of(text, low, high, mark) for low, high in kept)
            title = _title(text, lines[first - 1]) if first and mark == BETWEEN_CELLS else None
            low = title.start if title else lines[first][0]
            if rows:
                yield low, lines[number - 1][1], Table(rows, title, is_torn=mark == "\t")
        else:
            number += 1


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text, start, end):
        if match[0]:
            yield match.start(), match.end() - match[0].endswith("\n")


def _mark(text: str, start: int, end: int) -> str:
    """What stands between the cells of a line; empty for a line of prose."""
    line = text[start:end]
    if BETWEEN_CELLS in line or _RULE.fullmatch(line):
        return BETWEEN_CELLS
    cells = line.split("\t")
    if len(cells) < _LEAST_CELLS:
        return ""
    return "\t" if sum(map(is_numeric, cells)) * 2 >= len(cells) else ""


def _title(text: str, line: tuple[int, int]) -> Cell | None:
    words = text[slice(*line)]
    said = words.strip()
    is_title = _TITLE.search(said) or _BARE_TITLE.fullmatch(said)
    if len(said) > _LONGEST_TITLE or not is_title:
        return None
    return Cell(line[0], line[1], words)

"""The lines of an answer in segments: the words before a mark with the marks that they cite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Segment = tuple[str, tuple[int, ...]]

_MARKS = re.compile(r"(?:\s*(?<!\\)\[\d{1,4}\])+")
_NUMBER = re.compile(r"\[(\d{1,4})\]")
_LIST = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.、)）])\s+")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_WORDS = re.compile(r"\w")


def segments_of(lines: Iterable[str]) -> Iterator[tuple[str, list[Segment]]]:
    """Each line with its segments; the cells of a table are led by the heads of their columns."""
    every = list(lines)
    heads: list[str] = []
    for number, line in enumerate(every):
        if not line.startswith("|"):
            heads = []
            yield line, _segments(_LIST.sub("", line))
        elif number + 1 < len(every) and _RULE.match(every[number + 1]):
            heads = _cells(line)
            yield line, []
        elif _RULE.match(line):
            yield line, []
        else:
            yield line, _of_row(line, heads)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(row.strip().strip("|"))]


def _of_row(row: str, heads: list[str]) -> list[Segment]:
    """The cells' segments; a cell without a mark of its own is said by the marks of the row."""
    marks = _numbers(row)
    found: list[Segment] = []
    for column, cell in enumerate(_cells(row)):
        lead = f"{heads[column]} " if 0 < column < len(heads) and any(sign.isdigit() for sign in cell) else ""
        own = _segments(cell) or [(cell, ())]
        first = (lead + own[0][0], own[0][1])
        found += [(text, mine or marks) for text, mine in (first, *own[1:])]
    return found


def _segments(text: str) -> list[Segment]:
    """A … [1] B … [2][3]: each stretch with the marks right behind it; a tail without marks has the last ones."""
    found: list[Segment] = []
    at = 0
    for marks in _MARKS.finditer(text):
        words = text[at : marks.start()]
        if _WORDS.search(words):
            found.append((words, _numbers(marks[0])))
        elif found:
            found[-1] = (found[-1][0], (*found[-1][1], *_numbers(marks[0])))
        at = marks.end()
    tail = text[at:]
    if _WORDS.search(tail):
        found.append((tail, found[-1][1] if found else ()))
    return found


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(text))

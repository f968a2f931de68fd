"""A plain text taken apart into what a word processor knows: headings, paragraphs, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_HEADING = 40
"""Characters; what is longer is a paragraph that begins with a number."""
_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")),
    (3, re.compile(r"\d{1,2}[、.．](?!\d)")),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CELL = " | "
# What XML cannot hold; a word processor would not have let it in either.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0), a heading (its level), or the rows of a table."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(text: str) -> list[Block]:
    """The text's lines in order; empty lines are the space between paragraphs and make nothing."""
    lines = [_CONTROL.sub("", line).strip() for line in text.splitlines()]
    return list(_joined([line for line in lines if line]))


def _joined(lines: Sequence[str]) -> Iterator[Block]:
    """Lines of cells that follow one another are one table."""
    rows: list[tuple[str, ...]] = []
    for line in lines:
        if _CELL in line:
            rows.append(tuple(cell.strip() for cell in line.split(_CELL)))
            continue
        if rows:
            yield Block(rows=tuple(rows))
            rows = []
        yield Block(line, _level(line))
    if rows:
        yield Block(rows=tuple(rows))


def _level(line: str) -> int:
    """Of a numbered line that is short and no sentence: its level; else 0."""
    if len(line) > _LONGEST_HEADING or line[-1] in "。；;：:，,！？":
        return 0
    return next((level for level, form in _LEVELS if form.match(line)), 0)


def title_of(text: str) -> str:
    """What the text would be headed by: its first line that is short and mostly Chinese."""
    lines = (line.strip() for line in text.splitlines())
    return next(
        (line for line in lines if len(_HAN.findall(line)) >= 6 and len(line) <= _LONGEST_HEADING), ""
    )

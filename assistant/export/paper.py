"""A paper that is to become a file: headings, paragraphs, tables and notes, read from what a user wrote."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.export.inlines import Inline, clean, on_one_line, parse_inlines

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

__all__ = ["Block", "Inline", "Kind", "Note", "Paper", "number_notes", "parse_blocks", "parse_paper"]

Kind = Literal["heading1", "heading2", "heading3", "heading4", "body", "item", "table"]
Row = tuple[tuple[Inline, ...], ...]

_LEVELS: tuple[Kind, ...] = ("heading1", "heading2", "heading3", "heading4")
_NUMBERED = (
    re.compile(r"[一二三四五六七八九十百]{1,4}、"),
    re.compile(r"[（(][一二三四五六七八九十百]{1,4}[）)]"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
"""How the four levels of headings begin (GB/T 9704-2012 7.3.3)."""
_HASHES = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?$")
_ITEM = re.compile(r"[-*+•·][ \t]+(?=\S)")
_RULE = re.compile(r"-{3,}")
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_CELL = re.compile(r"(?:\\.|[^|\\])+|(\|)|\\")
_LONGEST_HEADING = 40
"""Characters: a line and a half of the page."""
_SENTENCE_ENDS = tuple("。；;：:，,、！!？?…")


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the foot of the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an item of a list with `inlines`; a table with `rows`, its header first."""

    kind: Kind
    inlines: tuple[Inline, ...] = ()
    rows: tuple[Row, ...] = ()

    def all_inlines(self) -> Iterator[Inline]:
        """All its words, in the order in which they are read."""
        yield from self.inlines
        for row in self.rows:
            for cell in row:
                yield from cell

    def text(self) -> str:
        """Its words without their looks."""
        return "".join(inline.text for inline in self.all_inlines())


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, what stands below it, and the notes: number 1 is the first."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()


def parse_paper(title: str, text: str, notes: Mapping[int, str]) -> Paper:
    """What a user wrote as a paper; [n] becomes a note where `notes` has it, numbered as they appear."""
    name = on_one_line(title)
    blocks = parse_blocks(text, notes)
    # Who writes the title as the first line too wants it once.
    if blocks and name and blocks[0].kind != "table" and on_one_line(blocks[0].text()) == name:
        blocks = blocks[1:]
    numbered, order = number_notes(blocks)
    return Paper(name, numbered, tuple(Note(clean(notes[number])) for number in order))


def number_notes(blocks: Sequence[Block], before: int = 0) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The blocks with their notes numbered as they appear, after `before` others; and their old numbers."""
    used = (number for block in blocks for inline in block.all_inlines() for number in inline.notes)
    order = tuple(dict.fromkeys(used))
    new = {number: place for place, number in enumerate(order, before + 1)}
    return tuple(_with_numbers(block, new) for block in blocks), order


def _with_numbers(block: Block, new: Mapping[int, int]) -> Block:
    def changed(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
        return tuple(replace(one, notes=tuple(new[number] for number in one.notes)) for one in inlines)

    rows = tuple(tuple(changed(cell) for cell in row) for row in block.rows)
    return Block(block.kind, changed(block.inlines), rows)


def parse_blocks(text: str, known: Container[int]) -> tuple[Block, ...]:
    """Text as blocks, its notes under their own numbers."""
    lines = [line.strip() for line in clean(text).split("\n")]
    in_lists = _in_lists(lines)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at:
            blocks.append(_table(lines[at:end], known))
        elif lines[at] and not _RULE.fullmatch(lines[at]):
            blocks.append(_paragraph(lines[at], known, is_listed=at in in_lists))
        at = max(end, at + 1)
    return tuple(blocks)


# ── headings, paragraphs, items ─────────────────────────────────────────────────────────────────────


def _in_lists(lines: Sequence[str]) -> frozenset[int]:
    """Lines such as 1. or （1） that follow one another: the items of a list, for a heading has text below it."""
    written = [at for at, line in enumerate(lines) if line]
    listed = (
        (at, after)
        for at, after in itertools.pairwise(written)
        if (level := _level(_bare(lines[at]))) is not None
        and level >= 2
        and level == _level(_bare(lines[after]))
    )
    return frozenset(at for pair in listed for at in pair)


def _bare(line: str) -> str:
    return line.lstrip("*")


def _level(words: str) -> int | None:
    """The level of heading whose number the words begin with."""
    return next((level for level, number in enumerate(_NUMBERED) if number.match(words)), None)


def _paragraph(line: str, known: Container[int], *, is_listed: bool) -> Block:
    hashes = _HASHES.match(line)
    inlines = parse_inlines(hashes[2] if hashes else line, known)
    kind = _heading(inlines, 0 if hashes is None else len(hashes[1]), is_listed=is_listed)
    if kind:
        return Block(kind, tuple(replace(inline, bold=False) for inline in inlines))
    item = _ITEM.match(line)
    return Block("item", parse_inlines(line[item.end() :], known)) if item else Block("body", inlines)


def _heading(inlines: Sequence[Inline], hashes: int, *, is_listed: bool) -> Kind | None:
    """The level by the number that the line begins with, else by its hashes."""
    words = "".join(inline.text for inline in inlines).strip()
    level = _level(words)
    if hashes and words:
        return _LEVELS[min(hashes, len(_LEVELS)) - 1 if level is None else level]
    is_long = len(words) > _LONGEST_HEADING or words.endswith(_SENTENCE_ENDS) or "。" in words
    return None if level is None or is_listed or is_long else _LEVELS[level]


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────


def _table_end(lines: Sequence[str], at: int) -> int:
    """Where the table ends that begins at `at`; `at` itself where none does."""
    if at + 1 >= len(lines) or "|" not in lines[at] or not _is_delimiter(lines[at + 1]):
        return at
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _is_delimiter(line: str) -> bool:
    return "|" in line and _DELIMITER.fullmatch(line) is not None


def _table(lines: Sequence[str], known: Container[int]) -> Block:
    rows = [_cells(line) for line in (lines[0], *lines[2:])]
    width = max(len(row) for row in rows)
    return Block(
        "table",
        rows=tuple(
            tuple(parse_inlines(cell, known) for cell in (*row, *[""] * (width - len(row)))) for row in rows
        ),
    )


def _cells(line: str) -> list[str]:
    """The cells of a row; an escaped bar parts none."""
    cells = [""]
    for piece in _CELL.finditer(line.removeprefix("|")):
        if piece[1]:
            cells.append("")
        else:
            cells[-1] += piece[0]
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]

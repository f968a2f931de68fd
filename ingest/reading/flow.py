"""Paragraphs and tables of a word processor, in order, onto a canvas: table names, headings, page turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.reading.blocks import BEGIN, OBJECT, SEEN_TURN, SIGNS, TURN, Paragraph, Scan, Table, plain
from ingest.reading.captions import name_of
from ingest.reading.ocr.heads import heads_of
from ingest.reading.ocr.writing import write_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.blocks import Block
    from ingest.reading.canvas import Canvas
    from ingest.reading.records import Tell

_TURNS = re.compile(f"([{TURN}{SEEN_TURN}{BEGIN}{OBJECT}])")
_LONGEST_HEADING = 100
"""Characters; a whole paragraph in a heading's style is text."""
_TOLD = 200
"""Blocks between two signs of life."""


@dataclass(slots=True)
class Pages:
    """Counts pages while blocks are written or only gone through."""

    number: int = 1
    _is_fresh: bool = field(default=True)
    """Whether nothing stands on the page yet."""
    _is_told: bool = field(default=False)
    """Whether the page was turned by the document's own word, and not yet by the layout."""

    def turn(self, sign: str) -> bool:
        """Take a sign; whether it begins a page."""
        if sign == OBJECT:
            self._is_fresh = self._is_told = False
            return False
        is_same = (sign == SEEN_TURN and self._is_told) or (sign == BEGIN and self._is_fresh)
        self._is_fresh = True
        self._is_told = sign == TURN or (sign == BEGIN and (self._is_told or not is_same))
        self.number += not is_same
        return not is_same

    def words(self, text: str) -> None:
        """Take words; blanks alone don't fill a page."""
        if text.strip():
            self._is_fresh = self._is_told = False


def count_pages(blocks: Iterable[Block]) -> int:
    """How many pages the turns of `blocks` make."""
    pages = Pages()
    for block in blocks:
        if isinstance(block, Table):
            _pages_of_rows(block, pages)
        elif isinstance(block, Paragraph):
            for part in _TURNS.split(block.text):
                _take(part, pages)
    return pages.number


def _take(part: str, pages: Pages) -> bool:
    if SIGNS.match(part):
        return pages.turn(part)
    pages.words(part)
    return False


def write(blocks: Sequence[Block], canvas: Canvas, tell: Tell, *, has_pages: bool) -> None:
    """Write `blocks` in order; pages are labelled only if `has_pages`. Raises ReadingError beyond the limits."""
    pages = Pages() if has_pages else None
    heads = heads_of(block.page for block in blocks if isinstance(block, Scan))
    if pages:
        canvas.page("1")
    for place, block in enumerate(blocks):
        if place % _TOLD == 0:
            tell(f"第 {place + 1} 段")
        if isinstance(block, Table):
            _write_table(block, block.name or name_of(blocks, place), canvas, pages)
        elif isinstance(block, Scan):
            # Its last line stays open: pages pasted one after the other go on from picture to picture.
            write_page(block.page, canvas, heads, is_picture=True)
        else:
            _write_paragraph(block, canvas, pages)


def _write_paragraph(block: Paragraph, canvas: Canvas, pages: Pages | None) -> None:
    words = block.words.strip()
    if words:
        canvas.end()
    if block.level and words and len(words) <= _LONGEST_HEADING:
        _write_heading(block, canvas, pages)
        return
    for line in block.text.split("\n"):
        _write_line(line, canvas, pages, is_furniture=block.is_furniture)


def _write_heading(block: Paragraph, canvas: Canvas, pages: Pages | None) -> None:
    """A heading is one line: pages turn before it, or after it if they turn within."""
    head, _, _ = block.text.partition(block.words.strip()[0])
    _turn(head, canvas, pages)
    canvas.heading(" ".join(block.words.split()), block.level)
    if pages:
        pages.words(block.words)
    _turn(block.text[len(head) :], canvas, pages)


def _turn(text: str, canvas: Canvas, pages: Pages | None) -> None:
    for sign in SIGNS.findall(text) if pages else ():
        if pages and pages.turn(sign):
            canvas.page(str(pages.number))


def _write_line(line: str, canvas: Canvas, pages: Pages | None, *, is_furniture: bool) -> None:
    if not pages or is_furniture or not SIGNS.search(line):
        words = plain(line).strip(" \t")
        if words.strip():
            canvas.line(words, is_furniture=is_furniture)
            if pages:
                pages.words(words)
        _turn(line, canvas, pages)
        return
    is_empty = not plain(line).strip()
    for part in _TURNS.split(line):
        if _take(part, pages):
            canvas.page(str(pages.number))
        elif part and not SIGNS.match(part) and not is_empty:
            canvas.run(part)
    if not is_empty:
        canvas.end()


def _pages_of_rows(table: Table, pages: Pages) -> dict[int, int]:
    """The page that begins with a row, by the row's place from 0.

    A row with a turn before its words begins the page; where the page turns within a row, the next one does.
    """
    begins: dict[int, int] = {}
    by_row: dict[int, list[str]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell.text)
    for row in sorted(by_row):
        texts = by_row[row]
        # A row that runs over a page may be marked in each of its cells.
        most = max(texts, key=lambda text: len(SIGNS.findall(text.replace(OBJECT, ""))))
        is_before = False
        has_words = False
        for part in _TURNS.split(most):
            if _take(part, pages):
                is_before = not has_words and not _is_begun(texts, most)
                begins[row if is_before else row + 1] = pages.number
            has_words = has_words or bool(plain(part).strip())
        pages.words("".join(map(plain, texts)))
    return begins


def _is_begun(texts: Sequence[str], marked: str) -> bool:
    """Whether a cell before the marked one has words: the row began on the page before."""
    return any(plain(text).strip() for text in texts[: texts.index(marked)])


def _write_table(table: Table, name: str, canvas: Canvas, pages: Pages | None) -> None:
    begins = _pages_of_rows(table, pages) if pages else {}
    if not any(plain(cell.text).strip() for cell in table.cells):
        _label(begins, canvas)
        return
    canvas.table(
        (replace(cell, text=plain(cell.text)) for cell in table.cells),
        name=name,
        first_number=table.first_number,
        pages={row: str(page) for row, page in begins.items()},
    )


def _label(begins: dict[int, int], canvas: Canvas) -> None:
    for page in begins.values():
        canvas.page(str(page))

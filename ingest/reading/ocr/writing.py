"""A recognised page into canonical text: printed lines joined to paragraphs, tables, page numbers as furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Protocol

from ingest.reading.ocr.heads import is_head_of
from ingest.reading.ocr.records import OcrLine, OcrTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.reading.canvas import Canvas
    from ingest.reading.ocr.records import OcrPage

_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?(?:[0-9]{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:\s*[/／,，共]\s*[共]?\s*[0-9]{1,4}\s*页?)?[-—–－·•\s]*"
)
_FOOT = 0.88
"""Of the page's height, below which a page number stands; above the mirror image of it, one at the head."""
_INDENT = 1.2
"""By the height of a line, from the column's edge: a new paragraph. Two characters are usual."""
_SHORT = 1.8
"""By height, that a line may end before the column's edge and still be full: a figure is not broken, stops hang."""
_LARGE = 1.25
"""By the middle height: a line of a heading."""
_FAR = 1.9
"""By the middle distance of lines in a column: another paragraph begins."""
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百0-9]{1,4}[章节条部编篇]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[、]|[0-9]{1,2}[.．](?![0-9]))"
)
_LATIN = re.compile(r"[A-Za-z,;:)]")
_STOPS = "。！？；：!?;:"
_LONGEST_TOKEN = 8
"""By height: room in which the longest figure with its unit would have stood."""
_TITLE = re.compile(
    r"(?:(?:附?表)\s*[\d一二三四五六七八九十.\-—－]*\s*)?"
    r"(?P<name>[^。；;，,：:！!？?]{2,40}?(?:表|一览|统计|情况|结果|明细|名单|指标))(?:[（(].{1,20}[)）])?"
)
_UNIT_LINE = re.compile(r"单位\s*[:：]")
_UNBROKEN = re.compile(r"[\x21-\x7e％℃‰]{1,24}[，。；、：）”]*|.[，。；、：）”》！？)\]*,.;:!?%％]+")
_HALF = 0.5
"""By height of a found box, the width of a Latin letter or digit; the box is higher than its print."""


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    height: float
    step: float
    """Middle distance from one line to the next."""


class WritesTables(Protocol):
    """How a table gets onto the canvas: a document's tables may go on over its pages."""

    def __call__(self, table: OcrTable, canvas: Canvas, name: str, *, is_at_head: bool) -> None:
        """Write one; `is_at_head` where nothing but furniture stands above it on its page."""


def _alone(table: OcrTable, canvas: Canvas, name: str, *, is_at_head: bool) -> None:  # noqa: ARG001
    canvas.table(table.cells, name=name)


def write_page(
    page: OcrPage, canvas: Canvas, heads: frozenset[str] = frozenset(), *, is_picture: bool = False
) -> None:
    """Write a recognised page, or a picture within one, with these heads and feet.

    An unfinished last line stays open for the next page.
    """
    count_recognised(page, canvas, is_picture=is_picture)
    write_blocks(page, canvas, is_furniture=is_head_of(page, heads))


def write_blocks(
    page: OcrPage,
    canvas: Canvas,
    *,
    is_furniture: Callable[[OcrLine], bool] = lambda _line: False,
    table: WritesTables = _alone,
) -> None:
    """Write a page's lines and tables; `is_furniture` tells heads and feet."""
    is_at_head, above = True, ""
    for _, blocks in groupby(page.blocks, key=lambda block: block.column):
        held = list(blocks)
        column = _column([block for block in held if isinstance(block, OcrLine)])
        last: OcrLine | None = None
        for block in held:
            if isinstance(block, OcrTable):
                table(block, canvas, above, is_at_head=is_at_head)
                last, above = None, ""
            elif _is_page_number(block, page) or is_furniture(block):
                canvas.line(block.text.strip(), is_furniture=True)
                continue
            else:
                _write_line(block, last, column, canvas)
                above = title_in(block.text) or (above if _UNIT_LINE.search(block.text) else "")
                last = block
            is_at_head = False
        if last is not None and (_is_over(last, column) or _is_large(last, column)):
            canvas.end()


def _is_over(last: OcrLine, column: _Column) -> bool:
    """Whether the last line of a column ends its paragraph, whatever the next column begins with."""
    room = _room(last, column)
    is_stopped = last.text.rstrip()[-1:] in _STOPS
    return room > (_SHORT if is_stopped else _LONGEST_TOKEN) * column.height


def title_in(line: str) -> str:
    """What a line above a table says that the table is called; empty for text."""
    found = _TITLE.fullmatch(line.strip())
    return found["name"].strip() if found else ""


def count_recognised(page: OcrPage, canvas: Canvas, *, is_picture: bool = False) -> None:
    """Count a page, or a picture within one, as recognised, with how sure its lines are."""
    lines = [(line.confidence, len(line.text)) for line in page.lines]
    cells = [(table.confidence, sum(len(cell.text) for cell in table.cells)) for table in page.tables]
    doubtful = sum(line.is_doubtful for line in page.lines) + sum(t.doubtful_lines for t in page.tables)
    canvas.recognised([*lines, *cells], doubtful, page.illegible, is_picture=is_picture)


def _column(lines: Sequence[OcrLine]) -> _Column:
    if not lines:
        return _Column(0, 0, 1, 1)
    height = median(line.box.height for line in lines)
    tops = sorted(line.box.top for line in lines)
    steps = [b - a for a, b in pairwise(tops) if b - a > 0.5 * height]
    body = [line for line in lines if line.box.height < _LARGE * height] or lines
    return _Column(
        min(line.box.x0 for line in body),
        max(line.box.x1 for line in body),
        height,
        median(steps) if steps else 2 * height,
    )


def _is_page_number(line: OcrLine, page: OcrPage) -> bool:
    middle = (line.box.top + line.box.bottom) / 2 / max(page.height, 1)
    return not 1 - _FOOT < middle < _FOOT and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _write_line(line: OcrLine, last: OcrLine | None, column: _Column, canvas: Canvas) -> None:
    text = line.text.strip()
    doubtful = line.is_doubtful
    if _begins(line, last, column):
        canvas.end()
    else:
        before = canvas.last_character
        if _LATIN.match(before) and text[:1].isascii() and text[:1].isalpha():
            canvas.run(" ")
        # Print doesn't break figures: two that meet may be one or two, and nobody can tell.
        doubtful = doubtful or (before.isdigit() and text[:1].isdigit())
    canvas.run(text, is_doubtful=doubtful)


def _begins(line: OcrLine, last: OcrLine | None, column: _Column) -> bool:
    """Whether a line is the first of its paragraph."""
    is_marked = _NUMBERED.match(line.text.strip()) is not None
    if is_marked or line.box.x0 > column.left + _INDENT * column.height or _is_large(line, column):
        return True
    if last is None:
        return False
    return (
        line.box.top - last.box.top > _FAR * column.step
        or _is_large(last, column)
        or _room(last, column) > _SHORT * column.height + _first_word(line, column)
    )


def _first_word(line: OcrLine, column: _Column) -> float:
    """Width of what a line begins with and cannot be parted: it may be why the line before is short."""
    match = _UNBROKEN.match(line.text.strip())
    wide = sum(1.0 if char > "\u2e7f" else _HALF for char in match[0]) if match else 0.0
    return wide * column.height


def _room(line: OcrLine, column: _Column) -> float:
    """From the end of a line to its column's edge."""
    return column.right - line.box.x1


def _is_large(line: OcrLine, column: _Column) -> bool:
    return line.box.height >= _LARGE * column.height

"""The pages of a PDF onto the canvas: paragraphs that run over lines, columns and pages, headings, tables, pictures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.reading.ocr.heads import is_head_of
from ingest.reading.ocr.writing import count_recognised, title_in, write_blocks
from ingest.reading.pdf.aligned import aligned_tables
from ingest.reading.pdf.following import Following, grid, lines_of
from ingest.reading.pdf.order import Column, in_order
from ingest.reading.pdf.paragraphs import between, goes_on, is_centred, is_leader, is_whole, joined, numbered
from ingest.reading.pdf.records import Figure, Line, PageLayout, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.canvas import Canvas
    from ingest.reading.ocr.records import OcrPage, OcrTable
    from ingest.reading.pdf.records import Block
    from ingest.reading.pdf.repeats import Place
    from ingest.reading.pdf.styles import Styles

_CAPTION = re.compile(
    r"(?:续?附?表)\s*[\d一二三四五六七八九十]+(?:[-－—.．]\d+)*\s*[:：.．、]?\s*(?P<name>\S.*)?"
)
_UNIT = re.compile(r"\s*[（(]?\s*单位\s*[:：].{0,30}$")
_NEAR = 3.0
"""Of the size, from a caption's baseline to its table."""
_LONGEST_NAME = 40


class Writer:
    """Writes page after page."""

    def __init__(
        self, canvas: Canvas, styles: Styles, furniture: frozenset[Place], heads: frozenset[str]
    ) -> None:
        self._canvas = canvas
        self._styles = styles
        self._furniture = furniture
        self._heads = heads
        self._open: tuple[Line, Column] | None = None
        self._following = Following()
        self._above: list[Line] = []
        self._is_at_head = True

    def page(self, at: int, page: PageLayout) -> None:
        """Write one page; `at` is its place in the document."""
        self._canvas.page(str(page.number))
        self._is_at_head = True
        if page.recognised is not None:
            count_recognised(page.recognised, self._canvas)
            self._recognised(page.recognised)
            return
        furniture = [b for i, b in enumerate(page.blocks) if (at, i) in self._furniture]
        body = [b for i, b in enumerate(page.blocks) if (at, i) not in self._furniture]
        middle = page.box.height / 2
        self._set_apart([b for b in furniture if b.box.top < middle])
        for column in in_order(_tabled(body), page.box):
            self._column(column)
        self._set_apart([b for b in furniture if b.box.top >= middle])
        for words in page.aside:
            self._canvas.line(words, is_furniture=True)

    def _recognised(self, page: OcrPage) -> None:
        if self._open is not None and is_whole(self._open[0]):
            self._canvas.end()
        self._open = None
        is_furniture = is_head_of(page, self._heads)
        write_blocks(page, self._canvas, is_furniture=is_furniture, table=self._ocr_table)

    def _ocr_table(self, table: OcrTable, canvas: Canvas, name: str, *, is_at_head: bool) -> None:
        self._following.write(table.cells, (), canvas, name, is_at_head=is_at_head)

    def _set_apart(self, blocks: Sequence[Block]) -> None:
        rows: dict[float, list[str]] = {}
        for line in sorted(lines_of(blocks), key=lambda line: (line.base, line.box.x0)):
            rows.setdefault(line.base, []).append(line.text)
        for words in rows.values():
            self._canvas.line(" ".join(words), is_furniture=True)

    def _column(self, column: Column) -> None:
        run: list[Line] = []
        for block in column.blocks:
            if isinstance(block, Line):
                run.append(block)
                continue
            self._paragraphs(run, column)
            run = []
            self._apart(block)
        self._paragraphs(run, column)

    def _apart(self, block: Table | Figure) -> None:
        if isinstance(block, Table):
            self._open = None
            self._following.write(
                grid(block), block.edges, self._canvas, self._name(block), is_at_head=self._is_at_head
            )
        elif block.page is not None and block.page.blocks:
            self._canvas.end()
            self._open = None
            count_recognised(block.page, self._canvas, is_picture=True)
            write_blocks(block.page, self._canvas, table=self._ocr_table)
            self._canvas.end()
        self._is_at_head = False
        self._above = []

    def _paragraphs(self, lines: Sequence[Line], column: Column) -> None:
        for paragraph in self._parted(lines, column):
            self._paragraph(paragraph, column)
            self._above = [*self._above, *paragraph][-2:]
            self._is_at_head = self._following.is_last = False

    def _parted(self, lines: Sequence[Line], column: Column) -> list[list[Line]]:
        paragraphs = [[lines[0]]] if lines else []
        for last, line in pairwise(lines):
            if goes_on(last, line, column, column) or self._is_title(last, line, column):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
        return paragraphs

    def _is_title(self, last: Line, line: Line, column: Column) -> bool:
        """Whether two centred lines are one title."""
        level = self._styles.level([last])
        return (
            level > 0
            and level == self._styles.level([line])
            and is_centred(line, column)
            and not numbered(line.text)
            and line.base - last.base < 2.2 * line.size
        )

    def _paragraph(self, lines: Sequence[Line], column: Column) -> None:
        first = lines[0]
        if self._open is not None and goes_on(self._open[0], first, self._open[1], column):
            self._canvas.run(between(self._open[0], first))
        else:
            self._canvas.end()
            level = self._styles.level(lines)
            if level:
                self._canvas.heading(joined(lines), level)
                self._open = None
                return
        self._canvas.run(first.text)
        for last, line in pairwise(lines):
            self._canvas.run(between(last, line) + line.text)
        self._open = (lines[-1], column)
        if is_leader(lines[-1].text):
            self._canvas.end()
            self._open = None

    def _name(self, table: Table) -> str:
        """What the lines right above a table call it."""
        for line in reversed(self._above):
            if table.box.top - line.base > _NEAR * line.size + 12:
                break
            words = _UNIT.sub("", line.text).strip()
            if not words:
                continue
            match = _CAPTION.fullmatch(words)
            name = (match["name"] or words) if match else title_in(words)
            return name[:_LONGEST_NAME].strip()
        return ""


def _tabled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with lines in sure columns made tables."""
    found, left = aligned_tables(lines_of(blocks))
    return [*left, *found, *(block for block in blocks if not isinstance(block, Line))]

"""Collects what a reader finds, line by line, into canonical text: pages, headings, tables, furniture, doubts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.reading.furniture import find_skips, merge
from ingest.reading.grid import rows_of
from ingest.reading.records import Reading
from kb.errors import ReadingError
from kb.records import NO_QUALITY, PageMark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.reading.grid import GridCell, GridRow
    from ingest.reading.limits import Limits


class Canvas:
    """One document being written. Raises ReadingError where it grows beyond the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._is_open = False
        self._cells = 0
        self._pages: list[PageMark] = []
        self._skips: list[Span] = []
        self._doubts: list[Span] = []
        self._remarks: list[str] = []
        self._quality = NO_QUALITY

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def page(self, label: str) -> None:
        """A page begins: `7` for 第7页, other labels (第3张幻灯片) are shown as they are."""
        self._pages.append(PageMark(self._length, label))

    def row(self, label: str) -> None:
        """A row of a table begins that is written as a line of its own, such as a sheet's title; "" ends it."""
        self._pages.append(PageMark(self._length, label, "row"))

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 to 6."""
        self.line("#" * max(1, min(level, 6)) + " " + text.strip())

    def line(self, text: str, *, is_furniture: bool = False, is_doubtful: bool = False) -> None:
        """One whole line, as the document says it. Furniture is kept and not indexed.

        Furniture inside an open line (the foot of a page within a sentence) leaves the line open: the flow
        of the text, which leaves furniture out, goes on without a break.
        """
        is_inside = is_furniture and self._is_open
        if not is_inside:
            self.end()
        start = self._length
        self._put(f"\n{text}\n" if is_inside else f"{text}\n")
        if is_furniture:
            self._skips.append(Span(start, self._length))
        if is_doubtful:
            self._doubts.append(Span(start, start + len(text)))

    def run(self, text: str, *, is_doubtful: bool = False) -> None:
        """A part of a line, such as a printed line of a paragraph; `end` or the next `line` closes it."""
        start = self._length
        self._put(text)
        self._is_open = self._is_open or bool(text)
        if is_doubtful and text:
            self._doubts.append(Span(start, self._length))

    def end(self) -> None:
        """Close the open line, if there is one."""
        if self._is_open:
            self._put("\n")
            self._is_open = False

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            most = f"{self._limits.characters:,}"
            raise ReadingError(f"文件里的文字超过 {most} 字，请拆分后再导入，或调高 CHUANGMO_MAX_CHARACTERS")

    def gap(self) -> None:
        """An empty line: what follows is no continuation of what stands before."""
        self.line("")

    def table(
        self,
        cells: Iterable[GridCell],
        *,
        name: str = "",
        first_number: int = 1,
        repeated: int = 0,
    ) -> int:
        """A table, with an empty line before and after it. Returns the number after its last row.

        `name` is what its rows are called by in citations (表“指标完成情况”第3行; nameless: 表第3行).
        A table that goes on from the page before has `first_number` > 1, and `repeated` rows that only repeat its header.
        """
        rows = rows_of(cells)
        self._count(rows)
        is_first = first_number == 1
        if not rows:
            return first_number
        self.end()
        if is_first:
            self.gap()
            self._quality = replace(self._quality, tables=self._quality.tables + 1)
        for place, row in enumerate(rows):
            is_repeated = place < repeated
            label = f"表“{name}”" if name else "表"
            self._pages.append(
                PageMark(self._length, f"{label}第{first_number + row.number - 1 - repeated}行", "row")
            )
            self.line(row.line, is_furniture=is_repeated, is_doubtful=row.is_doubtful)
        self._pages.append(PageMark(self._length, "", "row"))
        self.gap()
        return first_number + rows[-1].number - repeated

    def _count(self, rows: Iterable[GridRow]) -> None:
        self._cells += sum(len(row.cells) for row in rows)
        if self._cells > self._limits.cells:
            raise ReadingError(
                f"表格超过 {self._limits.cells:,} 格，请拆分后再导入，或调高 CHUANGMO_MAX_CELLS"
            )

    def remark(self, words: str) -> None:
        """Something a person should know, in Chinese; the same words are kept once."""
        if words not in self._remarks:
            self._remarks.append(words)

    def quality(self, **changes: object) -> None:
        """Note what is known of the reading: fields of Quality."""
        self._quality = replace(self._quality, **changes)  # type: ignore[arg-type]

    def finish(self, version: str, title: str | None = None) -> Reading:
        """The reading. Raises ReadingError if no text was found."""
        self.end()
        text = "".join(self._parts)
        if not text.strip():
            raise ReadingError("文件里没有读到文字")
        return Reading(
            text,
            version,
            merge([*self._skips, *find_skips(text)]),
            tuple(self._pages),
            title,
            tuple(self._remarks),
            merge(self._doubts),
            self._quality,
        )

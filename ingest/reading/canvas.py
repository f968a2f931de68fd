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

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 to 6."""
        self.line("#" * max(1, min(level, 6)) + " " + text.strip())

    def line(self, text: str, *, is_furniture: bool = False, is_doubtful: bool = False) -> Span:
        """One line, as the document says it. Furniture is kept and not indexed. Returns where it stands."""
        span = Span(self._length, self._length + len(text))
        self._parts.append(text + "\n")
        self._length = span.end + 1
        if self._length > self._limits.characters:
            most = f"{self._limits.characters:,}"
            raise ReadingError(f"文件里的文字超过 {most} 字，请拆分后再导入，或调高 CHUANGMO_MAX_CHARACTERS")
        if is_furniture:
            self._skips.append(Span(span.start, self._length))
        if is_doubtful:
            self._doubts.append(span)
        return span

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

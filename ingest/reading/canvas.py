"""Collects what a reader finds, line by line, into canonical text: pages, headings, tables, furniture, doubts."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.reading.furniture import find_skips, merge
from ingest.reading.grid import rows_of
from ingest.reading.records import Reading
from kb.errors import ReadingError
from kb.records import NO_QUALITY, PageMark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingest.reading.grid import GridCell, GridRow
    from ingest.reading.limits import Limits

_NO_PAGES: Mapping[int, str] = MappingProxyType({})


class Canvas:
    """One document being written. Raises ReadingError where it grows beyond the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._is_open = False
        self._is_gap_due = False
        self._cells = 0
        self._pages: list[PageMark] = []
        self._skips: list[Span] = []
        self._doubts: list[Span] = []
        self._remarks: list[str] = []
        self._quality = NO_QUALITY
        self._recognised = 0
        self._illegible = 0

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    @property
    def reads_pictures(self) -> bool:
        """Whether character recognition is on."""
        return self._limits.ocr

    @property
    def last_character(self) -> str:
        """Of what stands so far; empty at the start."""
        return self._parts[-1][-1:] if self._parts else ""

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
        if not is_furniture:
            self._fill_gap()
        start = self._length
        self._put(f"\n{text}\n" if is_inside else f"{text}\n")
        if is_furniture:
            self._skips.append(Span(start, self._length))
        if is_doubtful:
            self._doubts.append(Span(start, start + len(text)))

    def run(self, text: str, *, is_doubtful: bool = False) -> None:
        """A part of a line, such as a printed line of a paragraph; `end` or the next `line` closes it."""
        self._fill_gap()
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

    def _fill_gap(self) -> None:
        """The empty line behind a table is written once it is known that the table does not go on."""
        if self._is_gap_due:
            self._is_gap_due = False
            self._put("\n")

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
        pages: Mapping[int, str] = _NO_PAGES,
    ) -> int:
        """A table; the line before is its title where it looks like one. Returns the number after its last row.

        `name` is what its rows are called by in citations (表“指标完成情况”第3行; nameless: 表第3行).
        A table that goes on from the page before has `first_number` > 1, and `repeated` rows that only repeat its header.
        `pages` are labels of pages that begin within it, by the place of the row (from 0, as in cells) they begin with.
        """
        rows = rows_of(cells)
        self._count(rows)
        if not rows:
            return first_number
        self.end()
        goes_on = first_number > 1
        self._is_gap_due = self._is_gap_due and not goes_on
        if not goes_on:
            self._quality = replace(self._quality, tables=self._quality.tables + 1)
        label = f"表“{name}”" if name else "表"
        number = first_number
        coming = sorted(pages.items(), reverse=True)
        for place, row in enumerate(rows):
            while coming and coming[-1][0] < row.number:
                self.page(coming.pop()[1])
            # Rows of a whole table keep their own numbers, with the empty ones between them counted.
            number = first_number + place - repeated if goes_on else row.number
            self._pages.append(PageMark(self._length, f"{label}第{number}行", "row"))
            self.line(row.line, is_furniture=place < repeated, is_doubtful=row.is_doubtful)
        for _, page in reversed(coming):
            self.page(page)
        self._pages.append(PageMark(self._length, "", "row"))
        self._is_gap_due = True
        return number + 1

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

    def recognised(
        self,
        lines: Iterable[tuple[float, int]],
        doubtful: int,
        illegible: int = 0,
        *,
        is_picture: bool = False,
    ) -> None:
        """Count a page read by character recognition: confidence and length of its lines, how many are doubtful.

        `illegible` is how many stretches of it could not be read; they are named as unread. `is_picture` is for a
        picture within a page that is text otherwise.
        """
        held = list(lines)
        before = (self._quality.ocr_confidence or 0.0) * self._recognised
        self._recognised += sum(length for _, length in held)
        self._illegible += illegible
        total = before + sum(confidence * length for confidence, length in held)
        self._quality = replace(
            self._quality,
            ocr_pages=self._quality.ocr_pages + (not is_picture),
            ocr_pictures=self._quality.ocr_pictures + is_picture,
            ocr_confidence=total / self._recognised if self._recognised else None,
            doubtful_lines=self._quality.doubtful_lines + doubtful,
        )

    def finish(self, version: str, title: str | None = None) -> Reading:
        """The reading. Raises ReadingError if no text was found."""
        self.end()
        text = "".join(self._parts)
        if not text.strip():
            raise ReadingError("文件里没有读到文字")
        if self._illegible:
            unread = (*self._quality.unread, f"{self._illegible} 处文字辨认不清")
            self._quality = replace(self._quality, unread=unread)
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

"""Where words stand in a document as a person finds them: page, row of a table; and whether they were read surely."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import MarkKind, PageMark, Span


@dataclass(frozen=True, slots=True)
class Where:
    """A stretch of a document for people."""

    page: str | None = None
    """`7` for 第7页; other labels (第3张幻灯片) as they are."""
    row: str | None = None
    """Such as 表“指标完成情况”第3行."""
    doubts: tuple[Span, ...] = ()
    """What of it character recognition is not sure of."""


def where(pages: Sequence[PageMark], doubts: Sequence[Span], span: Span) -> Where:
    """Page and row on which `span` begins, and the doubtful stretches that it touches."""
    return Where(
        _label(pages, span.start, "page"),
        _label(pages, span.start, "row"),
        tuple(doubt for doubt in doubts if doubt.overlaps(span)),
    )


def _label(pages: Sequence[PageMark], offset: int, kind: MarkKind) -> str | None:
    marks = [mark for mark in pages if mark.kind == kind]
    at = bisect_right(marks, offset, key=lambda mark: mark.start)
    return marks[at - 1].label or None if at else None

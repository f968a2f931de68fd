"""Where a quote stands: its page, its row, and whether it was read surely."""

from __future__ import annotations

from kb.records import PageMark, Span
from kb.where import Where, where

PAGES = (
    PageMark(0, "1"),
    PageMark(10, "表“甲”第1行", "row"),
    PageMark(20, "2"),
    PageMark(22, "表“甲”第2行", "row"),
    PageMark(30, "", "row"),
)


def test_a_document_without_pages_says_nothing() -> None:
    assert where((), (), Span(3, 5)) == Where()


def test_pages_and_rows_are_counted_apart() -> None:
    assert where(PAGES, (), Span(5, 8)) == Where("1", None)
    assert where(PAGES, (), Span(20, 21)) == Where("2", "表“甲”第1行")
    assert where(PAGES, (), Span(25, 40)) == Where("2", "表“甲”第2行")


def test_behind_a_table_there_is_no_row() -> None:
    assert where(PAGES, (), Span(30, 31)) == Where("2", None)


def test_only_doubts_that_the_span_touches_are_told() -> None:
    doubts = (Span(0, 4), Span(6, 9))
    assert where((), doubts, Span(4, 7)).doubts == (Span(6, 9),)

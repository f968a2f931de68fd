"""Presentations: slides are pages, titles headings, tables tables, notes are told."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Cm

from ingest.reading import read
from kb.errors import ReadingError
from kb.records import Span
from kb.where import where


def saved(show: Any) -> bytes:
    held = io.BytesIO()
    show.save(held)
    return held.getvalue()


def show() -> Any:
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text = "安庆市创模汇报"
    first.placeholders[1].text = "PM2.5浓度46.2微克/立方米"
    first.notes_slide.notes_text_frame.text = "口径为全市"
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "完成情况"
    table = second.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(3)).table
    for (row, column), words in {(0, 0): "指标", (0, 1): "2010年", (1, 0): "绿地率", (1, 1): "38.5%"}.items():
        table.cell(row, column).text = words
    return made


def test_every_slide_is_a_page_with_its_title_text_notes_and_tables() -> None:
    reading = read("a.pptx", saved(show()))
    assert [mark.label for mark in reading.pages if mark.kind == "page"] == ["第1张幻灯片", "第2张幻灯片"]
    assert "# 安庆市创模汇报\n" in reading.text
    assert "备注：口径为全市" in reading.text
    assert "指标 | 2010年\n绿地率 | 38.5%\n" in reading.text
    at = reading.text.index("38.5%")
    found = where(reading.pages, (), Span(at, at + 5))
    assert (found.page, found.row) == ("第2张幻灯片", "表第2行")


def test_a_slide_without_words_is_named() -> None:
    made = show()
    made.slides.add_slide(made.slide_layouts[6])
    assert read("a.pptx", saved(made)).quality.empty_pages == ("3",)


def test_a_damaged_presentation_says_what_to_do() -> None:
    data = saved(show())
    with pytest.raises(ReadingError, match="损坏"):
        read("a.pptx", data.replace(b"ppt/slides/slide1.xml", b"ppt/slides/slideX.xml"))

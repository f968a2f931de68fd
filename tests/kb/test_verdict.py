"""The verdict on a reading: nothing unread or doubtful is ever called good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import NO_QUALITY, Fact, Quality, Report
from kb.verdict import judge, pages_said, reading_said

GOOD = Report("d#1", "d", 0, 10, place=Fact("湖州市", "stated"), year=Fact("2009", "stated"))


def test_a_text_read_whole_is_good() -> None:
    assert judge(NO_QUALITY, (), [GOOD]).verdict == "好"


@pytest.mark.parametrize(
    ("quality", "verdict", "said"),
    [
        (Quality(pages=9, empty_pages=("3", "5", "6", "7")), "需人工核对", "第3、5—7页没有读到文字"),
        (Quality(garbled=12), "需人工核对", "有 12 个字的编码无法识别"),
        (Quality(pages=2, ocr_pages=2, ocr_confidence=0.91), "需人工核对", "把握平均只有 91%"),
        (
            Quality(pages=1, ocr_pages=1, ocr_confidence=0.97, doubtful_lines=9),
            "需人工核对",
            "有 9 行识别把握不大",
        ),
        (Quality(pages=2, ocr_pages=2, ocr_confidence=0.99, doubtful_lines=1), "可用", "2 页由扫描识别得来"),
        (Quality(unread=("2 张图片",)), "可用", "没有读：2 张图片"),
        (Quality(ocr_pictures=3, ocr_confidence=0.99), "可用", "3 张图片里的文字由识别得来"),
        (Quality(pages=9, ocr_pictures=2, doubtful_lines=10), "可用", "有 10 行识别把握不大，引用时会注明"),
        (Quality(pages=9, ocr_pictures=2, doubtful_lines=11), "需人工核对", "有 11 行识别把握不大"),
    ],
)
def test_what_the_reader_counted_is_told(quality: Quality, verdict: str, said: str) -> None:
    judged = judge(quality, (), [GOOD])
    assert judged.verdict == verdict
    assert any(said in reason for reason in judged.reasons)


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (replace(GOOD, year=Fact("2024", "suspect")), "需人工核对"),
        (replace(GOOD, place=Fact(None, "masked")), "可用"),
        (replace(GOOD, place=Fact("石泉县", "inferred")), "可用"),
    ],
)
def test_what_hides_its_place_or_year_is_told(report: Report, verdict: str) -> None:
    assert judge(NO_QUALITY, (), [report]).verdict == verdict


def test_what_others_say_against_it_is_grave() -> None:
    judged = judge(NO_QUALITY, ("有互相矛盾的数据", "有互相矛盾的数据"), [GOOD])
    assert (judged.verdict, judged.grave) == ("需人工核对", ("有互相矛盾的数据",))


@given(st.sets(st.integers(1, 12), min_size=1))
def test_every_page_stands_in_what_is_said(pages: set[int]) -> None:
    said = pages_said([str(page) for page in pages])
    told: set[int] = set()
    for run in said.removeprefix("第").removesuffix("页").split("、"):
        low, _, high = run.partition("—")
        told |= set(range(int(low), int(high or low) + 1))
    assert told == pages


@pytest.mark.parametrize(
    ("reader", "said"),
    [("docx/2", "Word 文件"), ("doc+docx/2", "Word 97 文件（经 LibreOffice 转换）"), ("new/1", "new")],
)
def test_it_is_said_in_words_how_a_file_was_read(reader: str, said: str) -> None:
    assert reading_said(reader, NO_QUALITY) == said


def test_pages_and_pictures_that_were_recognised_are_told_apart() -> None:
    both = Quality(pages=9, ocr_pages=2, ocr_pictures=1, ocr_confidence=0.987)
    assert reading_said("pdf/2", both) == "PDF，9 页（张），扫描识别 2 页、1 张图片（把握 98.7%）"
    assert reading_said("docx/2", Quality(ocr_pictures=1)) == "Word 文件，扫描识别 1 张图片"

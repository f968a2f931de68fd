"""Heads and feet of recognised pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.reading.canvas import Canvas
from ingest.reading.limits import Limits
from ingest.reading.ocr import heads_of, write_page
from ingest.reading.ocr.heads import is_head_of
from tests.ingest.reading.ocr.material import line, page_of
from tests.ingest.reading.read_back import flow

if TYPE_CHECKING:
    from ingest.reading.ocr.records import OcrPage

BODY = ("全县细颗粒物浓度均值为34微", "克/立方米，同比下降8.11%。", "三是规范处理医疗废物。")


def pages(*heads: str, top: float = 60) -> list[OcrPage]:
    """One page a head, each with a line of the body in its middle."""
    return [page_of(line(head, top), line(words, 700)) for head, words in zip(heads, BODY, strict=False)]


def test_what_stands_at_the_edge_of_three_pages_is_a_head_whatever_its_number() -> None:
    assert heads_of(pages("工作总结 1", "工作总结 2", "工作 总结3")) == {"工作总结#"}


@pytest.mark.parametrize("top", [200, 700, 1200])
def test_what_stands_further_in_is_none(top: float) -> None:
    assert heads_of(pages("工作总结", "工作总结", "工作总结", top=top)) == frozenset()


def test_two_pages_prove_nothing() -> None:
    assert heads_of(pages("工作总结", "工作总结")) == frozenset()


def test_a_head_is_one_at_the_edge_only() -> None:
    page = page_of(line("工作总结", 60), line("工作总结", 700), line("工作总结", 1370))
    is_head = is_head_of(page, frozenset({"工作总结"}))
    assert [is_head(one) for one in page.lines] == [True, False, True]


def test_a_sentence_goes_on_over_the_foot_and_the_head_of_a_page() -> None:
    held = [
        page_of(line("工作总结5则", 60), line(words, 700), line(f"-{number}-", 1360))
        for number, words in enumerate(BODY, 1)
    ]
    canvas = Canvas(Limits())
    for page in held:
        write_page(page, canvas, heads_of(held))
    reading = canvas.finish("x/1")
    assert BODY[0] + BODY[1] in flow(reading)
    assert "工作总结" not in flow(reading)
    assert "工作总结5则" in reading.text

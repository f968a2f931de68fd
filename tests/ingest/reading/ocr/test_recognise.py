"""Small pictures of print read by the real models: straight, leaning, turned, in columns, under a seal, in a table."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.reading import Limits, read
from ingest.reading.ocr import recognise
from tests.ingest.reading.ocr.material import FIGURES, LINES, SIZE, STEP, data, pixels, printed
from tests.ocr_pages import font

LIMITS = Limits()


def text_of(image: Image.Image) -> str:
    return read("页.png", data(image)).text


def test_clean_print_is_read_with_its_figures_and_nothing_is_doubtful() -> None:
    reading = read("页.png", data(printed()))
    assert reading.text == "".join(LINES) + "\n"
    assert reading.doubts == ()
    assert (reading.quality.ocr_pages, reading.quality.doubtful_lines) == (1, 0)
    assert reading.quality.ocr_confidence is not None
    assert reading.quality.ocr_confidence > 0.95


@pytest.mark.parametrize("degrees", [2.5, -2.5])
def test_leaning_print_is_read_and_its_lean_is_told(degrees: float) -> None:
    leaning = printed().rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    page = recognise(pixels(leaning), LIMITS)
    assert page.angle == pytest.approx(-degrees, abs=0.4)
    text = "".join(line.text for line in page.lines)
    assert all(figure in text for figure in FIGURES)


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_picture_is_read_as_if_it_were_upright(turn: int) -> None:
    assert text_of(printed().rotate(turn, expand=True)) == "".join(LINES) + "\n"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ("河流水质良好，断面十个", "达标率为91.3%，比上年", "提高4.2个百分点，均为")
    right = ("空气优良天数340天，占", "全年的93.15%，其中一级", "天数52天，噪声54.7分贝")
    sheet = Image.new("RGB", (980, 420), "white")
    draw = ImageDraw.Draw(sheet)
    for number in range(3):
        for words, x in ((left[number], 50), (right[number], 510)):
            draw.text((x, 70 + number * STEP), words, font=font(SIZE), fill=(20, 20, 20))
    text = text_of(sheet).replace("\n", "")
    assert text == "".join((*left, *right))


def test_print_under_a_red_seal_is_read_and_the_seal_is_not() -> None:
    sheet = printed(width=900, height=600)
    seal = Image.new("RGB", sheet.size, "white")
    draw = ImageDraw.Draw(seal)
    draw.ellipse((420, 50, 640, 270), outline=(214, 40, 40), width=7)
    draw.text((480, 220), "环保局", font=font(28, bold=True), fill=(214, 40, 40))
    inked = np.asarray(sheet, dtype=float) * np.asarray(seal, dtype=float) / 255
    text = text_of(Image.fromarray(inked.astype(np.uint8)))
    assert text.replace("\n", "") == "".join(LINES)


def test_a_ruled_table_becomes_rows_that_can_be_cited() -> None:
    rows = (("指标", "单位", "数值"), ("污水处理率", "%", "91.26"), ("优良天数", "天", "347"))
    edges, top, height = (60, 320, 470, 660), 80, 70
    sheet = Image.new("RGB", (720, 420), "white")
    draw = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            box = (
                edges[column],
                top + number * height,
                edges[column + 1],
                top + (number + 1) * height,
            )
            draw.rectangle(box, outline=0, width=2)
            draw.text((box[0] + 30, box[1] + 10), words, font=font(SIZE), fill=(20, 20, 20))
    reading = read("页.png", data(sheet))
    assert reading.text.splitlines() == [" | ".join(row) for row in rows]
    assert [mark.label for mark in reading.pages if mark.kind == "row"][:3] == [
        "表第1行",
        "表第2行",
        "表第3行",
    ]
    assert reading.quality.tables == 1


def test_what_is_read_into_a_drawing_is_doubtful() -> None:
    sheet = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(sheet).ellipse((150, 100, 450, 400), outline=(0, 0, 160), width=4)
    page = recognise(pixels(sheet), LIMITS)
    assert all(line.is_doubtful for line in page.lines)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_a_picture_too_small_for_print_has_none(size: tuple[int, int]) -> None:
    assert recognise(np.full((*size, 3), 255, np.uint8), LIMITS).blocks == ()

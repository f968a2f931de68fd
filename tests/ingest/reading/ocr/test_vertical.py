"""Print set from top to bottom: titles beside a text, names of a table's rows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.reading import Limits
from ingest.reading.ocr import recognise
from tests.ingest.reading.ocr.material import LINES, STEP, pixels
from tests.ocr_pages import font


def upright(draw: ImageDraw.ImageDraw, text: str, x: int, y: int, size: int, step: int) -> None:
    for number, char in enumerate(text):
        draw.text((x, y + number * step), char, font=font(size), fill=(20, 20, 20))


def lines_of(sheet: Image.Image) -> list[str]:
    return [line.text for line in recognise(pixels(sheet), Limits()).lines]


@pytest.mark.parametrize(("title", "size", "step"), [("水环境质量", 44, 50), ("附件", 40, 46)])
def test_a_vertical_title_is_read_before_the_text_that_it_stands_beside(
    title: str, size: int, step: int
) -> None:
    sheet = Image.new("RGB", (900, 560), "white")
    draw = ImageDraw.Draw(sheet)
    upright(draw, title, 60, 60, size, step)
    for number, words in enumerate(LINES):
        draw.text((160, 70 + number * STEP), words, font=font(34), fill=(20, 20, 20))
    assert lines_of(sheet) == [title, *LINES]


def test_the_vertical_name_of_a_tables_rows_stands_in_its_cell() -> None:
    sheet = Image.new("RGB", (760, 520), "white")
    draw = ImageDraw.Draw(sheet)
    rows = (("化学需氧量", "91.26"), ("氨氮", "3.47"), ("总磷", "0.18"), ("溶解氧", "7.52"))
    draw.rectangle((60, 60, 700, 460), outline="black", width=2)
    draw.line((160, 60, 160, 460), fill="black", width=2)
    draw.line((460, 60, 460, 460), fill="black", width=2)
    for number, row in enumerate(rows):
        top = 60 + number * 100
        draw.line((160, top, 700, top), fill="black", width=2)
        for words, x in zip(row, (190, 490), strict=True):
            draw.text((x, top + 28), words, font=font(34), fill=(20, 20, 20))
    upright(draw, "水环境质量", 92, 140, 36, 48)
    (table,) = recognise(pixels(sheet), Limits()).tables
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert cells[0, 0] == "水环境质量"
    assert [cells[number, 2] for number in range(4)] == [row[1] for row in rows]


def test_a_large_figure_and_an_upright_stroke_are_no_vertical_print() -> None:
    sheet = Image.new("RGB", (900, 420), "white")
    draw = ImageDraw.Draw(sheet)
    draw.text((60, 60), "1", font=font(150), fill=(20, 20, 20))
    draw.rectangle((840, 40, 846, 380), fill=(20, 20, 20))
    for number, words in enumerate(LINES):
        draw.text((180, 70 + number * STEP), words, font=font(34), fill=(20, 20, 20))
    assert [line for line in lines_of(sheet) if line != "1"] == list(LINES)


def test_noise_in_a_tall_patch_is_not_read() -> None:
    sheet = np.full((480, 900, 3), 255, np.uint8)
    sheet[60:420, 60:110] = np.random.default_rng(7).integers(0, 255, (360, 50, 1))
    image = Image.fromarray(sheet)
    draw = ImageDraw.Draw(image)
    for number, words in enumerate(LINES):
        draw.text((180, 70 + number * STEP), words, font=font(34), fill=(20, 20, 20))
    assert lines_of(image) == list(LINES)

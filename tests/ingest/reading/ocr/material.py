"""Small pictures of print for the tests of character recognition: a few lines each, near square to be read soon."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ingest.reading.box import Box
from ingest.reading.ocr.records import OcrLine, OcrPage
from tests.ocr_pages import font

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 34
"""Pixels of a character: 12 points at 200 dpi."""
STEP = 54
LINES = (
    "到2012年底，全市污水处理率为91.26%，",
    "比上年提高3.8个百分点；空气质量优良",
    "天数347天，噪声平均值为54.1分贝。",
)
FIGURES = ("2012", "91.26%", "3.8", "347", "54.1")


def printed(lines: Sequence[str] = LINES, width: int = 760, height: int = 420) -> Image.Image:
    """Black lines on white, 60 pixels from the edges."""
    sheet = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * STEP), line, font=font(SIZE), fill=(20, 20, 20))
    return sheet


def data(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))


def line(text: str, top: float, *, left: float = 100, doubtful: bool = False, column: int = 0) -> OcrLine:
    """A line as recognised, 20 pixels high and as wide as its characters."""
    return OcrLine(text, Box(left, top, left + 20 * len(text), top + 20), 0.99, doubtful, column)


def page_of(*blocks: OcrLine, width: int = 1000, height: int = 1400) -> OcrPage:
    """A recognised page of these lines."""
    return OcrPage(tuple(blocks), width, height, 0.0)

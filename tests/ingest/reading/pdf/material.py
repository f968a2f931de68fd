"""PDF files made for the tests: text by reportlab, pictures by Pillow, all from own words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.ocr_pages import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595.0, 842.0
FONT = "STSong-Light"
SENTENCE = "全市城市污水集中处理率达到百分之九十一点六，比上年提高了两个百分点，建成区绿化覆盖率稳步上升。"


class Paper:
    """A PDF being written; y counts downwards, as a reader of the page counts."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, encrypt: object = None) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.file = io.BytesIO()
        self.width, self.height = width, height
        self.canvas = Canvas(self.file, pagesize=(width, height), encrypt=encrypt)

    def text(self, words: str, x: float, y: float, size: float = 12.0, font: str = FONT) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, words)

    def centred(self, words: str, y: float, size: float = 12.0) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(self.width / 2, self.height - y, words)

    def paragraph(self, words: str, y: float, x: float = 90.0, chars: int = 34, step: float = 20.0) -> float:
        """Printed lines of 12 points, the first set in by two characters. Returns where the next line stands."""
        lines = [words[: chars - 2]]
        lines += [words[at : at + chars] for at in range(chars - 2, len(words), chars)]
        for number, line in enumerate(lines):
            self.text(line, x + 24 * (number == 0), y)
            y += step
        return y

    def table(
        self, rows: Sequence[Sequence[str]], x: float, y: float, widths: Sequence[float], step: float = 22.0
    ) -> float:
        """A ruled grid. Returns where it ends."""
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            for edge, words in zip(edges, row, strict=False):
                self.text(words, edge + 4, y + number * step + 15, 10)
        bottom = y + len(rows) * step
        for number in range(len(rows) + 1):
            self.line(edges[0], y + number * step, edges[-1], y + number * step)
        for edge in edges:
            self.line(edge, y, edge, bottom)
        return bottom

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def picture(self, image: Image.Image, x: float, y: float, width: float, height: float) -> None:
        data = io.BytesIO()
        image.save(data, "PNG")
        data.seek(0)
        self.canvas.drawImage(ImageReader(data), x, self.height - y - height, width, height)

    def page(self) -> None:
        self.canvas.showPage()

    def data(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def scan(lines: Iterable[str], width: int = 1654, height: int = 2339) -> Image.Image:
    """A page as a scanner at 200 dpi sees it."""
    image = Image.new("L", (width, height), 255)
    face = ImageFont.truetype(str(FONTS / "NotoSerifCJK-Regular.ttc"), 38, index=2)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((200, 220 + 66 * number), line, fill=20, font=face)
    return image

"""Pictures of pages: photographs, scans, faxes of several pages. Their text is read by character recognition."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from ingest.reading.canvas import Canvas
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import OcrPage, Picture
    from ingest.reading.records import Reading, Tell

VERSION = "image/1"
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "MPO")
"""MPO is what some telephones call a JPEG with a preview; only its first picture is a page."""
_PAGED = ("TIFF",)
"""Whose further pictures are pages; those of GIF, PNG and WEBP are animation."""
_DAMAGED = "图片文件已损坏或不完整，读不了；请重新扫描或另存为 PNG、JPG 后再导入"


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a picture. Raises ReadingError if it is damaged, too large or without text, or recognition is off."""
    if not limits.ocr:
        raise ReadingError("这是图片，文字识别已关闭，没有读取；要读请设置 CHUANGMO_OCR=on 后重新导入")
    with _opened(data) as picture:
        return _pages(picture, _count(picture, limits), limits, tell)


def pixels_of(data: bytes, limits: Limits, cut: tuple[float, float, float, float]) -> Picture:
    """The first page of a picture as it is meant to be seen, without what is cut off its sides.

    `cut` are shares of its left, top, right and bottom, 0–1. Raises ReadingError if it is damaged or too large.
    """
    with _opened(data) as picture:
        whole = _pixels(picture, 0, limits)
    height, width = whole.shape[:2]
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in cut)
    seen = whole[
        round(top * height) : height - round(bottom * height),
        round(left * width) : width - round(right * width),
    ]
    return np.ascontiguousarray(seen)


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, without unpacking it; zeros for what is no picture."""
    try:
        with _opened(data) as picture:
            return picture.size
    except ReadingError:
        return 0, 0


def _count(picture: Image, limits: Limits) -> int:
    """How many pages it has; no more are looked for than may be read: a file may list millions."""
    if picture.format not in _PAGED:
        return 1
    with _explained():
        for number in range(limits.pages + 1):
            # The library's own count is wrong once it was asked for a page too many.
            try:
                picture.seek(number)
            except EOFError:
                return number
    raise ReadingError(f"图片超过 {limits.pages:,} 页，请拆分后再导入，或调高 CHUANGMO_MAX_PAGES")


def _pages(picture: Image, pages: int, limits: Limits, tell: Tell) -> Reading:
    from ingest.reading.ocr import heads_of, recognise, write_page

    read: list[OcrPage] = []
    for number in range(pages):
        read.append(recognise(_pixels(picture, number, limits), limits))
        tell(f"第{number + 1}页")
    empty = [str(number) for number, page in enumerate(read, 1) if not page.blocks]
    if len(empty) == pages:
        raise ReadingError("图片里没有找到文字；照片、示意图不必导入，字迹太淡或太小的请提高分辨率重新扫描")
    canvas = Canvas(limits)
    heads = heads_of(read)
    for number, page in enumerate(read, 1):
        canvas.page(str(number))
        write_page(page, canvas, heads)
    canvas.quality(pages=pages, empty_pages=tuple(empty))
    return canvas.finish(VERSION)


def _opened(data: bytes) -> Image:
    from PIL import Image

    with _explained():
        return Image.open(io.BytesIO(data), formats=_FORMATS)


def _pixels(picture: Image, number: int, limits: Limits) -> Picture:
    """One page as it is meant to be seen: turned by its camera, on white, eight bits a colour."""
    from PIL import ImageOps

    with _explained():
        picture.seek(number)
        width, height = picture.size
        if width * height > limits.pixels:
            millions = limits.pixels // 1_000_000
            raise ReadingError(
                f"图片有 {width}×{height} 像素，超过 {millions} 百万，请缩小后再导入，或调高 CHUANGMO_MAX_PIXELS"
            )
        picture.load()
        seen = ImageOps.exif_transpose(picture)
    return np.asarray(_on_white(_eight_bits(seen)))


def _eight_bits(picture: Image) -> Image:
    """Greys of 16 bits or more spread over 8: plain conversion would cut them off at 255."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    from PIL import Image

    values = np.nan_to_num(np.asarray(picture, dtype=np.float64))
    low, high = float(values.min()), float(values.max())
    spread = (values - low) * (255.0 / max(high - low, 1e-9))
    return Image.fromarray(spread.astype(np.uint8))


def _on_white(picture: Image) -> Image:
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    over = picture.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")


@contextmanager
def _explained() -> Iterator[None]:
    """What the library raises over damaged files, as a reason to be read by people."""
    from PIL import Image

    # The library's own bound is lower than what a scanner of large sheets makes; `_pixels` holds ours.
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings():
        # Odd metadata is no matter here.
        warnings.simplefilter("ignore")
        try:
            yield
        except ReadingError:
            raise
        # A damaged file may end in any of these: the library's parsers don't say which.
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            TypeError,
            LookupError,
            ArithmeticError,
            struct.error,
            AttributeError,
        ) as error:
            raise ReadingError(_DAMAGED) from error

"""Picture files: their formats and pages, what is refused and why."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ingest.reading import Limits, read
from kb.errors import ReadingError
from tests.ingest.reading.ocr.material import LINES, data, printed

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "".join(LINES) + "\n"
BLANK = Image.new("RGB", (760, 420), "white")
ORIENTATION = 0x0112


def told(name: str, content: bytes, limits: Limits | None = None) -> str:
    """Why a picture is refused."""
    with pytest.raises(ReadingError) as caught:
        read(name, content, limits or Limits())
    return str(caught.value)


def test_every_page_of_a_tiff_has_its_mark_and_blank_ones_are_told() -> None:
    content = data(
        printed(LINES[:1]),
        "TIFF",
        save_all=True,
        append_images=[BLANK, printed(LINES[2:])],
        compression="tiff_lzw",
    )
    seen: list[str] = []
    reading = read("传真.tif", content, Limits(), seen.append)
    assert [mark.label for mark in reading.pages if mark.kind == "page"] == ["1", "2", "3"]
    third = next(mark.start for mark in reading.pages if mark.label == "3")
    assert LINES[0] in reading.text[:third]
    assert LINES[2] in reading.text[third:]
    assert (reading.quality.pages, reading.quality.empty_pages) == (3, ("2",))
    assert seen == ["第1页", "第2页", "第3页"]


def test_a_tiff_of_more_pages_than_allowed_is_refused_with_the_setting() -> None:
    content = data(BLANK, "TIFF", save_all=True, append_images=[BLANK, BLANK])
    reason = told("传真.tif", content, Limits(pages=2))
    assert "超过 2 页" in reason
    assert "CHUANGMO_MAX_PAGES" in reason


def test_more_pixels_than_allowed_are_refused_with_the_setting_before_they_are_unpacked() -> None:
    reason = told("大图.png", bomb(60_000, 60_000))
    assert "60000×60000" in reason
    assert "CHUANGMO_MAX_PIXELS" in reason


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and has none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_without_recognition_a_picture_is_refused_with_the_setting_and_not_opened() -> None:
    for content in (data(BLANK), b"\x89PNG\r\n\x1a\nno picture"):
        assert "CHUANGMO_OCR" in told("页.png", content, Limits(ocr=False))


def test_a_blank_page_gives_no_text_and_that_is_told() -> None:
    assert "没有找到文字" in told("空白.png", data(BLANK))


def test_only_the_first_picture_of_an_animation_is_a_page() -> None:
    content = data(printed().convert("L"), "GIF", save_all=True, append_images=[BLANK.convert("L")])
    reading = read("动画.gif", content)
    assert reading.text == TEXT
    assert reading.quality.pages == 1


def grey_16() -> bytes:
    grey = np.asarray(printed().convert("L"), dtype=np.uint16) * 40
    return data(Image.fromarray(grey))


def see_through_palette() -> bytes:
    """Print on nothing: what is transparent would be black if only its colours were looked at."""
    palette = printed().convert("L").point(lambda value: 255 * (value > 128)).convert("P")
    palette.putpalette([0, 0, 0] * 256)
    return data(palette, transparency=255)


FILES: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: data(printed().convert("CMYK"), "JPEG", quality=90),
    "grey of 16 bits": grey_16,
    "a palette with transparency": see_through_palette,
    "black and white": lambda: data(printed().convert("1"), "TIFF", compression="group4"),
    "BMP": lambda: data(printed(), "BMP"),
    "WEBP": lambda: data(printed(), "WEBP", lossless=True),
}


@pytest.mark.parametrize("kind", FILES)
def test_pictures_of_many_kinds_are_read_alike(kind: str) -> None:
    assert read("页", FILES[kind]()).text == TEXT


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    exif = printed().getexif()
    exif.update({ORIENTATION: 3})
    upside_down = printed().rotate(180)
    assert read("照片.jpg", data(upside_down, "JPEG", quality=90, exif=exif)).text == TEXT


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_picture_cut_off_is_refused_with_what_to_do(kind: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    whole = data(Image.fromarray(noise), kind)
    reason = told("页", whole[: max(20, int(len(whole) * share))])
    assert "已损坏" in reason
    assert "重新扫描" in reason


def test_a_picture_with_bytes_changed_is_refused_or_read_and_never_fails_otherwise() -> None:
    whole = bytearray(data(Image.fromarray(np.full((24, 24, 3), 200, np.uint8)), "PNG"))
    rng = np.random.default_rng(7)
    for _ in range(60):
        spoilt = whole.copy()
        for at in rng.integers(8, len(spoilt), 3):
            spoilt[at] = rng.integers(0, 256)
        with pytest.raises(ReadingError):
            read("页.png", bytes(spoilt))

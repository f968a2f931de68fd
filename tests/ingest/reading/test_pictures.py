"""Pictures within documents: which are looked at, what is read on them, what is told of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from ingest.reading.limits import Limits
from ingest.reading.pictures import Pictures, Shown
from tests.ingest.reading.ocr.material import FIGURES, LINES, data, printed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.reading.ocr.records import OcrPage

PRINT = data(printed())


@dataclass
class File:
    """The parts of a file; notes which were asked for."""

    parts: Mapping[str, bytes]
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def pictures(self, limits: Limits | None = None) -> Pictures:
        return Pictures(self._part, limits or Limits(), self.told.append)

    def _part(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.parts.get(name)


def words(page: OcrPage | None) -> str:
    return "" if page is None else "".join(line.text for line in page.lines)


def test_a_picture_shown_twice_is_recognised_once_and_read_in_both_places() -> None:
    file = File({"a": PRINT})
    pictures = file.pictures()
    both = [words(pictures.read(Shown("a", 0.5))), words(pictures.read(Shown("a", 0.2)))]
    assert both == ["".join(LINES)] * 2
    assert (file.asked, file.told, pictures.missed) == (["a"], ["第 1 张图片"], 0)


def test_another_cut_of_the_same_picture_is_another_picture() -> None:
    pictures = File({"a": PRINT}).pictures()
    # The last of three lines begins at 160 of 420 pixels.
    assert FIGURES[3] not in words(pictures.read(Shown("a", 0.5, (0.0, 0.0, 0.0, 0.64))))
    assert FIGURES[3] in words(pictures.read(Shown("a", 0.5)))


def test_what_is_shown_as_small_as_a_seal_is_not_looked_at_and_not_missed() -> None:
    file = File({"a": PRINT})
    pictures = file.pictures()
    assert pictures.read(Shown("a", 0.019)) is None
    assert (file.asked, pictures.missed) == ([], 0)


def test_what_is_shown_too_small_for_print_is_missed_without_a_look() -> None:
    file = File({"a": PRINT})
    pictures = file.pictures()
    assert pictures.read(Shown("a", 0.05)) is None
    assert (file.asked, pictures.missed) == ([], 1)


def test_a_picture_whose_size_nobody_says_is_looked_at() -> None:
    assert words(File({"a": PRINT}).pictures().read(Shown("a"))) == "".join(LINES)


def test_damaged_missing_outside_and_blank_ones_are_missed_and_cost_nothing_else() -> None:
    file = File(
        {
            "cut": PRINT[:200],
            "drawing": b"\x01\x00\x00\x00" + bytes(500),
            "blank": data(Image.new("RGB", (400, 300), "white")),
            "icon": data(Image.new("RGB", (150, 150))),
            "gone by its cuts": PRINT,
        }
    )
    pictures = file.pictures()
    for name in ("cut", "drawing", "blank", "icon", "nowhere", ""):
        assert pictures.read(Shown(name, 0.5)) is None
    assert pictures.read(Shown("gone by its cuts", 0.5, (0.6, 0.0, 0.6, 0.0))) is None
    assert pictures.missed == 7


def test_a_few_letters_on_a_photograph_are_a_sign_and_no_text() -> None:
    sign = File({"a": data(printed(("人民公园",)))}).pictures()
    assert (sign.read(Shown("a", 0.5)), sign.missed) == (None, 1)


def test_without_recognition_pictures_are_missed() -> None:
    pictures = File({"a": PRINT}).pictures(Limits(ocr=False))
    assert (pictures.read(Shown("a", 0.5)), pictures.missed) == (None, 1)


def test_a_picture_of_more_pixels_than_allowed_is_missed() -> None:
    pictures = File({"a": PRINT}).pictures(Limits(pixels=100_000))
    assert (pictures.read(Shown("a", 0.5)), pictures.missed) == (None, 1)

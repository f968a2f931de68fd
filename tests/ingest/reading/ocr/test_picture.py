"""What is done to a picture before it is read: seals off, turned upright, stretches cut out."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.reading.ocr.picture import cut, is_lying, shrunk, tilt, turned, without_seals

RED = (214, 40, 40)


def quad(x: float, y: float, width: float, height: float, degrees: float = 0.0) -> np.ndarray:
    """A stretch of print from its upper left corner, rising to the right by `degrees`."""
    turn = np.radians(degrees)
    along, down = np.array([np.cos(turn), -np.sin(turn)]), np.array([np.sin(turn), np.cos(turn)])
    start = np.array([x, y])
    corners = [start, start + width * along, start + width * along + height * down, start + height * down]
    return np.array(corners, dtype=np.float32)


def sheet() -> Image.Image:
    return Image.new("RGB", (800, 1000), "white")


def test_a_round_red_seal_goes_and_the_black_print_under_it_stays() -> None:
    page = sheet()
    draw = ImageDraw.Draw(page)
    draw.ellipse((300, 300, 500, 500), outline=RED, width=8)
    draw.rectangle((250, 380, 550, 400), fill=(20, 20, 20))
    cleared = without_seals(np.asarray(page))
    assert cleared[310:330, 395:405].min() > 200
    assert cleared[385:395, 260:540].max() < 60


def test_a_red_head_and_a_page_without_red_stay_as_they_are() -> None:
    page = sheet()
    ImageDraw.Draw(page).rectangle((100, 100, 700, 160), fill=RED)
    pixels = np.asarray(page)
    assert np.array_equal(without_seals(pixels), pixels)
    grey = np.full((400, 300, 3), 128, np.uint8)
    assert without_seals(grey) is grey


@pytest.mark.parametrize("degrees", [-7.5, -2.5, 0.0, 1.0, 12.0])
def test_the_lean_of_lines_is_measured_whichever_way_they_run(degrees: float) -> None:
    level = [quad(100, 100 + 40 * n, 500, 20, degrees) for n in range(5)]
    assert tilt(level) == pytest.approx(degrees, abs=0.01)
    # Corners are named as they stand on the page as it lies: the first is the upper left one.
    upright = [quad(100 + 40 * n, 700, 500, 20, 90 + degrees)[[1, 2, 3, 0]] for n in range(5)]
    assert tilt(upright) == pytest.approx(degrees, abs=0.01)
    assert (is_lying(level), is_lying(upright)) == (False, True)


def test_one_short_stretch_that_leans_otherwise_does_not_tip_the_page() -> None:
    lines = [quad(100, 100 + 40 * n, 500, 20, 1.5) for n in range(5)]
    assert tilt([*lines, quad(600, 600, 100, 20, 40.0)]) == pytest.approx(1.5, abs=0.01)
    assert tilt([quad(0, 0, 20, 20)]) == 0.0


def test_turning_back_what_was_turned_gives_the_page_again() -> None:
    page = sheet()
    ImageDraw.Draw(page).rectangle((200, 480, 600, 520), fill=(0, 0, 0))
    leaning = np.asarray(page.rotate(-3, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC))
    straight = turned(leaning, 3.0)
    dark = np.argwhere(straight.max(axis=2) < 100)
    top, bottom = dark[:, 0].min(), dark[:, 0].max()
    assert bottom - top == pytest.approx(40, abs=4)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_whole_quarters_lose_nothing(quarters: int) -> None:
    rng = np.random.default_rng(3)
    page = rng.integers(0, 255, (40, 60, 3), dtype=np.uint8)
    assert np.array_equal(turned(page, 90.0 * quarters), np.rot90(page, quarters))


def test_a_stretch_is_cut_out_straight() -> None:
    page = sheet()
    ImageDraw.Draw(page).polygon([tuple(p) for p in quad(200, 500, 300, 40, 10.0).tolist()], fill=(0, 0, 0))
    crop = cut(np.asarray(page), quad(200, 500, 300, 40, 10.0))
    assert crop.shape == (40, 300, 3)
    assert (crop.max(axis=2) < 60).mean() > 0.95


def test_only_what_is_too_large_is_made_smaller() -> None:
    page = np.zeros((300, 600, 3), np.uint8)
    assert shrunk(page, 600) is page
    assert shrunk(page, 200).shape == (100, 200, 3)

"""Character recognition over made pages of three levels: how much is right, and whether what is wrong is marked.

Wrong digits are shown one by one (`-s`), each with the line around it: they are to be looked at by eye.
"""

from __future__ import annotations

import io
import json
import re
import time
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from ingest.reading import read
from tests.benchmarks.measure import SHARED, say
from tests.ocr_pages import LEVELS, Level, Page, page

PAGES: dict[Level, int] = {"clean": 12, "office": 12, "hard": 12, "poor": 12}
LEAST_CHARACTERS, LEAST_DIGITS = 0.98, 0.995
"""Of all but poor pages."""
LEAST_MARKED = 0.9
"""Of the wrong figures of hard and poor pages, those in lines below the mark."""
LEAST_WRONG = 20
"""Wrong digits and points by which the marks are judged; hard pages have hardly any."""
MOST_DOUBTFUL: dict[Level, float] = {"clean": 0.05, "office": 0.05, "hard": 0.05, "poor": 0.3}
"""Of printed lines: a mark on every line says nothing."""
PUBLIC = SHARED / "bench" / "ocr_pages"
_AROUND = 12
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Score:
    """What was printed and what of it was read, summed over pages."""

    printed: int = 0
    edits: int = 0
    """Characters to change, put in or take out."""
    digits: int = 0
    wrong: int = 0
    """Digits and decimal points printed and read as something else or not at all, or read and not printed."""
    marked: int = 0
    """Of `wrong`, in spans of doubt."""
    lines: int = 0
    doubtful: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    """Processor seconds, which other programs on the machine disturb less."""
    pages: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def characters_right(self) -> float:
        return 1 - self.edits / max(self.printed, 1)

    @property
    def digits_right(self) -> float:
        return 1 - self.wrong / max(self.digits, 1)

    @property
    def words(self) -> str:
        """A line to paste."""
        return (
            f"characters {self.characters_right:.4f} of {self.printed:,}, digits and points {self.digits_right:.4f} "
            f"of {self.digits:,}, wrong {self.wrong}, of them in doubtful lines {self.marked}, doubtful lines "
            f"{self.doubtful}/{self.lines} ({self.doubtful / max(self.lines, 1):.3f}), "
            f"{self.seconds / max(self.pages, 1):.2f} s/page ({self.cpu / max(self.pages, 1):.2f} s of processors) "
            f"over {self.pages}"
        )


def plain(text: str) -> tuple[str, list[int]]:
    """Compared form, and for each of its characters where it stands in `text`: no blanks, no bars between cells."""
    found = [
        (char, at)
        for at, whole in enumerate(text)
        for char in unicodedata.normalize("NFKC", whole)
        if not char.isspace() and char != "|"
    ]
    return "".join(char for char, _ in found), [at for _, at in found]


def of_figures(text: str) -> list[bool]:
    """For each character whether it is a digit, or the point between two."""
    points = {match.start() for match in _POINT.finditer(text)}
    return [char.isdigit() or at in points for at, char in enumerate(text)]


def picture(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def scored(printed: str, data: bytes, lines: int, name: str) -> Score:
    """Read one picture as a file is read, and hold what comes out against what is printed."""
    began, cpu = time.perf_counter(), time.process_time()
    reading = read("页.png", data)
    cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
    wanted, _ = plain(printed)
    got, places = plain(reading.text)
    in_wanted, in_got = of_figures(wanted), of_figures(got)
    score = Score(
        printed=len(wanted),
        digits=sum(in_wanted),
        lines=lines,
        doubtful=reading.quality.doubtful_lines,
        seconds=seconds,
        cpu=cpu,
        pages=1,
    )
    doubted = [any(span.start <= at < span.end for span in reading.doubts) for at in places]
    for edit in Levenshtein.editops(wanted, got):
        score = replace(score, edits=score.edits + 1)
        said = wanted[edit.src_pos] if edit.tag != "insert" else ""
        heard = got[edit.dest_pos] if edit.tag != "delete" else ""
        if not ((said and in_wanted[edit.src_pos]) or (heard and in_got[edit.dest_pos])):
            continue
        # What is missing stands between two characters: either may be in the marked line.
        near = doubted[max(0, edit.dest_pos - (edit.tag == "delete")) : edit.dest_pos + 1]
        is_marked = any(near)
        score = replace(score, wrong=score.wrong + 1, marked=score.marked + is_marked)
        around = slice(max(0, edit.src_pos - _AROUND), edit.src_pos + _AROUND)
        beside = slice(max(0, edit.dest_pos - _AROUND), edit.dest_pos + _AROUND)
        mark = "marked" if is_marked else "NOT MARKED"
        say(f"{name}: {said or '∅'} read as {heard or '∅'}, {mark}: {wanted[around]} / {got[beside]}")
    return score


def scored_page(made: Page, name: str, turn: int = 0) -> Score:
    """One made page, turned counterclockwise by `turn` degrees."""
    image = Image.fromarray(made.image).rotate(turn, expand=True)
    return scored(made.text, picture(image), len(made.lines), name)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The models are loaded before the first page is timed."""
    scored_page(page("clean", 1_000), "warm")


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_read_and_its_wrong_figures_are_marked(level: Level) -> None:
    score = sum(
        (scored_page(page(level, seed), f"{level} {seed}") for seed in range(PAGES[level])), start=Score()
    )
    say(f"{level}: {score.words}")
    assert score.doubtful <= MOST_DOUBTFUL[level] * score.lines
    if level in ("hard", "poor"):
        assert score.marked >= LEAST_MARKED * score.wrong
    if level == "poor":
        assert score.wrong >= LEAST_WRONG
    else:
        assert score.characters_right >= LEAST_CHARACTERS
        assert score.digits_right >= LEAST_DIGITS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_or_stands_on_its_head_is_read_as_well(turn: int) -> None:
    score = sum(
        (scored_page(page("office", seed), f"turned {turn}, {seed}", turn) for seed in (100, 101)),
        start=Score(),
    )
    say(f"office, turned by {turn}: {score.words}")
    assert score.characters_right >= LEAST_CHARACTERS
    assert score.digits_right >= LEAST_DIGITS


@pytest.mark.shared
def test_public_pages_are_read_for_smoke() -> None:
    rows = [json.loads(line) for line in (PUBLIC / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    rates: list[float] = []
    for row in rows:
        data = (SHARED / "bench" / row["image"]).read_bytes()
        wanted, _ = plain(row["text_in_order"])
        began = time.perf_counter()
        reading = read(Path(row["image"]).name, data)
        seconds = time.perf_counter() - began
        got, _ = plain(reading.text)
        rates.append(found_share(wanted, got))
        say(
            f"{row['id']} ({row['layout']}): {rates[-1]:.3f} of {len(wanted):,} characters found in order, "
            f"{len(got):,} read, {seconds:.2f} s"
        )
    say(f"public pages: median {sorted(rates)[len(rates) // 2]:.3f}, mean {sum(rates) / len(rates):.3f}")
    assert sorted(rates)[len(rates) // 2] >= 0.9


def found_share(wanted: str, got: str) -> float:
    """The share of the wanted characters that stand in what was read in the same order.

    Edits would charge for the words in figures, which the sets' text leaves out.
    """
    deleted_or_replaced = sum(edit.tag != "insert" for edit in Levenshtein.editops(wanted, got))
    return 1 - deleted_or_replaced / max(len(wanted), 1)

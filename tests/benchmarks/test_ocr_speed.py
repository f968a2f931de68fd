"""Pages a second of character recognition: with one core and all, files side by side or threads within one page.

A machine that does other things meanwhile shows less of a gain than there is: `share of the cores got` tells.
"""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import psutil
from PIL import Image

from ingest.reading import Limits
from ingest.reading.limits import cores
from ingest.reading.readers import Readers
from tests.benchmarks.measure import say
from tests.ocr_pages import page

MOST_COST = 1.6
"""Processor seconds of a page read beside others or by several threads, by those of one core alone."""
PAGES = 6
"""Timed in each way; a multiple of two, three and six cores."""


@dataclass(frozen=True, slots=True)
class Speed:
    """So many pages read in one way."""

    seconds: float
    cpu: float
    """Processor seconds of the reading processes."""
    workers: int
    threads: int

    @property
    def rate(self) -> float:
        return PAGES / self.seconds

    @property
    def words(self) -> str:
        wanted = max(self.workers, self.threads)
        return (
            f"{self.workers} at once with {self.threads} threads each: {self.rate:.3f} pages/s, "
            f"{self.cpu / PAGES:.2f} s of processors a page, share of {wanted} cores got "
            f"{self.cpu / self.seconds / wanted:.2f}"
        )


@cache
def scans() -> tuple[bytes, ...]:
    found = []
    for seed in range(PAGES):
        file = io.BytesIO()
        Image.fromarray(page("office", 200 + seed).image).save(file, "JPEG", quality=80)
        found.append(file.getvalue())
    return tuple(found)


def cpu_of_children() -> float:
    """Processor seconds so far of the processes that this one started and that still run."""
    times = [child.cpu_times() for child in psutil.Process().children()]
    return sum(one.user + one.system for one in times)


def speed(workers: int, threads: int) -> Speed:
    """Read the pages, each a file, once every process has its models loaded."""
    limits = Limits(threads=threads, silent_seconds=600)
    with Readers(limits, workers) as readers, ThreadPoolExecutor(workers) as pool:

        def text(data: bytes) -> str:
            return readers.read("页.jpg", data).text

        began = time.perf_counter()
        list(pool.map(text, scans()[:1] * workers))
        say(
            f"{workers} readers started, each with its models and one page: {time.perf_counter() - began:.1f} s"
        )
        began, cpu = time.perf_counter(), cpu_of_children()
        texts = list(pool.map(text, scans()))
        result = Speed(time.perf_counter() - began, cpu_of_children() - cpu, workers, threads)
    assert all(len(one) > 500 for one in texts)
    say(result.words)
    return result


def test_all_cores_read_faster_than_one_whether_by_files_or_by_threads() -> None:
    alone = speed(1, 1)
    if cores() == 1:
        return
    beside, within = speed(cores(), 1), speed(1, cores())
    say(f"{cores()} files side by side: {beside.rate / alone.rate:.2f} times the pages of one core")
    say(f"{cores()} threads within one page: {within.rate / alone.rate:.2f} times")
    # Held in processor seconds, which other programs hardly change: what is spent on going side by side is lost.
    assert beside.cpu <= MOST_COST * alone.cpu
    assert within.cpu <= MOST_COST * alone.cpu

"""How fast files are read: MB/s of texts, pages/s of PDFs, and what more cores bring. Ratios inside one run.

Read as the program reads: in processes of their own, `read_ahead` of the pipeline in front.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Ingester
from ingest.prepare import Item
from ingest.reading import Limits
from ingest.reading.readers import Readers
from ingest.supply import read_ahead
from kb.library import Library
from kb.places import Gazetteer
from tests.benchmarks.measure import say
from tests.formats import made

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FILES = 8
_LINES = {"txt": 12_000, "md": 12_000, "html": 8_000, "csv": 8_000, "docx": 1_500, "xlsx": 3_000, "pdf": 900}
_ROUNDS = 3
_LEAST_GROWTH = 1.2
"""With a second core; the parent's own part, and a shared machine, cost the rest."""


def files(kind: str) -> list[Item]:
    draw = random.Random(kind)
    texts = [
        [
            "临泽市环境保护工作总结",
            *(
                f"{draw.randint(2001, 2015)}年第{n}家企业排放废水{draw.randint(10, 9999)}吨，投资{draw.randint(10, 999) / 10}万元。"
                for n in range(_LINES[kind])
            ),
        ]
        for _ in range(_FILES)
    ]
    return [Item(f"{n}.{kind}", f"{n}.{kind}", made(kind, lines)) for n, lines in enumerate(texts)]


def seconds_to_read(items: Sequence[Item], readers: Readers) -> tuple[float, int]:
    """Until all are read; and how many pages they have."""
    began = time.perf_counter()
    done = list(read_ahead(items, readers, lambda _: False))
    assert all(one.reading is not None for one in done), [one.refusal for one in done if one.refusal]
    pages = sum(sum(mark.kind == "page" for mark in one.reading.pages) for one in done if one.reading)
    return time.perf_counter() - began, pages


@pytest.mark.parametrize("kind", _LINES)
def test_files_are_read_on_all_cores(kind: str) -> None:
    cores = os.cpu_count() or 1
    items = files(kind)
    size = sum(len(item.data) for item in items) / 1e6
    with Readers(Limits(threads=1), 1) as one, Readers(Limits(threads=1), cores) as all_cores:
        for readers in (one, all_cores):
            # The processes start, and load what reads this kind.
            seconds_to_read(items, readers)
        rounds = [(seconds_to_read(items, one), seconds_to_read(items, all_cores)) for _ in range(_ROUNDS)]
    alone = min(first for (first, _), _ in rounds)
    together = min(second for _, (second, _) in rounds)
    pages = rounds[0][0][1]
    per_page = f", {pages / alone:.0f} pages/s → {pages / together:.0f} pages/s" if pages else ""
    say(
        f"reading {kind}: {size / alone:.2f} MB/s with one core, {size / together:.2f} MB/s with {cores}"
        f" (×{alone / together:.2f}){per_page}"
    )
    # Plain text is read in the program itself: there is nothing to gain.
    assert kind in ("txt", "md") or cores == 1 or alone / together >= _LEAST_GROWTH


def test_taking_texts_in_without_embedding(tmp_path: Path) -> None:
    """What reading, segmenting, describing, figures, splitting and the word index cost together."""
    items = files("txt")[:2]
    size = sum(len(item.data) for item in items) / 1e6
    library = Library.open(tmp_path, None)
    try:
        with Readers(Limits(threads=1), os.cpu_count() or 1) as readers:
            began = time.perf_counter()
            summary = Ingester(library, Gazetteer.load(), reader=readers).ingest_items(items)
            seconds = time.perf_counter() - began
    finally:
        library.close()
    assert summary.counts == {"added": len(items)}
    say(f"taking texts in without embedding: {size / seconds:.2f} MB/s")

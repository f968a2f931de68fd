"""The long form of tests/test_fuzz.py: thousands of spoilt files of all kinds, with what came of them printed.

CHUANGMO_FUZZ_FROM=20000 begins at another number: other files, of which each can be made again by its number.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.ingest.reading.fuzzed import LIMITS, LONGEST, PICTURES, Fuzzing
from tests.ingest.reading.spoiling import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.ingest.reading.fuzzed import Fate

_FILES = 220
_PICTURES = 60
"""Of a kind of picture: each that still opens costs a recognition."""
_WITH_OFFICE = 6
"""Of a kind that LibreOffice turns: two seconds each."""
_FIRST = int(os.environ.get("CHUANGMO_FUZZ_FROM", "0"))


def test_thousands_of_spoilt_files_end_in_text_or_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = [
        (kind, number)
        for kind in KINDS
        for number in range(_FIRST, _FIRST + (_PICTURES if kind in PICTURES else _FILES))
    ]
    with Fuzzing() as fuzzing:
        before = psutil.Process().memory_info().rss
        fates = [fuzzing.fate(kind, number) for kind, number in wanted]
        grown = psutil.Process().memory_info().rss - before
        with capsys.disabled():
            _print(fates, fuzzing.peak, grown)
    assert len(fates) >= 3_000
    assert [fate for fate in fates if fate.what == "crash"] == []
    assert max(fate.seconds for fate in fates) < LONGEST
    assert fuzzing.peak < 2 * LIMITS.memory_bytes
    assert grown < 300_000_000


@pytest.mark.libreoffice
def test_spoilt_files_for_libreoffice_end_in_text_or_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with Fuzzing(with_office=True) as fuzzing:
        fates = [fuzzing.fate("rtf", number) for number in range(_FIRST, _FIRST + _WITH_OFFICE)]
        with capsys.disabled():
            _print(fates, fuzzing.peak, 0)
    assert [fate for fate in fates if fate.what == "crash"] == []


def _print(fates: Sequence[Fate], peak: int, grown: int) -> None:
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for fate in fates:
        by_kind[fate.kind][fate.what] += 1
    slowest = max(fates, key=lambda fate: fate.seconds)
    print(f"\n{len(fates)} spoilt files")  # noqa: T201
    for kind, counts in by_kind.items():
        print(f"  {kind:6} " + ", ".join(f"{count} {what}" for what, count in counts.most_common()))  # noqa: T201
    for reason, count in Counter(fate.reason[:60] for fate in fates if fate.reason).most_common(25):
        print(f"  {count:5} × {reason}")  # noqa: T201
    print(  # noqa: T201
        f"  slowest: {slowest.kind} {slowest.number}, {slowest.seconds:.1f} s; "
        f"reading processes at most {peak / 1e6:.0f} MB; this process grew by {grown / 1e6:.0f} MB"
    )

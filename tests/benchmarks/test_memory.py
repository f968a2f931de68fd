"""The library is used and filled within a gigabyte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.measure import run, say

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Shelf

pytestmark = pytest.mark.shared
MOST_MB = 1000
QUESTIONS = 30


def test_questions_and_ingestion_hold_less_than_a_gigabyte(shelf: Shelf) -> None:
    arguments = ["-m", "tests.benchmarks.memory_child", str(shelf.home), str(QUESTIONS)]
    opened, answered = map(float, run(arguments, shelf.home).out.split())
    filling = shelf.build.peak_mb
    say(
        f"memory: peak {answered:.0f} MB after {QUESTIONS} questions ({opened:.0f} MB once open), "
        f"{filling:.0f} MB for taking both folders in (less than {MOST_MB} each)"
    )
    assert answered < MOST_MB
    assert filling < MOST_MB

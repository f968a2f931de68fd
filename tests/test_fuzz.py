"""Files of every kind spoilt by chance: each ends in text or in a reason. Its long form is tests/soak/test_fuzz.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.reading.fuzzed import LIMITS, LONGEST, PICTURES, Fuzzing
from tests.ingest.reading.spoiling import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = 25
"""Of a kind; a picture that still opens costs a recognition."""


@pytest.fixture(scope="module")
def fuzzing() -> Iterator[Fuzzing]:
    with Fuzzing() as begun:
        yield begun


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in PICTURES])
def test_a_spoilt_file_ends_in_text_or_a_reason(fuzzing: Fuzzing, kind: str) -> None:
    @settings(max_examples=_FILES, deadline=None, derandomize=True, database=None)
    @given(st.integers(0, 2**32))
    def ends_well(number: int) -> None:
        fate = fuzzing.fate(kind, number)
        assert fate.what != "crash", fate
        assert fate.seconds < LONGEST, fate

    ends_well()
    assert fuzzing.peak < LIMITS.memory_bytes


@pytest.mark.parametrize("kind", PICTURES)
def test_a_spoilt_picture_ends_in_text_or_a_reason(fuzzing: Fuzzing, kind: str) -> None:
    for number in range(8):
        fate = fuzzing.fate(kind, number)
        assert fate.what in ("read", "refused"), fate

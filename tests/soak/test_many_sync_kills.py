"""The long form of tests/test_sync_kills.py."""

from pathlib import Path

import pytest

from tests.soak.sync_driver import play


@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_and_twenty_killed_syncs_lose_and_double_nothing(tmp_path: Path, seed: int) -> None:
    killed, through = play(tmp_path, seed=seed, kills=30)
    assert killed >= 30
    assert through >= 3

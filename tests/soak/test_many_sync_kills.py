"""The long form of tests/test_sync_kills.py."""

from pathlib import Path

import pytest

from tests.soak.sync_driver import EVERY, QUICK, play


@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_and_twenty_killed_syncs_lose_and_double_nothing(tmp_path: Path, seed: int) -> None:
    played = play(tmp_path, seed=seed, kills=30, kinds=QUICK)
    assert played.killed >= 30
    assert played.through >= 3


@pytest.mark.libreoffice
def test_killed_syncs_of_every_kind_of_file_lose_and_double_nothing(tmp_path: Path) -> None:
    played = play(tmp_path, seed=11, kills=40, kinds=EVERY)
    assert played.killed >= 40
    assert played.kinds == set(EVERY)

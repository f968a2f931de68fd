"""Keeping a folder in step survives being killed: the next run completes it, nothing is lost or doubled."""

from pathlib import Path

from tests.soak.sync_driver import QUICK, play


def test_killed_syncs_of_files_of_many_kinds_are_completed_by_the_next(tmp_path: Path) -> None:
    played = play(tmp_path, seed=7, kills=8, kinds=QUICK)
    assert played.killed >= 8
    assert played.through >= 1

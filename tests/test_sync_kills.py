"""Keeping a folder in step survives being killed: the next run completes it, nothing is lost or doubled."""

from pathlib import Path

from tests.soak.sync_driver import play


def test_killed_syncs_are_completed_by_the_next(tmp_path: Path) -> None:
    killed, through = play(tmp_path, seed=7, kills=8)
    assert killed >= 8
    assert through >= 1

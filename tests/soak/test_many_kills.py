"""The long form of tests/test_kills.py."""

from pathlib import Path

from tests.soak.kill_driver import ANY_TIME, STAGES, Play


def test_two_hundred_killed_runs_leave_only_whole_documents(tmp_path: Path) -> None:
    play = Play(tmp_path, seed=200)
    play.run(kills=200)
    assert play.kills >= 200
    assert play.by_stage.keys() == {*STAGES, ANY_TIME}

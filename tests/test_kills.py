"""A run that is killed anywhere is completed by the next one, and nobody ever sees half a document."""

from __future__ import annotations

from pathlib import Path

from tests.soak.kill_driver import ANY_TIME, STAGES, Play


def test_thirty_killed_runs_leave_only_whole_documents_and_the_next_run_completes_them(tmp_path: Path) -> None:
    play = Play(tmp_path, seed=20)
    play.run(kills=30)
    assert play.kills >= 30
    assert play.by_stage.keys() == {*STAGES, ANY_TIME}

"""A run that is killed anywhere is completed by the next one, and nobody ever sees half a document."""

import signal
from pathlib import Path

from kb.catalogue import Catalogue, schema
from tests.soak.kill_driver import ANY_TIME, STAGES, Play, dying_first_start, exit_code


def test_thirty_killed_runs_leave_only_whole_documents_and_the_next_run_completes_them(
    tmp_path: Path,
) -> None:
    play = Play(tmp_path, seed=20)
    play.run(kills=30)
    assert play.kills >= 30
    assert play.by_stage.keys() == {*STAGES, ANY_TIME}


def test_a_first_start_killed_before_any_statement_is_completed_by_the_next(tmp_path: Path) -> None:
    ends = []
    for number in range(1, 100):
        path = tmp_path / f"{number}.sqlite3"
        ends.append(exit_code(dying_first_start, path, number))
        catalogue = Catalogue.open(path)
        assert catalogue.info().schema_version == schema.HEAD
        catalogue.close()
        if ends[-1] == 0:
            break
    assert len(ends) > 7, "there are seven tables"
    assert ends[-1] == 0
    assert set(ends[:-1]) == {-signal.SIGKILL}

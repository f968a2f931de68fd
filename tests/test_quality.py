"""Answers don't get worse: the shipped questions and the development questions against baselines that were reached.

A baseline is made anew, after looking at what changed, with
`chuangmo evaluate [QUESTIONS] --save-baseline tests/baselines/NAME.json`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.app.commands import LocalRunner
from assistant.app.evaluate import baseline as kept
from assistant.app.evaluate import report
from assistant.app.evaluate.questions import read
from assistant.app.evaluate.scores import verdict
from assistant.app.settings import Settings
from assistant.app.wiring import Desk
from kb.datafiles import data_file
from tests.material import CORPUS, SHARED, wishes

if TYPE_CHECKING:
    from assistant.app.evaluate.baseline import Comparison

BASELINES = Path(__file__).with_name("baselines")


def compared(desk: Desk, questions: Path, baseline: str) -> tuple[Comparison, str]:
    asked, wrong = read(questions.read_text(encoding="utf-8").splitlines())
    assert wrong == []
    runner = LocalRunner(desk)
    runs: list[dict[str, Any]] = [
        dict(
            runner.run(
                "ask", {"question": one.question, "history": [turn.model_dump() for turn in one.history]}
            )
        )
        for one in asked
    ]
    verdicts = [verdict(one, run) for one, run in zip(asked, runs, strict=True)]
    comparison = kept.compared(verdicts, kept.load(BASELINES / baseline))
    assert not comparison.other_questions
    return comparison, report.table(verdicts, comparison)


def test_the_shipped_questions_are_answered_as_well_as_before(tmp_path: Path) -> None:
    desk = Desk.open(Settings(home=tmp_path))
    comparison, table = compared(desk, Path(str(data_file("evaluation.jsonl"))), "starter.json")
    desk.close()
    assert comparison.fallen == (), table


@pytest.mark.shared
def test_the_development_questions_are_answered_as_well_as_before(tmp_path: Path) -> None:
    desk = Desk.open(Settings(home=tmp_path, starter="off"))
    runner = LocalRunner(desk)
    runner.run("ingest", {"paths": [str(CORPUS / "campaign")]})
    assert runner.run("describe", {"wishes": wishes()})["failed"] == 0
    comparison, table = compared(desk, SHARED / "eval" / "qa_dev.jsonl", "dev.json")
    desk.close()
    assert comparison.fallen == (), table

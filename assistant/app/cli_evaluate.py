"""The command that asks questions with known answers and says how well they were answered."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.app.evaluate import baseline as kept
from assistant.app.evaluate import report
from assistant.app.evaluate.questions import read
from assistant.app.evaluate.scores import verdict
from assistant.app.terminal import AsJson, out, out_json, read_lines, runner_for, settings_in_force
from kb.datafiles import data_file
from kb.errors import ChuangmoError, NotFoundError

if TYPE_CHECKING:
    from assistant.app.commands import Runner
    from assistant.app.evaluate.questions import Question

EXIT_FALLEN = 1
Json = dict[str, Any]

_Questions = Annotated[
    Path | None, typer.Argument(help="题目，每行一个 JSON；不写则用随程序附带的 120 题（考入门资料）")
]
_Baseline = Annotated[Path | None, typer.Option("--baseline", help="与这份基线比较；有分数下降则退出码为 1")]
_Save = Annotated[Path | None, typer.Option("--save-baseline", help="把这次的分数存为基线")]
_Html = Annotated[Path | None, typer.Option("--html", help="写一份网页报告：每道错题与证据并排")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the program's."""
    app.command()(evaluate)


def evaluate(
    questions: _Questions = None,
    baseline: _Baseline = None,
    save_baseline: _Save = None,
    html: _Html = None,
    as_json: AsJson = False,  # noqa: FBT002  (typer's way of declaring a flag)
) -> None:
    """用有标准答案的题目评测：检索、作答、引用、拒答、数字，按题型给分。"""
    before = kept.load(baseline) if baseline else None
    settings = settings_in_force()
    asked, wrong = read(read_lines(questions or Path(str(data_file("evaluation.jsonl"))), "题目文件"))
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if not asked:
        raise NotFoundError("题目文件里没有可用的题目。每行应是一个 JSON，至少有 question 一项。")
    with runner_for(settings, "评测") as runner:
        runs = [_asked(runner, one, number, len(asked)) for number, one in enumerate(asked, 1)]
    sys.stderr.write("\n")
    verdicts = [verdict(one, run) for one, run in zip(asked, runs, strict=True)]
    comparison = kept.compared(verdicts, before) if before else None
    if save_baseline:
        today = datetime.now(UTC).date().isoformat()
        kept.save(save_baseline, kept.made_of(verdicts, embedder=settings.embedder, today=today))
    if html:
        kept.write(html, report.page(verdicts, runs, comparison), "报告文件")
    if as_json:
        out_json(report.as_json(verdicts, runs, comparison))
    else:
        out(report.table(verdicts, comparison))
    if comparison and comparison.fallen:
        raise typer.Exit(EXIT_FALLEN)


def _asked(runner: Runner, question: Question, number: int, total: int) -> Json:
    sys.stderr.write(f"\r{number}/{total}")
    history = [turn.model_dump() for turn in question.history]
    try:
        return dict(runner.run("ask", {"question": question.question, "history": history}))
    except ChuangmoError as error:
        return {"error": str(error)}

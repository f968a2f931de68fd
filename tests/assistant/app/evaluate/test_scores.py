"""Scores of answers against known ones, and that they are the measuring script's."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.app.evaluate.matching import cites, has, holds, levelled
from assistant.app.evaluate.numbers import are_carried
from assistant.app.evaluate.questions import Question, read
from assistant.app.evaluate.scores import ALL, by_type, share, times, verdict, within
from tests.material import SHARED

if TYPE_CHECKING:
    from types import ModuleType

QUESTION = Question(
    question="湖州市污水处理率？",
    id="q1",
    type="figure",
    must_include=["72.21%", ["湖州", "湖城"]],
    forbidden=["84.2%"],
    evidence=[{"quote": "城市生活污水处理率达到了72.21%", "group": 0, "document": "a.txt"}],  # type: ignore[list-item]
)


def run(answer: str, *, refused: bool = False, cited: str = "", retrieved: str = "") -> dict[str, Any]:
    return {
        "answer": answer,
        "refused": refused,
        "citations": [{"number": 1, "text": cited, "year": None}] if cited else [],
        "retrieved": [{"text": retrieved}] if retrieved else [],
        "seconds": 0.1,
    }


# ── one answer ──────────────────────────────────────────────────────────────────────────────────────


def test_a_right_answer_has_all_it_must_and_nothing_it_must_not() -> None:
    said = "湖州市：72.21% [1]"
    quote = "其中城市生活污水处理率达到了72.21%。"
    right = verdict(QUESTION, run(said, cited=quote, retrieved=quote))
    assert right.correct
    assert set(right.scores.values()) <= {1.0, None}
    assert right.first_rank == 1


@pytest.mark.parametrize(
    ("said", "missing", "forbidden"),
    [
        ("湖州市：72.2%", ("72.21%",), ()),
        ("某市：72.21%", ("湖州 或 湖城",), ()),
        ("湖州市72.21%，胶州市84.2%", (), ("84.2%",)),
        ("湖州市172.21%", ("72.21%",), ()),
    ],
)
def test_a_wrong_answer_says_what_is_wrong(
    said: str, missing: tuple[str, ...], forbidden: tuple[str, ...]
) -> None:
    wrong = verdict(QUESTION, run(said))
    assert not wrong.correct
    assert (wrong.missing, wrong.forbidden) == (missing, forbidden)


def test_a_wall_of_quotes_is_no_answer() -> None:
    assert not verdict(QUESTION, run("湖州市72.21%" + "字" * 300)).correct


def test_refusing_is_right_only_where_there_is_no_answer() -> None:
    none = QUESTION.model_copy(update={"answerable": False, "must_include": [], "evidence": []})
    assert verdict(none, run("没有找到", refused=True)).correct
    assert not verdict(none, run("72.21%")).correct
    refused = verdict(QUESTION, run("没有找到", refused=True))
    assert not refused.correct
    assert refused.scores["answered"] == 0.0


def test_an_error_is_no_answer() -> None:
    assert not verdict(QUESTION, {"error": "出错"}).correct


def test_a_number_that_its_line_s_quotes_don_t_have_is_counted() -> None:
    cited = [{"number": 1, "text": "处理率72.21%", "year": "2010"}]
    assert are_carried("**第3区**：2010年72.21% [1]\n注：2024年存疑", cited)
    assert not are_carried("处理率72.2% [1]", cited)
    assert not are_carried("处理率72.21%", cited)


# ── many ────────────────────────────────────────────────────────────────────────────────────────────


def test_scores_are_by_type_with_those_that_need_an_alias_apart() -> None:
    aliased = QUESTION.model_copy(update={"type": "howto", "needs_alias": True})
    shares = by_type([verdict(QUESTION, run("湖州72.21%")), verdict(aliased, run("错"))])
    assert {kind: shares[kind]["correct"].value for kind in shares} == {
        "figure": 1.0,
        "howto": 0.0,
        ALL: 0.5,
        "地名须推断": 0.0,
    }


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=200))
def test_an_interval_holds_its_mean_and_stays_between_nothing_and_all(values: list[float]) -> None:
    one = share(values)
    assert 0 <= one.low <= one.value + 1e-9
    assert one.value - 1e-9 <= one.high <= 1
    assert one.count == len(values)


def test_the_95th_percentile_is_one_of_the_times() -> None:
    verdicts = [verdict(QUESTION, {**run(""), "seconds": float(number)}) for number in range(1, 101)]
    assert times(verdicts) == (50.5, 95.0)
    assert times([]) == (0.0, 0.0)


def test_the_first_text_is_cut_rather_than_dropped() -> None:
    assert within(["字" * 30, "乙"], 10) == ["字" * 10]
    assert within(["甲" * 6, "乙" * 5], 10) == ["甲" * 6]


# ── comparing words ─────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(st.text(st.characters(codec="gb2312"), max_size=30))
def test_levelling_twice_changes_nothing_more(text: str) -> None:
    assert levelled(levelled(text)) == levelled(text)


def test_a_quote_counts_with_four_fifths_in_one_piece() -> None:
    assert holds("城市生活污水处理率达到", "城市生活污水处理率达")
    assert not holds("城市生活污水处理率达到", "城市生活污水")
    assert cites(["城市生活污水处理率达到90"], "生活污水处理率达")
    assert has("9台", "拆除9台")
    assert not has("9台", "拆除19台")


def test_a_bad_line_is_told_of_and_skipped() -> None:
    found, wrong = read(['{"question": "甲？"}', "不是", '{"question": ""}', '{"id": 3}', "[]"])
    assert [(one.id, one.question) for one in found] == [("1", "甲？")]
    assert [line.split(" 行")[0] for line in wrong] == ["第 2", "第 3", "第 4", "第 5"]


# ── the measuring script ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def script() -> ModuleType:
    sys.path.insert(0, str(SHARED / "eval"))
    spec = importlib.util.spec_from_file_location("score_of_shared", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_our_scores_are_those_of_the_measuring_script(script: ModuleType) -> None:
    lines = (SHARED / "eval" / "qa_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    questions, wrong = read(lines)
    assert wrong == []
    answers = [row["answer"] for row in rows]
    for shift in (0, 1, 37):
        for at, (row, question) in enumerate(zip(rows, questions, strict=True)):
            other = rows[(at + shift) % len(rows)]
            quotes = [one["quote"] for one in other["evidence"]]
            mine = run(answers[(at + shift) % len(rows)], refused=not other["answerable"])
            mine["citations"] = [{"number": n, "text": text} for n, text in enumerate(quotes, 1)]
            mine["retrieved"] = [{"text": text} for text in quotes]
            theirs = script.answer(row, {**mine, "cited": quotes})
            ours = verdict(question, mine)
            assert ours.correct == theirs["correct"], row["id"]
            if row["answerable"]:
                assert ours.scores["precision"] == theirs["citation_precision"]
                assert ours.scores["cited"] == pytest.approx(theirs["citation_recall"], abs=1e-9)
                found = script.retrieval([row], {row["id"]: mine}, soft=True, budget=2000)[row["id"]]
                assert ours.scores["recall"] == pytest.approx(found["recall"], abs=1e-9)
                assert ours.scores["whole"] == float(found["all"])

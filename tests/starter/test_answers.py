"""The starter library alone answers its 120 questions and the field's own, rightly and with citations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.app.settings import Settings
from assistant.app.wiring import Desk
from tests.starter.score import QUESTIONS, Verdict, judge, read, shares, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.records import Answer

BRIEF = Path(__file__).with_name("brief.jsonl")
Answers = list[tuple[dict[str, Any], "Answer", Verdict]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A library as it is after a first start: the starter collection and nothing else, the built-in model."""
    opened = Desk.open(Settings(home=tmp_path_factory.mktemp("starter")))
    yield opened
    opened.close()


def _asked(desk: Desk, questions: Path) -> Answers:
    found = []
    for question in read(questions):
        answer = desk.assistant.answer(question["question"])
        run = {"answer": answer.text, "refused": answer.refused}
        found.append((question, answer, judge(question, run)))
    return found


@pytest.fixture(scope="module")
def answers(desk: Desk) -> Answers:
    return _asked(desk, QUESTIONS)


def test_the_question_set_is_whole() -> None:
    questions = read(QUESTIONS)
    assert len(questions) == 120
    assert sum(not question["answerable"] for question in questions) == 20
    assert len({question["question"] for question in questions}) == 120


def test_nine_of_ten_questions_are_answered_rightly_and_those_without_an_answer_refused(
    answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = [verdict for _, _, verdict in answers]
    with capsys.disabled():
        sys.stdout.write(f"\nstarter library, {len(verdicts)} questions\n{table(verdicts)}\n")
    right, refused, falsely = shares(verdicts)
    assert right >= 0.90
    assert refused >= 0.90
    assert falsely <= 0.05


def test_every_answer_is_cited_and_every_citation_is_the_document_s_own_words(
    answers: Answers, desk: Desk
) -> None:
    for question, answer, _ in answers:
        assert answer.refused or answer.citations, question["question"]
        for citation in answer.citations:
            document = desk.library.catalogue.documents.get(citation.document_id)
            assert document is not None
            assert document.text[citation.start : citation.end] == citation.text
            assert citation.is_digest
            assert citation.origin


@pytest.mark.parametrize("question", read(BRIEF), ids=lambda question: question["id"])
def test_the_questions_of_the_field_are_answered_or_doubted(desk: Desk, question: dict[str, Any]) -> None:
    answer = desk.assistant.answer(question["question"])
    verdict = judge(question, {"answer": answer.text, "refused": answer.refused})
    assert verdict.correct, f"{verdict.why}\n{answer.text}"

"""Conversations: what was asked is kept, asked again with something left out, and follows what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from assistant.app import talking
from assistant.app.views.kept import answer_from_kept
from assistant.records import Answer, Query
from ingest.prepare import Item
from kb.errors import LibraryUnusableError, NotFoundError
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.talking import Step
    from assistant.app.wiring import Desk

QUESTION = "苏州市噪声达标区覆盖率是多少"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("talking"))
    yield opened
    opened.close()


def last(steps: Iterator[Step]) -> Step:
    *_, step = steps
    return step


class Worded:
    """Composes at once, words later, and remembers whether it was let."""

    worder = object()

    def __init__(self) -> None:
        self.finished = False

    def steps(self, question: str, history: Any, **_changes: Any) -> Iterator[Answer]:
        yield Answer("摘编的。", Query(question, question))
        self.finished = True
        yield Answer("润色的。", Query(question, question), wording="model")


def test_a_conversation_begins_with_its_first_question_and_is_kept(desk: Desk) -> None:
    step = last(talking.ask(desk, "", QUESTION))
    talks = desk.library.catalogue.talks
    assert talks.talk(step.talk_id).name == QUESTION
    (kept,) = talks.exchanges(step.talk_id)
    assert kept.id == step.exchange_id
    assert answer_from_kept(kept.answer).citations == tuple(
        replace(one, figures=()) for one in step.answer.citations
    )


def test_a_follow_up_is_understood_from_what_was_said(desk: Desk) -> None:
    talk = last(talking.ask(desk, "", QUESTION)).talk_id
    step = last(talking.ask(desk, talk, "那胶州呢？"))
    assert step.talk_id == talk
    assert "74.7%" in step.answer.text


def test_what_is_left_out_changes_the_answer_in_its_place_and_can_be_put_back(desk: Desk) -> None:
    first = last(talking.ask(desk, "", QUESTION))
    without = last(talking.ask_again(desk, first.exchange_id, ["place:苏州市"]))
    assert without.exchange_id == first.exchange_id
    assert without.answer.query.places == ()
    assert without.answer.text != first.answer.text
    (kept,) = desk.library.catalogue.talks.exchanges(first.talk_id)
    assert kept.without == ("place:苏州市",)
    back = last(talking.ask_again(desk, first.exchange_id, []))
    assert back.answer.text == first.answer.text


def test_the_conversation_before_can_be_left_out(desk: Desk) -> None:
    talk = last(talking.ask(desk, "", QUESTION)).talk_id
    step = last(talking.ask(desk, talk, "那胶州呢？"))
    alone = last(talking.ask_again(desk, step.exchange_id, ["earlier"]))
    assert alone.answer.query.indicators == ()


def test_asking_again_looks_only_at_what_was_said_before(desk: Desk) -> None:
    first = last(talking.ask(desk, "", "那胶州呢？"))
    last(talking.ask(desk, first.talk_id, QUESTION))
    again = last(talking.ask_again(desk, first.exchange_id, []))
    assert again.answer.text == first.answer.text


def test_a_question_that_fails_leaves_no_empty_conversation(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object, **_changes: object) -> Iterator[Answer]:
        if _arguments:
            raise LibraryUnusableError("磁盘满了。")
        yield Answer("", Query("", ""))

    monkeypatch.setattr(desk.assistant, "steps", failing)
    with pytest.raises(LibraryUnusableError):
        last(talking.ask(desk, "", QUESTION))
    assert desk.library.catalogue.talks.talks() == []


def test_a_deleted_conversation_is_not_gone_on_with(desk: Desk) -> None:
    step = last(talking.ask(desk, "", QUESTION))
    desk.library.catalogue.talks.delete(step.talk_id)
    with pytest.raises(NotFoundError):
        last(talking.ask(desk, step.talk_id, "那胶州呢？"))


def test_a_worded_answer_takes_the_composed_ones_place(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "assistant", Worded())
    steps = list(talking.ask(desk, "", QUESTION))
    assert [(step.answer.text, step.is_last) for step in steps] == [("摘编的。", False), ("润色的。", True)]
    (kept,) = desk.library.catalogue.talks.exchanges(steps[0].talk_id)
    assert kept.answer["text"] == "润色的。"


def test_what_was_stopped_stays_as_it_was_composed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    worded = Worded()
    monkeypatch.setattr(desk, "assistant", worded)
    steps = talking.ask(desk, "", QUESTION)
    first = next(steps)
    steps.close()  # type: ignore[attr-defined]
    (kept,) = desk.library.catalogue.talks.exchanges(first.talk_id)
    assert kept.answer["text"] == "摘编的。"
    assert not worded.finished


def test_words_that_come_after_one_stopped_waiting_are_not_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worded = Worded()
    monkeypatch.setattr(desk, "assistant", worded)
    halted: set[str] = set()
    steps = talking.ask(desk, "", QUESTION, is_wanted=lambda talk: talk not in halted)
    first = next(steps)
    halted.add(first.talk_id)
    assert list(steps) == []
    assert worded.finished
    (kept,) = desk.library.catalogue.talks.exchanges(first.talk_id)
    assert kept.answer["text"] == "摘编的。"


def test_ones_own_place_is_kept_by_its_full_name_and_meant_by_our_city(desk: Desk) -> None:
    asked = last(talking.ask(desk, "", "我市噪声达标区覆盖率是多少"))
    assert asked.answer.missing == "own_place"
    assert talking.set_own_place(desk, "苏州") == "苏州市"
    assert talking.own_place(desk) == "苏州市"
    again = last(talking.ask_again(desk, asked.exchange_id, []))
    assert "100%" in again.answer.text


def test_a_place_that_no_gazetteer_knows_is_kept_as_it_was_written(desk: Desk) -> None:
    assert talking.set_own_place(desk, " 某某社区 ") == "某某社区"


def test_a_file_that_comes_later_answers_a_question_asked_again(desk: Desk) -> None:
    step = last(talking.ask(desk, "", "霍山县噪声达标区覆盖率是多少"))
    assert step.answer.refused
    text = "# 霍山县创模总结\n\n2006年，霍山县环境噪声达标区覆盖率达到61.7%。"
    desk.ingester().ingest_items([Item("霍山.md", "霍山.md", text.encode())])
    assert "61.7%" in last(talking.ask_again(desk, step.exchange_id, [])).answer.text

"""Conversations over an open library: asking, asking again with something left out, keeping what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.app.views.kept import answer_from_kept, answer_to_kept
from assistant.records import Turn
from kb.places import Gazetteer, innermost

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from assistant.app.wiring import Desk
    from assistant.records import Answer
    from kb.catalogue.talks import Exchange

OWN_PLACE = "own_place"
"""The preference that says what 我市 means."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far an answer has come; it is already kept when it is told of."""

    talk_id: str
    exchange_id: int
    answer: Answer
    is_last: bool


def own_place(desk: Desk) -> str | None:
    """What 我市 means, once the user has said so."""
    return desk.library.catalogue.talks.preference(OWN_PLACE) or desk.own_place


def set_own_place(desk: Desk, words: str) -> str:
    """Keep the user's own place by its full name; returns it as it is kept."""
    name = full_name(words)
    desk.library.catalogue.talks.prefer(OWN_PLACE, name)
    return name


def full_name(words: str) -> str:
    """湖州 → 湖州市; a place that no gazetteer knows stays as it was written."""
    found = innermost(Gazetteer.load().find(words))
    entries = [mention.entry or mention.candidates[0] for mention in found]
    return entries[-1].name if entries else words.strip()


def ask(
    desk: Desk, talk_id: str, question: str, *, is_wanted: Callable[[str], bool] = lambda _talk: True
) -> Iterator[Step]:
    """Answer a question and keep it; a conversation begins with the first one. Raises ChuangmoError.

    `is_wanted` is asked, with the conversation's id, before a model's words take the place of the composed ones.
    """
    talks = desk.library.catalogue.talks
    # Asked first: a question that fails leaves no empty conversation behind.
    steps = _steps(desk, question, history_of(talks.exchanges(talk_id) if talk_id else []), ())
    first, is_last = next(steps)
    talk_id = talk_id or talks.begin(question).id
    exchange_id = talks.add(talk_id, question, answer_to_kept(first), words=first.text)
    yield Step(talk_id, exchange_id, first, is_last)
    yield from _worded(desk, exchange_id, steps, (), is_wanted)


def ask_again(
    desk: Desk,
    exchange_id: int,
    without: Collection[str],
    *,
    is_wanted: Callable[[str], bool] = lambda _talk: True,
) -> Iterator[Step]:
    """Answer a question that was asked before, with something of it left out, in its place. Raises ChuangmoError."""
    talks = desk.library.catalogue.talks
    exchange = talks.exchange(exchange_id)
    left_out = tuple(dict.fromkeys(without))
    earlier = [one for one in talks.exchanges(exchange.talk_id) if one.id < exchange_id]
    steps = _steps(desk, exchange.question, history_of(earlier), left_out)
    first, is_last = next(steps)
    talks.answer_anew(exchange, answer_to_kept(first), words=first.text, without=left_out)
    yield Step(exchange.talk_id, exchange_id, first, is_last)
    yield from _worded(desk, exchange_id, steps, left_out, is_wanted)


def _steps(
    desk: Desk, question: str, history: list[Turn], without: tuple[str, ...]
) -> Iterator[tuple[Answer, bool]]:
    steps = desk.assistant.steps(question, history, own_place=own_place(desk), without=without)
    for answer in steps:
        yield answer, answer.wording == "model" or desk.assistant.worder is None


def _worded(
    desk: Desk,
    exchange_id: int,
    steps: Iterator[tuple[Answer, bool]],
    without: tuple[str, ...],
    is_wanted: Callable[[str], bool],
) -> Iterator[Step]:
    """The later steps. A model that its reader no longer waits for may still answer: what was kept then stays."""
    talks = desk.library.catalogue.talks
    for answer, _ in steps:
        exchange = talks.exchange(exchange_id)
        if not is_wanted(exchange.talk_id):
            return
        talks.answer_anew(exchange, answer_to_kept(answer), words=answer.text, without=without)
        yield Step(exchange.talk_id, exchange_id, answer, is_last=True)


def history_of(exchanges: list[Exchange]) -> list[Turn]:
    """The conversation as the assistant wants it."""
    return [
        turn
        for exchange in exchanges
        for turn in (
            Turn("user", exchange.question),
            Turn("assistant", answer_from_kept(exchange.answer).text),
        )
    ]

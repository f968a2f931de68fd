"""Asking: an answer as it grows, asked again with something left out, remarked on."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app import talking
from assistant.app.page.events import Act
from assistant.app.page.showing import Update, latest, top_of
from assistant.app.views import exchange as views
from assistant.app.views.html import html_of, notice
from assistant.app.views.kept import answer_from_kept
from assistant.app.views.words import VERDICTS
from assistant.followups import followups
from kb.errors import ChuangmoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.app.page.showing import Parts, Showing
    from assistant.app.talking import Step
    from assistant.app.wiring import Desk
    from assistant.records import Answer
    from kb.catalogue.talks import Exchange

SEARCHING = "正在查找…"
WORDING = "正在请语言模型润色，可随时停止；以下内容已可使用。"
FAILED = "程序出了意外的问题，这个问题没有答成。请再问一次；如仍不行，请把运行窗口里的提示告诉维护人员。"
_SECONDS_BETWEEN_PIECES = 0.03
_PIECE = re.compile(r".+?(?:\n+|[。！？；](?=[^\[\s])|\](?=\s)|$)", re.S)


class Asking:
    """What the box and the log do; each listener says what becomes of which part."""

    def __init__(self, desk: Desk, parts: Parts, show: Showing) -> None:
        self._desk = desk
        self._talks = desk.library.catalogue.talks
        self._parts = parts
        self._show = show
        # What was found for the latest answers is not kept with them, and leads on.
        self._found: dict[int, Answer] = {}
        self._halted: set[str] = set()

    def typed(self, question: str, talk: str) -> Iterator[Update]:
        """A question from the box."""
        if question.strip():
            yield from self._ask(question.strip(), talk)
        else:
            yield {self._parts.box: ""}

    def clicked(self, talk: str, event: gr.EventData) -> Iterator[Update]:
        """Something clicked in the log."""
        act = Act(event)
        try:
            yield from self._acted(act, talk)
        except ChuangmoError as error:
            yield {self._parts.sources: notice(str(error), bad=True), **self._show.idle()}

    def elsewhere(self, talk: str, event: gr.EventData) -> Iterator[Update]:
        """A question clicked on another tab; whatever else is clicked there is not ours."""
        if Act(event).name == "ask":
            yield from self.clicked(talk, event)
        else:
            yield {}

    def _acted(self, act: Act, talk: str) -> Iterator[Update]:
        match act.name:
            case "ask":
                yield from self._ask(act.words("question"), talk)
            case "source":
                yield {self._parts.sources: self._show.sources(act.number("exchange"), act.number("number"))}
            case "drop":
                kept = self._talks.exchange(act.number("exchange")).without
                yield from self._again(act.number("exchange"), (*kept, act.words("thing")))
            case "restore":
                yield from self._again(act.number("exchange"), ())
            case "again":
                number = act.number("exchange")
                yield from self._again(number, self._talks.exchange(number).without)
            case "own-place":
                yield from self._own_place(act)
            case "remark":
                yield from self._remark(act, talk)

    def _ask(self, question: str, talk: str) -> Iterator[Update]:
        parts = self._parts
        exchanges = self._talks.exchanges(talk) if talk else []
        yield {
            parts.box: "",
            parts.past: self._show.log(exchanges),
            parts.latest: latest(views.waiting(question, SEARCHING)),
            parts.further: "",
            **self._show.busy(),
        }
        self._halted.discard(talk)
        yield from self._shown(
            lambda: talking.ask(self._desk, talk, question, is_wanted=self._is_wanted), question
        )

    def halt(self, talk: str) -> None:
        """Wait no longer for a model's words in this conversation."""
        self._halted.add(talk)

    def _is_wanted(self, talk: str) -> bool:
        return talk not in self._halted

    def _again(self, exchange_id: int, without: tuple[str, ...]) -> Iterator[Update]:
        """Answer anew in its place; what comes after it in the conversation stays."""
        exchange = self._talks.exchange(exchange_id)
        if exchange_id != self._talks.exchanges(exchange.talk_id)[-1].id:
            for _ in talking.ask_again(self._desk, exchange_id, without):
                pass
            yield {
                **self._show.whole(exchange.talk_id),
                self._parts.sources: self._show.sources(exchange_id, 0),
            }
            return
        waiting = latest(views.waiting(exchange.question, SEARCHING))
        yield {self._parts.latest: waiting, self._parts.further: "", **self._show.busy()}
        self._halted.discard(exchange.talk_id)
        yield from self._shown(
            lambda: talking.ask_again(self._desk, exchange_id, without, is_wanted=self._is_wanted),
            exchange.question,
        )

    def _shown(self, steps: Callable[[], Iterator[Step]], question: str) -> Iterator[Update]:
        """The answer as it grows, and at last everything that goes with it."""
        parts, step = self._parts, None
        try:
            for step in steps():
                for text in beginnings(step.answer.text) if step.answer.wording == "composed" else ():
                    yield {parts.latest: latest(views.growing(question, step.answer, text))}
                    time.sleep(_SECONDS_BETWEEN_PIECES)
                if not step.is_last:
                    shown = views.growing(question, step.answer, step.answer.text, WORDING)
                    yield {parts.talk: step.talk_id, parts.latest: latest(shown)}
        except ChuangmoError as error:
            yield {parts.latest: latest(views.waiting(question, str(error))), **self._show.idle()}
            return
        if step is not None:
            yield self._answered(step)

    def _answered(self, step: Step) -> Update:
        parts = self._parts
        self._found[step.exchange_id] = step.answer
        return {
            parts.talk: step.talk_id,
            parts.latest: self._show.latest_of(step.talk_id),
            parts.sources: self._show.sources(step.exchange_id, 0),
            parts.talks: self._show.listed("", step.talk_id),
            parts.bar: self._show.bar(step.talk_id),
            **self._show.idle(),
        }

    def suggest(self, talk: str) -> Any:  # noqa: ANN401  (HTML, or Gradio's word for no change)
        """Questions to go on with, under an answer that is still the latest: each is tried, which takes time."""
        last = self._last(talk)
        answer = self._found.pop(last.id, None) if last is not None else None
        found = followups(answer, self._desk.assistant, self._desk.searcher) if answer is not None else ()
        now = self._last(talk)
        if not found or now is None or last is None or now.id != last.id:
            return gr.skip()
        return html_of("further", further=found)

    def _last(self, talk: str) -> Exchange | None:
        exchanges = self._talks.exchanges(talk) if talk else []
        return exchanges[-1] if exchanges else None

    def _own_place(self, act: Act) -> Iterator[Update]:
        talking.set_own_place(self._desk, act.words("place"))
        yield {self._parts.top: top_of(self._desk)}
        if act.words("exchange"):
            yield from self._again(act.number("exchange"), ())

    def _remark(self, act: Act, talk: str) -> Iterator[Update]:
        exchange_id, verdict = act.number("exchange"), act.words("verdict")
        known = next((key for key in VERDICTS if key == verdict), None)
        if known is None:
            raise ChuangmoError("请先选一项：回答得好、数字不对、出处不对或没有答到。")
        answer = answer_from_kept(self._talks.exchange(exchange_id).answer)
        self._talks.remark(exchange_id, known, act.words("comment"), answer=answer.text)
        yield {**self._show.whole(talk), self._parts.remarks: self._show.remarks()}

    def failed(self, talk: str) -> Update:
        """What is said when something broke that nobody thought of."""
        exchanges = self._talks.exchanges(talk) if talk else []
        return {
            self._parts.past: self._show.log(exchanges),
            self._parts.latest: latest(notice(FAILED, bad=True)),
            **self._show.idle(),
        }


def beginnings(text: str) -> list[str]:
    """Ever longer beginnings of an answer, cut where no mark and no emphasis is torn apart."""
    ends = [piece.end() for piece in _PIECE.finditer(text)]
    return [text[:end] for end in ends[:-1] if text.count("**", 0, end) % 2 == 0]

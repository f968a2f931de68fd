"""The tab 问答: a conversation, the sources beside it, and the conversations before."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app import talking
from assistant.app.page.events import MANY_AT_ONCE, QUIET, Act, panel, still
from assistant.app.views import exchange as views
from assistant.app.views.html import html_of, notice
from assistant.app.views.kept import answer_from_kept
from assistant.app.views.sources import sources_of
from assistant.app.views.words import VERDICTS
from assistant.followups import followups
from kb.errors import ChuangmoError, NotFoundError
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.app.talking import Step
    from assistant.app.wiring import Desk
    from assistant.records import Answer
    from kb.talks import Exchange

EXAMPLES = (
    "其他城市是怎样达到噪声达标区覆盖率指标的",
    "噪声达标区怎样申报和复查验收？",
    "创模责任怎样分解到各部门？",
    "公众满意率低怎么整改？",
)
SEARCHING = "正在查找…"
WORDING = "正在请语言模型润色，可随时停止；以下内容已可使用。"
FAILED = "程序出了意外的问题，这个问题没有答成。请再问一次；如仍不行，请把运行窗口里的提示告诉维护人员。"
_HINT = "提问后，这里逐条列出所引的原文和出处。点击回答里的 [1] 可以找到对应的一条。"
_NO_SOURCES = "这次没有引用资料。"
_SECONDS_BETWEEN_PIECES = 0.03
_PIECE = re.compile(r".+?(?:\n+|[。！？；](?=[^\[\s])|\](?=\s)|$)", re.S)
Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the tab consists of, as far as it changes."""

    talk: gr.State
    due: gr.State
    """The answer to which further questions are still to be found."""
    box: gr.Textbox
    sought: gr.State
    """The words that conversations are looked for with."""
    find: gr.HTML
    bar: gr.HTML
    past: gr.HTML
    latest: gr.HTML
    further: gr.HTML
    sources: gr.HTML
    talks: gr.HTML
    remarks: gr.HTML
    top: gr.HTML
    ask: gr.Button
    stop: gr.Button
    fresh: gr.Button

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [
            *(self.talk, self.due, self.sought, self.box, self.bar, self.past, self.latest, self.further),
            *(self.sources, self.talks, self.remarks, self.top, self.ask, self.stop),
        ]


def top_of(desk: Desk) -> str:
    """The line above everything: name, own place, and for as long as it is so, that a model elsewhere is asked."""
    host = desk.outside_host
    outside = render("outside_model", host=host) if host else ""
    return html_of("top", host=host, outside=outside, place=talking.own_place(desk))


def ask_tab(desk: Desk, page: gr.Blocks, top: gr.HTML) -> None:
    """Build the tab and connect it."""
    parts = _build(top)
    asking = _Asking(desk, parts)
    limit: dict[str, Any] = {"concurrency_limit": MANY_AT_ONCE, "concurrency_id": "ask"}
    # An event of its own: while it runs the next question can be asked.
    parts.due.change(asking.further, [parts.due, parts.talk], parts.further, **QUIET)
    typed = gr.on(
        [parts.box.submit, parts.ask.click],
        asking.typed,
        [parts.box, parts.talk],
        parts.changing,
        **QUIET,
        **limit,
    )
    clicked = gr.on(
        [parts.latest.click, parts.past.click, parts.further.click, parts.top.click],
        asking.clicked,
        parts.talk,
        parts.changing,
        **QUIET,
        **limit,
    )
    for running in (typed, clicked):
        running.failure(asking.failed, parts.talk, parts.changing, **QUIET)
    running_now = [typed, clicked]
    parts.stop.click(asking.stopped, parts.talk, parts.changing, cancels=running_now, queue=False, **QUIET)
    parts.fresh.click(
        asking.afresh, None, parts.changing, cancels=running_now, queue=False, js=_FORGET, **QUIET
    )
    gr.on(
        [parts.talks.click, parts.bar.click, parts.remarks.click],
        asking.listed,
        [parts.talk, parts.sought],
        parts.changing,
        **QUIET,
    )
    parts.find.click(
        asking.searched, parts.talk, [parts.sought, parts.talks], trigger_mode="always_last", **QUIET
    )
    page.load(asking.opened, None, parts.changing, **QUIET)


_FORGET = "() => { window.chuangmo.afresh(); }"


def _build(top: gr.HTML) -> Parts:
    talk, due, sought = gr.State(""), gr.State(""), gr.State("")
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=1, min_width=200, elem_id="talks-side"):
            fresh = gr.Button("新对话", elem_id="fresh")
            # Not Gradio's own box: that one does not notice words which an input method puts in.
            find = panel(html_of("find_talk"), "find-talk")
            talks = panel("", "talks")
            remarks = panel("", "remarks")
        with gr.Column(scale=3, min_width=320, elem_id="left"):
            bar = panel("", "talkbar")
            with gr.Column(elem_id="log"):
                past = panel("", "past")
                with gr.Column(elem_id="now"):
                    latest = panel(_welcome(), "latest")
                    further = panel("", "further")
            with gr.Row(elem_id="ask-row"):
                box = _question_box()
                ask = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="ask")
                stop = gr.Button("停止", scale=0, min_width=88, elem_id="stop", visible=False)
        with gr.Column(scale=2, min_width=300, elem_id="right"):
            still("<h2>出处</h2>", "sources-title")
            sources = panel(_hint(_HINT), "sources")
    return Parts(
        talk,
        due,
        box,
        sought,
        find,
        bar,
        past,
        latest,
        further,
        sources,
        talks,
        remarks,
        top,
        ask,
        stop,
        fresh,
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        placeholder="请输入问题，按回车提问",
        label="问题",
        show_label=False,
        container=False,
        lines=1,
        max_lines=5,
        scale=1,
        min_width=160,
        autofocus=True,
    )


def _welcome() -> str:
    return html_of("welcome", examples=EXAMPLES)


def _hint(words: str) -> str:
    return html_of("sources", hint=words, sources=(), exchange=0, shown=0)


class _Asking:
    """What the tab does; each listener says what becomes of which part."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self._talks = desk.library.catalogue.talks
        self._parts = parts
        self._due: dict[str, tuple[int, Answer]] = {}

    # ── asking ──────────────────────────────────────────────────────────────────────────────────

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
            yield {self._parts.sources: notice(str(error), bad=True), **self._idle()}

    def _acted(self, act: Act, talk: str) -> Iterator[Update]:
        match act.name:
            case "ask":
                yield from self._ask(act.words("question"), talk)
            case "source":
                yield {self._parts.sources: self._sources(act.number("exchange"), act.number("number"))}
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
            parts.past: self._log(exchanges),
            parts.latest: _latest(views.waiting(question, SEARCHING)),
            parts.further: "",
            **self._busy(),
        }
        yield from self._shown(lambda: talking.ask(self._desk, talk, question), question)

    def _again(self, exchange_id: int, without: tuple[str, ...]) -> Iterator[Update]:
        """Answer anew in its place; what comes after it in the conversation stays."""
        exchange = self._talks.exchange(exchange_id)
        if exchange_id != self._talks.exchanges(exchange.talk_id)[-1].id:
            for _ in talking.ask_again(self._desk, exchange_id, without):
                pass
            yield {**self._whole(exchange.talk_id), self._parts.sources: self._sources(exchange_id, 0)}
            return
        waiting = _latest(views.waiting(exchange.question, SEARCHING))
        yield {self._parts.latest: waiting, self._parts.further: "", **self._busy()}
        yield from self._shown(lambda: talking.ask_again(self._desk, exchange_id, without), exchange.question)

    def _shown(self, steps: Callable[[], Iterator[Step]], question: str) -> Iterator[Update]:
        """The answer as it grows, and at last everything that goes with it."""
        parts, step = self._parts, None
        try:
            for step in steps():
                for text in beginnings(step.answer.text) if step.answer.wording == "composed" else ():
                    yield {parts.latest: _latest(views.growing(question, step.answer, text))}
                    time.sleep(_SECONDS_BETWEEN_PIECES)
                if not step.is_last:
                    shown = views.growing(question, step.answer, step.answer.text, WORDING)
                    yield {parts.talk: step.talk_id, parts.latest: _latest(shown)}
        except ChuangmoError as error:
            yield {parts.latest: _latest(views.waiting(question, str(error))), **self._idle()}
            return
        if step is not None:
            yield self._answered(step)

    def _answered(self, step: Step) -> Update:
        parts, due = self._parts, secrets.token_urlsafe(9)
        self._due[due] = (step.exchange_id, step.answer)
        return {
            parts.talk: step.talk_id,
            parts.due: due,
            parts.latest: self._latest_of(step.talk_id),
            parts.sources: self._sources(step.exchange_id, 0),
            parts.talks: self._list("", step.talk_id),
            parts.bar: self._bar(step.talk_id),
            **self._idle(),
        }

    def further(self, due: str, talk: str) -> Update:
        """Questions to go on with, under an answer that is still the latest: each is tried, which takes time."""
        exchange_id, answer = self._due.pop(due, (0, None))
        if answer is None:
            return {}
        found = followups(answer, self._desk.assistant, self._desk.searcher)
        exchanges = self._talks.exchanges(talk) if talk and found else []
        is_latest = bool(exchanges) and exchanges[-1].id == exchange_id
        return {self._parts.further: html_of("further", questions=found)} if is_latest else {}

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
        yield {**self._whole(talk), self._parts.remarks: self._remarks()}

    # ── conversations ───────────────────────────────────────────────────────────────────────────

    def listed(self, talk: str, search: str, event: gr.EventData) -> Update:
        """Something clicked in the lists beside the log."""
        act, parts = Act(event), self._parts
        try:
            match act.name:
                case "open-talk":
                    return self._open(act.words("talk"), search)
                case "rename-talk":
                    self._talks.rename(act.words("talk"), act.words("name"))
                    return {parts.bar: self._bar(talk), parts.talks: self._list(search, talk)}
                case "delete-talk":
                    self._talks.delete(act.words("talk"))
                    return {**self.afresh(), parts.remarks: self._remarks()}
                case "done":
                    self._talks.done(act.number("remark"), done=bool(act.words("done")))
                    return {parts.remarks: self._remarks(opened=True)}
        except ChuangmoError as error:
            return {parts.sources: notice(str(error), bad=True), parts.talks: self._list(search, talk)}
        return {}

    def searched(self, talk: str, event: gr.EventData) -> Update:
        """The list of conversations that hold some words."""
        sought = Act(event).words("words")
        return {self._parts.sought: sought, self._parts.talks: self._list(sought, talk)}

    def opened(self) -> Update:
        """What a page that was just opened or reloaded shows."""
        return {
            **self.afresh(),
            self._parts.sought: "",
            self._parts.remarks: self._remarks(),
            self._parts.top: top_of(self._desk),
        }

    def afresh(self) -> Update:
        """A new conversation."""
        parts = self._parts
        return {
            parts.talk: "",
            parts.box: "",
            parts.bar: "",
            parts.past: "",
            parts.latest: _welcome(),
            parts.further: "",
            parts.sources: _hint(_HINT),
            parts.talks: self._list("", ""),
            **self._idle(),
        }

    def stopped(self, talk: str) -> Update:
        """What is kept of the conversation when its reader has waited long enough."""
        talk = talk or next((one.id for one in self._talks.talks(most=1)), "")
        return {**(self._whole(talk) if talk else self.afresh()), **self._idle()}

    def failed(self, talk: str) -> Update:
        """What is said when something broke that nobody thought of."""
        exchanges = self._talks.exchanges(talk) if talk else []
        return {
            self._parts.past: self._log(exchanges),
            self._parts.latest: _latest(notice(FAILED, bad=True)),
            **self._idle(),
        }

    def _open(self, talk: str, search: str) -> Update:
        self._talks.talk(talk)
        exchanges = self._talks.exchanges(talk)
        sources = self._sources(exchanges[-1].id, 0) if exchanges else _hint(_HINT)
        return {
            **self._whole(talk),
            self._parts.further: "",
            self._parts.talks: self._list(search, talk),
            self._parts.sources: sources,
            **self._idle(),
        }

    # ── what the parts show ─────────────────────────────────────────────────────────────────────

    def _whole(self, talk: str) -> Update:
        parts = self._parts
        exchanges = self._talks.exchanges(talk)
        return {
            parts.talk: talk,
            parts.bar: self._bar(talk),
            parts.past: self._log(exchanges[:-1]),
            parts.latest: self._latest_of(talk) if exchanges else _welcome(),
        }

    def _latest_of(self, talk: str) -> str:
        exchanges = self._talks.exchanges(talk)
        return _latest(self._rendered(exchanges[-1:])[0]) if exchanges else _welcome()

    def _log(self, exchanges: list[Exchange]) -> str:
        return html_of("log", exchanges=self._rendered(exchanges))

    def _rendered(self, exchanges: list[Exchange]) -> list[str]:
        said = self._talks.remarks_on([one.id for one in exchanges])
        return [
            views.finished(
                one.id,
                one.question,
                answer_from_kept(one.answer),
                without=one.without,
                verdict=VERDICTS[said[one.id]] if one.id in said else "",
            )
            for one in exchanges
        ]

    def _sources(self, exchange_id: int, shown: int) -> str:
        answer = answer_from_kept(self._talks.exchange(exchange_id).answer)
        sources = sources_of(answer.citations, self._desk.library.catalogue)
        hint = "" if sources else _NO_SOURCES
        return html_of("sources", hint=hint, sources=sources, exchange=exchange_id, shown=shown)

    def _list(self, search: str, current: str) -> str:
        found = self._talks.talks(search)
        return html_of("talks", talks=found, current=current, search=search.strip())

    def _bar(self, talk: str) -> str:
        try:
            return html_of("talkbar", talk=self._talks.talk(talk))
        except NotFoundError:
            return ""

    def _remarks(self, *, opened: bool = False) -> str:
        remarks = self._talks.remarks()
        waiting = sum(one.done_at is None and one.verdict != "good" for one in remarks)
        return html_of("remarks", remarks=remarks, waiting=waiting, opened=opened)

    def _busy(self) -> Update:
        return {self._parts.ask: gr.update(visible=False), self._parts.stop: gr.update(visible=True)}

    def _idle(self) -> Update:
        return {self._parts.ask: gr.update(visible=True), self._parts.stop: gr.update(visible=False)}


def _latest(exchange: str) -> str:
    return html_of("latest", exchange=exchange)


def beginnings(text: str) -> list[str]:
    """Ever longer beginnings of an answer, cut where no mark and no emphasis is torn apart."""
    ends = [piece.end() for piece in _PIECE.finditer(text)]
    return [text[:end] for end in ends[:-1] if text.count("**", 0, end) % 2 == 0]

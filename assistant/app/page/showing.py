"""What the tab 问答 shows: the conversation, its sources, the lists beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app import talking
from assistant.app.views import exchange as views
from assistant.app.views.html import html_of
from assistant.app.views.kept import answer_from_kept
from assistant.app.views.sources import sources_of
from assistant.app.views.words import VERDICTS
from kb.errors import NotFoundError
from prompts import render

if TYPE_CHECKING:
    from assistant.app.wiring import Desk
    from kb.catalogue.talks import Exchange

EXAMPLES = (
    "其他城市是怎样达到噪声达标区覆盖率指标的",
    "噪声达标区怎样申报和复查验收？",
    "创模责任怎样分解到各部门？",
    "公众满意率低怎么整改？",
)
HINT = "提问后，这里逐条列出所引的原文和出处。点击回答里的 [1] 可以找到对应的一条。"
_NO_SOURCES = "这次没有引用资料。"
Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the tab consists of, as far as it changes."""

    talk: gr.State
    box: gr.Textbox
    search: gr.State
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
            *(self.talk, self.search, self.box, self.bar, self.past, self.latest, self.further),
            *(self.sources, self.talks, self.remarks, self.top, self.ask, self.stop),
        ]


def top_of(desk: Desk) -> str:
    """The line above everything: name, own place, and for as long as it is so, that a model elsewhere is asked."""
    host = desk.outside_host
    outside = render("outside_model", host=host) if host else ""
    return html_of("top", host=host, outside=outside, place=talking.own_place(desk))


def welcome() -> str:
    """The log before anything was asked."""
    return html_of("welcome", examples=EXAMPLES)


def hint(words: str) -> str:
    """The panel of sources with nothing but a hint."""
    return html_of("sources", hint=words, sources=(), exchange=0, shown=0)


def latest(exchange: str) -> str:
    """The latest exchange, read out when it changes."""
    return html_of("latest", exchange=exchange)


class Showing:
    """What becomes of which part."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self._talks = desk.library.catalogue.talks
        self._parts = parts

    def whole(self, talk: str) -> Update:
        """Everything that shows one conversation."""
        parts = self._parts
        exchanges = self._talks.exchanges(talk)
        return {
            parts.talk: talk,
            parts.bar: self.bar(talk),
            parts.past: self.log(exchanges[:-1]),
            parts.latest: self._latest(exchanges),
        }

    def latest_of(self, talk: str) -> str:
        """A conversation's latest exchange, or the welcome."""
        return self._latest(self._talks.exchanges(talk))

    def _latest(self, exchanges: list[Exchange]) -> str:
        return latest(self.rendered(exchanges[-1:])[0]) if exchanges else welcome()

    def log(self, exchanges: list[Exchange]) -> str:
        """The exchanges before the latest."""
        return html_of("log", exchanges=self.rendered(exchanges))

    def rendered(self, exchanges: list[Exchange]) -> list[str]:
        """Exchanges as they are shown, with what was said of them."""
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

    def sources(self, exchange_id: int, shown: int) -> str:
        """The sources of one answer, one of them in view."""
        answer = answer_from_kept(self._talks.exchange(exchange_id).answer)
        sources = sources_of(answer.citations, self._desk.library.catalogue)
        hint = "" if sources else _NO_SOURCES
        return html_of("sources", hint=hint, sources=sources, exchange=exchange_id, shown=shown)

    def listed(self, search: str, current: str) -> str:
        """The conversations that hold some words."""
        found = self._talks.talks(search)
        return html_of("talks", talks=found, current=current, search=search.strip())

    def bar(self, talk: str) -> str:
        """The current conversation's name with what can be done with it."""
        try:
            return html_of("talkbar", talk=self._talks.talk(talk))
        except NotFoundError:
            return ""

    def remarks(self, *, opened: bool = False) -> str:
        """The list of remarks to work off."""
        remarks = self._talks.remarks()
        waiting = sum(one.done_at is None and one.verdict != "good" for one in remarks)
        return html_of("remarks", remarks=remarks, waiting=waiting, opened=opened)

    def busy(self) -> Update:
        """While an answer is being written."""
        return {self._parts.ask: gr.update(visible=False), self._parts.stop: gr.update(visible=True)}

    def idle(self) -> Update:
        """When a question can be asked."""
        return {self._parts.ask: gr.update(visible=True), self._parts.stop: gr.update(visible=False)}

    def afresh(self) -> Update:
        """A new conversation."""
        parts = self._parts
        return {
            parts.talk: "",
            parts.box: "",
            parts.bar: "",
            parts.past: "",
            parts.latest: welcome(),
            parts.further: "",
            parts.sources: hint(HINT),
            parts.talks: self.listed("", ""),
            **self.idle(),
        }

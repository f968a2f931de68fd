"""The tab 问答: a conversation, the sources beside it, and the conversations before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app.page.asking import Asking
from assistant.app.page.conversations import Conversations
from assistant.app.page.events import MANY_AT_ONCE, QUIET, panel, still
from assistant.app.page.showing import HINT, Parts, Showing, Update, hint, welcome
from assistant.app.views.html import html_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.app.wiring import Desk


def ask_tab(desk: Desk, page: gr.Blocks, top: gr.HTML) -> Callable[[gr.HTML], None]:
    """Build the tab and connect it; returns what lets a piece of another tab ask questions here."""
    parts, finding = _build(top)
    show = Showing(desk, parts)
    asking, lists = Asking(desk, parts, show), Conversations(desk, parts, show)
    limit: dict[str, Any] = {"concurrency_limit": MANY_AT_ONCE, "concurrency_id": "ask"}
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

    def followed(running: gr.events.Dependency) -> None:
        running.failure(asking.failed, parts.talk, parts.changing, **QUIET)
        # By itself, so that the next question need not wait for it.
        running.then(asking.suggest, parts.talk, parts.further, trigger_mode="multiple", **QUIET)

    def asks(piece: gr.HTML) -> None:
        followed(piece.click(asking.elsewhere, parts.talk, parts.changing, **QUIET, **limit))

    for running in (typed, clicked):
        followed(running)

    def stopped(talk: str) -> Update:
        # A new conversation's id reaches the page only with its answer; it is the latest.
        asking.halt(talk or lists.latest())
        return lists.stopped(talk)

    running_now = [typed, clicked]
    parts.stop.click(stopped, parts.talk, parts.changing, cancels=running_now, queue=False, **QUIET)
    parts.fresh.click(
        show.afresh, None, parts.changing, cancels=running_now, queue=False, js=_FORGET, **QUIET
    )
    gr.on(
        [parts.talks.click, parts.bar.click, parts.remarks.click, finding.click],
        lists.listed,
        [parts.talk, parts.search],
        parts.changing,
        trigger_mode="always_last",
        **QUIET,
    )
    page.load(lists.opened, None, parts.changing, **QUIET)
    return asks


_FORGET = "() => { window.chuangmo.afresh(); }"


def _build(top: gr.HTML) -> tuple[Parts, gr.HTML]:
    """The parts that change, and the search for conversations, which must not while one types in it."""
    talk, search = gr.State(""), gr.State("")
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=1, min_width=200, elem_id="talks-side"):
            fresh = gr.Button("新对话", elem_id="fresh")
            # Not Gradio's own box: that one does not notice words which an input method puts in.
            finding = panel(html_of("find_talk"), "find-talk")
            talks = panel("", "talks")
            remarks = panel("", "remarks")
        with gr.Column(scale=3, min_width=320, elem_id="left"):
            bar = panel("", "talkbar")
            with gr.Column(elem_id="log"):
                past = panel("", "past")
                with gr.Column(elem_id="now"):
                    latest = panel(welcome(), "latest")
                    further = panel("", "further")
            with gr.Row(elem_id="ask-row"):
                box = _question_box()
                ask = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="ask")
                stop = gr.Button("停止", scale=0, min_width=88, elem_id="stop", visible=False)
        with gr.Column(scale=2, min_width=300, elem_id="right"):
            still("<h2>出处</h2>", "sources-title")
            sources = panel(hint(HINT), "sources")
    parts = Parts(
        *(talk, box, search, bar, past, latest, further),
        *(sources, talks, remarks, top, ask, stop, fresh),
    )
    return parts, finding


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

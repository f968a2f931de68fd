"""The tab 起草: what to write, what to lean on, the text to be edited, its check and its Word file."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app import papers
from assistant.app.page.beside import nothing_yet, source_beside
from assistant.app.page.events import QUIET, Act, panel, still
from assistant.app.talking import own_place
from assistant.app.views.html import html_of, notice
from assistant.check import Checker
from assistant.learning.cards import card_names
from assistant.writing.compose import gaps_in
from assistant.writing.outlines import load_outlines
from kb.errors import ChuangmoError
from kb.places import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.app.papers import Paper, Proposal
    from assistant.app.wiring import Desk

Update = dict[Any, Any]
_FIELDS = ("kind", "topic", "indicators", "place", "facts")


@dataclass(frozen=True, slots=True)
class Now:
    """What is being written."""

    proposal: Proposal | None = None
    paper_id: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the tab changes."""

    now: gr.State
    task: gr.HTML
    choices: gr.HTML
    papers: gr.HTML
    text: gr.Textbox
    result: gr.HTML
    source: gr.HTML
    buttons: gr.Row

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [
            *(self.now, self.task, self.choices, self.papers),
            *(self.text, self.result, self.source, self.buttons),
        ]


def drafting_tab(desk: Desk, tab: gr.Tab) -> None:
    """Build the tab and connect it."""
    with gr.Row(elem_id="drafting", elem_classes="three"):
        with gr.Column(scale=2, min_width=280, elem_id="draft-side"):
            task = panel("", "draft-task")
            choices = panel("", "draft-choices")
            kept = panel("", "draft-papers")
        with gr.Column(scale=4, min_width=320, elem_classes="middle", elem_id="draft-middle"):
            text = gr.Textbox(
                elem_id="draft-text",
                label="文稿",
                show_label=False,
                container=False,
                lines=18,
                max_lines=18,
                placeholder="文稿会出现在这里，可以直接修改。标题独占一行，[1] 是脚注。",
            )
            with gr.Row(elem_id="draft-buttons", visible=False) as buttons:
                check = gr.Button("核对数字和出处", elem_id="draft-check")
                export = gr.Button("导出 Word", variant="primary", elem_id="draft-export")
            result = panel("", "draft-result")
        with gr.Column(scale=2, min_width=260, elem_classes="beside"):
            still("<h2>出处</h2>", "draft-source-title", elem_classes="sources-title")
            source = panel(
                nothing_yet("点脚注的 [1]，这里显示原文和出处。"), "draft-source", elem_classes="sources"
            )
    parts = Parts(gr.State(Now()), task, choices, kept, text, result, source, buttons)
    doing = _Drafting(desk, parts)
    gr.on(
        [task.click, choices.click, kept.click, result.click],
        doing.acted,
        [parts.now, text],
        parts.changing,
        **QUIET,
    )
    check.click(doing.check, [parts.now, text], parts.changing, **QUIET)
    export.click(doing.export, [parts.now, text], parts.changing, **QUIET)
    tab.select(doing.entered, parts.now, parts.changing, **QUIET)


class _Drafting:
    """What the tab does."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self._parts = parts
        self._checker = Checker(Gazetteer.load())

    def entered(self, now: Now) -> Update:
        """What the tab shows when it is opened."""
        fresh = {} if now.proposal or now.paper_id else {self._parts.task: self._task({})}
        return {**fresh, self._parts.papers: self._papers(now.paper_id)}

    def acted(self, now: Now, text: str, event: gr.EventData) -> Iterator[Update]:
        """Something clicked or sent."""
        act = Act(event)
        doing: dict[str, Callable[[Act, Now, str], Update]] = {
            "compose": self._compose,
            "open-paper": self._open,
            "delete-paper": self._delete,
            "source": self._source,
        }
        try:
            if act.name == "propose":
                yield from self._propose(act)
            elif act.name in doing:
                yield doing[act.name](act, now, text)
        except ChuangmoError as error:
            yield {self._parts.choices: notice(str(error), bad=True)}

    def _propose(self, act: Act) -> Iterator[Update]:
        fields = {name: act.words(name) for name in _FIELDS}
        yield {self._parts.choices: notice("正在找先例和本地数据…")}
        task = papers.task_of(self._desk, **fields)
        proposal = papers.proposed(self._desk, task)
        shown = html_of("draft_choices", own=proposal.own, precedents=proposal.precedents)
        filled = {**fields, "indicators": "、".join(task.indicators), "place": task.place}
        yield {
            self._parts.now: Now(proposal),
            self._parts.task: self._task(filled),
            self._parts.choices: shown,
        }

    def _compose(self, act: Act, now: Now, _text: str) -> Update:
        if now.proposal is None:
            raise ChuangmoError("请先填写上面的“写什么”，再找先例。")
        own = {int(one) for one in act.words("own").split("\n") if one.isdecimal()}
        chosen = set(act.words("chosen").split("\n"))
        paper = papers.composed(self._desk, now.proposal, own, chosen)
        return self._shown(replace(now, paper_id=paper.id), paper, message="已起草并保存，请修改、填空。")

    def _shown(
        self, now: Now, paper: Paper, *, message: str = "", link: str = "", checked: bool = False
    ) -> Update:
        parts = self._parts
        return {
            parts.now: now,
            parts.text: f"{paper.title}\n\n{paper.text}",
            parts.buttons: gr.update(visible=True),
            parts.papers: self._papers(paper.id),
            parts.result: self._result(paper, message=message, link=link, checked=checked),
        }

    def _result(self, paper: Paper, *, message: str = "", link: str = "", checked: bool = False) -> str:
        return html_of(
            "draft_result",
            link=link,
            message=message,
            doubts=papers.doubts_of(paper, self._checker) if checked else None,
            gaps=gaps_in(paper.text),
            second=paper.second_hand,
            citations=paper.citations,
        )

    # ── the text as it is now ───────────────────────────────────────────────────────────────────

    def _edited(self, now: Now, text: str) -> Paper:
        """The paper with the text as it stands in the box, kept. Raises ChuangmoError."""
        if not now.paper_id:
            raise ChuangmoError("还没有文稿，请先起草。")
        title, _, body = text.strip().partition("\n")
        paper = papers.kept(self._desk, now.paper_id)
        return papers.keep(self._desk, replace(paper, title=title.strip() or paper.title, text=body.strip()))

    def check(self, now: Now, text: str) -> Update:
        """Keep the text and check it again."""
        try:
            paper = self._edited(now, text)
        except ChuangmoError as error:
            return {self._parts.result: notice(str(error), bad=True)}
        return {
            self._parts.result: self._result(paper, message="已保存。", checked=True),
            self._parts.papers: self._papers(paper.id),
        }

    def export(self, now: Now, text: str) -> Update:
        """Keep the text, check it, and offer its Word file."""
        try:
            paper = self._edited(now, text)
        except ChuangmoError as error:
            return {self._parts.result: notice(str(error), bad=True)}
        link = f"/download/paper/{paper.id}.docx"
        return {
            self._parts.result: self._result(paper, link=link, checked=True),
            self._parts.papers: self._papers(paper.id),
        }

    # ── papers ──────────────────────────────────────────────────────────────────────────────────

    def _open(self, act: Act, now: Now, _text: str) -> Update:
        paper = papers.kept(self._desk, act.words("paper"))
        return {
            **self._shown(replace(now, proposal=None, paper_id=paper.id), paper),
            self._parts.choices: "",
        }

    def _delete(self, act: Act, _now: Now, _text: str) -> Update:
        self._desk.library.catalogue.papers.delete(act.words("paper"))
        parts = self._parts
        return {
            parts.now: Now(),
            parts.text: "",
            parts.result: "",
            parts.choices: "",
            parts.buttons: gr.update(visible=False),
            parts.papers: self._papers(""),
        }

    def _source(self, act: Act, now: Now, _text: str) -> Update:
        cited = papers.kept(self._desk, now.paper_id).citations if now.paper_id else ()
        return {self._parts.source: source_beside(self._desk, cited, act.number("number"), "D")}

    def _papers(self, current: str) -> str:
        return html_of("papers", papers=self._desk.library.catalogue.papers.papers(), current=current)

    def _task(self, fields: dict[str, str]) -> str:
        filled = {name: fields.get(name, "") for name in _FIELDS}
        place = filled.pop("place") or own_place(self._desk) or ""
        return html_of(
            "draft_task", **filled, place=place, outlines=load_outlines(), names=card_names(), problem=""
        )

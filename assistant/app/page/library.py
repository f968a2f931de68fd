"""The tab 文档库: taking files in, finding and correcting what is in, removing and putting back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app.background import Job
from assistant.app.page.events import QUIET, Act, panel, still
from assistant.app.shelf import FACETS, Filter, Shelf, choices
from assistant.app.show import STAGE_NAMES
from assistant.app.views import words
from assistant.app.views.html import html_of, notice
from ingest.corrections import FIELDS
from ingest.discover import bytes_of
from ingest.prepare import Item
from ingest.reading.kinds import READABLE
from ingest.records import STATUS_NAMES, Progress, Summary
from kb.errors import ChuangmoError, ServiceError
from kb.records import OWN
from kb.verdict import VERDICTS
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.app.wiring import Desk
    from ingest.records import Outcome

CLASSIFIED_NOTE = "涉密文件不得导入。"
STAYS_NOTE = "文件只保存在本机，不会发送到任何外部网络。"
UPLOAD_FAILED = "程序出了意外的问题，导入没有完成；已入库的文件不受影响。请再导入一次，仍不行请联系维护人员。"
CANCELLED = "已按您的要求停止导入；已入库的文件保留，其余的没有导入。"
UPLOAD_SUFFIXES = tuple(READABLE.split())
STEP = 50
"""Documents listed at a time."""
_HINT = "点左边的一份文档，这里显示它的阅读报告、材料、数据，并可更正。"
_SECONDS_BETWEEN_STEPS = 0.25
Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows now."""

    filter: Filter = field(default_factory=Filter)
    shown: int = STEP
    current: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the tab changes."""

    wanted: gr.State
    chosen: gr.File
    collection: gr.Textbox
    taking: gr.HTML
    filters: gr.HTML
    shelf: gr.HTML
    opened: gr.HTML
    removals: gr.HTML
    collections: gr.HTML
    take_in: gr.Button
    cancel: gr.Button

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [
            *(self.wanted, self.chosen, self.taking, self.filters, self.shelf),
            *(self.opened, self.removals, self.collections, self.take_in, self.cancel),
        ]


def library_tab(desk: Desk, stopping: threading.Event | None, tab: gr.Tab) -> None:
    """Build the tab and connect it; uploads end between two steps once `stopping` is set."""
    parts = _build(desk)
    doing = _Keeping(desk, parts, stopping)
    taken = parts.take_in.click(
        doing.take_in,
        [parts.chosen, parts.collection, parts.wanted],
        parts.changing,
        concurrency_limit=1,
        **QUIET,
    )
    taken.failure(doing.failed, None, parts.changing, **QUIET)
    # Not through the queue: it must arrive while the import holds its place.
    parts.cancel.click(doing.cancel, None, parts.taking, queue=False, **QUIET)
    gr.on(
        [
            parts.shelf.click,
            parts.opened.click,
            parts.filters.click,
            parts.removals.click,
            parts.collections.click,
        ],
        doing.acted,
        parts.wanted,
        parts.changing,
        trigger_mode="always_last",
        **QUIET,
    )
    tab.select(doing.entered, parts.wanted, parts.changing, **QUIET)


def _build(desk: Desk) -> Parts:
    wanted = gr.State(Wanted())
    with gr.Row(elem_id="library"):
        with gr.Column(scale=2, min_width=320, elem_id="library-left"):
            with gr.Accordion("导入文件", open=True, elem_id="import"):
                still(notice(_classified_note(desk)), "secret")
                still(html_of("hint", text=f"可导入：{' '.join(UPLOAD_SUFFIXES)}"), "suffixes")
                chosen = gr.File(
                    label=f"选择文件（可多选：{' '.join(UPLOAD_SUFFIXES)}）",
                    show_label=False,
                    file_count="multiple",
                    # No `file_types`: Gradio refuses others in English, the readers in Chinese and by name.
                    height=118,
                    elem_id="upload",
                )
                with gr.Row(elem_id="take-in-row"):
                    collection = gr.Textbox(
                        elem_id="collection",
                        label="资料集",
                        show_label=False,
                        container=False,
                        placeholder="资料集名称（不填即“本单位资料”）",
                        max_lines=1,
                        scale=1,
                    )
                    take_in = gr.Button("导入所选文件", variant="primary", scale=0, elem_id="take-in")
                    cancel = gr.Button("停止导入", scale=0, visible=False, elem_id="cancel-in")
                taking = still("", "taking")
            filters = panel("", "filters")
            removals = panel("", "removals")
            shelf = panel("", "shelf")
            collections = panel("", "collections")
        with gr.Column(scale=3, min_width=320, elem_id="library-right"):
            opened = panel(_hint(), "opened")
    return Parts(
        wanted, chosen, collection, taking, filters, shelf, opened, removals, collections, take_in, cancel
    )


def _classified_note(desk: Desk) -> str:
    """What an uploader must know; where passages are sent to a model, that they stay here is not said."""
    host = desk.outside_host
    return CLASSIFIED_NOTE + (STAYS_NOTE if host is None else render("outside_model", host=host) + "。")


def _hint() -> str:
    return html_of("hint", text=_HINT)


@dataclass(frozen=True, slots=True)
class _Line:
    """One file of an import."""

    name: str
    status: str
    state: str
    remark: str = ""


class _Keeping:
    """What the tab does."""

    def __init__(self, desk: Desk, parts: Parts, stopping: threading.Event | None) -> None:
        self._desk = desk
        self._shelf = Shelf(desk)
        self._parts = parts
        self._stopping = stopping
        self._cancelled = threading.Event()

    # ── taking in ───────────────────────────────────────────────────────────────────────────────

    def take_in(self, paths: list[str] | None, collection: str, wanted: Wanted) -> Iterator[Update]:
        """Take the chosen files in, telling of each."""
        parts = self._parts
        if not paths:
            yield {parts.taking: notice("请先选择文件。")}
            return
        try:
            into = self._shelf.collection(collection or OWN.name)
        except ChuangmoError as error:
            yield {parts.taking: notice(str(error), bad=True)}
            return
        self._cancelled.clear()
        items = [_item(Path(path), self._shelf.most_bytes) for path in paths]
        yield {
            parts.taking: _taking(_waiting(items, None), None),
            parts.take_in: gr.update(visible=False),
            parts.cancel: gr.update(visible=True),
        }
        job = Job[Progress, Summary](
            lambda tell: self._shelf.take_in(items, into, self._until_cancelled(tell)), self._stopping
        )
        for progress in _now_and_then(job.steps()):
            yield {parts.taking: _taking(_waiting(items, progress), progress)}
        try:
            report = _summary(job.result())
        except ChuangmoError as error:
            report = notice(str(error), bad=True)
        yield {parts.chosen: None, parts.taking: report, **self._idle(), **self._listed(wanted)}

    def _until_cancelled(self, tell: Callable[[Progress], None]) -> Callable[[Progress], None]:
        def told(progress: Progress) -> None:
            if self._cancelled.is_set():
                raise ServiceError(CANCELLED)
            tell(progress)

        return told

    def cancel(self) -> str:
        """End the import after the step it is in."""
        self._cancelled.set()
        return notice("正在停止…")

    def failed(self) -> Update:
        """What is said when something broke that nobody thought of."""
        return {
            self._parts.chosen: None,
            self._parts.taking: notice(UPLOAD_FAILED, bad=True),
            **self._idle(),
        }

    def _idle(self) -> Update:
        return {self._parts.take_in: gr.update(visible=True), self._parts.cancel: gr.update(visible=False)}

    # ── looking and changing ────────────────────────────────────────────────────────────────────

    def entered(self, wanted: Wanted) -> Update:
        """What the tab shows when it is opened."""
        return self._listed(wanted)

    def acted(self, wanted: Wanted, event: gr.EventData) -> Update:
        """Something clicked or sent."""
        act = Act(event)
        try:
            return self._act(act, wanted)
        except ChuangmoError as error:
            return {self._parts.opened: notice(str(error), bad=True), **self._listed(wanted)}

    def _act(self, act: Act, wanted: Wanted) -> Update:
        changing: dict[str, Callable[[Act, Wanted], Update]] = {
            "filter": self._filter,
            "more": self._more,
            "open-document": lambda act, wanted: self._open(act.words("document"), wanted),
            "correct": self._correct,
            "remove": self._remove,
            "put-back": self._put_back,
            "keep-here": self._keep_here,
        }
        return changing[act.name](act, wanted) if act.name in changing else {}

    def _filter(self, act: Act, wanted: Wanted) -> Update:
        facets = {name: act.words(name) for name in FACETS}
        sought = Filter(act.words("words"), act.words("collection"), facets)
        return self._list(Wanted(sought, STEP, wanted.current))

    def _more(self, act: Act, wanted: Wanted) -> Update:
        return self._list(Wanted(wanted.filter, act.number("shown") + STEP, wanted.current))

    def _put_back(self, act: Act, wanted: Wanted) -> Update:
        removal = self._shelf.put_back(act.number("index"))
        return {**self._listed(wanted), self._parts.opened: notice(f"已放回：{removal.names}")}

    def _keep_here(self, act: Act, _wanted: Wanted) -> Update:
        self._shelf.keep_here(act.words("collection"), stays=bool(act.words("stays")))
        return {self._parts.collections: self._collections(opened=True)}

    def _open(self, document_id: str, wanted: Wanted, **said: object) -> Update:
        one = self._shelf.opened(document_id)
        defaults = {"message": "", "problem": "", "edited": 0}
        shown = html_of("opened", one=one, fields=FIELDS, **{**defaults, **said})
        return {
            self._parts.opened: shown,
            **self._list(Wanted(wanted.filter, wanted.shown, document_id)),
        }

    def _correct(self, act: Act, wanted: Wanted) -> Update:
        document_id, number = act.words("document"), act.number("report")
        report = self._shelf.opened(document_id).reports[number - 1 : number]
        before = {
            name: fact.value or "" if (fact := getattr(one, name)).is_known else ""
            for one in report
            for name in ("title", "place", "year", "kind")
        }
        changed = {name: act.words(name) for name, value in before.items() if act.words(name) != value}
        if not changed:
            return self._open(document_id, wanted, message="没有改动。", edited=number)
        try:
            document_id = self._shelf.correct(document_id, number, changed, act.words("why"))
        except ChuangmoError as error:
            return self._open(document_id, wanted, problem=str(error), edited=number)
        said = "、".join(FIELDS[name] for name in changed)
        return {
            **self._open(document_id, wanted, message=f"已更正{said}，回答随即按更正后的来。", edited=number),
            self._parts.filters: self._filters(),
        }

    def _remove(self, act: Act, wanted: Wanted) -> Update:
        removal = self._shelf.remove(act.words("document"))
        said = _hint() if removal else notice("已移出。原件不在本机，这一次不能撤销。")
        return {**self._listed(Wanted(wanted.filter, wanted.shown)), self._parts.opened: said}

    # ── what the parts show ─────────────────────────────────────────────────────────────────────

    def _listed(self, wanted: Wanted) -> Update:
        parts = self._parts
        return {
            **self._list(wanted),
            parts.filters: self._filters(),
            parts.removals: html_of("removals", removals=self._shelf.removals),
            parts.collections: self._collections(),
        }

    def _list(self, wanted: Wanted) -> Update:
        found = [one for one in self._shelf.held() if wanted.filter.admits(one)]
        shelf = html_of(
            "shelf",
            found=found,
            shown=wanted.shown,
            step=STEP,
            current=wanted.current,
            is_filtered=wanted.filter != Filter(),
        )
        return {self._parts.wanted: wanted, self._parts.shelf: shelf}

    def _filters(self) -> str:
        return html_of("filters", choices=choices(self._shelf.held()), collections=self._shelf.collections())

    def _collections(self, *, opened: bool = False) -> str:
        rows = [
            (one, self._shelf.stays(one), one.name in self._desk.kept_here)
            for one in self._shelf.collections()
        ]
        return html_of("collections", collections=rows, opened=opened)


def _item(path: Path, most_bytes: int) -> Item:
    """An uploaded file; Gradio's copy of it, open to other programs, does not stay."""
    data = bytes_of(path, most_bytes)
    path.unlink()
    return Item(f"{words.UPLOAD_PREFIX}{path.name}", path.name, data)


def _now_and_then(steps: Iterator[Progress]) -> Iterator[Progress]:
    """As many steps as a person can read."""
    last = 0.0
    for step in steps:
        if time.monotonic() - last >= _SECONDS_BETWEEN_STEPS:
            last = time.monotonic()
            yield step


def _taking(lines: Sequence[_Line], progress: Progress | None, total: str = "") -> str:
    return html_of("taking", lines=lines, progress=progress, total=total)


def _waiting(items: Sequence[Item], progress: Progress | None) -> list[_Line]:
    """Each file as far as it has come: done, in work, waiting."""
    done = progress.files_done if progress else 0
    now = f"正在{STAGE_NAMES[progress.stage]}" if progress else "等待"
    return [
        _Line(
            item.name,
            "已处理" if index < done else now if index == done else "等待",
            "in" if index < done else "now" if index == done else "wait",
        )
        for index, item in enumerate(items)
    ]


def _summary(summary: Summary) -> str:
    """What became of every file of a run."""
    counts = "；".join(f"{STATUS_NAMES[status]} {count} 个" for status, count in summary.counts.items())
    total = f"共 {len(summary.outcomes)} 个文件：{counts}。用时：{words.duration(summary.seconds)}。"
    grave = sum(one.verdict == VERDICTS[-1] for one in summary.outcomes)
    if grave:
        total += f"其中 {grave} 个需人工核对，请对照原件。"
    lines = [
        _Line(
            words.file_name(one.path),
            STATUS_NAMES[one.status],
            "in" if one.is_in else "out",
            "；".join(part for part in (_size(one.reports, one.characters), _judged(one)) if part),
        )
        # What must be looked at comes last, where the eye is when the import has ended.
        for one in sorted(summary.outcomes, key=lambda one: (not one.is_in, one.verdict == VERDICTS[-1]))
    ]
    return _taking(lines, None, total)


def _judged(one: Outcome) -> str:
    """The verdict on the reading with its reasons, where there is more to say than that it is good."""
    said = "；".join(dict.fromkeys(part for part in (*one.reasons, one.remark) if part))
    return f"{one.verdict}：{said}" if one.reasons else said


def _size(reports: int, characters: int) -> str:
    return f"{reports} 份材料，{characters} 字" if characters else ""

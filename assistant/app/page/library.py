"""The tab 文档库: finding and correcting what is in, removing and putting back; files are taken in by `importing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.app.held import FACETS, Filter, choices
from assistant.app.page.events import QUIET, Act
from assistant.app.page.importing import Importing
from assistant.app.page.library_parts import STEP, Parts, Update, Wanted, build, hint
from assistant.app.shelf import Shelf
from assistant.app.views.html import html_of, notice
from ingest.corrections import FIELDS
from kb.errors import ChuangmoError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from assistant.app.wiring import Desk


def library_tab(desk: Desk, stopping: threading.Event | None, tab: gr.Tab) -> None:
    """Build the tab and connect it; uploads end between two steps once `stopping` is set."""
    parts = build(desk)
    doing = _Keeping(desk, parts)
    importing = Importing(doing.shelf, parts, doing.listed, stopping)
    taken = parts.take_in.click(
        importing.take_in,
        [parts.chosen, parts.collection, parts.wanted],
        parts.changing,
        concurrency_limit=1,
        **QUIET,
    )
    taken.failure(importing.failed, None, parts.changing, **QUIET)
    # Not through the queue: it must arrive while the import holds its place.
    parts.cancel.click(importing.cancel, None, parts.taking, queue=False, **QUIET)
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
    tab.select(doing.listed, parts.wanted, parts.changing, **QUIET)


class _Keeping:
    """What the tab does."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self.shelf = Shelf(desk)
        self._parts = parts

    # ── looking and changing ────────────────────────────────────────────────────────────────────

    def acted(self, wanted: Wanted, event: gr.EventData) -> Update:
        """Something clicked or sent."""
        act = Act(event)
        try:
            return self._act(act, wanted)
        except ChuangmoError as error:
            return {self._parts.opened: notice(str(error), bad=True), **self.listed(wanted)}

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
        removal = self.shelf.put_back(act.number("index"))
        return {**self.listed(wanted), self._parts.opened: notice(f"已放回：{removal.names}")}

    def _keep_here(self, act: Act, _wanted: Wanted) -> Update:
        self.shelf.keep_here(act.words("collection"), stays=bool(act.words("stays")))
        return {self._parts.collections: self._collections(opened=True)}

    def _open(self, document_id: str, wanted: Wanted, **said: object) -> Update:
        one = self.shelf.opened(document_id)
        defaults = {"message": "", "problem": "", "edited": 0}
        shown = html_of("opened", one=one, fields=FIELDS, **{**defaults, **said})
        return {
            self._parts.opened: shown,
            **self._list(Wanted(wanted.filter, wanted.shown, document_id)),
        }

    def _correct(self, act: Act, wanted: Wanted) -> Update:
        document_id, number = act.words("document"), act.number("report")
        report = self.shelf.opened(document_id).reports[number - 1 : number]
        before = {
            name: fact.value or "" if (fact := getattr(one, name)).is_known else ""
            for one in report
            for name in ("title", "place", "year", "kind")
        }
        changed = {name: act.words(name) for name, value in before.items() if act.words(name) != value}
        if not changed:
            return self._open(document_id, wanted, message="没有改动。", edited=number)
        try:
            document_id = self.shelf.correct(document_id, number, changed, act.words("why"))
        except ChuangmoError as error:
            return self._open(document_id, wanted, problem=str(error), edited=number)
        said = "、".join(FIELDS[name] for name in changed)
        return {
            **self._open(document_id, wanted, message=f"已更正{said}，回答随即按更正后的来。", edited=number),
            self._parts.filters: self._filters(),
        }

    def _remove(self, act: Act, wanted: Wanted) -> Update:
        removal = self.shelf.remove(act.words("document"))
        said = hint() if removal else notice("已移出。原件不在本机，这一次不能撤销。")
        return {**self.listed(Wanted(wanted.filter, wanted.shown)), self._parts.opened: said}

    # ── what the parts show ─────────────────────────────────────────────────────────────────────

    def listed(self, wanted: Wanted) -> Update:
        """What stands beside an opened document, as it is now."""
        parts = self._parts
        return {
            **self._list(wanted),
            parts.filters: self._filters(),
            parts.removals: html_of("removals", removals=self.shelf.removals),
            parts.collections: self._collections(),
        }

    def _list(self, wanted: Wanted) -> Update:
        found = [one for one in self.shelf.held() if wanted.filter.admits(one)]
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
        return html_of("filters", choices=choices(self.shelf.held()), collections=self.shelf.collections())

    def _collections(self, *, opened: bool = False) -> str:
        rows = [
            (one, self.shelf.stays(one), one.name in self._desk.kept_here) for one in self.shelf.collections()
        ]
        return html_of("collections", collections=rows, opened=opened)

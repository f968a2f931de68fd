"""The conversations before: opened, found, renamed, deleted; the list of remarks worked off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr  # noqa: TC002  (Gradio looks up the annotations of its listeners)

from assistant.app.page.events import Act
from assistant.app.page.showing import HINT, Update, hint, top_of
from assistant.app.views.html import notice
from kb.errors import ChuangmoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.app.page.showing import Parts, Showing
    from assistant.app.wiring import Desk


class Conversations:
    """What the lists beside the log do."""

    def __init__(self, desk: Desk, parts: Parts, show: Showing) -> None:
        self._desk = desk
        self._talks = desk.library.catalogue.talks
        self._parts = parts
        self._show = show

    def listed(self, talk: str, search: str, event: gr.EventData) -> Update:
        """Something clicked in the lists beside the log."""
        act, parts = Act(event), self._parts
        doing: dict[str, Callable[[Act, str, str], Update]] = {
            "open-talk": lambda act, _talk, search: self._open(act.words("talk"), search),
            "find-talk": self._find,
            "rename-talk": self._rename,
            "delete-talk": self._delete,
            "done": self._done,
        }
        try:
            return doing[act.name](act, talk, search) if act.name in doing else {}
        except ChuangmoError as error:
            return {parts.sources: notice(str(error), bad=True), parts.talks: self._show.listed(search, talk)}

    def _find(self, act: Act, talk: str, _search: str) -> Update:
        found = act.words("words")
        return {self._parts.search: found, self._parts.talks: self._show.listed(found, talk)}

    def _rename(self, act: Act, talk: str, search: str) -> Update:
        self._talks.rename(act.words("talk"), act.words("name"))
        return {self._parts.bar: self._show.bar(talk), self._parts.talks: self._show.listed(search, talk)}

    def _delete(self, act: Act, _talk: str, _search: str) -> Update:
        self._talks.delete(act.words("talk"))
        return {**self._show.afresh(), self._parts.remarks: self._show.remarks()}

    def _done(self, act: Act, _talk: str, _search: str) -> Update:
        self._talks.done(act.number("remark"), done=bool(act.words("done")))
        return {self._parts.remarks: self._show.remarks(opened=True)}

    def _open(self, talk: str, search: str) -> Update:
        self._talks.talk(talk)
        exchanges = self._talks.exchanges(talk)
        sources = self._show.sources(exchanges[-1].id, 0) if exchanges else hint(HINT)
        return {
            **self._show.whole(talk),
            self._parts.further: "",
            self._parts.talks: self._show.listed(search, talk),
            self._parts.sources: sources,
            **self._show.idle(),
        }

    def opened(self) -> Update:
        """What a page that was just opened or reloaded shows."""
        return {
            **self._show.afresh(),
            self._parts.remarks: self._show.remarks(),
            self._parts.top: top_of(self._desk),
        }

    def latest(self) -> str:
        """Id of the conversation that was last gone on with; empty if there is none."""
        return next((one.id for one in self._talks.talks(most=1)), "")

    def stopped(self, talk: str) -> Update:
        """What is kept of the conversation when its reader has waited long enough."""
        talk = talk or self.latest()
        return {**(self._show.whole(talk) if talk else self._show.afresh()), **self._show.idle()}

"""The tab 新人入门: a path of stations, the glossary, indicator cards, and a self-test, everything cited."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app.page.beside import nothing_yet, source_beside
from assistant.app.page.events import QUIET, Act, panel, still
from assistant.app.page.indicators import citations_of
from assistant.app.views.html import html_of, notice
from assistant.learning.cards import card_names, indicator_card
from assistant.learning.glossary import find_terms, glossary
from assistant.learning.self_test import self_test
from assistant.learning.stations import stations
from kb.errors import ChuangmoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.app.wiring import Desk
    from assistant.learning.records import Station, Term, TestQuestion
    from assistant.records import Citation

Update = dict[Any, Any]
QUESTIONS = 8
"""In one self-test."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tab its reader is."""

    station: str = ""
    card: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the tab changes."""

    place: gr.State
    path: gr.HTML
    text: gr.HTML
    terms: gr.HTML
    source: gr.HTML

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [self.place, self.path, self.text, self.terms, self.source]


def onboarding_tab(desk: Desk, tab: gr.Tab) -> gr.HTML:
    """Build the tab and connect it; returns the piece whose questions are asked in the chat."""
    with gr.Row(elem_id="onboarding", elem_classes="three"):
        with gr.Column(scale=1, min_width=200, elem_classes="side"):
            path = panel("", "path")
        with gr.Column(scale=4, min_width=320, elem_classes="middle"):
            text = panel("", "station")
            terms = panel("", "terms")
        with gr.Column(scale=2, min_width=280, elem_classes="beside"):
            still("<h2>出处</h2>", "learning-source-title", elem_classes="sources-title")
            source = panel(nothing_yet(), "learning-source", elem_classes="sources")
    parts = Parts(gr.State(Place()), path, text, terms, source)
    doing = _Learning(desk, parts)
    gr.on(
        [path.click, text.click, terms.click],
        doing.acted,
        parts.place,
        parts.changing,
        trigger_mode="always_last",
        **QUIET,
    )
    tab.select(doing.entered, parts.place, parts.changing, **QUIET)
    return text


class _Learning:
    """What the tab does. The stations are read anew only when the library changed."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self._parts = parts
        self._read: tuple[int, tuple[Station, ...], tuple[Term, ...]] = (-1, (), ())

    def _known(self) -> tuple[tuple[Station, ...], tuple[Term, ...]]:
        searcher = self._desk.searcher
        if searcher.generation != self._read[0]:
            self._read = (searcher.generation, stations(searcher), _numbered(glossary(searcher)))
        return self._read[1], self._read[2]

    def entered(self, place: Place) -> Update:
        """What the tab shows when it is opened."""
        return self._station(place.station or self._known()[0][0].id) if not place.card else {}

    def acted(self, place: Place, event: gr.EventData) -> Update:
        """Something clicked or sent."""
        act = Act(event)
        doing: dict[str, Callable[[Act, Place], Update]] = {
            "station": lambda act, _place: self._station(act.words("station")),
            "term": lambda act, _place: {self._parts.terms: self._terms(act.words("words"))},
            "card": lambda act, place: self._card(act.words("name"), place),
            "check": self._check,
            "another": lambda _act, place: self._test(replace(place, seed=secrets.randbelow(10**6))),
            "source": self._source,
        }
        try:
            return doing[act.name](act, place) if act.name in doing else {}
        except ChuangmoError as error:
            return {self._parts.source: notice(str(error), bad=True)}

    def _station(self, wanted: str) -> Update:
        every, _ = self._known()
        index = next((n for n, one in enumerate(every) if one.id == wanted), 0)
        station = every[index]
        place = Place(station.id, seed=secrets.randbelow(10**6))
        shown = html_of(
            "station",
            station=station,
            more=self._more(station, place),
            before=every[index - 1] if index else None,
            after=every[index + 1] if index + 1 < len(every) else None,
        )
        parts = self._parts
        return {
            parts.place: place,
            parts.path: html_of("stations", stations=every, current=station.id),
            parts.text: shown,
            parts.terms: self._terms("") if station.view == "glossary" else "",
            parts.source: nothing_yet(),
        }

    def _more(self, station: Station, place: Place) -> str:
        """What stands there beside the text: the cards, or the test."""
        if station.view == "cards":
            return html_of("cards", names=card_names())
        return self._asked(place.seed, None) if station.view == "self_test" else ""

    def _terms(self, words: str) -> str:
        _, terms = self._known()
        return html_of("terms", terms=find_terms(words, terms) if words else terms)

    def _card(self, name: str, place: Place) -> Update:
        card = indicator_card(name, self._desk.searcher)
        return {
            self._parts.place: replace(place, card=card.name),
            self._parts.text: html_of("card", card=card, back=place.station),
            self._parts.source: nothing_yet(),
        }

    # ── the self-test ───────────────────────────────────────────────────────────────────────────

    def _questions(self, seed: int) -> tuple[TestQuestion, ...]:
        return self_test(seed, QUESTIONS, self._desk.searcher)

    def _asked(self, seed: int, chosen: Mapping[int, int] | None) -> str:
        questions = self._questions(seed)
        marks = [replace(one.citation, number=n) for n, one in enumerate(questions, 1)]
        right = None
        if chosen is not None:
            right = sum(chosen.get(n) == one.right for n, one in enumerate(questions))
        return html_of("test", questions=questions, seed=seed, chosen=chosen or {}, right=right, marks=marks)

    def _check(self, act: Act, place: Place) -> Update:
        given = {n: act.words(f"q{n}") for n in range(QUESTIONS)}
        chosen = {n: int(words) for n, words in given.items() if words.isdecimal()}
        place = replace(place, seed=act.number("seed"))
        return {self._parts.place: place, self._parts.text: self._asked(place.seed, chosen)}

    def _test(self, place: Place) -> Update:
        return {self._parts.place: place, self._parts.text: self._asked(place.seed, None)}

    # ── sources ─────────────────────────────────────────────────────────────────────────────────

    def _source(self, act: Act, place: Place) -> Update:
        cited = self._cited(act.words("exchange"), place)
        group, number = act.words("exchange"), act.number("number")
        return {self._parts.source: source_beside(self._desk, cited, number, group)}

    def _cited(self, group: str, place: Place) -> list[Citation]:
        every, terms = self._known()
        if group == "T":
            return [term.citation for term in terms]
        if group == "C":
            return citations_of(indicator_card(place.card, self._desk.searcher))
        if group == "Q":
            return [replace(one.citation, number=n) for n, one in enumerate(self._questions(place.seed), 1)]
        station = next((one for one in every if one.id == place.station), every[0])
        return [line.citation for section in station.sections for line in section.lines]


def _numbered(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The glossary with its citations counted through."""
    return tuple(replace(one, citation=replace(one.citation, number=n)) for n, one in enumerate(terms, 1))

"""Questions to go on with, each of them one that the library answers."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from prompts import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.records import Answer, Query
    from kb.search import Searcher

_SUBTITLE = re.compile(r"[：（_]")
MOST = 3
_TRIED = 8
"""Candidates that are asked at most: each costs as much as a question."""


class Answers(Protocol):
    """What answers questions."""

    def answer(self, question: str) -> Answer:
        """The answer, refused or not."""


def followups(answer: Answer, assistant: Answers, searcher: Searcher) -> tuple[str, ...]:
    """Up to three questions next to the one that was asked; only those that are not refused."""
    asked = {answer.query.question, answer.query.text}
    candidates = (one for one in _candidates(answer.query, answer, searcher) if one not in asked)
    tried = islice(dict.fromkeys(candidates), _TRIED)
    return tuple(islice((one for one in tried if not assistant.answer(one).refused), MOST))


def _candidates(query: Query, answer: Answer, searcher: Searcher) -> Iterator[str]:
    for indicator in query.indicators[:1]:
        if query.intent != "precedent":
            yield render("suggest_precedent", indicator=indicator)
        if query.intent != "threshold":
            yield render("suggest_threshold", indicator=indicator)
        yield from _elsewhere(indicator, query, searcher)
        yield render("suggest_computed", indicator=indicator)
    yield from _figures_of(query, answer, searcher)
    if not answer.refused:
        # What was found beside the point leads nowhere.
        yield from _guides(answer)


def _elsewhere(indicator: str, query: Query, searcher: Searcher) -> Iterator[str]:
    """The same figure of other places."""
    reports = [report.id for report in searcher.reports()]
    known = (
        figure.place.value
        for figure in searcher.figures_of(reports, [indicator])
        if figure.status == "ok" and figure.place.is_known
    )
    for place in islice(dict.fromkeys(known), MOST):
        if place and place not in query.places:
            yield render("suggest_figure", place=place, indicator=indicator)


def _figures_of(query: Query, answer: Answer, searcher: Searcher) -> Iterator[str]:
    """Other figures of the places that the answer is about."""
    cited = [one.place for one in answer.citations if one.place_how in ("stated", "inferred", "corrected")]
    for place in islice(dict.fromkeys([*query.places, *filter(None, cited)]), 2):
        reports = [report.id for report in searcher.reports() if report.place.value == place]
        names = [
            figure.indicator
            for figure in searcher.all_figures_of(reports)
            if figure.indicator and figure.indicator not in query.indicators
        ]
        for indicator in islice(dict.fromkeys(names), 2):
            yield render("suggest_figure", place=place, indicator=indicator)


def _guides(answer: Answer) -> Iterator[str]:
    """Titles of guides that were found as well: they are questions themselves."""
    for hit in answer.retrieved:
        title = _SUBTITLE.split(hit.report.title.value or "")[0]
        if hit.collection == "starter" and any(word in title for word in ("怎么", "怎样", "是什么")):
            yield title

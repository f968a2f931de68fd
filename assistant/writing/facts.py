"""One's own facts: typed a line each, or read from the texts of one's own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.passages import stating
from assistant.writing.records import OwnFact
from kb.indicators import find_indicators
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.knowledge import Figure
    from kb.search import Searcher

_STOPS = "。；;，,、 \t"


def typed_facts(text: str) -> tuple[OwnFact, ...]:
    """A fact a line, in the writer's own words; its indicator is the first that they name."""
    lines = (line.strip().rstrip(_STOPS) for line in text.splitlines())
    return tuple(OwnFact(line, _indicator(line)) for line in lines if line)


def _indicator(line: str) -> str:
    found = find_indicators(line)
    return found[0].name if found else ""


def facts_of_place(place: str, indicators: Sequence[str], searcher: Searcher) -> tuple[OwnFact, ...]:
    """What the user's own texts say the place has reached, each in its sentence and cited."""
    citer = Citer(searcher.where)
    found: dict[str, OwnFact] = {}
    for figure in searcher.figures_at(place, indicators):
        fact = _fact(figure, searcher, citer) if _is_reached(figure, searcher) else None
        if fact is not None:
            found.setdefault(fact.words, fact)
    return tuple(found.values())


def _is_reached(figure: Figure, searcher: Searcher) -> bool:
    try:
        collection = searcher.document_of(figure.document_id)[1]
    except KeyError:
        return False
    return figure.status == "ok" and figure.kind == "现状" and collection != STARTER.name


def _fact(figure: Figure, searcher: Searcher, citer: Citer) -> OwnFact | None:
    part = stating(figure, searcher)
    if part is None:
        return None
    citer.mark(part)
    return OwnFact(part.text.strip().rstrip(_STOPS), figure.indicator, citer.citations[-1])

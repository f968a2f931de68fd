"""Questions, what was found for them and what is wanted, small enough to see through."""

from __future__ import annotations

from assistant.find import Finding
from assistant.records import Intent, Query
from assistant.wanted import Wanted
from kb.indicators import Measure, find_indicators
from kb.normal import same_as
from kb.records import UNKNOWN, Chunk, Fact, Hit, Report, Span


def hit(
    text: str,
    *,
    key: str = "r",
    place: str | None = "湖州市",
    year: Fact = UNKNOWN,
    cosine: float | None = None,
) -> Hit:
    place_fact = Fact(place, "stated") if place else UNKNOWN
    report = Report(key, "d", 0, len(text), title=Fact("总结", "stated"), place=place_fact, year=year)
    chunk = Chunk(
        f"{key}:0", "d", key, 0, (Span(0, len(text)),), (), len(text), text, f"{place}\n{text}", same_as(text)
    )
    return Hit(chunk, report, "报告.txt", "own", 1.0, "both", cosine)


def found(*hits: Hit) -> Finding:
    places: dict[str, frozenset[str]] = {}
    for one in hits:
        place = one.report.place.value
        if place:
            places[place] = places.get(place, frozenset()) | {one.report.id}
    return Finding(tuple(hits), places, {})


def want(
    *,
    indicators: str = "",
    measures: tuple[Measure, ...] = (),
    figure: bool = True,
    tells: bool = False,
    words: str = "",
) -> Wanted:
    weights = dict.fromkeys(words.split() or ["湖州"], 1.0)
    named = find_indicators(indicators)
    kinds = measures or tuple(item.measure for item in named)
    return Wanted(weights, frozenset(), named, kinds, needs_figure=figure, cosines_tell=tells)


def asked(
    question: str = "多少？",
    *,
    places: tuple[str, ...] = ("湖州市",),
    years: tuple[int, ...] = (),
    intent: Intent = "figure",
) -> Query:
    return Query(question, question, places=places, years=years, intent=intent)


RATE = "湖州市城市污水处理率达到91.5%。"

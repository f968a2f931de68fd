"""Figures of running text: each with what its sentence and the words before it in the paragraph say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.figures.naming import indicators_named
from ingest.figures.records import Found
from ingest.figures.scene import CLAUSE, Scene
from ingest.figures.where import places_of, scope_before
from ingest.figures.years import YearSaid, years_of
from kb.quantities.kinds import is_listed, kind_of
from kb.quantities.names import Mention, mentions
from kb.quantities.quantities import Quantity, quantities_seen
from kb.quantities.words import words
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.knowledge import FigureKind
    from kb.places import Gazetteer, PlaceMention


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what is known before its figures are read."""

    text: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    prior: FigureKind = "现状"
    damaged_year: str | None = None


def read(paragraph: Paragraph, gazetteer: Gazetteer) -> Iterator[Found]:
    """All figures of a paragraph, in order."""
    text, start, end = paragraph.text, paragraph.start, paragraph.end
    found = [_moved(each, start) for each in quantities_seen(text[start:end], paragraph.damaged_year)]
    if not found:
        return
    years = years_of(text, start, end, paragraph.damaged_year)
    at = 0
    for low, high in paragraph.sentences:
        own = []
        while at < len(found) and found[at].start < high:
            own.append(found[at])
            at += 1
        if own:
            places = places_of(text[low:high], gazetteer, low)
            named = mentions(text, low, high)
            scene = Scene(text, low, high, named, places, years, paragraph.prior)
            yield from _sentence(scene, [each for each in own if not _is_in_a_name(each, named)])


def _is_in_a_name(quantity: Quantity, named: Sequence[Mention]) -> bool:
    """空气污染指数小于100的天数: the number is part of the indicator's name."""
    return any(mention.start < quantity.start and quantity.end < mention.end for mention in named)


def _sentence(scene: Scene, found: Sequence[Quantity]) -> Iterator[Found]:
    named = indicators_named(scene, found)
    before: Found | None = None
    for number, quantity in enumerate(found):
        kind = kind_of(scene.text, quantity, scene.start, scene.prior)
        if (
            before
            and before.kind == "变化"
            and kind == "现状"
            and is_listed(scene.text, found[number - 1], quantity)
        ):
            kind = "变化"
        before = _figure(scene, quantity, kind, named[number])
        yield before


def _figure(scene: Scene, quantity: Quantity, kind: FigureKind, mention: Mention | None) -> Found:
    year = _year(scene, quantity, kind)
    if year and year.is_target and kind == "现状" and not _is_done(scene, quantity):
        kind = "目标"
    if kind == "目标" and scene.years.ends_now(scene.text, quantity.end):
        kind = "现状"
    is_lookback = _looks_back(scene.text, quantity)
    place = None if is_lookback else _place(scene, quantity)
    scope = None if is_lookback else _scope(scene, quantity, place)
    said = year if year and not is_lookback else None
    return Found(
        quantity.start,
        quantity.end,
        scene.text[quantity.start : quantity.end],
        quantity.number,
        quantity.upper,
        quantity.unit,
        quantity.bound,
        kind,
        mention.indicator.name if mention and not is_lookback else "",
        said.year if said else "",
        said.how if said else "",
        scope.quote(scene.text) if scope else "",
        place.text if place else "",
        quantity.status,
        said.span if said else None,
        place.span if place else None,
        _context(scope, mention),
    )


def _context(scope: Span | None, mention: Mention | None) -> tuple[Span, ...]:
    spans = [Span(mention.start, mention.end, "lead-in")] if mention else []
    return (*spans, *([Span(scope.start, scope.end, "lead-in")] if scope else []))


def _year(scene: Scene, quantity: Quantity, kind: FigureKind) -> YearSaid | None:
    said = scene.years.of(scene.text, scene.start, quantity.start, quantity.end)
    if said is None or said.resets:
        return None
    # What a standard demands holds whatever year was spoken of before.
    is_own = scene.start <= said.start < scene.end
    return said if is_own or kind != "标准" else None


def _is_done(scene: Scene, quantity: Quantity) -> bool:
    return words()["present"].search(scene.text, scene.start, quantity.start) is not None


def _looks_back(text: str, quantity: Quantity) -> bool:
    """Whether it counts the years looked back upon: 为15年来同期最多."""
    is_years = quantity.unit in ("年", "个月", "天")
    return is_years and bool(words()["lookback"].match(text, quantity.end))


def _place(scene: Scene, quantity: Quantity) -> PlaceMention | None:
    """The nearest place before the figure, unless the sentence has gone over to somebody else."""
    place = scene.places.before(scene.start, quantity.start)
    if place is None or _changes_subject(scene.text, place.span.end, quantity.start):
        return None
    # 迎江、大观、宜秀3区: the last of a list that the figure counts.
    is_counted = (
        place.span.end == quantity.start and scene.text[place.span.start - 1 : place.span.start] == "、"
    )
    return None if is_counted else place


def _scope(scene: Scene, quantity: Quantity, place: PlaceMention | None) -> Span | None:
    """The nearest words of scope; a place or a company named behind them ends their hold."""
    scope = scope_before(scene.text, scene.start, quantity.start)
    if scope is None or _changes_subject(scene.text, scope.end, quantity.start):
        return None
    # 仅主城区完成…；全面…: a part of the place is left at a semicolon, the whole of it is not.
    is_part = not scene.text.startswith("全", scope.start)
    if is_part and re.search("[；;]", scene.text[scope.end : quantity.start]):
        return None
    # 占全省总数的22%；…: such a scope is that of the share alone.
    if scene.text[scope.start - 1 : scope.start] == "占" and CLAUSE.search(
        scene.text, scope.end, quantity.start
    ):
        return None
    return None if place and scope.end <= place.span.start else scope


def _changes_subject(text: str, start: int, end: int) -> bool:
    return words()["other_subject"].search(text, start, end) is not None


def _moved(quantity: Quantity, by: int) -> Quantity:
    return replace(quantity, start=quantity.start + by, end=quantity.end + by)

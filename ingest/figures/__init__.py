"""Figures: quantities that a report states, each with unit, bound, kind, indicator, year, place and scope.

`find` says what a stretch of text itself says; `extract` makes the figures of a whole report, which lends them its place
and year where their own sentence names none. Nothing that a mask or a replaced year has hit ever becomes a number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.describe.kind import LAW, STANDARD
from ingest.describe.year import replaced_year
from ingest.figures import prose, tables
from ingest.figures.layout import blocks, window
from ingest.figures.records import Found
from kb.flow import Flow
from kb.knowledge import Figure
from kb.places import innermost
from kb.plainview import View, view
from kb.quantities.kinds import prior_of
from kb.records import Fact, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.knowledge import FigureKind
    from kb.places import Gazetteer
    from kb.records import Report

__all__ = ["Found", "extract", "find", "overwritten_year_of", "prior_for"]

_PLANS = ("方案", "计划", "规划", "纲要", "要点")
"""Kinds of texts whose figures are what is to be reached, unless they say otherwise."""


def find(  # noqa: PLR0913 (what is known of the text comes by name)
    text: str,
    start: int,
    end: int,
    *,
    gazetteer: Gazetteer,
    skips: Sequence[Span] = (),
    damaged_year: str | None = None,
    prior: FigureKind | None = None,
) -> tuple[Found, ...]:
    """Every figure between two offsets, with what the text says of it; `prior` is the kind of those that don't say.

    The paragraph or table around is read, too: a year or a unit may stand before `start`.
    """
    low, high = window(text, start, end)
    flow = Flow.of(text, low, high, skips)
    seen = view(flow.text)
    kind = prior or prior_of(text)
    found = (_placed(flow, seen, each) for each in _read(seen.text, gazetteer, kind, damaged_year))
    return tuple(each for each in found if start <= each.start and each.end <= end)


def extract(
    text: str, report: Report, *, gazetteer: Gazetteer, skips: Sequence[Span] = ()
) -> tuple[Figure, ...]:
    """The figures of a report in the order of its text; place and year are the report's where no other is named."""
    flow = Flow.of(text, report.start, report.end, skips)
    seen = view(flow.text)
    damaged = overwritten_year_of(report, seen.text)
    found = [
        *_read(seen.text, gazetteer, prior_for(report, seen.text), damaged),
        *_numbers(seen.text, damaged),
    ]
    ordered = sorted(found, key=lambda each: each.start)
    return tuple(
        _figure(_placed(flow, seen, each), report, number, gazetteer)
        for number, each in enumerate(ordered, 1)
    )


def _numbers(text: str, damaged_year: str | None) -> Iterator[Found]:
    """Numbers of papers whose year was written over: no figures, but not to be quoted as what they say either."""
    if damaged_year is None:
        return
    for match in re.finditer(rf"[〔\[［（(]\s?{damaged_year}\s?[〕\]］）)]\s?第?\s?\d{{1,4}}\s?号", text):
        yield Found(*match.span(), match[0], None, status="damaged")


def overwritten_year_of(report: Report, words: str) -> str | None:
    """The year that stands in place of others in a report: its suspect year, or one that stands where none can."""
    if report.year.how == "suspect" and report.year.value:
        return report.year.value
    return replaced_year(words)


def prior_for(report: Report, words: str) -> FigureKind:
    """What the figures of a report are unless they say otherwise: demands in a law, aims in a plan."""
    kind = report.kind.value or ""
    if kind in (LAW, STANDARD):
        return "标准"
    return "目标" if kind.endswith(_PLANS) else prior_of(words)


def _read(text: str, gazetteer: Gazetteer, prior: FigureKind, damaged_year: str | None) -> Iterator[Found]:
    for block in blocks(text, 0, len(text)):
        if isinstance(block, tables.Table):
            yield from tables.read(text, block, gazetteer, prior, damaged_year)
            continue
        sentences = tuple((unit.start, unit.end) for unit in block)
        start, end = sentences[0][0], sentences[-1][1]
        yield from prose.read(prose.Paragraph(text, start, end, sentences, prior, damaged_year), gazetteer)


def _placed(flow: Flow, seen: View, found: Found) -> Found:
    """A figure of the flow's view at its place in the canonical text, with its words as they stand there.

    Further pieces of one that furniture cuts go to its context.
    """
    own = seen.span(found.start, found.end)
    main, *rest = sorted(flow.spans(own.start, own.end), key=lambda span: span.role != "main")
    context = [*rest, *_mapped(flow, seen, found.context)]
    return replace(
        found,
        start=main.start,
        end=main.end,
        value=own.quote(flow.text),
        year_span=next(_mapped(flow, seen, (found.year_span,)), None),
        place_span=next(_mapped(flow, seen, (found.place_span,)), None),
        context=tuple(sorted(context)),
    )


def _mapped(flow: Flow, seen: View, spans: Iterable[Span | None]) -> Iterator[Span]:
    """Spans of the flow's view as canonical ones, with their roles."""
    for span in spans:
        own = seen.span(span.start, span.end, span.role) if span else None
        for piece in flow.spans(own.start, own.end) if own else ():
            yield replace(piece, role=own.role if own else "main")


def _figure(found: Found, report: Report, number: int, gazetteer: Gazetteer) -> Figure:
    context = (*found.context, *((replace(found.year_span, role="year"),) if found.year_span else ()))
    return Figure(
        f"{report.id}/{number}",
        report.document_id,
        report.id,
        found.span,
        found.value,
        found.number,
        found.upper,
        found.unit,
        found.bound,
        found.kind,
        found.indicator,
        _place(found, report, gazetteer),
        _year(found, report),
        found.scope,
        found.status,
        tuple(sorted(context)),
    )


def _year(found: Found, report: Report) -> Fact:
    if found.year_how == "masked":
        return Fact(None, "masked", found.year_span)
    if not found.year:
        return report.year
    return Fact(found.year, "suspect" if found.year_how == "suspect" else "stated", found.year_span)


def _place(found: Found, report: Report, gazetteer: Gazetteer) -> Fact:
    """The place that the figure's sentence names, by its full name where only one is meant; else the report's."""
    if not found.place:
        return report.place
    own = report.place.value or ""
    named = innermost(gazetteer.find(found.place))
    candidates = named[-1].candidates if named else ()
    inside = [entry for entry in candidates if own in (*entry.path, entry.short)]
    chosen = inside[0] if inside else candidates[0] if len(candidates) == 1 else None
    return Fact(chosen.name if chosen else found.place, "stated", found.place_span)

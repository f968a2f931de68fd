"""Hits, parts and wants for tests of choosing, without a library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.passages import Passage
from assistant.wanted import Wanted
from kb.indicators import find_indicators
from kb.normal import same_as
from kb.records import UNKNOWN, Chunk, Fact, Hit, Report, Span

if TYPE_CHECKING:
    from assistant.records import Evidence


def hit_of(
    text: str, *, key: str = "r", place: str | None = "湖州市", spans: tuple[Span, ...] | None = None
) -> Hit:
    """A passage that is a whole report, in one stretch unless told otherwise."""
    known = Fact(place, "stated") if place else UNKNOWN
    report = Report(key, f"d-{key}", 0, len(text), title=Fact("总结", "stated"), place=known)
    spans = spans or (Span(0, len(text)),)
    chunk = Chunk(f"{key}:0", f"d-{key}", key, 0, spans, (), len(text), text, text, same_as(text))
    return Hit(chunk, report, f"{key}.txt", "own", 1.0, "both")


def parts_of(
    text: str, *, key: str = "r", place: str | None = "湖州市", score: float = 1.0
) -> list[Evidence]:
    """Its sentences, each with the same score."""
    return [replace(part, score=score) for part in Passage(hit_of(text, key=key, place=place)).parts()]


def wanting(indicators: str = "", *, figure: bool = False, **weights: float) -> Wanted:
    """A want of words with weights, and of the indicators that a text names."""
    named = find_indicators(indicators)
    measures = tuple(item.measure for item in named)
    return Wanted(weights, frozenset(), named, measures, needs_figure=figure)

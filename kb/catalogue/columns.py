"""Columns that hold JSON: spans, facts, sides, marks of pages, quality."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, get_args

from kb.knowledge import Side
from kb.records import NO_QUALITY, UNKNOWN, Fact, How, PageMark, Quality, Report, Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


FACT_NAMES = tuple(f.name for f in fields(Report) if f.default is UNKNOWN)
"""The described values of a report, in the order of the record."""
_ROLES = get_args(Role)
_HOWS = get_args(How)


def dump(value: object) -> str:
    """Compact JSON that keeps Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spans_to_json(spans: Iterable[Span]) -> str:
    """`[[start, end, role], …]`."""
    return dump(spans_to_list(spans))


def spans_to_list(spans: Iterable[Span]) -> list[list[Any]]:
    """Spans as JSON takes them."""
    return [[span.start, span.end, span.role] for span in spans]


def spans_from_json(column: str) -> tuple[Span, ...]:
    """The inverse of `spans_to_json`."""
    return spans_from_list(json.loads(column))


def spans_from_list(items: list[list[Any]]) -> tuple[Span, ...]:
    """The inverse of `spans_to_list`. Raises ValueError for a role that does not exist."""
    return tuple(_span(item) for item in items)


def _span(item: list[Any]) -> Span:
    start, end, role = item
    if role not in _ROLES:
        raise ValueError(f"unknown role of a span: {role}")
    return Span(start, end, role)


def facts_to_json(report: Report) -> str:
    """The known facts of a report by name."""
    return dump(
        {name: fact_to_list(fact) for name in FACT_NAMES if (fact := getattr(report, name)) != UNKNOWN}
    )


def facts_from_json(column: str) -> dict[str, Any]:
    """The inverse of `facts_to_json`: the fields of a report."""
    return {name: fact_from_list(item) for name, item in json.loads(column).items()}


def fact_to_list(fact: Fact) -> list[Any]:
    """`[value, how, [start, end], …]`."""
    spans = [span for span in (fact.span, *fact.witnesses) if span]
    return [fact.value, fact.how, *([span.start, span.end] for span in spans)]


def fact_from_list(item: list[Any]) -> Fact:
    """The inverse of `fact_to_list`. Raises ValueError for a way of knowing that does not exist."""
    value, how, *spans = item
    if how not in _HOWS:
        raise ValueError(f"unknown way of knowing: {how}")
    # Where no words say it, libraries made before there were several witnesses hold a null.
    found = [Span(*span) for span in spans if span]
    return Fact(value, how, found[0] if found else None, tuple(found[1:]))


def sides_to_json(sides: Iterable[Side]) -> str:
    """`[[document, report, start, end, words], …]`."""
    return dump(
        [[side.document_id, side.report_id, side.span.start, side.span.end, side.words] for side in sides]
    )


def sides_from_json(column: str) -> tuple[Side, ...]:
    """The inverse of `sides_to_json`."""
    return tuple(
        Side(document, report, Span(start, end), words)
        for document, report, start, end, words in json.loads(column)
    )


def marks_to_json(marks: Iterable[PageMark]) -> str:
    """`[[start, label], …]`, with the kind where it is no page."""
    return dump([[mark.start, mark.label, *([mark.kind] if mark.kind != "page" else [])] for mark in marks])


def marks_from_json(pages: str, doubts: str) -> tuple[tuple[PageMark, ...], tuple[Span, ...]]:
    """Pages and doubts out of their columns."""
    return tuple(PageMark(*mark) for mark in json.loads(pages)), spans_from_json(doubts)


def quality_to_json(quality: Quality) -> str:
    """What differs from a plain reading."""
    return dump(
        {name: value for name, value in asdict(quality).items() if value != getattr(NO_QUALITY, name)}
    )


def quality_from_json(column: str) -> Quality:
    """The inverse of `quality_to_json`."""
    fields_said = json.loads(column)
    lists = {name: tuple(fields_said[name]) for name in ("empty_pages", "unread") if name in fields_said}
    return Quality(**{**fields_said, **lists})

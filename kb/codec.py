"""Records to and from the columns of the catalogue."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_args

from kb.records import UNKNOWN, Chunk, Document, Fact, How, PageMark, Report, Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

FACT_NAMES = tuple(f.name for f in fields(Report) if f.default is UNKNOWN)
"""The described values of a report, in the order of the record."""

_ROLES = get_args(Role)
_HOWS = get_args(How)


def dump(value: object) -> str:
    """Compact JSON that keeps Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spans_to_json(spans: Iterable[Span]) -> str:
    """`[[start, end, role], …]`."""
    return dump([[span.start, span.end, span.role] for span in spans])


def spans_from_json(column: str) -> tuple[Span, ...]:
    """The inverse of `spans_to_json`."""
    return tuple(_span(item) for item in json.loads(column))


def _span(item: list[Any]) -> Span:
    start, end, role = item
    if role not in _ROLES:
        raise ValueError(f"unknown role of a span: {role}")
    return Span(start, end, role)


def facts_to_json(report: Report) -> str:
    """The known facts of a report by name."""
    return dump(
        {name: _fact_to_list(fact) for name in FACT_NAMES if (fact := getattr(report, name)) != UNKNOWN}
    )


def _fact_to_list(fact: Fact) -> list[Any]:
    return [fact.value, fact.how, [fact.span.start, fact.span.end] if fact.span else None]


def _fact_from_list(item: list[Any]) -> Fact:
    value, how, span = item
    if how not in _HOWS:
        raise ValueError(f"unknown way of knowing: {how}")
    return Fact(value, how, Span(*span) if span else None)


def report_from_row(row: Row[Any]) -> Report:
    """A row of `reports`."""
    facts = {name: _fact_from_list(item) for name, item in json.loads(row.facts).items()}
    return Report(
        id=row.id,
        document_id=row.document_id,
        start=row.start,
        end=row.end,
        reprint_of=row.reprint_of,
        **facts,
    )


def chunk_from_row(row: Row[Any]) -> Chunk:
    """A row of `chunks`."""
    return Chunk(
        id=row.id,
        document_id=row.document_id,
        report_id=row.report_id,
        ordinal=row.ordinal,
        spans=spans_from_json(row.spans),
        headings=tuple(json.loads(row.headings)),
        tokens=row.tokens,
        text=row.text,
        indexed=row.indexed,
        same_as=row.same_as,
    )


def document_from_row(row: Row[Any]) -> Document:
    """A row of `documents`."""
    return Document(
        id=row.id,
        name=row.name,
        collection=row.collection,
        text=row.text,
        text_version=row.text_version,
        content_hash=row.content_hash,
        skips=spans_from_json(row.skips),
        pages=tuple(PageMark(start, label) for start, label in json.loads(row.pages)),
        remarks=tuple(json.loads(row.remarks)),
    )

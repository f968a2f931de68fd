"""Records to and from the rows of the catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kb.catalogue.columns import (
    dump,
    fact_from_list,
    fact_to_list,
    facts_from_json,
    facts_to_json,
    marks_from_json,
    marks_to_json,
    quality_from_json,
    quality_to_json,
    spans_from_json,
    spans_from_list,
    spans_to_json,
    spans_to_list,
)
from kb.knowledge import Figure
from kb.normal import text_hash
from kb.records import Chunk, Document, Quality, Report, Source, Span

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Read:
    """How a document was read, without its text."""

    name: str
    collection: str
    reader: str
    """Name and version."""
    characters: int
    quality: Quality
    remarks: tuple[str, ...]


def document_to_row(document: Document, state: str) -> dict[str, Any]:
    """The columns of a document."""
    return {
        "id": document.id,
        "name": document.name,
        "collection": document.collection,
        "text": document.text,
        "text_version": document.text_version,
        "content_hash": document.content_hash,
        "skips": spans_to_json(document.skips),
        "pages": marks_to_json(document.pages),
        "remarks": dump(document.remarks),
        "title": document.title,
        "doubts": spans_to_json(document.doubts),
        "quality": quality_to_json(document.quality),
        "state": state,
    }


def document_from_row(row: Row[Any]) -> Document:
    """A row of `documents`."""
    pages, doubts = marks_from_json(row.pages, row.doubts)
    return Document(
        id=row.id,
        name=row.name,
        collection=row.collection,
        text=row.text,
        text_version=row.text_version,
        content_hash=row.content_hash,
        skips=spans_from_json(row.skips),
        pages=pages,
        remarks=tuple(json.loads(row.remarks)),
        title=row.title,
        doubts=doubts,
        quality=quality_from_json(row.quality),
    )


def read_from_row(row: Any) -> Read:  # noqa: ANN401  (a row of several columns)
    """A row of `documents` with the length of its text as `characters`."""
    return Read(
        row.name,
        row.collection,
        row.text_version,
        row.characters,
        quality_from_json(row.quality),
        tuple(json.loads(row.remarks)),
    )


def report_to_row(report: Report) -> dict[str, Any]:
    """The columns of a report; whose copy it is stands elsewhere."""
    return {
        "id": report.id,
        "document_id": report.document_id,
        "start": report.start,
        "end": report.end,
        "facts": facts_to_json(report),
    }


def report_from_row(row: Row[Any]) -> Report:
    """A row of `reports`."""
    return Report(
        id=row.id,
        document_id=row.document_id,
        start=row.start,
        end=row.end,
        **facts_from_json(row.facts),
    )


def chunk_to_row(chunk: Chunk) -> dict[str, Any]:
    """The columns of a chunk."""
    return {
        "id": chunk.id,
        "document_id": chunk.document_id,
        "report_id": chunk.report_id,
        "ordinal": chunk.ordinal,
        "spans": spans_to_json(chunk.spans),
        "headings": dump(chunk.headings),
        "tokens": chunk.tokens,
        "text": chunk.text,
        "indexed": chunk.indexed,
        "text_hash": text_hash(chunk.indexed),
        "same_as": chunk.same_as,
    }


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


def source_to_row(collection: str, source: Source) -> dict[str, Any]:
    """The columns of a source."""
    return {
        "collection": collection,
        "path": source.path,
        "name": source.name,
        "sha256": source.sha256,
        "size": source.size,
        "document_id": source.document_id,
        "added_at": source.added_at,
    }


def source_from_row(row: Row[Any]) -> Source:
    """A row of `sources`."""
    return Source(row.path, row.name, row.sha256, row.document_id, row.size, row.added_at)


def figure_to_row(figure: Figure) -> dict[str, Any]:
    """The columns of a figure."""
    return {
        "id": figure.id,
        "document_id": figure.document_id,
        "report_id": figure.report_id,
        "start": figure.span.start,
        "place": figure.place.value,
        "indicator": figure.indicator,
        "kind": figure.kind,
        "year": figure.year.value,
        "status": figure.status,
        "data": dump(
            {
                "end": figure.span.end,
                "value": figure.value,
                "number": _text_of(figure.number),
                "upper": _text_of(figure.upper),
                "unit": figure.unit,
                "bound": figure.bound,
                "place": fact_to_list(figure.place),
                "year": fact_to_list(figure.year),
                "scope": figure.scope,
                "context": spans_to_list(figure.context),
            }
        ),
    }


def figure_from_row(row: Row[Any]) -> Figure:
    """A row of `figures`."""
    data = json.loads(row.data)
    return Figure(
        id=row.id,
        document_id=row.document_id,
        report_id=row.report_id,
        span=Span(row.start, data["end"]),
        value=data["value"],
        number=_decimal_of(data["number"]),
        upper=_decimal_of(data["upper"]),
        unit=data["unit"],
        bound=data["bound"],
        kind=row.kind,
        indicator=row.indicator,
        place=fact_from_list(data["place"]),
        year=fact_from_list(data["year"]),
        scope=data["scope"],
        status=row.status,
        context=spans_from_list(data["context"]),
    )


def _text_of(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal_of(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

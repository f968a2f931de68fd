"""What is made of one file before it is written: document, reports, what is known of them, chunks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.corrections import corrected, in_force
from ingest.describe import describe
from ingest.figures import extract
from ingest.figures.checks import statements, sums
from ingest.reading import read
from ingest.segment import segment
from ingest.split import split
from ingest.versions import PIPELINE
from kb.errors import ReadingError
from kb.knowledge import Knowledge
from kb.records import STARTER, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading import Reading
    from kb.knowledge import Conflict, Correction, Figure
    from kb.places import Gazetteer
    from kb.records import Chunk, Report, Span


@dataclass(frozen=True)
class Item:
    """Bytes to take in, and the path they are known by."""

    path: str
    name: str
    data: bytes

    # Without slots: a file of 200 MB is asked for its hash at every step, and has it computed once.
    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be written."""

    document: Document
    reports: tuple[Report, ...]
    chunks: tuple[Chunk, ...]
    known: Knowledge
    told: tuple[Report, ...] = ()
    """Reports that are in already, with what their copies in this document say of them."""


_WITHOUT_OCR = " ocr=off"
"""Said in the text's version: it is another text than with recognition."""


def document_id(
    collection: str, sha256: str, corrections: Iterable[Correction] = (), *, ocr: bool = True
) -> str:
    """The same bytes, read by the same program in the same way and corrected alike, are one document."""
    said = [f"{one.anchor}\n{one.occurrence}\n{one.field}\n{one.value}" for one in in_force(corrections)]
    said += [] if ocr else [_WITHOUT_OCR]
    return hashlib.sha256("\n".join((collection, sha256, PIPELINE, *said)).encode()).hexdigest()[:16]


def with_ocr(document: Document) -> bool:
    """Whether pictures in it were read, or would have been."""
    return not document.text_version.endswith(_WITHOUT_OCR)


def document_of(
    item: Item, reading: Reading, document_id: str, collection: str, *, ocr: bool = True
) -> Document:
    """The text of one item, as it was read."""
    return Document(
        document_id,
        item.name,
        collection,
        reading.text,
        reading.text_version if ocr else reading.text_version + _WITHOUT_OCR,
        item.sha256,
        reading.skips,
        reading.pages,
        reading.remarks,
        reading.title,
        reading.doubts,
        reading.quality,
    )


def read_document(item: Item, document_id: str, collection: str) -> Document:
    """The text of one item, read in this process. Raises ReadingError if it cannot be read."""
    return document_of(item, read(item.name, item.data), document_id, collection)


def reports_of(
    document: Document, gazetteer: Gazetteer, corrections: Sequence[Correction] = ()
) -> tuple[tuple[Report, ...], int]:
    """The reports in a document, as described and corrected; and how many corrections found no report."""
    # A card of the starter library is one text, whatever it lists.
    is_card = document.collection == STARTER.name
    borders = [(0, len(document.text))] if is_card else segment(document.text, document.skips)
    described = describe(document, borders, gazetteer)
    return corrected(document, described, in_force(corrections), gazetteer)


def renamed(
    document: Document, name: str, known: Iterable[Report], gazetteer: Gazetteer
) -> list[tuple[Report, Report]]:
    """Reports whose file has another name now: those that it says something else of, as known and as they are.

    What a user corrected, or a copy told, stays.
    """
    before, after = (
        {report.id: report for report in reports_of(one, gazetteer)[0]}
        for one in (document, replace(document, name=name))
    )
    changed = []
    for report in known:
        told = {
            field.name: getattr(after[report.id], field.name)
            for field in fields(report)
            if report.id in before
            and getattr(before[report.id], field.name) != getattr(after[report.id], field.name)
            and getattr(before[report.id], field.name) == getattr(report, field.name)
        }
        if told:
            changed.append((report, replace(report, **told)))
    return changed


def figures_of(
    document: Document, reports: Iterable[Report], gazetteer: Gazetteer
) -> tuple[tuple[Figure, ...], tuple[Conflict, ...]]:
    """The figures of every report, and those of one report that cannot all be right."""
    figures: list[Figure] = []
    doubts: list[Conflict] = []
    for report in reports:
        found = _doubted(
            extract(document.text, report, gazetteer=gazetteer, skips=document.skips), document.doubts
        )
        figures += found
        doubts += (*sums(found, document.text), *statements(found, document.text))
    return tuple(figures), tuple(doubts)


def _doubted(figures: Iterable[Figure], doubts: Sequence[Span]) -> tuple[Figure, ...]:
    """Figures with those marked that stand where character recognition is not sure."""
    return tuple(
        replace(figure, status="doubtful")
        if figure.status == "ok" and any(doubt.overlaps(figure.span) for doubt in doubts)
        else figure
        for figure in figures
    )


def finish(document: Document, reports: Sequence[Report], known: Knowledge | None = None) -> Prepared:
    """Split described reports. Raises ReadingError if nothing in the document can be used."""
    chunks = tuple(_chunks(document, reports))
    if not chunks:
        raise ReadingError("没有读到正文（只有空白或网页框架），未入库。")
    return Prepared(document, tuple(reports), chunks, known or Knowledge())


def prepare(item: Item, document_id: str, collection: str, gazetteer: Gazetteer) -> Prepared:
    """One item by itself, without what the library or its users know. Raises ReadingError."""
    document = read_document(item, document_id, collection)
    reports, _ = reports_of(document, gazetteer)
    return finish(document, reports)


def with_lost(document: Document, lost: int) -> Document:
    """A document that says how many corrections fit none of its reports any more."""
    if not lost:
        return document
    remark = f"有 {lost} 条更正没有找到对应的材料，请用 chuangmo describe 重新指明"
    return replace(document, remarks=(*document.remarks, remark))


def _chunks(document: Document, reports: Sequence[Report]) -> Iterator[Chunk]:
    ordinal = 0
    for report in reports:
        chunks = split(
            document.text, report, skips=document.skips, first_ordinal=ordinal, is_alone=len(reports) == 1
        )
        ordinal += len(chunks)
        yield from chunks

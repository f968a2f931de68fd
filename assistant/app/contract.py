"""The JSON that commands print and the loopback sends: the contract that measurements use."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ingest.corrections import FIELDS
from kb.indicators import find_named
from kb.readings import reading_reports
from kb.verdict import reading_said

if TYPE_CHECKING:
    from assistant.records import Answer, Citation, Query
    from ingest.records import Outcome, Progress, Summary
    from kb.catalogue import Catalogue
    from kb.knowledge import Correction, Figure
    from kb.records import Document, Fact, Hit, Report

Json = dict[str, Any]


def answer_to_json(answer: Answer) -> Json:
    """One line of RUNS (without its id)."""
    return {
        "answer": answer.text,
        "refused": answer.refused,
        "missing": answer.missing,
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "retrieved": [hit_to_json(hit) for hit in answer.retrieved],
        "understood": query_to_json(answer.query),
        "caveats": list(answer.caveats),
        "removed": list(answer.removed),
        "wording": answer.wording,
        "seconds": round(answer.seconds, 4),
    }


def citation_to_json(citation: Citation) -> Json:
    """A citation with its exact quote and the spans beside it."""
    return {
        "number": citation.number,
        "document": citation.document,
        "document_id": citation.document_id,
        "title": citation.title,
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "context": [{"start": span.start, "end": span.end, "role": span.role} for span in citation.context],
        "page": citation.page,
        "row": citation.row,
        "told": citation.told or None,
        "doubts": [{"start": span.start, "end": span.end} for span in citation.doubts],
        "place": citation.place,
        "place_how": citation.place_how,
        "year": citation.year,
        "year_how": citation.year_how,
        "is_digest": citation.is_digest,
        "origin": citation.origin,
    }


def hit_to_json(hit: Hit) -> Json:
    """A passage that search gave."""
    return {
        "text": hit.chunk.text,
        "document": hit.document_name,
        "document_id": hit.chunk.document_id,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "score": round(hit.score, 6),
        "title": hit.report.title.value,
        "headings": list(hit.chunk.headings),
        "found_by": hit.found_by,
        "also_in": [
            {"document": other.document_name, "start": other.start, "end": other.end} for other in hit.also_in
        ],
    }


def query_to_json(query: Query) -> Json:
    """What was understood."""
    return {
        "text": query.text,
        "intent": query.intent,
        "places": list(query.places),
        "indicators": list(query.indicators),
        "years": list(query.years),
        "drafting": query.is_drafting,
        "excluded_places": list(query.excluded_places),
    }


def fact_to_json(fact: Fact) -> Json | None:
    """A described value; None where nothing is known."""
    if fact.how == "unknown":
        return None
    span = [fact.span.start, fact.span.end] if fact.span else None
    witnesses = [[witness.start, witness.end] for witness in fact.witnesses]
    return {
        "value": fact.value,
        "how": fact.how,
        "span": span,
        **({"witnesses": witnesses} if witnesses else {}),
    }


def report_to_json(report: Report, document: str) -> Json:
    """What the library knows of a report."""
    return {
        "document": document,
        "document_id": report.document_id,
        "report": report.id,
        "start": report.start,
        "end": report.end,
        "title": fact_to_json(report.title),
        "place": fact_to_json(report.place),
        "year": fact_to_json(report.year),
        "campaign": fact_to_json(report.campaign),
        "kind": fact_to_json(report.kind),
        "origin": fact_to_json(report.origin),
        "within": fact_to_json(report.within),
        "unit": fact_to_json(report.unit),
        "period": fact_to_json(report.period),
        "issuer": fact_to_json(report.issuer),
        "number": fact_to_json(report.number),
        "force": fact_to_json(report.force),
        "repeals": fact_to_json(report.repeals),
        "validity": fact_to_json(report.validity),
        "reprint_of": report.reprint_of,
    }


def reports_to_json(catalogue: Catalogue) -> list[Json]:
    """All reports with what is known of them, and what they share with others."""
    names = catalogue.documents.names()
    kin: dict[str, list[Json]] = {}
    for one in catalogue.knowledge.kin():
        for mine, other, share in (
            (one.report_id, one.other_id, one.share),
            (one.other_id, one.report_id, one.other_share),
        ):
            document_id, _, number = other.rpartition("#")
            beside = {"report": other, "document": names[document_id][0], "number": int(number)}
            kin.setdefault(mine, []).append({**beside, "kind": one.kind, "share": share})
    return [
        {**report_to_json(report, names[report.document_id][0]), "kin": kin.get(report.id, [])}
        for report in catalogue.reports.all()
    ]


def readings_to_json(catalogue: Catalogue, document: str | None = None) -> list[Json]:
    """The reading report of every document, or of those that are called so: by name, path or id."""
    named = None
    if document is not None:
        named = {one.id for one in catalogue.documents.called(document)}
    return [
        {
            "document": one.name,
            "document_id": one.document_id,
            "collection": one.collection,
            "reader": one.reader,
            "how": reading_said(one.reader, one.quality),
            "characters": one.characters,
            "reports": one.reports,
            **asdict(one.quality),
            "remarks": list(one.remarks),
            "verdict": one.judged.verdict,
            "grave": list(one.judged.grave),
            "slight": list(one.judged.slight),
        }
        for one in reading_reports(catalogue)
        if named is None or one.document_id in named
    ]


def figures_to_json(
    catalogue: Catalogue,
    *,
    document: str | None = None,
    place: str | None = None,
    indicator: str | None = None,
    year: str | None = None,
    kind: str | None = None,
) -> list[Json]:
    """The figures that fit all that is wanted, in reading order; an indicator by any of its names."""
    names = catalogue.documents.names()
    named = find_named(indicator) if indicator else ()
    found = catalogue.knowledge.figures(
        place=place, indicator=named[0].name if named else indicator, year=year, kind=kind
    )
    return [
        figure_to_json(figure, names[figure.document_id][0])
        for figure in found
        if document in (None, figure.document_id, names[figure.document_id][0])
    ]


def figure_to_json(figure: Figure, document: str) -> Json:
    """A figure with where it stands; numbers as strings, so that no digit is lost."""
    return {
        "document": document,
        "document_id": figure.document_id,
        "report": figure.report_id,
        "start": figure.span.start,
        "end": figure.span.end,
        "value": figure.value,
        "number": None if figure.number is None else str(figure.number),
        "upper": None if figure.upper is None else str(figure.upper),
        "unit": figure.unit,
        "bound": figure.bound,
        "kind": figure.kind,
        "indicator": figure.indicator or None,
        "place": fact_to_json(figure.place),
        "year": fact_to_json(figure.year),
        "scope": figure.scope or None,
        "status": figure.status,
        "context": [{"start": span.start, "end": span.end, "role": span.role} for span in figure.context],
    }


def conflicts_to_json(catalogue: Catalogue) -> list[Json]:
    """Statements that cannot all be right."""
    names = catalogue.documents.names()
    return [
        {
            "id": conflict.id,
            "kind": conflict.kind,
            "remark": conflict.remark,
            "sides": [
                {
                    "document": names[side.document_id][0],
                    "document_id": side.document_id,
                    "report": side.report_id,
                    "start": side.span.start,
                    "end": side.span.end,
                    "words": side.words,
                }
                for side in conflict.sides
            ],
        }
        for conflict in catalogue.knowledge.conflicts()
    ]


CORRECTABLE = tuple(FIELDS)
"""What a line of a file of corrections may say."""


def described_to_json(document: Document, number: int, report: Report, history: list[Correction]) -> Json:
    """A report as it is known now, and who corrected what."""
    return {
        **report_to_json(report, document.name),
        "index": number,
        "history": [
            {"field": one.field, "value": one.value, "why": one.why, "by": one.by, "at": one.at}
            for one in history
        ],
    }


def outcome_to_json(outcome: Outcome) -> Json:
    """What became of a file."""
    return {
        "path": outcome.path,
        "status": outcome.status,
        "remark": outcome.remark,
        "reports": outcome.reports,
        "chunks": outcome.chunks,
        "characters": outcome.characters,
        "verdict": outcome.verdict,
        "reasons": list(outcome.reasons),
    }


def summary_to_json(summary: Summary) -> Json:
    """What became of a run."""
    return {
        "outcomes": [outcome_to_json(outcome) for outcome in summary.outcomes],
        "counts": summary.counts,
        "failed": summary.has_failures,
        "seconds": round(summary.seconds, 2),
    }


def progress_to_json(progress: Progress) -> Json:
    """How far a run has come."""
    return {
        "path": progress.path,
        "stage": progress.stage,
        "files_done": progress.files_done,
        "files_total": progress.files_total,
        "bytes_done": progress.bytes_done,
        "bytes_total": progress.bytes_total,
        "characters_per_second": round(progress.characters_per_second, 1),
        "seconds_left": progress.seconds_left,
    }

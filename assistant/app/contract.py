"""The JSON that commands print and the loopback sends: the contract that measurements use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.records import Answer, Citation, Query
    from ingest.records import Outcome, Progress, Summary
    from kb.records import Fact, Hit, Report

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
        "excluded_places": list(query.excluded_places),
    }


def fact_to_json(fact: Fact) -> Json | None:
    """A described value; None where nothing is known."""
    if fact.how == "unknown":
        return None
    span = [fact.span.start, fact.span.end] if fact.span else None
    return {"value": fact.value, "how": fact.how, "span": span}


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
        "reprint_of": report.reprint_of,
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

"""Answers as JSON that is kept with a conversation, and back: citations never shift once they were shown."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from assistant.records import Answer, Citation, Query
from kb.records import Span

Json = dict[str, Any]
_SPANS = ("context", "doubts")
_CITATION = tuple(field.name for field in fields(Citation) if field.name not in ("figures", *_SPANS))
_QUERY = tuple(field.name for field in fields(Query))


def answer_to_kept(answer: Answer) -> Json:
    """What of an answer is shown again when its conversation is opened."""
    return {
        "text": answer.text,
        "query": asdict(answer.query),
        "citations": [citation_to_kept(citation) for citation in answer.citations],
        "refused": answer.refused,
        "missing": answer.missing,
        "caveats": answer.caveats,
        "removed": answer.removed,
        "wording": answer.wording,
        "seconds": round(answer.seconds, 3),
    }


def citation_to_kept(citation: Citation) -> Json:
    """A citation as it is kept: everything but the figures read in it."""
    spans = {name: [[span.start, span.end, span.role] for span in getattr(citation, name)] for name in _SPANS}
    return {name: getattr(citation, name) for name in _CITATION} | spans


def answer_from_kept(kept: Json) -> Answer:
    """The answer as it was shown; its search results and figures are not kept."""
    return Answer(
        text=kept["text"],
        query=_query(kept["query"]),
        citations=tuple(citation_from_kept(one) for one in kept["citations"]),
        refused=kept["refused"],
        missing=kept["missing"],
        caveats=tuple(kept["caveats"]),
        removed=tuple(kept["removed"]),
        wording=kept["wording"],
        seconds=kept["seconds"],
    )


def _query(kept: Json) -> Query:
    # Earlier versions left out what was empty, even the words that are searched.
    known = {name: _frozen(value) for name, value in kept.items() if name in _QUERY}
    return Query(**{"question": "", "text": "", **known})


def citation_from_kept(kept: Json) -> Citation:
    """The citation as it was kept."""
    # Earlier versions kept no doubts.
    spans: dict[str, Any] = {
        name: tuple(Span(start, end, role) for start, end, role in kept.get(name, ())) for name in _SPANS
    }
    return Citation(**{name: kept[name] for name in _CITATION if name in kept}, **spans)


def _frozen(value: object) -> Any:  # noqa: ANN401  (a field of any type)
    return tuple(value) if isinstance(value, list) else value

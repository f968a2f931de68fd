"""Citations: exact quotes with where they stand and how sure place and year are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.norms import NORMS
from assistant.passages import figures_in
from assistant.records import Citation, Evidence
from kb.flow import Flow
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb.knowledge import Figure
    from kb.records import Hit, Report, Span
    from kb.where import Where


_MARK = re.compile(r"(?<!\\)\[(\d+)\]")


class Citer:
    """Numbers evidence in the order it is cited; the same words keep their number."""

    def __init__(self, where: Callable[[str, Span], Where], figures: Sequence[Figure] = ()) -> None:
        self._where = where
        self._figures = figures
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far."""
        return tuple(self._citations)

    def mark(self, part: Evidence) -> str:
        """The mark `[n]` for a part, citing it if it isn't yet."""
        main = part.main
        key = (part.hit.chunk.document_id, main.start, main.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(self._cite(part, len(self._citations) + 1))
        return f"[{self._numbers[key]}]"

    def is_doubtful(self, part: Evidence) -> bool:
        """Whether character recognition is not sure of what a part says."""
        return bool(self._where(part.hit.chunk.document_id, part.main).doubts)

    def _cite(self, part: Evidence, number: int) -> Citation:
        hit = part.hit
        main = part.main
        report = hit.report
        stands = self._where(hit.chunk.document_id, main)
        return Citation(
            number=number,
            document=hit.document_name,
            document_id=hit.chunk.document_id,
            report_id=report.id,
            title=report.title.value or hit.document_name,
            text=part.text,
            start=main.start,
            end=main.end,
            context=tuple(span for span in part.spans if span is not main),
            page=stands.page,
            row=stands.row,
            doubts=stands.doubts,
            place=report.place.value,
            place_how=report.place.how,
            year=report.year.value,
            year_how=report.year.how,
            is_digest=hit.collection == "starter",
            origin=report.origin.value,
            around=_around(part),
            told=part.told,
            figures=tuple(figures_in(part, self._figures)),
            collection=hit.collection,
        )


def _around(part: Evidence) -> str:
    chunk = part.hit.chunk
    flow = Flow(chunk.text, chunk.spans)
    context = [flow.quote(span) for span in part.spans if span is not part.main]
    return "\n".join([part.hit.report.title.value or "", *chunk.headings, *context])


def label_of(report: Report) -> str:
    """What to call a report's place in an answer."""
    place = report.place
    # A law or a standard is called by its title; the whole country is no place.
    is_place_s = place.value != NATIONWIDE and not (report.kind.value in NORMS and report.title.value)
    if place.value and place.how == "inferred" and is_place_s:
        return f"{place.value}（推断）"
    if place.value and place.is_known and is_place_s:
        return place.value
    title = (report.title.value or "").strip()
    name = title if "《" in title else f"《{title}》" if title else "材料"
    return f"{name}（地名已隐去）" if place.how == "masked" else name


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Text and citations without those that no mark in it names any more, numbered anew from 1."""
    named = {int(mark) for mark in _MARK.findall(text)}
    kept = [citation for citation in citations if citation.number in named]
    new = {citation.number: number for number, citation in enumerate(kept, 1)}
    said = _MARK.sub(lambda mark: f"[{new[int(mark[1])]}]" if int(mark[1]) in new else mark[0], text)
    return said, tuple(replace(citation, number=new[citation.number]) for citation in kept)


def cited_first(hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[Hit, ...]:
    """What was found, the passages that the answer rests on before all others."""

    def rests_on(hit: Hit) -> bool:
        return any(
            citation.document_id == hit.chunk.document_id
            and any(span.start <= citation.start < span.end for span in hit.chunk.spans)
            for citation in citations
        )

    return tuple(sorted(hits, key=lambda hit: not rests_on(hit)))

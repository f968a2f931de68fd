"""The reading report of every document in a library: how it was read, and how far that may be trusted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kb.catalogue import Catalogue
    from kb.catalogue.codec import Read
    from kb.records import Quality, Report
    from kb.verdict import Judgement


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How one document was read."""

    document_id: str
    name: str
    collection: str
    reader: str
    """Name and version, e.g. `pdf/1`."""
    characters: int
    quality: Quality
    remarks: tuple[str, ...]
    reports: int
    judged: Judgement


def judgements(catalogue: Catalogue, reports: Iterable[Report]) -> dict[str, Judgement]:
    """The verdict on every document that one of the reports stands in."""
    read = catalogue.documents.readings()
    return {key: judged for key, (judged, _) in _judged(catalogue, read, reports).items()}


def _judged(
    catalogue: Catalogue, read: Mapping[str, Read], reports: Iterable[Report]
) -> dict[str, tuple[Judgement, int]]:
    """By document the verdict, and how many of the reports stand in it."""
    by_document: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_document[report.document_id].append(report)
    doubts = _doubts(catalogue, read)
    return {
        key: (judge(read[key].quality, doubts.get(key, ()), members), len(members))
        for key, members in by_document.items()
        if key in read
    }


def reading_reports(catalogue: Catalogue) -> list[ReadingReport]:
    """All of them, by name."""
    read = catalogue.documents.readings()
    found = [
        ReadingReport(
            key, one.name, one.collection, one.reader, one.characters, one.quality, one.remarks, count, judged
        )
        for key, (judged, count) in _judged(catalogue, read, catalogue.reports.all()).items()
        for one in [read[key]]
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.document_id))


def _doubts(catalogue: Catalogue, read: Mapping[str, Read]) -> dict[str, tuple[str, ...]]:
    """By document: what its reader, its conflicts and its figures say against trusting it blindly."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, one in read.items():
        found[key] += one.remarks
    for conflict in catalogue.knowledge.conflicts():
        for key in {side.document_id for side in conflict.sides}:
            found[key].append("有互相矛盾的数据")
    for key in catalogue.knowledge.documents_with_status("damaged"):
        found[key].append("有读不准或原文有误的数字")
    return {key: tuple(dict.fromkeys(reasons)) for key, reasons in found.items()}

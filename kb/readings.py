"""The reading report of every document in a library: how it was read, and how far that may be trusted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.catalogue import Catalogue
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
    by_document: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_document[report.document_id].append(report)
    doubts, read = _doubts(catalogue), catalogue.readings()
    return {
        key: judge(read[key].quality, doubts.get(key, ()), members)
        for key, members in by_document.items()
        if key in read
    }


def reading_reports(catalogue: Catalogue) -> list[ReadingReport]:
    """All of them, by name."""
    reports = catalogue.reports()
    judged = judgements(catalogue, reports)
    count: dict[str, int] = defaultdict(int)
    for report in reports:
        count[report.document_id] += 1
    found = [
        ReadingReport(
            key, one.name, one.collection, one.reader, one.characters, one.quality, one.remarks, count[key],
            judged[key],
        )
        for key, one in catalogue.readings().items()
        if key in judged
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.document_id))


def _doubts(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """By document: what its reader, its conflicts and its figures say against trusting it blindly."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, one in catalogue.readings().items():
        found[key] += one.remarks
    for conflict in catalogue.knowledge.conflicts():
        for key in {side.document_id for side in conflict.sides}:
            found[key].append("有互相矛盾的数据")
    for key in catalogue.knowledge.documents_with_status("damaged"):
        found[key].append("有读不准或原文有误的数字")
    return {key: tuple(dict.fromkeys(reasons)) for key, reasons in found.items()}

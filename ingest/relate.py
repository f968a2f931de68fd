"""What a document's reports have in common with each other and with the library: copies, reprints, conflicts.

Reprints are one source in several places: what one of them hides (its city behind a mask) another may say.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.describe import without_furniture
from ingest.describe.kind import LAW, STANDARD
from ingest.kin import compare, kinship, least, skeleton, sketch
from kb.knowledge import Conflict, Kinship, Side
from kb.normal import normalise
from kb.records import Fact, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.kin import Comparison
    from kb.catalogue import Catalogue
    from kb.knowledge import KinKind
    from kb.records import Document, Report

SAME_SOURCE: tuple[KinKind, ...] = ("copy", "reprint", "excerpt")
_MOST_CONFLICTS = 40
"""Differing figures shown of one pair: who has to check more of them reads both texts anyway."""
_LEAST_OF_A_FORM = 10
"""Differing figures; fewer may all be changes in a short text."""
_MOST_COMPARED = 20
"""Reports that one is compared with, those that share most: a thousand monthly forms are not each other's copies."""
_CLAUSE_ENDS = "。；;！!？?，,、\n"
_LONGEST_CLAUSE = 40
"""Characters shown on each side of a figure."""


@dataclass(frozen=True, slots=True)
class Related:
    """The reports with what their copies say of them, and what was found."""

    reports: tuple[Report, ...]
    kin: tuple[Kinship, ...]
    conflicts: tuple[Conflict, ...]
    sketches: Mapping[str, tuple[int, ...]]
    told: tuple[Report, ...]
    """Reports of other documents with what the new ones say of them."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A report with its words."""

    report: Report
    words: str
    """Furniture blanked."""
    canonical: str


@dataclass(frozen=True, slots=True)
class _Pair:
    one: _Text
    other: _Text
    kind: KinKind
    comparison: Comparison


def relate(
    document: Document,
    reports: Sequence[Report],
    catalogue: Catalogue,
    *,
    without: frozenset[str] = frozenset(),
) -> Related:
    """Compare new reports with each other and with the published ones of their collection.

    `without` are ids of documents that this one replaces.
    """
    texts = _texts(document, reports)
    sketches = {text.report.id: sketch(skeleton(text.words)) for text in texts}
    pairs = [*_inside(texts, sketches), *_outside(texts, sketches, document, catalogue, without)]
    return Related(
        reports=tuple(_told_by_kin(report, pairs) for report in reports),
        kin=tuple(_kinship(pair) for pair in pairs),
        conflicts=tuple(conflict for pair in pairs for conflict in _conflicts(pair)),
        sketches=sketches,
        told=tuple(
            changed
            for other in {pair.other.report.id: pair.other.report for pair in pairs}.values()
            if other.document_id != document.id and (changed := _told_by_kin(other, pairs)) != other
        ),
    )


def _texts(document: Document, reports: Iterable[Report]) -> list[_Text]:
    words = without_furniture(document)
    return [
        _Text(report, words[report.start : report.end], document.text[report.start : report.end])
        for report in reports
    ]


def _inside(texts: Sequence[_Text], sketches: Mapping[str, tuple[int, ...]]) -> Iterator[_Pair]:
    for number, text in enumerate(texts):
        own = set(sketches[text.report.id])
        for other in texts[:number]:
            theirs = set(sketches[other.report.id])
            if len(own & theirs) >= least(min(len(own), len(theirs))):
                yield from _compared(text, other)


def _outside(
    texts: Sequence[_Text],
    sketches: Mapping[str, tuple[int, ...]],
    document: Document,
    catalogue: Catalogue,
    without: frozenset[str],
) -> Iterator[_Pair]:
    held: dict[str, _Text] = {}
    for text in texts:
        hashes = sketches[text.report.id]
        shared = catalogue.knowledge.sharing(hashes, collection=document.collection)
        lengths = catalogue.knowledge.sketch_lengths(list(shared))
        near = [
            report_id
            for report_id in sorted(shared, key=lambda each: (-shared[each], each))
            if shared[report_id] >= least(min(len(hashes), lengths[report_id]))
            and _document_of(report_id) not in without | {document.id}
        ]
        for report_id in near[:_MOST_COMPARED]:
            if report_id not in held:
                held.update(_held(_document_of(report_id), catalogue))
            yield from _compared(text, held[report_id])


def _document_of(report_id: str) -> str:
    return report_id.rpartition("#")[0]


def _held(document_id: str, catalogue: Catalogue) -> dict[str, _Text]:
    document = catalogue.documents.get(document_id)
    reports = catalogue.reports.alone(document_id=document_id)
    return {text.report.id: text for text in _texts(document, reports)} if document else {}


def _compared(one: _Text, other: _Text) -> Iterator[_Pair]:
    suspect = [t.report.year.value for t in (one, other) if t.report.year.how == "suspect"]
    comparison = compare(one.words, other.words, distrusted=[year for year in suspect if year])
    kind = kinship(
        comparison,
        place=one.report.place.value if one.report.place.is_known else None,
        other_place=other.report.place.value if other.report.place.is_known else None,
    )
    if kind and (_are_two_sources(one.report, other.report) or _is_form(kind, comparison, one, other)):
        kind = "boilerplate"
    if kind:
        yield _Pair(one, other, kind, comparison)


def _are_two_sources(one: Report, other: Report) -> bool:
    """Whether two texts of one wording are of two units, or laws or standards of two names or editions."""
    if one.unit.value and other.unit.value and one.unit.value != other.unit.value:
        return True
    if not {one.kind.value, other.kind.value} & {LAW, STANDARD}:
        return False
    names = {normalise(report.title.value or "") for report in (one, other)}
    return len(names) > 1 or one.year.value != other.year.value


def _is_form(kind: KinKind, comparison: Comparison, one: _Text, other: _Text) -> bool:
    """Whether most figures differ: a form filled in anew, not a copy that somebody changed."""
    if kind != "variant" or len(comparison.differences) < _LEAST_OF_A_FORM:
        return False
    numbers = min(_count_numbers(one.words), _count_numbers(other.words))
    return 2 * len(comparison.differences) > numbers


def _count_numbers(words: str) -> int:
    return sum(not number.is_masked and not number.is_label for number in skeleton(words).numbers)


def _told_by_kin(report: Report, pairs: Iterable[_Pair]) -> Report:
    """What a report hides and its copy says is inferred; what it says itself stays."""
    for pair in pairs:
        if pair.kind in SAME_SOURCE and report.id in (pair.one.report.id, pair.other.report.id):
            other = pair.other.report if pair.one.report.id == report.id else pair.one.report
            report = told_by(report, other)
    return report


def told_by(report: Report, copy: Report) -> Report:
    """`report` with the place and year its copy says."""
    if not report.place.is_known and copy.place.is_known:
        report = replace(
            report,
            place=Fact(copy.place.value, "inferred"),
            within=replace(copy.within, span=None, witnesses=()),
        )
    if report.year.how in ("unknown", "masked") and copy.year.how in ("stated", "corrected"):
        report = replace(report, year=Fact(copy.year.value, "inferred"))
    return report


def _kinship(pair: _Pair) -> Kinship:
    comparison = pair.comparison
    shares = round(comparison.share, 3), round(comparison.other_share, 3)
    return Kinship(pair.one.report.id, pair.other.report.id, pair.kind, *shares)


def _conflicts(pair: _Pair) -> Iterator[Conflict]:
    """The figures of a near copy that differ; two years' or months' reports of one build differ rightly."""
    if pair.kind != "variant" or any(
        one.is_known and other.is_known and one.value != other.value
        for one, other in (
            (pair.one.report.year, pair.other.report.year),
            (pair.one.report.period, pair.other.report.period),
        )
    ):
        return
    for one, other in pair.comparison.differences[:_MOST_CONFLICTS]:
        sides = _side(pair.one, one.span), _side(pair.other, other.span)
        key = f"{sides[0].report_id}:{one.span.start}|{sides[1].report_id}:{other.span.start}"
        yield Conflict(
            hashlib.sha256(key.encode()).hexdigest()[:12],
            "figures",
            sides,
            f"两份几乎相同的材料中，同一处数字不同：一处是“{one.value}”，另一处是“{other.value}”，请核对原件。",
        )


def _side(text: _Text, figure: Span) -> Side:
    """The clause a figure stands in."""
    words, report = text.words, text.report
    start = max(figure.start - _LONGEST_CLAUSE, 0)
    before = max((words.rfind(mark, start, figure.start) for mark in _CLAUSE_ENDS), default=-1)
    after = re.compile(f"[{_CLAUSE_ENDS}]").search(words, figure.end, figure.end + _LONGEST_CLAUSE)
    low = max(before + 1, start)
    high = after.start() if after else min(len(words), figure.end + _LONGEST_CLAUSE)
    span = Span(report.start + low, report.start + high)
    return Side(report.document_id, report.id, span, text.canonical[low:high])

"""Whether the evidence answers what was asked, or what is missing: place, indicator, year, the figure, the topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import select
from kb.indicators import has_measure
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.find import Finding
    from assistant.records import Evidence, Missing, Query
    from assistant.select import Wanted
    from kb.records import Hit, Report

_DATE = re.compile(
    r"(?:19|20)\d{2}\s*年|[一二]\s*[〇○零九]\s*[〇○零一二三四五六七八九]{2}\s*年|\d{1,2}月\d{1,2}日"
)
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_ASKS_YEAR = re.compile(r"哪(?:一)?年|何年|什么年份|哪年")


@dataclass(frozen=True, slots=True)
class Standards:
    """How much must agree before something counts as an answer; tuned on the development questions."""

    topic_share: float = 0.34
    """Least weighted share of the question's words in the passage around the best part."""
    described_share: float = 0.5
    """The same over the whole report, where the question describes its report instead of naming a place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said: evidence in order, or what is missing."""

    parts: tuple[Evidence, ...] = ()
    missing: Missing | None = None
    nearest: Evidence | None = None


def judge(query: Query, finding: Finding, want: Wanted, standards: Standards | None = None) -> Verdict:
    """The parts that may answer a question about at most one place, or why none may."""
    standards = standards or Standards()
    hits = admitted(query, finding)
    if query.places and not hits:
        return Verdict(missing="place")
    parts = select.select(hits, want)
    for check in (_indicator, _year, _figure, _when, _topic):
        parts, missing = check(query, want, parts, standards)
        if missing is not None:
            return Verdict(missing=missing, nearest=parts[0] if parts else None)
    return Verdict(tuple(parts)) if parts else Verdict(missing="topic")


def admitted(query: Query, finding: Finding, place: str | None = None) -> list[Hit]:
    """The place lock: only passages of reports about the place (or, failing that, that mention it)."""
    places = (place,) if place else query.places
    if not places:
        return list(finding.hits)
    allowed: set[str] = set()
    for name in places:
        allowed |= finding.by_place.get(name) or finding.mentions.get(name, frozenset())
    return [hit for hit in finding.hits if hit.chunk.report_id in allowed]


def _indicator(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    if not want.indicators or query.intent in ("howto", "definition"):
        return parts, None
    naming = [part for part in parts if _names(part, want)]
    if not naming:
        return parts, "indicator"
    if want.needs_figure:
        with_figure = [part for part in naming if _has_asked_measure(part.text, want)]
        return (with_figure, None) if with_figure else (naming, "figure")
    return naming, None


def _names(part: Evidence, want: Wanted) -> bool:
    plain = normalise(part.text)
    return any(item.is_named_in(plain) for item in want.indicators)


def _has_asked_measure(text: str, want: Wanted) -> bool:
    plain = normalise(text)
    return any(has_measure(measure, plain) for measure in (want.measures or ("any",)))


def _year(
    query: Query, _want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A year that was asked for must stand in the passage, its headings or its report's description."""
    if not query.years:
        return parts, None
    fitting = [part for part in parts if any(_is_of_year(part, year) for year in query.years)]
    return (fitting, None) if fitting else (parts, "year")


def _is_of_year(part: Evidence, year: int) -> bool:
    report = part.hit.report
    if report.year.is_known and report.year.value == str(year):
        return True
    # Where every year was replaced by one, that year is nobody's.
    if report.year.how == "suspect" and report.year.value == str(year):
        return False
    return str(year) in _FULL_YEAR.findall(part.hit.chunk.indexed)


def _figure(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A question for a number is answered by a number of that kind that stands with the thing asked about."""
    if not want.needs_figure or want.indicators:
        return parts, None
    with_figure = [part for part in parts if _has_asked_measure(part.text, want)]
    if not with_figure:
        return parts, "figure"
    return with_figure + [part for part in parts if part not in with_figure], None


def _when(
    query: Query, _want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    if query.intent != "when" or not parts:
        return parts, None
    dated = [part for part in parts[:12] if _DATE.search(part.text)]
    if not dated:
        return parts, "year_masked"
    if _ASKS_YEAR.search(query.question):
        sound = [
            part for part in dated if part.hit.report.year.how != "suspect" and _FULL_YEAR.search(part.text)
        ]
        return (sound, None) if sound else (parts, "year_masked")
    return dated, None


def _topic(
    query: Query, want: Wanted, parts: list[Evidence], standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    if not parts:
        return parts, "topic"
    share = max(select.named_share(part, want) for part in parts[:5])
    if share >= standards.topic_share:
        return parts, None
    return parts, "topic"


def reports_of(parts: Iterable[Evidence]) -> list[Report]:
    """The reports that parts stand in, each once, in order."""
    found: dict[str, Report] = {}
    for part in parts:
        found.setdefault(part.hit.report.id, part.hit.report)
    return list(found.values())


def of_report(parts: Sequence[Evidence], report_id: str) -> list[Evidence]:
    """Only one report's parts."""
    return [part for part in parts if part.hit.chunk.report_id == report_id]

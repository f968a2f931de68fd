"""Who may speak: reports about the place, the place described, the law named; not what is of another or only aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.asking import short_name
from assistant.passages import figures_in

if TYPE_CHECKING:
    from assistant.find import Finding
    from assistant.records import Evidence, Query
    from assistant.wanted import Wanted
    from kb.records import Hit


def admitted(query: Query, finding: Finding) -> list[Hit]:
    """The place lock: only passages of reports about the place (or, failing that, that mention it).

    A question that names a law or a standard is answered from it.
    """
    if not query.places:
        described = frozenset[str]().union(*(party.reports for party in finding.parties))
        if described:
            return [hit for hit in finding.hits if hit.chunk.report_id in described]
        named = [hit for hit in finding.hits if hit.chunk.report_id in finding.named]
        return named or list(finding.hits)
    allowed = {report_id for place in query.places for report_id in finding.speaking_for(place)}
    return [hit for hit in finding.hits if hit.chunk.report_id in allowed]


def of_described(query: Query, finding: Finding, want: Wanted, parts: list[Evidence]) -> list[Evidence]:
    """The place lock for a report that is described instead of named (东北首家创模县级市, 大沽河流经的城市).

    A figure holds for the report it stands in: where much of the question are words that hardly any
    report has, only reports that have most of them may give the figure.
    """
    if (
        query.places
        or not want.needs_figure
        or query.intent not in ("figure", "threshold")
        or not want.indicators
    ):
        return parts
    named = {word for item in want.indicators for word in item.names}
    told = {word: found for word, found in finding.telling.items() if not any(word in name for name in named)}
    weight = sum(heavy for heavy, _ in told.values())
    if not told:
        return parts
    fitting = {
        part.hit.chunk.report_id
        for part in parts
        if sum(heavy for heavy, ids in told.values() if part.hit.chunk.report_id in ids) >= weight / 2
    }
    return [part for part in parts if part.hit.chunk.report_id in fitting]


def is_another_s(part: Evidence, query: Query, finding: Finding, want: Wanted) -> bool:
    """Whether all figures of the indicator in a part are, by its own words, of a place that was not asked about.

    In a text of 昆明 a sentence may state the province's figure.
    """
    if not query.places or not want.needs_figure or not want.indicators:
        return False
    stated = figures_in(part, finding.figures)
    asked = {short_name(place) for place in query.places}
    own = part.hit.report.place.value
    # A report about the place speaks for it unless it says otherwise; one that mentions it only where it says so.
    if any(part.hit.report.id in ids for ids in finding.by_place.values()):
        asked |= {short_name(own or "")}
    # A district that the gazetteer does not know (any more) is asked for by its name.
    asked |= {short_name(name) for one in stated if (name := one.place.value) and name in query.question}
    places = [short_name(one.place.value) if one.place.value else None for one in stated]
    return bool(places) and all(place is not None and place not in asked for place in places)


def is_only_aimed_at(part: Evidence, finding: Finding, want: Wanted) -> bool:
    """Whether what is so today is asked for and a part has only what is planned or demanded."""
    if want.tense != "present" or not want.needs_figure:
        return False
    kinds = {figure.kind for figure in figures_in(part, finding.figures)}
    return bool(kinds) and kinds <= {"目标", "标准"}

"""Refusing by what is missing: said politely, with what was looked through and what could be asked instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.judge import admitted
from assistant.passages import is_hidden, reports_of
from assistant.records import Answer
from kb.indicators import load_indicators
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.find import Finding
    from assistant.judge import Verdict
    from assistant.records import Evidence, Missing, Query
    from assistant.wanted import Wanted
    from kb.records import Hit
    from kb.search import Searcher


_MEASURE_NAMES = {
    "percent": "比例",
    "decibel": "分贝数",
    "days": "天数",
    "concentration": "浓度",
    "area": "面积",
    "money": "金额",
    "length": "长度",
    "weight": "数量",
    "people": "人数",
    "count": "数目",
    "any": "数字",
}


def _refusal_for_year(query: Query, finding: Finding, missing: Missing) -> str:
    places = list(query.places)
    if missing == "year_masked":
        return render("refusal_year_masked", places=places)
    reports = {hit.report.id: hit.report for hit in admitted(query, finding)}
    hidden = any(report.year.how in ("masked", "suspect") for report in reports.values())
    return render("refusal_year", places=places, years=list(query.years), hidden=hidden)


def reports_of_hits(hits: Sequence[Hit]) -> list[str]:
    """Titles of the reports that hits stand in, each once."""
    titles: dict[str, None] = {}
    for hit in hits:
        title = hit.report.title.value or hit.document_name
        titles.setdefault(title)
    return list(titles)


def refusal(query: Query, missing: Missing, text: str) -> Answer:
    """A refusal as an answer."""
    return Answer(text, query, refused=True, missing=missing)


class Refuser:
    """Words a refusal by what is missing."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def refuse(self, query: Query, finding: Finding, want: Wanted, verdict: Verdict) -> Answer:
        """What is missing, what was looked through, and what could be asked instead."""
        missing = verdict.missing or "topic"
        return refusal(query, missing, self._text(query, finding, want, verdict))

    def _text(self, query: Query, finding: Finding, want: Wanted, verdict: Verdict) -> str:
        places = list(query.places)
        match verdict.missing:
            case "place":
                text = render("refusal_place", places=places, masked=_masked_titles(finding))
            case "indicator":
                text = self._without_indicator(query, finding, want)
            case "year" | "year_masked":
                text = _refusal_for_year(query, finding, verdict.missing)
            case "place_hidden":
                text = render("refusal_place_hidden", titles=_masked_titles(finding))
            case "original":
                titles = [report.title.value or "" for report in reports_of(verdict.parts)]
                text = render("refusal_original", titles=titles)
            case "figure":
                text = _refusal_for_figure(query, finding, want, verdict.parts)
            case "field":
                text = render("refusal_field")
            case _:
                text = render("refusal_topic", places=places)
        return text

    def _without_indicator(self, query: Query, finding: Finding, want: Wanted) -> str:
        looked = reports_of_hits(admitted(query, finding)) if _is_about_one(query, finding) else []
        names = [item.name for item in want.indicators]
        return render(
            "refusal_indicator",
            places=list(query.places),
            indicators=names,
            titles=looked,
            instead=self._stated(query, finding, names),
        )

    def _stated(self, query: Query, finding: Finding, asked: list[str]) -> list[str]:
        """Indicators for which the reports that were looked through do state figures, the asked ones' kin first."""
        ids = {hit.chunk.report_id for hit in admitted(query, finding)}
        if not _is_about_one(query, finding) or not ids:
            return []
        categories = {item.category for item in load_indicators() if item.name in asked}
        stated = {figure.indicator for figure in self._searcher.figures_of(ids, _names())}
        return sorted(stated - set(asked), key=lambda name: (_category(name) not in categories, name))


def _is_about_one(query: Query, finding: Finding) -> bool:
    return bool(query.places or finding.parties)


def _names() -> list[str]:
    return [item.name for item in load_indicators()]


def _category(name: str) -> str:
    return next((item.category for item in load_indicators() if item.name == name), "")


def _refusal_for_figure(query: Query, finding: Finding, want: Wanted, parts: Sequence[Evidence]) -> str:
    asked = "、".join(item.name for item in want.indicators) or "、".join(
        _MEASURE_NAMES[measure] for measure in want.measures
    )
    if want.wants_number:
        asked = "文号"
    ids = {hit.chunk.report_id for hit in admitted(query, finding)}
    hidden = is_hidden(parts[:1], query.question) or any(
        figure.status == "masked" for figure in finding.figures if figure.report_id in ids
    )
    return render("refusal_figure", places=list(query.places), asked=asked or "数字", hidden=hidden)


def _masked_titles(finding: Finding) -> list[str]:
    hidden = [hit for hit in finding.hits[:12] if hit.report.place.how == "masked"]
    return reports_of_hits(hidden)

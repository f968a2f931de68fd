"""What a campaign required of an indicator when a figure was reached, and whether the figure met it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from assistant.required import sentence_of
from kb.normal import normalise
from kb.quantities.spellings import canonical
from kb.requirements import load_requirements, meets

if TYPE_CHECKING:
    from assistant.records import Evidence
    from kb.knowledge import Figure
    from kb.records import Report
    from kb.requirements import Requirement, Ruleset
    from kb.search import Searcher

_NUMERIC = (">=", ">", "<=", "<", "==")
_PLANS = {"九五": 2000, "十五": 2005, "十一五": 2010, "十二五": 2015, "十三五": 2020}
"""Last year of each five-year plan; a version named after one was in force till then where nothing else is known."""
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Applied:
    """The national requirement for one figure, with the sentence that states it."""

    requirement: Requirement
    part: Evidence
    is_met: bool | None
    """None where the figure's year, and so the version that held, is not known."""


def applied(figure: Figure, report: Report, searcher: Searcher) -> Applied | None:
    """The requirement of the report's campaign for a figure; None if no version, or more than one, may have held."""
    year = figure.year if figure.year.is_known else report.year
    known = int(year.value[:4]) if year.is_known and year.value and _YEAR.match(year.value) else None
    rows = [
        row
        for row in load_requirements()
        if row.indicator.name == figure.indicator
        and _is_of(row.ruleset, report)
        and _is_plain(row)
        and (known is None or _held(row.ruleset, known))
    ]
    part = sentence_of(rows[0], searcher) if len(rows) == 1 else None
    if part is None or figure.number is None or canonical(rows[0].unit) != canonical(figure.unit):
        return None
    return Applied(rows[0], part, None if known is None else _meets(figure.number, rows[0]))


def _is_of(ruleset: Ruleset, report: Report) -> bool:
    """Whether a ruleset is the national one of the campaign that a report is of."""
    campaign = normalise(report.campaign.value or "")
    return ruleset.level == "国家" and bool(campaign) and normalise(ruleset.campaign) == campaign


def _is_plain(row: Requirement) -> bool:
    """Whether a requirement is one number that holds for every city."""
    if row.operator not in _NUMERIC or row.tags or row.values or row.also or row.since or row.until:
        return False
    return _number(row) is not None


def _number(row: Requirement) -> Decimal | None:
    try:
        return Decimal(row.threshold)
    except InvalidOperation:
        return None


def _held(ruleset: Ruleset, year: int) -> bool:
    """Whether a version held all through a year, as far as the sources tell."""
    first = int(ruleset.valid_from[:4]) if ruleset.valid_from else None
    last = int(ruleset.valid_to[:4]) if ruleset.valid_to else None
    if last is None:
        last = next((end for plan, end in _PLANS.items() if f"“{plan}”" in ruleset.version), None)
    return first is not None and last is not None and first <= year <= last


def _meets(number: Decimal, row: Requirement) -> bool:
    return meets(number, row.operator, _number(row) or Decimal(0))

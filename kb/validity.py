"""Whether a law or standard still holds, as far as the other texts of the library say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.normal import normalise
from kb.records import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.records import Report

REPEALED = "已废止"
"""How the validity begins of what must not be given as current."""


def with_repeals(reports: Sequence[Report]) -> list[Report]:
    """The reports, those that a later one puts out of force marked as repealed, and by what."""
    later: dict[str, Report] = {}
    for report in reports:
        for name in (report.repeals.value or "").split("、"):
            if name:
                later[_key(name)] = report
    return [_judged(report, later) for report in reports] if later else list(reports)


def _judged(report: Report, later: dict[str, Report]) -> Report:
    if report.validity.value:
        return report
    by = next((later[key] for key in _keys(report) if key in later), None)
    if by is None or by.id == report.id or not _is_later(by, report):
        return report
    since = f"，{by.force.value} 起" if by.force.value else ""
    return replace(report, validity=Fact(f"{REPEALED}，由《{by.title.value}》替代{since}", "inferred"))


def _keys(report: Report) -> Iterable[str]:
    return [_key(name) for name in (report.title.value, report.number.value) if name]


def _key(name: str) -> str:
    """A law by its name without the state's, a standard by its number."""
    return normalise(name).removeprefix("中华人民共和国").replace("--", "-")


def _is_later(one: Report, other: Report) -> bool:
    dates = [report.force.value or report.year.value or "" for report in (one, other)]
    return not all(dates) or dates[0] > dates[1]

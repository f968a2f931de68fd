"""Which of several reports that are one source stands for them: what `reprint_of` says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.knowledge import Kinship
    from kb.records import Report

_SAME_SOURCE = ("copy", "reprint", "excerpt")


def with_originals(reports: Sequence[Report], kin: Iterable[Kinship]) -> list[Report]:
    """The reports, copies pointing at the one that stands for them: the whole of an excerpt, else the first.

    Not in the catalogue's rows, because a document's id changes when its description is corrected.
    """
    order = {report.id: number for number, report in enumerate(reports)}
    above: dict[str, str] = {}
    for kinship in kin:
        if kinship.kind in _SAME_SOURCE and {kinship.report_id, kinship.other_id} <= order.keys():
            copy, original = _copy_and_original(kinship, order)
            if order[original] < order.get(above.get(copy, ""), len(order)):
                above[copy] = original
    return [
        replace(report, reprint_of=_topmost(report.id, above)) if report.id in above else report
        for report in reports
    ]


def _copy_and_original(kinship: Kinship, order: dict[str, int]) -> tuple[str, str]:
    one, other = kinship.report_id, kinship.other_id
    if kinship.kind == "excerpt":
        # More of an excerpt stands in the whole than of the whole in the excerpt.
        return (one, other) if kinship.share >= kinship.other_share else (other, one)
    return (one, other) if order[one] > order[other] else (other, one)


def _topmost(report_id: str, above: dict[str, str]) -> str:
    seen = {report_id}
    while (following := above.get(report_id)) is not None and following not in seen:
        seen.add(following)
        report_id = following
    return report_id

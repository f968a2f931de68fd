"""The verdict on the evidence: the parts that may answer, or what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import select
from assistant.judge import asked
from assistant.judge.lock import admitted, is_another_s, is_only_aimed_at, of_described
from assistant.judge.nearness import Standards, by_topic
from assistant.norms import NORM_TEXTS
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from assistant.find import Finding
    from assistant.records import Evidence, Missing, Query
    from assistant.wanted import Wanted

_OF_A_REGION = 0.85
_ASKS_WHICH_PLACE = re.compile(r"(?:是|叫)(?:哪个|哪座|什么)(?:市|县|城市|地方)|[市县]名")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said: evidence in order, or what is missing."""

    parts: tuple[Evidence, ...] = ()
    missing: Missing | None = None


def judge(query: Query, finding: Finding, want: Wanted, standards: Standards | None = None) -> Verdict:
    """The parts that may answer a question about at most one place, or why none may."""
    standards = standards or Standards()
    hits = admitted(query, finding)
    if query.places and not hits:
        return Verdict(missing="place")
    parts = of_described(query, finding, want, select.select(hits, want, finding.figures))
    parts = [
        part
        for part in parts
        if not is_another_s(part, query, finding, want) and not is_only_aimed_at(part, finding, want)
    ]
    if not parts:
        return Verdict(missing="indicator" if want.indicators else "topic")
    if not query.places:
        parts = sorted(parts, key=lambda part: -part.score * (_OF_A_REGION if _is_regional(part) else 1.0))
    if _ASKS_WHICH_PLACE.search(query.question) and parts[0].hit.report.place.how == "masked":
        return Verdict(tuple(parts), "place_hidden")
    for check in (*asked.CHECKS, by_topic):
        parts, missing = check(query, want, parts, standards)
        if missing is not None:
            return Verdict(tuple(parts), missing)
    return Verdict(tuple(parts)) if parts else Verdict(missing="topic")


def _is_regional(part: Evidence) -> bool:
    """Whether a part is of one region's law: where no place is named the country's is asked for."""
    report = part.hit.report
    return report.kind.value in NORM_TEXTS and report.place.value != NATIONWIDE

"""What must be said about the sources of an answer: places inferred, years hidden, digits damaged, laws repealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cite import label_of
from assistant.compose import escape
from assistant.norms import SHEET
from assistant.records import Evidence
from assistant.select import is_damaged
from kb.records import NATIONWIDE
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.cite import Citer
    from kb.knowledge import Side
    from kb.search import Searcher


_STANDS = ("现行", "未知")
"""Validities of which nothing need be said."""


def caveats(
    parts: Sequence[Evidence], citer: Citer, *, mentioned: str | None = None, figures: bool
) -> list[str]:
    """What must be said about the sources of an answer, each once, with the marks it holds for."""
    said: dict[str, list[Evidence]] = {}
    for part in parts:
        for name in _remarks(part, citer, figures=figures, mentioned=mentioned):
            said.setdefault(name, []).append(part)
    return [_caveat(name, members, citer, mentioned) for name, members in said.items()]


def _remarks(part: Evidence, citer: Citer, *, figures: bool, mentioned: str | None) -> list[str]:
    report = part.hit.report
    found = []
    if mentioned and not report.place.is_known:
        found.append("caveat_place_mentioned")
    elif report.place.how == "inferred" and report.place.value != NATIONWIDE:
        found.append("caveat_place_inferred")
    if is_damaged(part.words):
        found.append("caveat_damaged")
    if citer.is_doubtful(part):
        found.append("caveat_doubtful")
    if figures and report.year.how in ("masked", "suspect"):
        found.append(f"caveat_year_{report.year.how}")
    # Of a sheet of requirements the status of its version is said beside the requirements.
    if report.kind.value != SHEET and not (report.validity.value or _STANDS[0]).startswith(_STANDS):
        found.append("caveat_validity")
    if part.hit.collection == "starter":
        found.append("caveat_digest")
    return found


def _validities(parts: Sequence[Evidence]) -> list[str]:
    """What is known of the validity of each text that is quoted, once a text."""
    reports = {part.hit.report.id: part.hit.report for part in parts}
    return [f"{label_of(report)}：{report.validity.value}" for report in reports.values()]


def _caveat(name: str, parts: Sequence[Evidence], citer: Citer, mentioned: str | None) -> str:
    marks = "".join(sorted({citer.mark(part) for part in parts}, key=lambda mark: int(mark.strip("[]"))))
    places = "、".join(dict.fromkeys(part.hit.report.place.value or "" for part in parts))
    values: dict[str, dict[str, object]] = {
        "caveat_place_mentioned": {"place": mentioned or ""},
        "caveat_place_inferred": {"place": places},
        "caveat_year_suspect": {"year": parts[0].hit.report.year.value},
        "caveat_validity": {"texts": _validities(parts)},
    }
    return render(name, mark=f" {marks}", **values.get(name, {}))


def conflicts(parts: Sequence[Evidence], searcher: Searcher, citer: Citer) -> list[str]:
    """What the library knows not to agree with words that are quoted, each side cited."""
    lines: list[str] = []
    for conflict in searcher.conflicts():
        if not any(_is_side(part, side) for part in parts for side in conflict.sides):
            continue
        sides = [part for side in conflict.sides if (part := _part_of(side, searcher)) is not None]
        marks = "".join(dict.fromkeys(citer.mark(part) for part in sides))
        lines += ["", render("conflict", remark=escape(conflict.remark), marks=marks)]
    return lines


def _is_side(part: Evidence, side: Side) -> bool:
    return part.hit.chunk.document_id == side.document_id and part.main.overlaps(side.span)


def _part_of(side: Side, searcher: Searcher) -> Evidence | None:
    hit = searcher.hit_in(side.document_id, side.span)
    return Evidence(hit, (side.span,), side.words, 0.0) if hit else None

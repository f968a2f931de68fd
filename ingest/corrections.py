"""What users know better about a report: found again by words of the report, whatever the program now makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kb.errors import CorrectionError
from kb.knowledge import Correction
from kb.places import innermost
from kb.records import UNKNOWN, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.places import Gazetteer
    from kb.records import Document, Report

FIELDS: Mapping[str, str] = {
    "title": "标题",
    "place": "地名",
    "unit": "单位",
    "year": "年份",
    "period": "时段",
    "campaign": "创建活动",
    "kind": "文种",
    "issuer": "发文单位",
    "number": "文号",
    "validity": "效力",
}
"""What can be corrected, and what a user calls it."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–~至](?:19|20)\d\d)?")
_ANCHOR = 40
"""Characters kept of the report: enough to stand once in a document, short enough to survive a new reader."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asks for: new values by field for one report of a document."""

    values: Mapping[str, str]
    report: int | None = None
    """Its number in the document, from 1."""
    contains: str = ""
    """Or words that stand in it."""
    why: str = ""


def chosen(document: Document, reports: Sequence[Report], wish: Wish) -> Report:
    """The report a wish is about. Raises CorrectionError if the words or the number fit none, or several."""
    if wish.contains:
        offsets = _Compact(document.text).places_of(wish.contains)
        holding = list(dict.fromkeys(r for at in offsets for r in reports if r.start <= at < r.end))
    elif wish.report is not None:
        holding = [r for number, r in enumerate(reports, 1) if number == wish.report]
    else:
        holding = list(reports)
    if len(holding) == 1:
        return holding[0]
    name = document.name
    if not holding and wish.contains:
        raise CorrectionError(
            f"“{name}”里没有包含“{wish.contains}”的材料，请核对这几个字（chuangmo text 可看正文）。"
        )
    if not holding:
        raise CorrectionError(
            f"“{name}”只有 {len(reports)} 份材料，没有第 {wish.report} 份；chuangmo reports 可查看。"
        )
    raise CorrectionError(
        f"“{name}”里有 {len(holding)} 份材料都符合，请写明是第几份，如 chuangmo describe {name}#1 …；chuangmo reports 可查看。"
    )


def corrections_of(
    document: Document, report: Report, wish: Wish, *, by: str, at: str, gazetteer: Gazetteer
) -> list[Correction]:
    """A wish as corrections to keep, a field each. Raises CorrectionError for a value that cannot be."""
    anchor, occurrence = _anchor(document, report, wish.contains)
    return [
        Correction(
            document=document.name,
            content_hash=document.content_hash,
            anchor=anchor,
            occurrence=occurrence,
            field=field,
            value=_checked(field, value.strip(), gazetteer),
            why=wish.why,
            by=by,
            at=at,
        )
        for field, value in wish.values.items()
    ]


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The newest correction of each field of each report, if it says something."""
    newest = {(one.anchor, one.occurrence, one.field): one for one in corrections}
    return tuple(one for one in newest.values() if one.value)


def corrected(
    document: Document, reports: Sequence[Report], corrections: Iterable[Correction], gazetteer: Gazetteer
) -> tuple[tuple[Report, ...], int]:
    """The reports with what users said of them; and how many corrections found no report."""
    known = list(corrections)
    if not known:
        return tuple(reports), 0
    compact = _Compact(document.text)
    changed = list(reports)
    lost = 0
    for correction in known:
        index = _index(compact, changed, correction)
        if index is None:
            lost += 1
            continue
        changed[index] = _with(changed[index], correction, gazetteer)
    return tuple(changed), lost


def _with(report: Report, correction: Correction, gazetteer: Gazetteer) -> Report:
    if correction.field == "place":
        return _with_place(report, correction.value, gazetteer)
    changed: dict[str, Any] = {correction.field: Fact(correction.value, "corrected")}
    return replace(report, **changed)


def _with_place(report: Report, value: str, gazetteer: Gazetteer) -> Report:
    """The innermost place that is named, and what it lies in; a place the gazetteer doesn't know as it is written."""
    mentions = innermost(gazetteer.find(value))
    entry = mentions[-1].entry if len(mentions) == 1 and mentions[-1].span.end == len(value) else None
    if entry is None:
        return replace(report, place=Fact(value, "corrected"), within=UNKNOWN)
    above = "".join(entry.path[:-1])
    within = Fact(above, "corrected") if above else UNKNOWN
    return replace(report, place=Fact(entry.name, "corrected"), within=within)


def _checked(field: str, value: str, gazetteer: Gazetteer) -> str:
    if field not in FIELDS:
        raise CorrectionError(f"“{field}”不是可以更正的项目，可以更正的有：{'、'.join(FIELDS)}。")
    if field == "year" and value and not _YEAR.fullmatch(value):
        raise CorrectionError(f"年份“{value}”不对，请写四位数字，如 2009，或起止年份，如 2011-2015。")
    if field == "place" and value and any(m.entry is None for m in innermost(gazetteer.find(value))):
        raise CorrectionError(f"“{value}”有重名，请从省写起，如 山东省胶州市。")
    return value


def _anchor(document: Document, report: Report, contains: str) -> tuple[str, int]:
    """Words of the report, and which of the places where they stand is in it."""
    compact = _Compact(document.text)
    if contains:
        words = contains
    else:
        middle = (report.start + report.end) // 2
        words = document.text[middle : middle + _ANCHOR]
    offsets = compact.places_of(words)
    inside = [number for number, at in enumerate(offsets) if report.start <= at < report.end]
    return words, inside[0] if inside else 0


def _index(compact: _Compact, reports: Sequence[Report], correction: Correction) -> int | None:
    offsets = compact.places_of(correction.anchor)
    if correction.occurrence >= len(offsets):
        return None
    at = offsets[correction.occurrence]
    return next((number for number, report in enumerate(reports) if report.start <= at < report.end), None)


def concerning(document: Document, report: Report, corrections: Iterable[Correction]) -> list[Correction]:
    """The corrections that were made to one report, also those that no longer hold."""
    compact = _Compact(document.text)
    return [one for one in corrections if _index(compact, [report], one) is not None]


class _Compact:
    """A text without white space, so that words are found across line ends; offsets lead back."""

    def __init__(self, text: str) -> None:
        self._offsets = [at for at, character in enumerate(text) if not character.isspace()]
        self._text = "".join(text[at] for at in self._offsets)

    def places_of(self, words: str) -> list[int]:
        """Where `words` begin in the text, however they are broken there."""
        wanted = "".join(words.split())
        if not wanted:
            return []
        return [self._offsets[match.start()] for match in re.finditer(re.escape(wanted), self._text)]

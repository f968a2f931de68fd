"""Totals that are less than their parts, or differ from the rows they sum up."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.figures.checks.sides import clause_start, conflict, in_row, line_of, number_of
from ingest.figures.checks.words import check_words
from kb.quantities.numbers import MASKS
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.knowledge import Conflict, Figure

_TOLERANCE = 100
"""A total may differ from its parts by a hundredth: figures are rounded."""
_REACH = 400
"""Characters behind a total in which its parts stand."""
_LEAST_LEVELS = 3
_ADDED = (
    "元",
    "个",
    "家",
    "项",
    "件",
    "起",
    "人",
    "吨",
    "户",
    "处",
    "座",
    "亩",
    "公顷",
    "平方公里",
    "平方米",
    "公里",
    "台",
    "辆",
    "份",
)
_MOST_NEAR = 60
"""Figures within `_REACH`."""


def sums(figures: Sequence[Figure], text: str) -> tuple[Conflict, ...]:
    """Totals of a report that are smaller than their parts, or differ from the rows they sum up."""
    exact = [each for each in figures if each.status == "ok" and each.number is not None and not each.upper]
    found: list[Conflict] = []
    for index, total in enumerate(exact):
        following = _following(total, exact[index + 1 : index + _MOST_NEAR], text)
        parts = _by_level(total, following, text) or _larger_part(total, following, text)
        if parts:
            found.append(_sum_conflict(total, parts, text))
    return (*found, *_wrong_rows(exact, text))


def _following(total: Figure, rest: Sequence[Figure], text: str) -> list[Figure]:
    """Figures of the same unit within the reach of a total, up to a new paragraph."""
    if total.unit not in _ADDED or total.kind != "现状" or in_row(total, text):
        return []
    near = []
    for each in rest:
        gap = text[total.span.end : each.span.start]
        if len(gap) > _REACH or "\n\n" in gap:
            break
        if each.unit == total.unit:
            near.append(each)
    return near


def _by_level(total: Figure, following: Sequence[Figure], text: str) -> list[Figure]:
    """Parts by level of government, from above, that exceed the total: 中央…, 省…, 市…, 县…."""
    parts: list[Figure] = []
    last = -1
    at = total.span.end
    for each in following:
        level = _level(text[max(at, clause_start(text, each.span.start)) : each.span.start])
        if level is None or level <= last:
            break
        parts, last, at = [*parts, each], level, each.span.end
    if len(parts) < _LEAST_LEVELS or _level_before(total, text):
        return []
    return parts if _exceeds(parts, total) and _names_levels(total, parts, text) else []


def _level(words: str) -> int | None:
    return next(
        (number for number, level in enumerate(check_words().levels) if re.search(level, words)), None
    )


def _level_before(total: Figure, text: str) -> bool:
    """Whether the supposed total is itself a part: 国家级3家，省级48家."""
    before = text[clause_start(text, total.span.start) : total.span.start]
    return any(f"{word}级" in before for word in ("国家", "省", "市", "县"))


def _names_levels(total: Figure, parts: Sequence[Figure], text: str) -> bool:
    """Whether the words between total and first part say that it is broken down."""
    between = text[total.span.end : parts[0].span.start]
    return bool(re.search("其中|来源|包[括含]|分类|分别|构成|分为", between))


def _larger_part(total: Figure, following: Sequence[Figure], text: str) -> list[Figure]:
    """One part right behind 其中 that alone exceeds its total."""
    if not following or _level_before(total, text):
        return []
    part = following[0]
    gap = text[total.span.end : part.span.start]
    is_part = re.fullmatch(rf"[，,（(]?(?:{check_words().sources['part']})[^，,。；;\d]{{0,12}}", gap)
    return [part] if is_part and part.bound in ("", ">=", ">") and _exceeds([part], total) else []


def _exceeds(parts: Iterable[Figure], total: Figure) -> bool:
    whole = number_of(total)
    return sum(map(number_of, parts)) > whole + abs(whole) / _TOLERANCE and total.bound not in (">", ">=")


def _wrong_rows(figures: Sequence[Figure], text: str) -> Iterator[Conflict]:
    """Rows of tables that are called 合计 and are not what stands above them."""
    for total in figures:
        line = line_of(total, text)
        label = text[slice(*line)].split(BETWEEN_CELLS, 1)[0]
        if BETWEEN_CELLS not in text[slice(*line)] or not check_words().patterns["total"].search(label):
            continue
        parts = _column_above(total, figures, text)
        whole = number_of(total)
        difference = abs(sum(map(number_of, parts)) - whole)
        if len(parts) > 1 and difference > abs(whole) / _TOLERANCE:
            yield _sum_conflict(total, parts, text)


def _column_above(total: Figure, figures: Sequence[Figure], text: str) -> list[Figure]:
    """The figures over a total in its column; none where one is missing, hidden, or a part of another."""
    start, _ = line_of(total, text)
    column = text.count(BETWEEN_CELLS, start, total.span.start)
    above: list[Figure] = []
    at = start - 1
    while at > 0:
        low = text.rfind("\n", 0, at) + 1
        row = text[low:at].split(BETWEEN_CELLS)
        near = figures[bisect_left(figures, low, key=_start) : bisect_left(figures, at, key=_start)]
        inside = [each for each in near if text.count(BETWEEN_CELLS, low, each.span.start) == column]
        if len(row) <= column or not _is_summed(row[0], row[column], inside):
            return [] if len(row) > column and _is_data(row[0], row[column]) else above
        above += inside
        at = low - 1
    return above


def _start(figure: Figure) -> int:
    return figure.span.start


def _is_data(label: str, cell: str) -> bool:
    """Whether a row that is not summed is no header: a part of another, a hidden figure, a rate."""
    is_part = check_words().patterns["part_row"].search(label) is not None
    return is_part or any(sign.isdigit() or sign in MASKS for sign in cell)


def _is_summed(label: str, cell: str, inside: Sequence[Figure]) -> bool:
    """Whether a row counts to the sum: one exact figure, or an empty cell."""
    if check_words().patterns["part_row"].search(label) or check_words().patterns["total"].search(label):
        return False
    if not inside:
        return not re.search(r"\S", cell.replace("—", "").replace("-", ""))
    return len(inside) == 1 and inside[0].unit in _ADDED


def _sum_conflict(total: Figure, parts: Sequence[Figure], text: str) -> Conflict:
    listed = "、".join(part.value for part in parts)
    added = sum(map(number_of, parts), Decimal(0))
    remark = (
        f"“{total.value}”与所列各项（{listed}）对不上：各项相加为{_spoken(added, total)}，请核对原始数据。"
    )
    if len(parts) == 1:
        remark = f"“其中”所列的{listed}比总数“{total.value}”还大，请核对原始数据。"
    return conflict("sum", (total, *parts), remark, text)


def _spoken(number: Decimal, like: Figure) -> str:
    """A sum in the unit in which the total was written: 156024.175万元."""
    power = 8 if "亿" in like.value else 4 if "万" in like.value else 0
    return f"{(number / 10**power).normalize():f}{'亿' if power == 8 else '万' if power else ''}{like.unit}"

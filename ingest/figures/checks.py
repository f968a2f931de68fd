"""Figures of one report that cannot all be right: parts that exceed their total, one thing with two values.

Only certain cases are told: a false alarm costs a reader more than a missed one.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.figures.check_words import check_words
from kb.normal import normalise
from kb.quantities.numbers import MASKS
from kb.records import Conflict, Side, Span
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.records import ConflictKind, Figure

_TOLERANCE = 100
"""A total may differ from its parts by a hundredth: figures are rounded."""
_VAGUE = 20
"""A figure with 多, 余 or 约 may differ from an exact one by a twentieth."""
_REACH = 400
"""Characters behind a total in which its parts stand."""
_LEAST_LEVELS = 3
_LEAST_PHRASE = 8
"""Characters: shorter words for a thing (完成投资) are said of many things."""
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
_WIDEST = 2000
"""Characters of a row of a table."""
_MOST_NEAR = 60
"""Figures within `_REACH`."""
_MOST_TOLD = 50
"""Statements of one thing that are held against each other."""
_STOP = re.compile(r"[。！？!?；;\n]")
_CLAUSE = re.compile(r"[，,。；;：:、！!？?\n|（(）)]")
_HAN = re.compile(r"[一-龥A-Za-z]+$")


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


def statements(figures: Sequence[Figure], text: str) -> tuple[Conflict, ...]:
    """The same thing with two values in one report, in the same words, of the same place, year and part."""
    said = [each for each in figures if _is_stated(each, text)]
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for each in said:
        groups.setdefault(_subject(each, text), []).append(each)
    few = [group[:_MOST_TOLD] for subject, group in groups.items() if subject]
    pairs = [pair for group in few for pair in combinations(group, 2) if _disagree(*pair, text)]
    return tuple(_statement_conflict(one, other, text) for one, other in _first_of_each(pairs))


# ---- sums


def _following(total: Figure, rest: Sequence[Figure], text: str) -> list[Figure]:
    """Figures of the same unit within the reach of a total, up to a new paragraph."""
    if total.unit not in _ADDED or total.kind != "现状" or _in_row(total, text):
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
        level = _level(text[max(at, _clause_start(text, each.span.start)) : each.span.start])
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
    before = text[_clause_start(text, total.span.start) : total.span.start]
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
    whole = _number(total)
    return sum(map(_number, parts)) > whole + abs(whole) / _TOLERANCE and total.bound not in (">", ">=")


def _number(figure: Figure) -> Decimal:
    if figure.number is None:
        raise ValueError(f"figure {figure.id} has no number")
    return figure.number


def _wrong_rows(figures: Sequence[Figure], text: str) -> Iterator[Conflict]:
    """Rows of tables that are called 合计 and are not what stands above them."""
    for total in figures:
        line = _line(total, text)
        label = text[slice(*line)].split(BETWEEN_CELLS, 1)[0]
        if BETWEEN_CELLS not in text[slice(*line)] or not check_words().patterns["total"].search(label):
            continue
        parts = _column_above(total, figures, text)
        whole = _number(total)
        difference = abs(sum(map(_number, parts)) - whole)
        if len(parts) > 1 and difference > abs(whole) / _TOLERANCE:
            yield _sum_conflict(total, parts, text)


def _column_above(total: Figure, figures: Sequence[Figure], text: str) -> list[Figure]:
    """The figures over a total in its column; none where one is missing, hidden, or a part of another."""
    start, _ = _line(total, text)
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
    added = sum(map(_number, parts), Decimal(0))
    remark = (
        f"“{total.value}”与所列各项（{listed}）对不上：各项相加为{_spoken(added, total)}，请核对原始数据。"
    )
    if len(parts) == 1:
        remark = f"“其中”所列的{listed}比总数“{total.value}”还大，请核对原始数据。"
    return _conflict("sum", (total, *parts), remark, text)


def _spoken(number: Decimal, like: Figure) -> str:
    """A sum in the unit in which the total was written: 156024.175万元."""
    power = 8 if "亿" in like.value else 4 if "万" in like.value else 0
    return f"{(number / 10**power).normalize():f}{'亿' if power == 8 else '万' if power else ''}{like.unit}"


# ---- statements


def _is_stated(figure: Figure, text: str) -> bool:
    """Whether a figure says how something stood, once and in running text."""
    if figure.kind != "现状" or figure.status != "ok" or figure.number is None or figure.upper is not None:
        return False
    return figure.bound in ("", ">", "~") and not _in_row(figure, text)


def _subject(figure: Figure, text: str) -> tuple[str, ...]:
    """What two statements must share to be compared; nothing for a phrase that is too short to name one thing."""
    phrase = _phrase(figure, text)
    if not figure.indicator and len(phrase) < _LEAST_PHRASE:
        return ()
    place, year = figure.place.value or "", (figure.year.value or "") + figure.year.how
    what = figure.indicator or phrase[-_LEAST_PHRASE:]
    return (what, normalise(figure.unit), place, year)


def _disagree(one: Figure, other: Figure, text: str) -> bool:
    if _number(one) == _number(other) or _same_sentence(one, other, text):
        return False
    if not _near_scope(one, other) or _time(one, text) != _time(other, text):
        return False
    vague = [each for each in (one, other) if each.bound]
    low, high = sorted((_number(one), _number(other)))
    if len(vague) == 2 or (vague and (high - low) * _VAGUE <= high):
        return False
    return _same_words(one, other, text)


def _same_sentence(one: Figure, other: Figure, text: str) -> bool:
    return not re.search(r"[。！？!?\n]", text[one.span.end : other.span.start])


def _near_scope(one: Figure, other: Figure) -> bool:
    return one.scope == other.scope or (not one.indicator and "" in (one.scope, other.scope))


def _time(figure: Figure, text: str) -> list[str]:
    """Words of time in the sentence before a figure."""
    start = max(
        (match.end() for match in _STOP.finditer(text, max(0, figure.span.start - 200), figure.span.start)),
        default=0,
    )
    return sorted(
        check_words()
        .patterns["other_time"]
        .findall(text, max(start, figure.span.start - 200), figure.span.start)
    )


def _same_words(one: Figure, other: Figure, text: str) -> bool:
    """Whether both are said of the same thing: an indicator by the same words, anything else by a long phrase."""
    mine, theirs = _phrase(one, text), _phrase(other, text)
    short, long = sorted((mine, theirs), key=len)
    if one.indicator:
        return bool(short) and mine == theirs
    return len(short) >= _LEAST_PHRASE and long.endswith(short)


def _phrase(figure: Figure, text: str) -> str:
    """The words right before a figure that name what it counts."""
    clause = text[_clause_start(text, figure.span.start) : figure.span.start]
    around = rf"(?:{check_words().sources['around']})"
    found = _HAN.search(re.sub(rf"{around}*\s*$", "", clause))
    # 13个城市平均优良天数比例: what stands before a number is cut off, so the rest is no full name.
    return re.sub(rf"^{around}*", "", found[0]) if found and not re.search(r"\d", clause) else ""


def _first_of_each(pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[tuple[Figure, Figure]]:
    """Each pair of values once, however often it is said."""
    seen = set()
    for one, other in pairs:
        key = (one.indicator, one.unit, one.place.value, *sorted((_number(one), _number(other))))
        if key not in seen:
            seen.add(key)
            yield one, other


def _statement_conflict(one: Figure, other: Figure, text: str) -> Conflict:
    what = one.indicator or max(_phrase(one, text), _phrase(other, text), key=len)
    remark = f"同一份材料里“{what}”有两个数：“{one.value}”和“{other.value}”，请核对以哪个为准。"
    return _conflict("statements", (one, other), remark, text)


# ---- both


def _conflict(kind: ConflictKind, figures: Sequence[Figure], remark: str, text: str) -> Conflict:
    sides = tuple(_side(each, text) for each in figures)
    key = "\n".join(f"{each.report_id} {each.span.start} {each.span.end}" for each in figures)
    return Conflict(hashlib.sha256(f"{kind}\n{key}".encode()).hexdigest()[:16], kind, sides, remark)


def _side(figure: Figure, text: str) -> Side:
    """The clause that a figure stands in, up to the figure's end."""
    start = _clause_start(text, figure.span.start)
    said = text[start : figure.span.end]
    span = Span(start + len(said) - len(said.lstrip()), figure.span.end)
    return Side(figure.document_id, figure.report_id, span, span.quote(text))


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - 60)
    return max((match.end() for match in _CLAUSE.finditer(text, low, at)), default=low)


def _line(figure: Figure, text: str) -> tuple[int, int]:
    low, high = max(0, figure.span.start - _WIDEST), figure.span.end + _WIDEST
    end = text.find("\n", figure.span.end, high)
    start = text.rfind("\n", low, figure.span.start)
    return (start if start >= 0 else low - 1) + 1, end if end >= 0 else min(high, len(text))


def _in_row(figure: Figure, text: str) -> bool:
    line = text[slice(*_line(figure, text))]
    return BETWEEN_CELLS in line or "\t" in line

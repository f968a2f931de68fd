"""Quantities: numbers with their units, ranges and bounds; dates, names and list numbers are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.plainview import view
from kb.quantities.numbers import MASKS, Numeral, numerals, plain
from kb.quantities.units import Unit, unit_at
from kb.quantities.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.knowledge import Bound, FigureStatus

_HIDDEN = re.escape(MASKS)
_Y = r"(?:1[89]|20)\d\d"
_DATES = re.compile(
    rf"(?<!\d){_Y}[ ]?年?[ ]?(?:[-—–~～至到]{{1,2}}|、)[ ]?(?:19|20)?\d\d(?!\d)(?:[ ]?年)?"
    rf"|(?<![\d.]){_Y}[ ]?年(?:度)?(?:[ ]?[\d{_HIDDEN}]{{1,2}}[ ]?月)?(?:[ ]?[\d{_HIDDEN}]{{1,3}}[ ]?[日号])?"
    rf"|(?<![\d.]){_Y}[-./]\d{{1,2}}[-./]\d{{1,2}}(?:[ ]?\d\d?:\d\d(?::\d\d)?)?"
    rf"|(?<![\d{_HIDDEN}])[\d{_HIDDEN}]{{0,8}}[{_HIDDEN}][\d{_HIDDEN}]{{0,8}}[ ]?(?:年(?!来)|月|[日号])(?!份额)"
    r"|(?:(?<=['’‘])\d\d|(?<!\d)[09]\d)[ ]?年"
    r"|(?:\d{1,2}[ ]?[-—–~至到、][ ]?)?(?<!\d)\d{1,2}[ ]?月(?:份|[上中下]旬|[底初末])?(?:[ ]?\d{1,2}[ ]?[日号])?"
    r"(?:[ ]?[-—–~至到][ ]?\d{1,2}[ ]?[日号])?"
    r"|[〔\[【（(][ ]?(?:19|20)[\dxX×*＊_]{2}[ ]?[〕\]】）)][ ]?第?[ ]?\d*[ ]?号?"
    r"|[一二〇○零九十]{4}年(?:[一二三四五六七八九十]{1,2}月)?(?:[一二三四五六七八九十]{1,3}日)?"
    r"|[一二三四五六七八九十]{1,2}月(?:份|[一二三四五六七八九十]{1,3}日)"
)
_LATIN_BEFORE = re.compile(r"[A-Za-z][-.]?$")
# What stands before it may be the rest of the number: 54。46%, 达标率1 0 0%, 9O.2%, l.5吨. It is not guessed which.
_TORN = re.compile(
    r"(?<![\d.])\d{1,3}。$|[\u4e00-\u9fff]\d(?: \d)* $|(?:\d[OoIl|]{1,2}|(?<![A-Za-z])[OoIl])[.]?$"
)
_TORN_WIDTH = 12
"""Characters before a number in which the rest of it may stand."""
_PHYSICAL = ("percent", "weight", "money", "concentration", "decibel")
_RANGE = re.compile(r"[ ]?(?:[-—–~～至到]|——|以上)[ ]?")
_FROM = re.compile(r"[从由自][^,，。;；]{0,6}$")
_BETWEEN = re.compile(r"[ ]?(?:[-—–~～至到]|——)[ ]?(?=\d)")
_LISTED = re.compile(r"[、和](?=\d)")
_RESPECTIVELY = re.compile(r"分别[^,，。;；\d]{0,6}(?:\d[\d.]*、)?$")
_SIGN = re.compile(r"(?:[≥≤＞＜><≧≦]=?|不低于|不少于|不高于|不超过|大于|小于|低于|高于|超过)[ ]?$")
_NAMED = re.compile(
    r"(?:指数|浓度|均值|平均值|值)(?:分别)?(?:达到|达|为|是|(?:[比较同][^,，。]{0,8})?(?:下降|上升|降低|升高|提高|增加|减少)了?|降至|降到|升至)[ ]?$"
)
_BARE_AFTER = re.compile(r"以上|级|以下")
_CLOSED = re.compile(r"[A-Za-z#号级类届]|年代|·\d")
_BEFORE = 12
"""Characters before a number in which its bound stands."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; offsets in the text it was read from."""

    start: int
    end: int
    number: Decimal | None
    upper: Decimal | None
    unit: str
    measure: str
    bound: Bound
    status: FigureStatus
    power: int = 0
    more: bool = False


def quantities(text: str, damaged_year: str | None = None) -> tuple[Quantity, ...]:
    """All quantities of a text in order, read off its plain view, at their places in the text itself."""
    seen = view(text)
    found = quantities_seen(seen.text, damaged_year)
    if not seen.layers:
        return found
    spans = (seen.span(each.start, each.end) for each in found)
    return tuple(
        replace(each, start=span.start, end=span.end) for each, span in zip(found, spans, strict=True)
    )


def quantities_seen(text: str, damaged_year: str | None = None) -> tuple[Quantity, ...]:
    """All quantities of a text that is a plain view; one equal to the year that overwrote all others is damaged."""
    bare = plain(text)
    barred = _spans(bare)
    single = [each for each in _with_units(text, bare, barred) if each is not None]
    joined = list(_shared_units(bare, list(_ranges(bare, single))))
    return tuple(_judged(bare, each, damaged_year) for each in joined)


def _spans(text: str) -> list[tuple[int, int]]:
    """Where dates and names with numbers stand."""
    found = [match.span() for pattern in (_DATES, words()["names"]) for match in pattern.finditer(text)]
    merged: list[tuple[int, int]] = []
    for low, high in sorted(found):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _with_units(text: str, bare: str, barred: list[tuple[int, int]]) -> Iterator[Quantity | None]:
    at = 0
    for numeral in numerals(bare):
        while at < len(barred) and barred[at][1] <= numeral.start:
            at += 1
        if at < len(barred) and _hits(barred, at, numeral):
            continue
        yield _quantity(text, bare, numeral)


def _hits(barred: list[tuple[int, int]], at: int, numeral: Numeral) -> bool:
    """Whether one of the barred spans from `at` on overlaps the numeral."""
    near = (span for span in barred[at : at + 4])
    return any(low < numeral.end and numeral.start < high for low, high in near)


def _quantity(text: str, bare: str, numeral: Numeral) -> Quantity | None:
    if numeral.shape == "percent":
        return Quantity(
            numeral.start,
            numeral.end,
            numeral.number,
            None,
            "%",
            "percent",
            _bound(bare, numeral, numeral.end),
            "ok",
        )
    unit = unit_at(bare, numeral.end, is_han=numeral.shape in ("han", "bare"))
    if not _counts(bare, numeral, unit):
        return None
    end = unit.end if unit else numeral.end
    name = "".join(text[unit.start : end].split()) if unit else ""
    measure = unit.measure if unit else ""
    bound = _bound(bare, numeral, end, is_time=measure in ("time", "days"))
    before = bare[max(0, numeral.start - _TORN_WIDTH) : numeral.start]
    is_torn = numeral.status == "ok" and measure in _PHYSICAL and _TORN.search(before) is not None
    return Quantity(
        numeral.start,
        end,
        numeral.number,
        None,
        name,
        measure,
        bound,
        "doubtful" if is_torn else numeral.status,
        numeral.power,
        numeral.more,
    )


def _counts(text: str, numeral: Numeral, unit: Unit | None) -> bool:
    """Whether a number with or without unit is a figure at all."""
    if numeral.shape == "bare":
        return unit is not None and unit.measure == "money" and bool(_BARE_AFTER.match(text, unit.end))
    if unit is None:
        return _counts_bare(text, numeral)
    if numeral.shape == "han":
        return _han_counts(text, numeral, unit)
    before = text[max(0, numeral.start - 2) : numeral.start]
    if before.endswith("第") or (_LATIN_BEFORE.search(before) and unit.measure not in _PHYSICAL):
        return False
    return numeral.status == "ok" or _masked_counts(unit)


def _masked_counts(unit: Unit) -> bool:
    """Masked names of places look alike: ×市, **镇, *区."""
    return unit.name not in (
        "市",
        "县",
        "区",
        "镇",
        "乡",
        "村",
        "省",
        "街道",
        "社区",
        "店",
        "店",
        "院",
        "站",
        "部",
        "车",
        "班",
        "单",
    )


def _counts_bare(text: str, numeral: Numeral) -> bool:
    """A number without unit counts behind ≥ and its like, behind 指数为, before — a range's second —, or with 万."""
    if _CLOSED.match(text, numeral.end):
        return False
    before = text[max(0, numeral.start - _BEFORE) : numeral.start]
    if _LISTED.match(text, numeral.end) and _RESPECTIVELY.search(before):
        return numeral.shape == "digits"
    if _BETWEEN.match(text, numeral.end) or numeral.power >= 4:
        return numeral.shape == "digits" and not _LATIN_BEFORE.search(before) and not before.endswith("第")
    return numeral.status == "ok" and bool(_SIGN.search(before) or _NAMED.search(before))


def _han_counts(text: str, numeral: Numeral, unit: Unit) -> bool:
    """Ten and more with a unit; 三成, 两倍; a single numeral with a counting word is none."""
    if unit.name in ("成", "倍"):
        return True
    before = text[max(0, numeral.start - 1) : numeral.start]
    if unit.name in ("市", "县", "区", "镇", "乡", "村", "省", "街道", "社区") and not numeral.more:
        return False
    if before in ("第", "·", "《", "“") and before:
        return False
    return numeral.number is not None and numeral.number >= 10


def _bound(text: str, numeral: Numeral, end: int, *, is_time: bool = False) -> Bound:
    for bound, pattern in words().after:
        if pattern.match(text, end):
            return bound
    before = text[max(0, numeral.start - _BEFORE) : numeral.start]
    for bound, pattern in words().before:
        # 近8年 are the last eight years, not nearly eight.
        if pattern.search(before) and not (is_time and bound == "~" and before.rstrip().endswith("近")):
            return bound
    return ">" if numeral.more else ""


def _ranges(text: str, found: Iterable[Quantity]) -> Iterator[Quantity]:
    """Two ends of a range as one; a first end without a second is dropped unless it has a unit or sign."""
    kept: Quantity | None = None
    for each in found:
        joined = _joined(text, kept, each) if kept else None
        if kept and not joined and _stands_alone(text, kept):
            yield kept
        kept = joined or each
    if kept and _stands_alone(text, kept):
        yield kept


def _shared_units(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """分别为53.1和66.8分贝: a number without a unit has that of the next in its list."""
    following: Quantity | None = None
    shared: list[Quantity] = []
    for each in reversed(found):
        is_listed = following is not None and text[each.end : following.start] in ("、", "和")
        if following and is_listed and not each.unit and following.unit:
            each = replace(each, unit=following.unit, measure=following.measure)  # noqa: PLW2901
        shared.append(each)
        following = each
    yield from reversed(shared)


def _stands_alone(text: str, quantity: Quantity) -> bool:
    if quantity.unit or quantity.upper is not None or quantity.power >= 4:
        return True
    before = text[max(0, quantity.start - _BEFORE) : quantity.start]
    if _LISTED.match(text, quantity.end) and _RESPECTIVELY.search(before):
        return True
    return bool(_SIGN.search(before) or _NAMED.search(before))


def _joined(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    gap = text[low.end : high.start]
    if not _RANGE.fullmatch(gap) or low.upper is not None or (low.unit and low.unit != high.unit):
        return None
    if not low.unit and "以上" in gap:
        return None
    if gap.strip() in ("到", "至") and _FROM.search(text, max(0, low.start - 8), low.start):
        return None
    if low.number is None or high.number is None:
        return replace(high, start=low.start, number=None, status="masked")
    first = low.number * (Decimal(10) ** high.power) if not low.unit and not low.power else low.number
    if first >= high.number:
        return None
    bound: Bound = high.bound if "以上" not in gap and high.bound in (">=", "<=", "~") else ""
    return replace(high, start=low.start, number=first, upper=high.number, bound=bound or _outer(low, gap))


def _outer(low: Quantity, gap: str) -> Bound:
    return low.bound if "以上" not in gap else ""


def _judged(text: str, quantity: Quantity, damaged_year: str | None) -> Quantity:
    """The quantity, damaged where the year that replaced others stands in it; never a number where hidden."""
    digits = re.match(r"\d+", text[quantity.start : quantity.end])
    is_year = damaged_year is not None and digits is not None and digits[0] == damaged_year
    if is_year and quantity.number is not None and quantity.upper is None and quantity.power == 0:
        return replace(quantity, number=None, status="damaged")
    if quantity.status != "ok":
        return replace(quantity, number=None, upper=None)
    return quantity


def neighbours(found: Iterable[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Each quantity with the next."""
    return pairwise(found)

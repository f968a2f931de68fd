"""What a text claims: amounts with unit, indicator and kind, years and dates, places, indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from assistant.check.senses import Sense, sense_of
from kb.normal import normalise
from kb.plainview import view
from kb.quantities.kinds import is_change, kind_of
from kb.quantities.names import Mention, fits, may_reach, mentions, partly_named
from kb.quantities.numbers import numerals, plain
from kb.quantities.quantities import Quantity, quantities_seen
from kb.quantities.spellings import canonical

if TYPE_CHECKING:
    from kb.knowledge import FigureKind

Commitment = Literal["aim", "state", ""]

_SENTENCE = re.compile(r"[。；;！!？?\n|]")
_CLAUSE = re.compile(r"[，,。；;！!？?\n|]")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?![\d.]*\d)(?!\s*[家个台件份米条人户吨元亩])")
_FILE_NUMBER = re.compile(r"[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]")
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}[日号])?")
_AIM = re.compile(
    r"目标|要求|计划|力争|争取|确保|到(?:19|20)\d\d年底?，|规划(?!局)|打算|拟|应达|要达|标准|限值|控制在|底线"
)
_STATE = re.compile(r"现状|现为|现有|目前|已达|已经达|达到了|实际|已完成|已建成|实现了")
_REACHED = re.compile(r"达到?(?!标)")
_TITLE = re.compile(r"《[^》]*》")
_HAN_COUNT = re.compile(
    r"(?<![一二两三四五六七八九十百千第])[二两三四五六七八九十][座家台项条处户所名件辆](?!级|面|方)"
)
_HAN_DIGITS = {"两": "2", "十": "10", **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)}}
_RESPECTIVELY = re.compile(r"分别|各")
_JOINS = re.compile(r"[、和与及以，,\s]{0,3}")
_TENTHS = "成"
_HAN_YEAR = re.compile(r"([一二])([〇○零九])([〇○零一二三四五六七八九]{2})(?=年)")
_HAN_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PLAN = re.compile(
    r"(?<![一二三四五六七八九十])((?:[六七八九]|十[一二三四]?)五)(?=[”\"’]?(?:期|规|计|时|末|以|初|前|后|中|[，,。；、]|$))"
)
_NEAR = 8
_REACH = 40
"""Characters: a name further off than this is no longer the figure's."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a text states it."""

    words: str
    number: Decimal
    upper: Decimal | None
    unit: str
    """In one spelling; empty where none stands there."""
    indicators: frozenset[str]
    """Formal names of what it is said to be of; several where a shorter name means several, empty where unknown."""
    says: Commitment
    """Whether the text itself says that it is aimed at or reached."""
    kind: FigureKind
    """What kind of figure it is, read in its sentence."""
    is_change: bool
    sense: Sense
    is_reached: bool
    """Whether a text that speaks of no plan has 达到 before it: read alone it says so, quoted it may not."""


def amounts(text: str) -> tuple[Amount, ...]:
    """The quantities of a text that are good numbers; masked and damaged ones claim and carry nothing."""
    seen = view(text).text
    bare = plain(seen)
    named = mentions(bare, 0, len(bare))
    found = quantities_seen(seen)
    return tuple(
        _amount(bare, each, named, found) for each in found if each.status == "ok" and each.number is not None
    )


def _amount(text: str, one: Quantity, named: tuple[Mention, ...], found: tuple[Quantity, ...]) -> Amount:
    start = _start(text, one.start)
    change = is_change(text, one, start)
    number, upper, unit = _level(one)
    return Amount(
        text[one.start : one.end],
        number,
        upper,
        unit,
        _indicators(text, one, named, found),
        _commitment(text, one.start, one.end),
        kind_of(text, one, start),
        change,
        sense_of(text, one, found),
        _is_reached(text, one.start),
    )


def _level(one: Quantity) -> tuple[Decimal, Decimal | None, str]:
    """Number and unit in one form: 九成 is 90%."""
    number = Decimal(one.number or 0)
    if one.unit != _TENTHS:
        return number, one.upper, canonical(one.unit)
    return number * 10, None if one.upper is None else one.upper * 10, canonical("%")


def _start(text: str, at: int) -> int:
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def _indicators(
    text: str, one: Quantity, named: tuple[Mention, ...], found: tuple[Quantity, ...]
) -> frozenset[str]:
    """The indicator named before an amount in its sentence, if nothing between makes it another thing's."""
    start = _start(text, one.start)
    before = [name for name in named if start <= name.start and name.end <= one.start]
    before = [name for name in before if one.start - name.end <= _REACH]
    if not before:
        return frozenset()
    listed = _listed(text, one, before, found)
    name = listed or before[-1]
    if listed is None and not may_reach(text, name, one.start):
        return frozenset()
    meant = partly_named(name, text) if name.partly else (name.indicator,)
    change = is_change(text, one, start)
    return frozenset(item.name for item in meant if fits(item, one.measure, one.unit, is_change=change))


def _listed(text: str, one: Quantity, before: list[Mention], found: tuple[Quantity, ...]) -> Mention | None:
    """绿地率和绿化覆盖率分别达到37%和42%: the names and the amounts in one order; None if it is no such list."""
    group = [before[-1]]
    for name in reversed(before[:-1]):
        if not _JOINS.fullmatch(text[name.end : group[0].start]):
            break
        group.insert(0, name)
    respectively = _RESPECTIVELY.search(text, group[-1].end, one.start)
    if len(group) < 2 or respectively is None:
        return None
    place = sum(1 for each in found if respectively.end() <= each.start < one.start)
    return group[place] if place < len(group) else None


def _commitment(text: str, start: int, end: int) -> Commitment:
    """What the clause around a number says of it: 目标为37%, 已达到37%, 37%（目标）."""
    starts = [match.end() for match in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    clause = _TITLE.sub(" ", text[starts[-1] if starts else 0 : after.start() if after else len(text)])
    if _AIM.search(clause):
        return "aim"
    return "state" if _STATE.search(clause) else ""


def _is_reached(text: str, start: int) -> bool:
    """达到90% says that it is so, unless the text speaks of a plan."""
    return bool(_REACHED.search(text, max(0, start - _NEAR), start)) and not _AIM.search(
        _TITLE.sub(" ", text)
    )


@dataclass(frozen=True, slots=True)
class Bare:
    """A number in digits that is no quantity, year or date: 第16项, 4类, a cell of a table."""

    words: str
    number: Decimal
    says: Commitment


def bare_numbers(text: str) -> list[Bare]:
    """The bare numbers of a text."""
    seen = view(text).text
    bare = _DATE.sub(lambda match: " " * len(match[0]), plain(seen))
    bare = _YEAR.sub(lambda match: " " * len(match[0]), bare)
    taken = {at for one in quantities_seen(seen) for at in range(one.start, one.end)}
    return [
        Bare(bare[one.start : one.end], one.number, _commitment(seen, one.start, one.end))
        for one in numerals(bare)
        if one.shape == "digits" and one.number is not None and one.start not in taken
    ]


def han_counts(text: str) -> tuple[str, ...]:
    """Small counts in Chinese digits, 三座 and 两家, each also as digits: 3座."""
    return tuple(dict.fromkeys(match[0] for match in _HAN_COUNT.finditer(normalise(text))))


def in_digits(count: str) -> str:
    """三座 as 3座."""
    return _HAN_DIGITS[count[0]] + count[1:]


def numbers(text: str) -> frozenset[Decimal]:
    """All good numbers of a text, whatever they count."""
    return frozenset(one.number for one in numerals(plain(view(text).text)) if one.number is not None)


def years(text: str) -> tuple[str, ...]:
    """Full years; that of a file's number (国卫〔2024〕3号) is a part of its name."""
    bare = _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_YEAR_DIGITS), plain(view(text).text))
    return tuple(dict.fromkeys(_YEAR.findall(_FILE_NUMBER.sub(" ", bare))))


def plans(text: str) -> tuple[str, ...]:
    """Five-year plans: 十一五 of “十一五”期间."""
    return tuple(dict.fromkeys(_PLAN.findall(view(text).text)))


def dates(text: str) -> tuple[str, ...]:
    """Months and days as 6月20日."""
    return tuple(dict.fromkeys(_DATE.findall(normalise(text).replace(" ", ""))))


def named(text: str) -> tuple[tuple[str, Mention], ...]:
    """Indicators that a text names, each with the words that name it."""
    bare = plain(view(text).text)
    return tuple((bare[one.start : one.end], one) for one in mentions(bare, 0, len(bare)))

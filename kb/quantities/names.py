"""Names of indicators in running text, by offset: the longest name wins, and words around it may make it another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kb.datafiles import parse_toml, pattern_of, word_list
from kb.errors import DataError
from kb.indicators import Indicator, load_indicators
from kb.normal import normalise
from kb.quantities.units import measure_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "kb/data/figure_names.toml"
_CLAUSE_WIDTH = 40
"""Characters before a name in which the words stand that make it another thing's."""
_IN_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z]|[A-Za-z][A-Za-z0-9]|\d\d")
_CUT = re.compile(r"[，,。；;！!？?|\n](?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of an indicator in a text."""

    start: int
    end: int
    indicator: Indicator
    partly: bool = False
    """Named by a shorter name, which counts only where the figure's kind agrees."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Names that are an indicator's only in some company."""

    names: re.Pattern[str]
    unless: re.Pattern[str] | None
    but: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The data file, compiled."""

    other_before: re.Pattern[str]
    other_between: re.Pattern[str]
    belongs: re.Pattern[str]
    guards: tuple[Guard, ...]


def mentions(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """Every indicator named between two offsets, in order, never overlapping."""
    folded, offsets = _folded(text, start, end)
    found: list[Mention] = []
    heads, at = _by_head(), 0
    while at < len(folded):
        name = next((n for n in heads.get(folded[at : at + 2], ()) if folded.startswith(n, at)), "")
        low, high = offsets[at], offsets[at + max(1, len(name)) - 1] + 1
        if not name or _is_inside_latin(text, low, high):
            at += 1
            continue
        indicator, partly = _names()[name]
        if _is_meant(text, start, low, high):
            found.append(Mention(low, high, indicator, partly))
        at += len(name)
    return tuple(found)


def may_reach(text: str, mention: Mention, at: int) -> bool:
    """Whether nothing between the name and `at` says that the figure there is of something else."""
    gap = text[mention.end : at]
    own = rules().belongs.match(gap)
    rest = gap[own.end() :] if own else gap
    return len(rest) <= _CLAUSE_WIDTH // 2 and not rules().other_between.search(rest)


def fits(indicator: Indicator, measure: str, unit: str, *, is_change: bool) -> bool:
    """Whether a figure of this measure can be the indicator's, or an amount by which it changed."""
    own = indicator.measure
    if measure == "percent":
        points = unit.endswith("百分点")
        return is_change or (own == "percent" and not points)
    if own == "any":
        # 万元GDP能耗0.75吨标煤: the name says what the amount is by.
        known = (indicator.unit, indicator.unit.split("/")[0])
        return bool(indicator.unit) and bool(unit) and any(_same_unit(one, unit) for one in known)
    if own == "count":
        return measure == "count" and unit in indicator.unit
    if own == "area":
        return measure == "area" and _is_large(indicator.unit) == _is_large(unit)
    return own == measure


def _same_unit(one: str, other: str) -> bool:
    return (
        normalise(one).replace("标准煤", "标煤") == normalise(other).replace("标准煤", "标煤")
        and measure_of(one) != ""
    )


def _is_large(unit: str) -> bool:
    """Whether an area is one of land, not of a person's share: 平方公里, not 平方米."""
    return normalise(unit) not in ("平方米", "平方", "m2")


def _is_meant(text: str, start: int, low: int, high: int) -> bool:
    before = text[max(start, low - _CLAUSE_WIDTH) : low]
    clause = _CUT.split(before)[-1]
    if rules().other_before.search(clause[-8:]):
        return False
    return all(_passes(guard, text[low:high], clause) for guard in rules().guards)


def _passes(guard: Guard, name: str, clause: str) -> bool:
    if not guard.names.search(name):
        return True
    if guard.needs and not guard.needs.search(clause + name):
        return False
    if guard.unless is None or not guard.unless.search(clause):
        return True
    return guard.but is not None and guard.but.search(clause) is not None


def _is_inside_latin(text: str, low: int, high: int) -> bool:
    """COD in CODE, SS in SSL."""
    starts_inside = low > 0 and _IN_LATIN.match(text, low - 1) is not None
    return starts_inside or _IN_LATIN.match(text, high - 1) is not None


@cache
def _fold(sign: str) -> str:
    return normalise(sign)


def _folded(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Text as names are compared, and the offset of each of its characters."""
    signs: list[str] = []
    offsets: list[int] = []
    for at in range(start, end):
        for sign in _fold(text[at]):
            signs.append(sign)
            offsets.append(at)
    return "".join(signs), offsets


@cache
def _names() -> Mapping[str, tuple[Indicator, bool]]:
    """Every name with its indicator; a partial name that several share is the first's that fits later."""
    found: dict[str, tuple[Indicator, bool]] = {}
    for indicator in load_indicators():
        for part in indicator.partly:
            found.setdefault(normalise(part), (indicator, True))
    for indicator in load_indicators():
        found |= dict.fromkeys(indicator.names, (indicator, False))
    return found


def partly_named(mention: Mention, text: str) -> tuple[Indicator, ...]:
    """All indicators that a partial name may mean."""
    name = normalise(text[mention.start : mention.end])
    return tuple(i for i in load_indicators() if name in {normalise(part) for part in i.partly})


@cache
def _by_head() -> Mapping[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = {}
    for name in sorted(_names(), key=lambda name: (-len(name), name)):
        heads.setdefault(name[:2], []).append(name)
    return {head: tuple(names) for head, names in heads.items()}


# ---- the data file


@cache
def rules() -> Rules:
    """The rules that ship with the program."""
    return parse((files("kb") / "data" / "figure_names.toml").read_text(encoding="utf-8"))


def parse(source: str) -> Rules:
    """Rules from TOML. Raises DataError naming the entry that is wrong."""
    data = parse_toml(source, FILE)
    guards = data.get("guard", [])
    if not isinstance(guards, list):
        raise DataError(f"{FILE} 的 guard 应当写成 [[guard]]，请改正")
    return Rules(
        pattern_of(rf"(?:{_joined(data, 'other_before')}).{{0,2}}$", "other_before", FILE),
        pattern_of(_joined(data, "other_between"), "other_between", FILE),
        pattern_of(rf"(?:{_joined(data, 'belongs')})", "belongs", FILE),
        tuple(_guard(number, entry) for number, entry in enumerate(guards, 1)),
    )


def _joined(data: dict[str, Any], name: str) -> str:
    return "|".join(word_list(data.get(name), name, FILE))


def _guard(number: int, entry: object) -> Guard:
    label = f"第 {number} 个 guard"
    if not isinstance(entry, dict) or not isinstance(entry.get("names"), str):
        raise DataError(f"{FILE} 的{label}缺少 names，请补上")
    unless, but, needs = (
        pattern_of(str(entry[key]), label, FILE) if key in entry else None
        for key in ("unless", "but", "needs")
    )
    return Guard(pattern_of(entry["names"], label, FILE), unless, but, needs)

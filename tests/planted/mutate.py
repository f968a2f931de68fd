"""One thing changed in a statement: a digit, the unit, the year, the place, the indicator, the kind, or another's value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.indicators import load_indicators
from kb.normal import normalise
from kb.quantities.spellings import canonical

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from tests.planted.statements import Statement

NUMERIC = ("digit", "unit", "borrowed")
OTHER = ("year", "place", "indicator", "kind")
_PLACES = ("湖州市", "咸阳市", "怀化市", "南充市", "长兴县", "石泉县", "丽水市", "徐州市", "绵阳市", "郑州市")
_UNITS = (
    "%",
    "万元",
    "亿元",
    "吨",
    "平方公里",
    "公顷",
    "亩",
    "个",
    "家",
    "台",
    "天",
    "微克/立方米",
    "公里",
    "人",
)
_DIGITS = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\d.,]*(?:余|多)?(?:万|亿)?(?:余|多)?")


@dataclass(frozen=True)
class Planted:
    """A statement with an error in it."""

    kind: str
    text: str
    statement: Statement


def plant(statement: Statement, others: Sequence[Statement], rng: random.Random, kind: str) -> Planted | None:
    """The statement with one error of a kind; None where it has nothing to change."""
    changed = _CHANGES[kind](statement, others, rng)
    return None if changed is None or changed == statement.text else Planted(kind, changed, statement)


def _digit(statement: Statement, _others: Sequence[Statement], rng: random.Random) -> str | None:
    places = [match.start() for match in _DIGITS.finditer(statement.value)]
    if not places:
        return None
    at = rng.choice(places)
    old = statement.value[at]
    first = at == places[0]
    new = rng.choice([digit for digit in "123456789" + ("" if first else "0") if digit != old])
    value = statement.value[:at] + new + statement.value[at + 1 :]
    return _replaced(statement, value)


def _unit(statement: Statement, _others: Sequence[Statement], rng: random.Random) -> str | None:
    number = _NUMBER.match(statement.value)
    unit = statement.value[number.end() :].strip() if number else ""
    if number is None or not unit:
        return None
    known = [canonical(unit), canonical(unit.replace("万", "").replace("亿", ""))]
    choices = [one for one in _UNITS if canonical(one) not in known and canonical(one[-1:]) not in known]
    # 84.2万元 and 84.2亿元 differ in the number itself, which is another change.
    return _replaced(statement, number[0] + rng.choice([one for one in choices if one[0] not in "万亿"]))


def _borrowed(statement: Statement, others: Sequence[Statement], rng: random.Random) -> str | None:
    """Another document's value with the same unit, which the cited quote doesn't have."""
    unit = _NUMBER.sub("", statement.value)
    own = normalise(" ".join(citation.text for citation in statement.cited))
    document = statement.cited[0].document
    fitting = [
        other.value
        for other in others
        if other.cited[0].document != document
        and _NUMBER.sub("", other.value) == unit
        and normalise(other.value) not in own
    ]
    return _replaced(statement, rng.choice(fitting)) if fitting else None


def _year(statement: Statement, _others: Sequence[Statement], rng: random.Random) -> str | None:
    if not statement.year:
        return None
    around = normalise(" ".join(citation.text for citation in statement.cited))
    new = rng.choice([str(year) for year in range(1998, 2024) if str(year) not in around])
    return statement.text.replace(f"{statement.year}年", f"{new}年", 1)


def _place(statement: Statement, _others: Sequence[Statement], rng: random.Random) -> str | None:
    if not statement.place:
        return None
    around = " ".join(citation.text for citation in statement.cited) + statement.place
    new = rng.choice([place for place in _PLACES if place[:2] not in around])
    return statement.text.replace(statement.place, new, 1)


def _indicator(statement: Statement, _others: Sequence[Statement], rng: random.Random) -> str | None:
    if not statement.indicator:
        return None
    own = next(item for item in load_indicators() if item.name == statement.indicator)
    around = normalise(" ".join(citation.text for citation in statement.cited))
    others = [
        item.name
        for item in load_indicators()
        if item.measure == own.measure and item.name != own.name and not item.is_named_in(around)
    ]
    return statement.text.replace(statement.indicator, rng.choice(others), 1) if others else None


def _kind(statement: Statement, _others: Sequence[Statement], _rng: random.Random) -> str | None:
    if statement.verb not in ("现状为", "目标为", "要求为"):
        return None
    new = "目标为" if statement.verb == "现状为" else "现状为"
    return statement.text.replace(statement.verb, new, 1)


def _replaced(statement: Statement, value: str) -> str:
    return statement.text.replace(statement.value, value, 1)


_CHANGES: dict[str, Callable[[Statement, Sequence[Statement], random.Random], str | None]] = {
    "digit": _digit,
    "unit": _unit,
    "borrowed": _borrowed,
    "year": _year,
    "place": _place,
    "indicator": _indicator,
    "kind": _kind,
}

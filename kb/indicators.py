"""The indicator lexicon: formal names, everyday names, and what kind of figure each one has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from kb.errors import DataError
from kb.normal import normalise

Measure = Literal[
    "percent",
    "decibel",
    "days",
    "concentration",
    "area",
    "money",
    "length",
    "weight",
    "people",
    "count",
    "any",
]

_DIGIT = r"(?:\d|[一二三四五六七八九十百千两]{1,4}(?=[个家台座项]))"
_UNITS: dict[Measure, str] = {
    "percent": r"\d\s*(?:%|‰|个百分点)|百分之",
    "decibel": r"\d\s*(?:分贝|db)",
    "days": r"\d\s*(?:天|日)",
    "concentration": r"\d\s*(?:微克|毫克|[μµu]g|mg)",
    "area": r"\d[万余多]*\s*(?:平方|公顷|亩|km2|m2|㎡)",
    "money": r"\d[万亿余多千百]*\s*(?:元|美元)",
    "length": r"\d[万余多]*\s*(?:公里|千米|米|km)",
    "weight": r"\d[万亿余多]*\s*(?:吨|公斤|千克|立方|标立方)",
    "people": r"\d[万亿余多]*\s*(?:人|名|户)",
    "count": rf"{_DIGIT}[万余多]*\s*[个家台座起件次项条处辆箱所份]",
    "any": r"\d",
}
MEASURES = get_args(Measure)
_PATTERNS = {measure: re.compile(pattern) for measure, pattern in _UNITS.items()}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `partly` are shorter names that point to it where the figure's kind agrees."""

    name: str
    measure: Measure
    aliases: tuple[str, ...]
    partly: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The formal name and all others, normalised, longest first."""
        return tuple(
            sorted({normalise(name) for name in (self.name, *self.aliases)}, key=lambda n: (-len(n), n))
        )

    def is_named_in(self, text: str) -> bool:
        """Whether normalised `text` names the indicator, in full or partly."""
        return any(name in text for name in (*self.names, *(normalise(part) for part in self.partly)))


def has_measure(measure: Measure, text: str) -> bool:
    """Whether normalised `text` holds a figure of this kind."""
    return bool(_PATTERNS[measure].search(text))


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """All indicators. Raises DataError naming the bad entry."""
    rows = yaml.safe_load((files("kb") / "data" / "indicators.yaml").read_text(encoding="utf-8"))
    return parse_indicators(rows)


def parse_indicators(rows: list[dict[str, Any]]) -> tuple[Indicator, ...]:
    """Indicators from data. Raises DataError for a missing field, a wrong measure or a name used twice."""
    seen: dict[str, str] = {}
    found = []
    for row in rows:
        indicator = _indicator(row)
        for name in indicator.names:
            if name in seen:
                raise DataError(
                    f"指标表：“{name}”同时属于“{seen[name]}”和“{indicator.name}”，请改 kb/data/indicators.yaml"
                )
            seen[name] = indicator.name
        found.append(indicator)
    return tuple(found)


def _indicator(row: dict[str, Any]) -> Indicator:
    try:
        name, measure, aliases = row["name"], row["measure"], tuple(row["aliases"])
        partly = tuple(row.get("partly", ()))
    except (KeyError, TypeError) as error:
        raise DataError(f"指标表：条目 {row!r} 缺 {error}，请改 kb/data/indicators.yaml") from error
    if measure not in MEASURES or not isinstance(name, str) or not name:
        raise DataError(f"指标表：条目“{name}”的 measure“{measure}”不认识，请改 kb/data/indicators.yaml")
    return Indicator(name, measure, aliases, partly)


def find_indicators(text: str) -> tuple[Indicator, ...]:
    """The indicators that a question names, in its order; a longer name hides the shorter ones inside it."""
    rest = normalise(text)
    found: list[tuple[int, Indicator]] = []
    for name, indicator in _by_name():
        at = rest.find(name)
        if at >= 0:
            found.append((at, indicator))
            rest = rest.replace(name, "\x00" * len(name))
    ordered = [indicator for _, indicator in sorted(found, key=lambda pair: pair[0])]
    return tuple(dict.fromkeys(ordered))


@cache
def _by_name() -> tuple[tuple[str, Indicator], ...]:
    pairs = [(name, indicator) for indicator in load_indicators() for name in indicator.names]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))

"""The indicator catalogue: formal names, everyday names, units, and what kind of figure each indicator has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from kb.datafiles import data_file, read_yaml, words_of
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
    # A year or a date is no figure.
    "any": r"(?<![\d.])(?!(?:19|20)\d\d年|\d{1,2}[月日])\d",
}
MEASURES = get_args(Measure)
_PATTERNS = {measure: re.compile(pattern) for measure, pattern in _UNITS.items()}
_FILE = "kb/data/indicators.yaml"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `partly` are shorter names that point to it where the figure's kind agrees."""

    name: str
    measure: Measure
    aliases: tuple[str, ...]
    partly: tuple[str, ...] = ()
    unit: str = ""
    category: str = ""
    everyday: tuple[str, ...] = ()
    """Words that officials use for it when they ask what is required; several indicators may share one."""
    computed: str = ""
    """How it is computed; empty where no source says so."""
    computed_from: tuple[str, ...] = ()
    """Ids of the sources of `computed`."""
    reported: bool = True
    """Whether reports of cities state it, so that a question for its figure must find it by name."""

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
    return parse_indicators(read_yaml(data_file("indicators.yaml")))


def parse_indicators(rows: list[dict[str, Any]]) -> tuple[Indicator, ...]:
    """Indicators from data. Raises DataError for a foreign or missing field, a wrong measure, a name used twice."""
    seen: dict[str, str] = {}
    found = []
    for row in rows:
        indicator = _indicator(row)
        for name in indicator.names:
            if name in seen:
                raise DataError(f"指标表：“{name}”同时属于“{seen[name]}”和“{indicator.name}”，请改 {_FILE}")
            seen[name] = indicator.name
        found.append(indicator)
    return tuple(found)


_LISTS = ("aliases", "partly", "everyday", "computed_from")


def _indicator(row: dict[str, Any]) -> Indicator:
    try:
        fields = {key: words_of(value) if key in _LISTS else value for key, value in row.items()}
        indicator = Indicator(**fields)  # type: ignore[arg-type]
    except (AttributeError, TypeError) as error:
        raise DataError(f"指标表：条目 {row!r} 的字段不对（{error}），请改 {_FILE}") from error
    if indicator.measure not in MEASURES or not isinstance(indicator.name, str) or not indicator.name:
        raise DataError(f"指标表：条目“{indicator.name}”的 measure“{indicator.measure}”不认识，请改 {_FILE}")
    return indicator


def find_indicators(text: str) -> tuple[Indicator, ...]:
    """The reported indicators that a question names, in its order; a longer name hides those inside it."""
    return tuple(item for item in find_named(text) if item.reported)


def find_named(text: str) -> tuple[Indicator, ...]:
    """All indicators that a text names, in its order; a longer name hides the shorter ones inside it."""
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

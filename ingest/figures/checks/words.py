"""The words that make figures parts of a total, or statements of different matters; they ship as data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kb.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "ingest/data/sum_words.toml"
_LISTS = ("part", "total", "part_row", "other_time", "around")


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The levels of government from above, and each other list as a pattern and as text."""

    levels: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]]
    sources: Mapping[str, str]


@cache
def check_words() -> CheckWords:
    """The words that ship with the program."""
    return parse((files("ingest") / "data" / "sum_words.toml").read_text(encoding="utf-8"))


def parse(source: str) -> CheckWords:
    """Words from TOML. Raises DataError naming the list that is wrong."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{FILE} 不是有效的 TOML（{error}），请改正后重试") from error
    sources = {name: "|".join(_listed(data, name)) for name in _LISTS}
    try:
        return CheckWords(
            tuple(_listed(data, "levels")), {n: re.compile(s) for n, s in sources.items()}, sources
        )
    except re.error as error:
        raise DataError(f"{FILE} 里有写错的表达式（{error}），请改正") from error


def _listed(data: dict[str, Any], name: str) -> list[str]:
    value = data.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        raise DataError(f"{FILE} 里 {name} 应当是一列词，请改正")
    return value

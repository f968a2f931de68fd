"""The words that make figures parts of a total, or statements of different matters; they ship as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kb.datafiles import parse_toml, word_list
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
    data = parse_toml(source, FILE)
    sources = {name: "|".join(word_list(data.get(name), name, FILE)) for name in _LISTS}
    try:
        return CheckWords(
            tuple(word_list(data.get("levels"), "levels", FILE)),
            {n: re.compile(s) for n, s in sources.items()},
            sources,
        )
    except re.error as error:
        raise DataError(f"{FILE} 里有写错的表达式（{error}），请改正") from error

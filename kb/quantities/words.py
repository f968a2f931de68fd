"""The words around figures that ship as data, compiled."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from kb.datafiles import parse_toml, pattern_of, word_list
from kb.errors import DataError
from kb.knowledge import Bound

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

FILE = "kb/data/figure_words.toml"
_LISTS = (
    "filler", "names", "change", "change_of", "changed_to", "target", "target_after", "present", "standard_after",
    "standard_before", "standard_count", "statutory", "lookback", "part_of", "scope", "organ", "region", "other_subject",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Each list of the data file as one pattern; `before` and `after` by the bound they make."""

    before: tuple[tuple[Bound, re.Pattern[str]], ...]
    after: tuple[tuple[Bound, re.Pattern[str]], ...]
    lists: Mapping[str, re.Pattern[str]]
    sources: Mapping[str, str]
    """The patterns as text, to be built into others."""

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """The pattern of one list."""
        return self.lists[name]


def last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last place between two offsets that a pattern fits."""
    found = deque(pattern.finditer(text, start, end), maxlen=1)
    return found[0] if found else None


@cache
def words() -> Words:
    """The words that ship with the program."""
    return parse((files("kb") / "data" / "figure_words.toml").read_text(encoding="utf-8"))


def parse(source: str) -> Words:
    """Words from TOML. Raises DataError naming the list that is wrong."""
    data = parse_toml(source, FILE)
    lists = data.get("lists", {})
    sources = {name: _joined(lists.get(name), name) for name in _LISTS}
    filler = f"(?:{sources['filler']})"
    before = _bounds(data, "bound_before", rf"(?:%s){filler}{{0,3}}$")
    after = _bounds(data, "bound_after", r"[ \t]{0,2}(?:%s)")
    compiled = {name: pattern_of(pattern, name, FILE) for name, pattern in sources.items()}
    return Words(before, after, compiled, sources)


def _bounds(data: dict[str, Any], table: str, frame: str) -> tuple[tuple[Bound, re.Pattern[str]], ...]:
    entries = data.get(table)
    if not isinstance(entries, dict) or not set(entries) <= set(get_args(Bound)):
        raise DataError(f"{FILE} 的 {table} 只能用 {'、'.join(get_args(Bound)[1:])} 作键，请改正")
    return tuple(
        (bound, pattern_of(frame % _joined(entries[bound], f"{table} 的 {bound}"), table, FILE))
        for bound in get_args(Bound)
        if bound in entries
    )


def _joined(value: object, name: str) -> str:
    return "|".join(word_list(value, name, FILE))

"""Figures labelled by hand as GUIDE.md says: their reading, and which of two labellings are the same figure."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
FIELDS = (
    "value",
    "number",
    "upper",
    "unit",
    "bound",
    "kind",
    "indicator",
    "year",
    "year_how",
    "scope",
    "place",
    "status",
)


@dataclass(frozen=True)
class Labelled:
    """One figure: in a sentence with the offsets of its value, in a table with its cell."""

    value: str
    number: str
    upper: str
    unit: str
    bound: str
    kind: str
    indicator: str
    year: str
    year_how: str
    scope: str
    place: str
    status: str
    start: int = -1
    end: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True)
class Sentence:
    """A sentence of a corpus document and its figures."""

    id: str
    document: str
    start: int
    end: int
    figures: tuple[Labelled, ...]


@dataclass(frozen=True)
class Table:
    """A table in canonical form and its figures."""

    id: str
    source: str
    header_rows: int
    text: str
    figures: tuple[Labelled, ...]


class Pair(NamedTuple):
    """One figure as two have it."""

    one: Labelled
    other: Labelled


def read_sentences(path: Path) -> dict[str, Sentence]:
    """The labelled sentences of a file by their ids."""
    found = [Sentence(**entry) for entry in _entries(path)]
    return {sentence.id: sentence for sentence in found}


def read_tables(path: Path) -> dict[str, Table]:
    """The labelled tables of a file by their ids."""
    found = [Table(**entry) for entry in _entries(path)]
    return {table.id: table for table in found}


def matched(one: Sequence[Labelled], other: Sequence[Labelled]) -> list[Pair]:
    """The figures that both have, each in one pair at most; those that share the most go first."""
    near = [
        (_shared(mine, theirs), left, right)
        for left, mine in enumerate(one)
        for right, theirs in enumerate(other)
    ]
    pairs: dict[int, int] = {}
    for shared, left, right in sorted(near, key=lambda each: (-each[0], each[1:])):
        if shared and left not in pairs and right not in pairs.values():
            pairs[left] = right
    return [Pair(one[left], other[right]) for left, right in sorted(pairs.items())]


def same(field: str, pair: Pair) -> bool:
    """Whether both say the same in a field: numbers by value, units whatever their width and blanks."""
    one, other = getattr(pair.one, field), getattr(pair.other, field)
    if field in ("number", "upper"):
        return _amount(one) == _amount(other)
    if field == "unit":
        return _plain(one) == _plain(other)
    return bool(one == other)


def _entries(path: Path) -> list[dict[str, Any]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    entries = [json.loads(line) for line in lines]
    if len({entry["id"] for entry in entries}) < len(entries):
        raise ValueError(f"{path.name} has an id twice")
    return [entry | {"figures": tuple(Labelled(**each) for each in entry["figures"])} for entry in entries]


def _shared(one: Labelled, other: Labelled) -> int:
    """How many characters two values share in a sentence; in a cell, the same value counts more."""
    if one.row >= 0 or other.row >= 0:
        in_cell = (one.row, one.column) == (other.row, other.column)
        return in_cell * (1 + (one.value == other.value))
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _amount(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())

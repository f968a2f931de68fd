"""Places, and the words that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from kb.records import Span

Level = Literal["province", "city", "county", "town"]


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place; `path` is its names from the province down, itself included."""

    code: str
    name: str
    level: Level
    path: tuple[str, ...]
    short: str
    """The name as people say it: 湖州 for 湖州市, 恩施 for 恩施土家族苗族自治州."""

    @property
    def full_name(self) -> str:
        """Such as 山东省青岛市胶州市."""
        return "".join(self.path)

    def lies_in(self, other: PlaceEntry) -> bool:
        """Whether this place is `other` or part of it."""
        return self.path[: len(other.path)] == other.path


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place, and every place they may mean, the highest level first."""

    candidates: tuple[PlaceEntry, ...]
    span: Span
    text: str
    is_bare: bool
    """Named without 省, 市, 县, 区 …"""

    @property
    def entry(self) -> PlaceEntry | None:
        """The place, where only one is meant."""
        return self.candidates[0] if len(self.candidates) == 1 else None


class Meaning(NamedTuple):
    """What a string in the index may mean."""

    places: tuple[PlaceEntry, ...]
    is_bare: bool
    needs_parent: bool
    """An ordinary word: counts only right behind the place it lies in."""

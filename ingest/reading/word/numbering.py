"""Automatic numbers: what Word shows before a paragraph and the text itself does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.reading.numerals import before_words, written
from ingest.reading.word.names import W, number, switch, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ingest.reading.word.styles import Styles

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST = 100_000_000
"""A start beyond this is damage."""
_LONGEST_CHAIN = 10


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    text: str = ""
    """With %1 … %9 for the numbers of its levels."""
    style: str = "decimal"
    start: int = 1
    restarts_after: int | None = None
    """The level (from 1) after which it begins anew; None: any higher one; 0: never."""
    is_legal: bool = False
    """All numbers in it are plain digits."""
    is_tight: bool = False
    """Nothing stands between the number and the words."""
    is_hidden: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """A list that is being counted; several lists of a document may share one count."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document; counts on with every paragraph that it is asked about, in their order."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._numbers: dict[int, Element] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._lists: dict[int, _List] = {}
        self._starts: dict[int, dict[int, int]] = {}
        for element in () if root is None else root.iterchildren(W + "abstractNum", W + "num"):
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            else:
                self._numbers[whole(element.get(W + "numId")) or 0] = element

    def label(self, list_id: int | None, level: int | None, style: str | None) -> str:
        """The number before the next paragraph of a list, with the blank after it; empty for none."""
        if not list_id or list_id not in self._numbers:
            return ""
        counted = self._lists.get(list_id) or self._open(list_id)
        at = self._level_of(counted, level, style)
        found = counted.levels.get(at)
        if found is None:
            return ""
        self._count(list_id, counted, at)
        return "" if found.is_hidden else _words(counted, at)

    def _level_of(self, counted: _List, level: int | None, style: str | None) -> int:
        if level is None:
            linked = (at for at, one in counted.levels.items() if style and one.paragraph_style == style)
            return next(linked, 0)
        return max(0, min(level, _LEVELS - 1))

    def _count(self, list_id: int, counted: _List, at: int) -> None:
        counts = counted.counts
        start = self._starts.get(list_id, {}).pop(at, None)
        if start is not None or at not in counts:
            counts[at] = counted.levels[at].start if start is None else start
        else:
            counts[at] += 1
        for above in range(at):
            # A level that was skipped counts as begun: 1.1 under no 1.
            if above in counted.levels:
                counts.setdefault(above, counted.levels[above].start)
        for below in [one for one in counts if one > at and _restarts(counted.levels.get(one), at)]:
            del counts[below]

    def _open(self, list_id: int) -> _List:
        element = self._numbers[list_id]
        abstract_id, abstract = self._abstract_of(element)
        levels = {} if abstract is None else _levels(abstract)
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl")) or 0
            own = override.find(W + "lvl")
            if own is not None:
                levels[at] = _level(own)
            start = number(override, "startOverride")
            if start is not None:
                starts[at] = min(start, _MOST)
                levels[at] = replace(levels.get(at, Level()), start=starts[at])
        self._starts[list_id] = starts
        self._lists[list_id] = _List(levels, self._counts.setdefault(abstract_id, {}))
        return self._lists[list_id]

    def _abstract_of(self, element: Element) -> tuple[str, Element]:
        """The definition of a list; one that only names a style is defined where that style says."""
        name = value(element, "abstractNumId") or ""
        for _ in range(_LONGEST_CHAIN):
            abstract = self._abstract.get(name)
            link = value(abstract, "numStyleLink")
            linked = self._numbers.get(self._styles.of(link).numbering[0] or 0) if link else None
            if linked is None:
                break
            name = value(linked, "abstractNumId") or ""
        return name, self._abstract.get(name)


def _restarts(level: Level | None, at: int) -> bool:
    """Whether a level begins anew after level `at` (from 0), which is above it."""
    if level is None or level.restarts_after is None:
        return True
    return at + 1 <= level.restarts_after


def _levels(abstract: Element) -> dict[int, Level]:
    return {
        whole(element.get(W + "ilvl")) or 0: _level(element) for element in abstract.iterchildren(W + "lvl")
    }


def _level(element: Element) -> Level:
    start = number(element, "start")
    text = value(element, "lvlText") or ""
    style = element.find(f".//{W}numFmt")
    name = "decimal" if style is None else style.get(W + "val", "decimal")
    if name == "custom":
        name = style.get(W + "format", "decimal")
    return Level(
        text="" if name == "bullet" else text,
        style=name,
        start=1 if start is None else min(start, _MOST),
        restarts_after=number(element, "lvlRestart"),
        is_legal=bool(switch(element, "isLgl")),
        is_tight=value(element, "suff") == "nothing",
        is_hidden=bool(switch(element.find(W + "rPr"), "vanish")),
        paragraph_style=value(element, "pStyle"),
    )


def _words(counted: _List, at: int) -> str:
    level = counted.levels[at]

    def one(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        source = counted.levels.get(place)
        if source is None or place > at:
            return ""
        style = "decimal" if level.is_legal else source.style
        return written(counted.counts.get(place, source.start), style)

    words = _PLACE.sub(one, level.text).strip()
    return before_words(words, is_tight=level.is_tight)

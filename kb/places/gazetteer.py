"""The gazetteer of China's provinces, cities, counties and towns, and a matcher that finds them in text.

The rules are general: the longest name wins; a short name (湖州) is no place where it is part of another
name (湖州路, 西安润明环境工程有限公司, 市长庄长兴); a name that several places share keeps them all.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from kb.datafiles import data_file
from kb.places import around, tables
from kb.places.records import Meaning, PlaceEntry, PlaceMention
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kb.places.records import Level

_LEVEL: tuple[Level, ...] = ("province", "city", "county", "town")
_TOWN_IN_TEXT = re.compile("街道|(?<![城乡村])镇(?!街道)|(?<!城)乡(?!镇)|苏木")
_LONGEST_TOWN = 6
# 自治州, 自治县 and their like are also called by their short name and the last character.
_SHORTENED = "县旗州盟"


class Gazetteer:
    """All places, found by name. Build it with `load`; it is never changed afterwards."""

    def __init__(
        self, places: Iterable[PlaceEntry], towns: Mapping[str, tuple[tuple[str, str], ...]]
    ) -> None:
        self._by_code = {place.code: place for place in places}
        self._by_path = {place.path: place for place in self._by_code.values()}
        self._towns = towns
        self._keys: dict[str, Meaning] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, *, towns: bool = False) -> Gazetteer:
        """Read the data files of the package; towns cost a further tenth of a second."""
        rows = tables.read_rows(data_file("places.tsv").read_text("utf-8"))
        gazetteer = cls(tables.entries(rows), tables.read_towns() if towns else {})
        gazetteer._index({row[0]: row[4] for row in rows if row[4]})
        return gazetteer

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Every place named in `text`, in order of the text."""
        found = list(self._find_names(text))
        if self._towns:
            found = sorted(found + list(self._find_towns(text)), key=_start)
        return _settle(found)

    def entry_named(self, name: str) -> PlaceEntry | None:
        """Look up one place by its name (湖州市, 湖州); None where none or several are called so."""
        mentions = innermost(self.find(name))
        if len(mentions) != 1 or mentions[0].span.end != len(name):
            return None
        return mentions[0].entry

    def has_stem(self, stem: str) -> bool:
        """Whether some place of any kind is called so, its 市, 县 or 区 left out: 白河."""
        return stem in self._stems

    def children(self, place: PlaceEntry) -> tuple[PlaceEntry, ...]:
        """List the places directly below, without towns."""
        return self._children.get(place.path, ())

    def parent(self, place: PlaceEntry) -> PlaceEntry | None:
        """Go up to the place it lies in; None for a province."""
        return self._by_path.get(place.path[:-1])

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(place.short for place in self._by_code.values())

    @cached_property
    def _children(self) -> dict[tuple[str, ...], tuple[PlaceEntry, ...]]:
        below: dict[tuple[str, ...], tuple[PlaceEntry, ...]] = {}
        for place in self._by_code.values():
            below[place.path[:-1]] = (*below.get(place.path[:-1], ()), place)
        return below

    def _index(self, earlier: Mapping[str, str]) -> None:
        """Fill the index of names and of the lengths to try behind two first characters."""
        full: dict[str, tuple[PlaceEntry, ...]] = {}
        bare: dict[str, tuple[PlaceEntry, ...]] = {}
        for code, place in self._by_code.items():
            for name in (place.name, *_variants(place), *earlier.get(code, "").split(",")):
                full[name] = (*full.get(name, ()), place)
            if place.short != place.name:
                bare[place.short] = (*bare.get(place.short, ()), place)
        self._add_keys(full, _meant_bare(bare))

    def _add_keys(
        self, full: dict[str, tuple[PlaceEntry, ...]], bare: dict[str, tuple[PlaceEntry, ...]]
    ) -> None:
        ordinary = tables.stopwords()
        full.pop("", None)
        self._keys.update(
            (name, Meaning(places, is_bare=True, needs_parent=name in ordinary))
            for name, places in bare.items()
        )
        self._keys.update(
            (name, Meaning(places, is_bare=False, needs_parent=name in ordinary))
            for name, places in full.items()
        )
        lengths: dict[str, set[int]] = {}
        for name in self._keys:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def _find_names(self, text: str) -> Iterator[PlaceMention]:
        """Longest names from left to right; what the words around forbid is passed over whole."""
        lengths, at, before = self._lengths, 0, None
        last = len(text) - 1
        while at < last:
            tries = lengths.get(text[at : at + 2])
            name = self._longest(text, at, tries) if tries else ""
            if not name:
                at += 1
                continue
            mention = self._judge(text, at, name, before)
            before = mention or before
            at += len(name) if mention or not around.under_title(text, at) else 1
            if mention:
                yield mention

    def _longest(self, text: str, at: int, lengths: tuple[int, ...]) -> str:
        """Pick the longest name that begins here, or nothing."""
        for length in lengths:
            name = text[at : at + length]
            if name in self._keys:
                return name
        return ""

    def _judge(self, text: str, at: int, name: str, before: PlaceMention | None) -> PlaceMention | None:
        """Make the mention, unless the words around make it part of something else."""
        key, end = self._keys[name], at + len(name)
        parents = before.candidates if before and before.span.end == at else ()
        inside = tuple(p for p in key.places if any(p.lies_in(parent) and p != parent for parent in parents))
        if not inside and (key.needs_parent or around.is_loose(key, text, at, end)):
            return None
        goes_on = around.ends_elsewhere if key.is_bare else around.full_name_ends_elsewhere
        if goes_on(text, end) or around.in_company(text, end):
            return None
        if (
            key.is_bare
            and not inside
            and (around.is_person(text, at, end) or around.crosses_words(text, at, end))
        ):
            return None
        return PlaceMention(inside or key.places, Span(at, end), name, key.is_bare)

    def _find_towns(self, text: str) -> Iterator[PlaceMention]:
        """Towns by their stem, so that 胶莱镇 is found although it is 胶莱街道 by now."""
        for match in _TOWN_IN_TEXT.finditer(text):
            end = match.start()
            for start in range(max(0, end - _LONGEST_TOWN), end - 1):
                homes = self._towns.get(text[start:end])
                if homes:
                    yield self._town_mention(text, Span(start, match.end()), homes)
                    break

    def _town_mention(self, text: str, span: Span, homes: tuple[tuple[str, str], ...]) -> PlaceMention:
        entries = tuple(self._town(name, code) for name, code in homes)
        return PlaceMention(entries, span, span.quote(text), is_bare=False)

    def _town(self, name: str, county: str) -> PlaceEntry:
        above = self._by_code[county]
        return PlaceEntry(f"{county}:{name}", name, "town", (*above.path, name), tables.town_stem(name))


def innermost(mentions: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Without those directly followed by a place inside them: 安庆市宜秀区 is 宜秀区."""
    kept: list[PlaceMention] = []
    for mention in mentions:
        if kept and kept[-1].span.end == mention.span.start and _within(mention, kept[-1]):
            kept.pop()
        kept.append(mention)
    return tuple(kept)


def _within(mention: PlaceMention, outer: PlaceMention) -> bool:
    return any(p.lies_in(o) and p != o for p in mention.candidates for o in outer.candidates)


def _start(mention: PlaceMention) -> int:
    return mention.span.start


def _settle(found: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Drop a town that shares characters with a name found before it (上海市镇)."""
    kept: list[PlaceMention] = []
    for mention in found:
        if not kept or kept[-1].span.end <= mention.span.start:
            kept.append(mention)
    return tuple(kept)


def _variants(place: PlaceEntry) -> tuple[str, ...]:
    """恩施州 for 恩施土家族苗族自治州, 三江县 for 三江侗族自治县."""
    usual = place.short + place.name[-1]
    is_shortened = place.name[-1] in _SHORTENED and place.short != place.name != usual
    return (usual,) if is_shortened else ()


def _meant_bare(bare: Mapping[str, tuple[PlaceEntry, ...]]) -> dict[str, tuple[PlaceEntry, ...]]:
    """Settle what short names mean: provinces and cities; a county only where nothing else is called so."""
    meant = {}
    for name, places in bare.items():
        above = tuple(p for p in places if p.level != "county")
        if len(name) > 1 and (above or len(places) == 1):
            meant[name] = tuple(sorted(above or places, key=lambda p: _LEVEL.index(p.level)))
    return meant

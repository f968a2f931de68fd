"""The gazetteer of China's provinces, cities, counties and towns, and a matcher that finds them in text.

The rules are general: the longest name wins; a short name (湖州) is no place where it is part of another
name (湖州路, 西安润明环境工程有限公司, 市长庄长兴); a name that several places share keeps them all.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kb.datafiles import data_file
from kb.errors import DataError
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Level = Literal["province", "city", "county", "town"]
_LEVEL: tuple[Level, ...] = ("province", "city", "county", "town")
_TOWN_END = re.compile(r"(?:民族乡|镇街道|街道办事处|街道|地区|苏木|镇|乡)$")
_TOWN_IN_TEXT = re.compile("街道|(?<![城乡村])镇(?!街道)|(?<!城)乡(?!镇)|苏木")
_LONGEST_TOWN = 6
_TITLE_LENGTH = 5
# A town's name that so many counties share (城关镇) says nothing.
_SHARED_TOWN = 6
# 黄河南岸, 太湖东部: the end of a river's name and the beginning of a direction look like a province.
_DIRECTION = re.compile("(?<=[东南西北])[岸侧部麓路段端坡面边翼]")
# 自治州, 自治县 and their like are also called by their short name and the last character.
_SHORTENED = "县旗州盟"
# Characters beside the short name of a county that are words by themselves.
_LEFT = "的在和与及是到由对为从向自至赴往把被将当于以请问像比跟同让说看查找了我们市省年月日道绍那"
_RIGHT = "的在和与及是到由对为从向自至把被将以像比跟同有呢吗了等也都创全各今去现"


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


class _Key(NamedTuple):
    """What a string in the index may mean."""

    places: tuple[PlaceEntry, ...]
    is_bare: bool
    needs_parent: bool
    """An ordinary word: counts only right behind the place it lies in."""


class Gazetteer:
    """All places, found by name. Build it with `load`; it is never changed afterwards."""

    def __init__(
        self, places: Iterable[PlaceEntry], towns: Mapping[str, tuple[tuple[str, str], ...]]
    ) -> None:
        self._by_code = {place.code: place for place in places}
        self._by_path = {place.path: place for place in self._by_code.values()}
        self._towns = towns
        self._keys: dict[str, _Key] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, *, towns: bool = False) -> Gazetteer:
        """Read the data files of the package; towns cost a further tenth of a second."""
        rows = _read_rows(data_file("places.tsv").read_text("utf-8"))
        gazetteer = cls(_entries(rows), _read_towns() if towns else {})
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

    def children(self, place: PlaceEntry) -> tuple[PlaceEntry, ...]:
        """List the places directly below, without towns."""
        return self._children.get(place.path, ())

    def parent(self, place: PlaceEntry) -> PlaceEntry | None:
        """Go up to the place it lies in; None for a province."""
        return self._by_path.get(place.path[:-1])

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
        ordinary = _stopwords()
        full.pop("", None)
        self._keys.update(
            (name, _Key(places, is_bare=True, needs_parent=name in ordinary)) for name, places in bare.items()
        )
        self._keys.update(
            (name, _Key(places, is_bare=False, needs_parent=name in ordinary))
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
            at += len(name) if mention or not _under_title(text, at) else 1
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
        if not inside and (key.needs_parent or _is_loose(key, text, at, end)):
            return None
        if (_ends_elsewhere(text, end) if key.is_bare else _full_ends_elsewhere(text, end)) or in_company(
            text, end
        ):
            return None
        if key.is_bare and not inside and _is_person(text, at, end):
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
        return PlaceEntry(f"{county}:{name}", name, "town", (*above.path, name), _TOWN_END.sub("", name))


def innermost(mentions: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Without those directly followed by a place inside them: 安庆市宜秀区 is 宜秀区."""
    kept: list[PlaceMention] = []
    for mention in mentions:
        if kept and kept[-1].span.end == mention.span.start and _within(mention, kept[-1]):
            kept.pop()
        kept.append(mention)
    return tuple(kept)


def in_company(text: str, end: int) -> bool:
    """Whether the name that ends here goes on to a company, school or bank (西安润明环境工程有限公司)."""
    return bool(_patterns().company.match(text, end))


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


# ---- the words around a name


class _Patterns(NamedTuple):
    """Regular expressions made from place_context.tsv."""

    after: re.Pattern[str]
    after_full: re.Pattern[str]
    company: re.Pattern[str]
    title: re.Pattern[str]
    respect: re.Pattern[str]
    surnames: frozenset[str]


def _ends_elsewhere(text: str, end: int) -> bool:
    """Whether a short name that ends here is part of a longer one: 湖州路, 图们江, 湖北大学, 黄河南|岸."""
    return bool(_patterns().after.match(text, end) or _DIRECTION.match(text, end))


def _full_ends_elsewhere(text: str, end: int) -> bool:
    """Whether the last character belongs to another word: 城关区域."""
    return bool(_patterns().after_full.match(text, end - 1))


def _is_loose(key: _Key, text: str, at: int, end: int) -> bool:
    """Whether a weak name stands in the middle of other characters: 相[应县]级, 创[新和]推广."""
    if key.is_bare:
        is_weak = key.places[0].level == "county"
        return is_weak and not (
            _is_joint(text[max(0, at - 1) : at], _LEFT) or _is_joint(text[end : end + 1], _RIGHT)
        )
    return end - at == 2 and not _is_joint(text[max(0, at - 1) : at], "")


def _is_joint(character: str, words: str) -> bool:
    """Whether this character is no Han, the end of the text, or one of `words`."""
    return not character or character in words or not "\u3400" <= character <= "\u9fff"


def _is_person(text: str, at: int, end: int) -> bool:
    """Whether the name stands where a person's does: 市长庄长兴, 长兴同志."""
    return bool(_patterns().respect.match(text, end)) or _under_title(text, at)


def _under_title(text: str, at: int) -> bool:
    """Whether an official's name begins at `at` or just before it, or a title runs into it (局长|安康)."""
    pattern, surnames = _patterns().title, _patterns().surnames
    for end in range(max(0, at - 2), min(at + 2, len(text))):
        is_title = pattern.search(text, max(0, end - _TITLE_LENGTH), end)
        if is_title and (end > at or text[end] in surnames):
            return True
    return False


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = _context_words()
    barrier = "".join(words["not_in_company"])
    organisation = f"[\u4e00-\u9fff]{{0,4}}?(?:{_one_of(words['organisation'])})"
    company = f"[^{barrier}\\W\\d_a-zA-Z]{{1,14}}?(?:{_one_of(words['company'])})"
    return _Patterns(
        after=re.compile(
            f"[一二三四五六七八九十]路|[东南西北中]?(?!{_one_of(words['after_but'])})(?:{_one_of(words['after'])})"
        ),
        after_full=re.compile(_one_of(words["after_full"])),
        company=re.compile(f"{organisation}|{company}"),
        title=re.compile(f"(?:{_one_of(words['title'])})\\s?$"),
        respect=re.compile(_one_of(words["respect"])),
        surnames=frozenset(words["surname"]),
    )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# ---- data files


def _context_words() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for number, line in _lines(data_file("place_context.tsv").read_text("utf-8")):
        kind, tab, words = line.partition("\t")
        if not tab:
            raise DataError(
                f"地名上下文表 place_context.tsv 第 {number} 行缺少制表符，请改为“类别<TAB>词 词 …”。"
            )
        kinds.setdefault(kind, []).extend(words.split())
    return kinds


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    lines = _lines(data_file("place_stopwords.txt").read_text("utf-8"))
    return frozenset(word for _, line in lines for word in line.split())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without comments and empty ones."""
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def _read_rows(text: str) -> list[list[str]]:
    rows = []
    for number, line in _lines(text):
        row = line.split("\t")
        if len(row) != 5:
            raise DataError(
                f"地名表 places.tsv 第 {number} 行应有 5 列，不是 {len(row)} 列；请用 build_places.py 重做。"
            )
        rows.append(row)
    return rows


def _entries(rows: Iterable[list[str]]) -> Iterator[PlaceEntry]:
    """Entries with their paths; a place stands below the one it lies in."""
    paths: dict[str, tuple[str, ...]] = {"-": ()}
    for code, name, short, parent, _ in rows:
        if parent not in paths:
            raise DataError(
                f"地名表 places.tsv 中 {name}（{code}）的上级 {parent} 不存在；请用 build_places.py 重做。"
            )
        paths[code] = (*paths[parent], name)
        yield PlaceEntry(code, name, _level(code, parent), paths[code], short)


def _level(code: str, parent: str) -> Level:
    if parent == "-":
        return "province"
    return "city" if code.endswith("00") else "county"


def _read_towns() -> dict[str, tuple[tuple[str, str], ...]]:
    """Stem of a town's name to (name, county code), without stems that many counties share."""
    homes: dict[str, tuple[tuple[str, str], ...]] = {}
    for _, line in _lines(gzip.decompress(data_file("towns.tsv.gz").read_bytes()).decode()):
        county, _, names = line.partition("\t")
        for name in names.split():
            stem = _TOWN_END.sub("", name)
            homes[stem] = (*homes.get(stem, ()), (name, county))
    return {stem: found for stem, found in homes.items() if len(stem) > 1 and len(found) <= _SHARED_TOWN}


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

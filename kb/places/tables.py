"""The data files of the gazetteer: places, towns, words beside a name, ordinary words that are names too."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.datafiles import data_file
from kb.errors import DataError
from kb.places.records import PlaceEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.places.records import Level

_TOWN_END = re.compile(r"(?:民族乡|镇街道|街道办事处|街道|地区|苏木|镇|乡)$")
# A town's name that so many counties share (城关镇) says nothing.
_SHARED_TOWN = 6


def context_words() -> dict[str, list[str]]:
    """Words that stand beside names, by what they tell. Raises DataError."""
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
def stopwords() -> frozenset[str]:
    """Ordinary words that places are called by too."""
    lines = _lines(data_file("place_stopwords.txt").read_text("utf-8"))
    return frozenset(word for _, line in lines for word in line.split())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without comments and empty ones."""
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def read_rows(text: str) -> list[list[str]]:
    """Code, name, short name, parent's code and earlier names of every place. Raises DataError."""
    rows = []
    for number, line in _lines(text):
        row = line.split("\t")
        if len(row) != 5:
            raise DataError(
                f"地名表 places.tsv 第 {number} 行应有 5 列，不是 {len(row)} 列；请用 build_places.py 重做。"
            )
        rows.append(row)
    return rows


def entries(rows: Iterable[list[str]]) -> Iterator[PlaceEntry]:
    """Entries with their paths; a place stands below the one it lies in. Raises DataError."""
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


def read_towns() -> dict[str, tuple[tuple[str, str], ...]]:
    """Stem of a town's name to (name, county code), without stems that many counties share."""
    homes: dict[str, tuple[tuple[str, str], ...]] = {}
    for _, line in _lines(gzip.decompress(data_file("towns.tsv.gz").read_bytes()).decode()):
        county, _, names = line.partition("\t")
        for name in names.split():
            stem = town_stem(name)
            homes[stem] = (*homes.get(stem, ()), (name, county))
    return {stem: found for stem, found in homes.items() if len(stem) > 1 and len(found) <= _SHARED_TOWN}


def town_stem(name: str) -> str:
    """胶莱 for 胶莱街道, which was 胶莱镇."""
    return _TOWN_END.sub("", name)

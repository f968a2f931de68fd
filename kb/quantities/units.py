"""Units of figures: what stands behind a number, and what kind of quantity it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kb.datafiles import parse_toml
from kb.errors import DataError
from kb.quantities.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = "kb/data/units.toml"
_CONCENTRATION = re.compile(r"(?:毫克|微克|[mμµu]g|克|g)/(?:标?立方米|升|N?m[³3]|[Ll])")
_DAYS_ONLY = re.compile(r"[以之]?内|以上|以下|\s*[\|)）]|$")
_BLANKS = re.compile(r"[ \t]{0,2}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands in a text."""

    start: int
    end: int
    name: str
    """As written, without blanks and multipliers."""
    measure: str
    """A kind of kb.indicators.Measure, or `time`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The units of the data file, ready to be matched."""

    measures: Mapping[str, str]
    pattern: re.Pattern[str]
    whole: re.Pattern[str]
    """A unit alone, as in the cell of a table."""


def unit_at(text: str, at: int, *, is_han: bool = False) -> Unit | None:
    """The unit that stands in a `plain` text at `at` or after a blank or two; `is_han` behind Chinese numerals."""
    start = _blank_end(text, at)
    found = lexicon().pattern.match(text, start)
    if not found:
        return None
    name = found[0]
    base = found["base"]
    # The 15日 of a date is none; a term of days says 内 or a bound.
    if base == "日" and not found["per"] and not _DAYS_ONLY.match(text, found.end()):
        return None
    if is_han and base in ("分", "度", "方", "克", "本", "首"):
        return None
    return Unit(start, found.end(), name.replace(" ", ""), measure_of(base + (found["per"] or "")))


def measure_of(name: str) -> str:
    """What a unit measures: 微克/立方米 a concentration; `any` for one that is not known."""
    known = plain(name).replace(" ", "")
    if _CONCENTRATION.search(known):
        return "concentration"
    if known.endswith("/人"):
        return measure_of(known.removesuffix("/人"))
    if "/" in known or "每" in known:
        numerator = known.split("/")[0]
        return (
            "weight"
            if known.endswith(("/日", "/天", "/d", "/年")) and numerator in ("吨", "立方米")
            else "any"
        )
    return lexicon().measures.get(known, "count" if known.endswith("次") else "any")


def unit_in(cell: str) -> str:
    """The unit that a cell or the brackets of a header name, as written; empty where it is none."""
    bare = cell.strip()
    return bare if lexicon().whole.fullmatch(plain(bare)) else ""


@cache
def lexicon() -> Lexicon:
    """The units that ship with the program."""
    return parse((files("kb") / "data" / "units.toml").read_text(encoding="utf-8"))


def parse(source: str) -> Lexicon:
    """Units from TOML. Raises DataError naming the entry that is wrong."""
    data = parse_toml(source, FILE)
    measures: dict[str, str] = {}
    for number, entry in enumerate(_tables(data), 1):
        for unit in _words(entry.get("units"), f"第 {number} 个 dimension 的 units"):
            if plain(unit) in measures:
                raise DataError(f"{FILE} 里的单位“{unit}”写了两次，请删去一处")
            measures[plain(unit)] = str(entry.get("measure", ""))
    per = _words(data.get("denominator", {}).get("units"), "denominator 的 units")
    compound = data.get("compound", {})
    heads = _words(compound.get("heads"), "compound 的 heads")
    tails = _words(compound.get("tails"), "compound 的 tails")
    return _compiled(measures, per, [head + tail for head in heads for tail in tails], _not_before(data))


def _tables(data: dict[str, Any]) -> list[dict[str, Any]]:
    tables = data.get("dimension")
    if not isinstance(tables, list) or not tables:
        raise DataError(f"{FILE} 里没有 [[dimension]]，请恢复原文件")
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict) or not isinstance(table.get("measure"), str):
            raise DataError(f"{FILE} 的第 {number} 个 dimension 缺少 measure，请补上")
    return tables


def _words(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise DataError(f"{FILE} 里{where}应当是一列词，请改正")
    return [str(word) for word in value]


def _not_before(data: dict[str, Any]) -> dict[str, str]:
    table = data.get("not_before", {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise DataError(f"{FILE} 的 not_before 应当是“单位 = 字”，请改正")
    return table


def _compiled(
    measures: dict[str, str], per: list[str], compounds: list[str], barred: Mapping[str, str]
) -> Lexicon:
    units = {unit: barred.get(unit, "") for unit in [*measures, *compounds]}
    base = "|".join(_guarded(unit, units[unit]) for unit in _longest_first(units))
    below = "|".join(_guarded(plain(unit), "") for unit in _longest_first(per))
    denominator = rf"(?P<per> ?(?:/|每) ?[十百千]?[万亿]?(?:{below}))?"
    other = rf"(?:\((?:{'|'.join(map(re.escape, _longest_first(_words_only(measures))))})\))?"
    pattern = rf"(?P<base>{base}){denominator}{other}"
    return Lexicon(measures, re.compile(pattern), re.compile(rf"[十百千]?[万亿]?(?:{pattern})"))


def _words_only(measures: Mapping[str, str]) -> list[str]:
    """Units that may stand in brackets as another name for what is counted: 台(套), 县(市)."""
    return [unit for unit, measure in measures.items() if measure in ("count", "people")]


def _guarded(unit: str, barred: str) -> str:
    ahead = f"[{re.escape(barred)}]" if barred else ""
    if unit[-1].isascii() and unit[-1].isalnum():
        ahead = "[A-Za-z0-9]"
    return re.escape(unit) + (f"(?!{ahead})" if ahead else "")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _blank_end(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at

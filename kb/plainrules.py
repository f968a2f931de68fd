"""What comparing sees through, from kb/data/plain_view.toml: characters, look-alikes, and gaps inside numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kb.datafiles import data_file, parse_toml, word_list
from kb.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FILE = "kb/data/plain_view.toml"
HAN = "\u3400-\u9fff〇"
BLANK = "[ \u3000\xa0\u2009\u202f]"
"""A tab stands between cells and is none."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The data file, compiled."""

    same: Mapping[int, str]
    """For str.translate: characters that have one other in their place."""
    longer: Mapping[str, str]
    """Characters that are written with several, or with none."""
    odd: re.Pattern[str]
    """Any character that `same` or `longer` holds, or a backslash that may be stray."""
    lookalikes: Mapping[int, str]
    foreign: re.Pattern[str]
    """A word of letters with at least one look-alike, and no foreign letter that is none."""
    roman: Mapping[int, str]
    roman_word: re.Pattern[str]
    fractions: Mapping[str, str]
    formula: re.Pattern[str]
    measured: str
    """A measure, blanks between its characters allowed: the source of a pattern."""
    letter_spaced: str
    """A measure of several characters, all of them apart."""
    leads: str
    """The source of a pattern of one character."""
    shares: str


@cache
def rules() -> Rules:
    """The rules that ship with the program."""
    return parse(data_file("plain_view.toml").read_text(encoding="utf-8"))


def parse(source: str) -> Rules:
    """Rules from TOML. Raises DataError naming the entry that is wrong."""
    data = parse_toml(source, FILE)
    same, longer = _characters(data)
    fractions = _strings(data.get("fractions"), "fractions")
    like, roman = _pairs(data.get("lookalikes"), "lookalikes"), _pairs(data.get("roman"), "roman")
    numbers = _table(data.get("numbers"), "numbers")
    odd = _ranges((*same, *map(ord, (*longer, *fractions)), ord("\\")))
    return Rules(
        {**same},
        longer,
        # One class first: what begins with an alternative is searched five times as slowly.
        re.compile(rf"{odd}(?:(?<!\\)|(?![A-Za-z0-9\\]))"),
        {ord(one): other for one, other in like.items()},
        _foreign(like),
        {ord(one): other for one, other in roman.items()},
        _roman_word(roman, word_list(data["roman"].get("before"), "roman.before", FILE)),
        fractions,
        _formula(data.get("formula")),
        _spaced_out(word_list(numbers.get("measured"), "numbers.measured", FILE)),
        _letter_spaced(word_list(numbers.get("measured"), "numbers.measured", FILE)),
        _class(word_list(numbers.get("leads"), "numbers.leads", FILE)),
        "|".join(map(re.escape, word_list(numbers.get("shares"), "numbers.shares", FILE))),
    )


def _characters(data: dict[str, Any]) -> tuple[dict[int, str], dict[str, str]]:
    """What stands for each character: one other, or a string of another length."""
    found: dict[str, str] = {}
    for one, other in _all_characters(data):
        if one in found:
            raise DataError(f"{FILE} 里的“{one}”（U+{ord(one):04X}）写了两次，请删去一处")
        found[one] = other
    same = {ord(one): other for one, other in found.items() if len(other) == 1}
    return same, {one: other for one, other in found.items() if len(other) != 1}


def _all_characters(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in _tables(data, "compatible"):
        for one in _ranged(entry, "compatible"):
            other = unicodedata.normalize("NFKC", one)
            if one not in entry.get("but", "") and other != one:
                yield one, other
    for entry in _tables(data, "same"):
        yield from _pairs(entry, "same").items()
    for entry in _tables(data, "gone"):
        yield from ((one, "") for one in _ranged(entry, "gone"))


def _ranged(entry: dict[str, Any], name: str) -> Iterator[str]:
    for span in word_list(entry.get("ranges"), f"{name}.ranges", FILE):
        low, _, high = span.partition("-")
        try:
            codes = range(int(low, 16), int(high or low, 16) + 1)
        except ValueError as error:
            raise DataError(f"{FILE} 的 {name} 里“{span}”不是字符范围，应当像 2F00-2FD5，请改正") from error
        yield from map(chr, codes)


def _pairs(entry: object, name: str) -> dict[str, str]:
    table = _table(entry, name)
    one, other = table.get("from"), table.get("to")
    if not isinstance(one, str) or not isinstance(other, str) or not one or len(one) != len(other):
        raise DataError(f"{FILE} 的 {name} 里 from 和 to 应当一字对一字，请改正")
    return dict(zip(one, other, strict=True))


def _tables(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = data.get(name)
    if not isinstance(entries, list) or not entries:
        raise DataError(f"{FILE} 里没有 [[{name}]]，请恢复原文件")
    return [_table(entry, name) for entry in entries]


def _table(entry: object, name: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise DataError(f"{FILE} 的 {name} 应当是一节，请改正")
    if not all(isinstance(entry.get(key), str) and entry[key].strip() for key in ("why", "source")):
        raise DataError(f"{FILE} 的 {name} 里有一条没有写 why 和 source，请补上")
    return entry


def _strings(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) and v.isdigit() for v in value.values()):
        raise DataError(f"{FILE} 的 {name} 应当是“字符 = 小数部分”，请改正")
    return value


# ---- patterns


def _class(signs: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, dict.fromkeys(signs)))}]"


def _ranges(codes: Iterable[int]) -> str:
    """A character class in as few ranges as there are: three thousand single ones are searched slowly."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return f"[{''.join(f'{re.escape(chr(low))}-{re.escape(chr(high))}' for low, high in spans)}]"


def _foreign(like: Mapping[str, str]) -> re.Pattern[str]:
    """A word in which a look-alike stands: letters of three alphabets, of which the foreign ones all look Latin."""
    own, foreign = _class(like)[1:-1], "\u0370-\u03ff\u0400-\u052f"
    return re.compile(rf"(?<![A-Za-z{foreign}])[A-Za-z]*[{own}][A-Za-z{own}]*(?![A-Za-z{foreign}])")


def _roman_word(roman: Mapping[str, str], before: list[str]) -> re.Pattern[str]:
    """Mistaken numerals that a word for a class follows, at once or in a row: Ш、Ⅳ类."""
    signs, words = _class(roman), "|".join(map(re.escape, before))
    row = rf"(?:{BLANK}?[、~～至到或和及—-]{BLANK}?(?:[ⅠⅡⅢⅣⅤIVX]|{signs}){{1,4}})*"
    return re.compile(rf"(?<![A-Za-z\u0370-\u052f]){signs}{{1,3}}(?={row}{BLANK}?(?:{words}))")


def _formula(entries: object) -> re.Pattern[str]:
    if not isinstance(entries, list) or not entries:
        raise DataError(f"{FILE} 里没有 [[formula]]，请恢复原文件")
    sources = [_cut(word_list(entry.get("parts"), "formula.parts", FILE)) for entry in entries]
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(sorted(sources, key=len, reverse=True))})")


def _cut(parts: list[str]) -> str:
    """A name with a gap between its parts; a number that ends it must not go on as an amount."""
    pieces = [f"{BLANK}?".join(map(re.escape, part)) for part in parts]
    return f"{BLANK}".join(pieces) + ("(?![0-9.])" if parts[-1][-1].isdigit() else "(?![A-Za-z])")


def _spaced_out(words: list[str]) -> str:
    spaced = (
        re.escape(word) if word.isascii() else f"{BLANK}?".join(map(re.escape, word))
        for word in sorted(words, key=len, reverse=True)
    )
    return rf"(?:{BLANK}?[十百千]?{BLANK}?[万亿]?{BLANK}?(?:{'|'.join(spaced)})(?![A-Za-z]))"


def _letter_spaced(words: list[str]) -> str:
    several = sorted((word for word in words if len(word) > 1 and not word.isascii()), key=len, reverse=True)
    return f"(?:{'|'.join(BLANK.join(map(re.escape, word)) for word in several)})"

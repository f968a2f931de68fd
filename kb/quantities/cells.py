"""Tables in a text, their cells, and the amounts in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kb.datafiles import parse_toml, pattern_of, word_list
from kb.quantities.numbers import plain
from kb.quantities.quantities import Quantity, quantities_seen
from kb.quantities.units import unit_in
from kb.quantities.words import last_match
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "kb/data/table_words.toml"
_LISTS = (
    "number", "words", "unit", "year", "place", "district", "whole", "change", "target", "standard", "present", "total", "unitless",
    "empty", "lead",
)  # fmt: skip
_BRACKETS = re.compile(r"[(（]([^()（）]*(?:[(（][^()（）]*[)）])?)[)）]")
_UNIT_SAID = re.compile(r"单位\s*[:：]\s*([^\s,，。;；]+)")
_NOTES = re.compile(r"[①-⑳⑴-⒇]+|\[\d\]$")
_DIGITS = re.compile(r"[\dxX×*＊_□０-９][\d.,xX×*＊_□０-９．]*[万亿]?")
_STROKE = re.compile(r"(?:\| )?")
_MINUS = re.compile(r"\s*[-−－]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its offsets in the text."""

    start: int
    end: int
    text: str


Row = tuple[Cell, ...]


def row_of(text: str, start: int, end: int, mark: str = BETWEEN_CELLS) -> Row:
    """The cells of a line; strokes at its ends, as Markdown sets them, belong to none."""
    cells, at = [], start + len(_STROKE.match(text[start:end])[0])  # type: ignore[index]
    for piece in text[at : at + len(text[at:end].removesuffix(" |"))].split(mark):
        cells.append(Cell(at, at + len(piece), piece))
        at += len(piece) + len(mark)
    return tuple(cells)


def is_numeric(cell: str) -> bool:
    """Whether a cell holds a number and no sentence."""
    bare = _NOTES.sub("", plain(cell)).strip()
    if lexicon()["empty"].fullmatch(bare) or re.fullmatch(r"(?:19|20)\d\d年.*", bare):
        return False
    lead = re.match(rf"(?:{lexicon()['lead'].pattern}|\s)*", bare)
    rest = bare[lead.end() :] if lead else bare
    return bool(re.match(r"[\dxX×*＊_□](?![A-Za-z])", rest)) and not re.match(
        r"\d+[号级类期届、.#](?!\d)|\d+(?:年|月)", rest
    )


def amounts(cell: Cell, *, bare: bool, damaged_year: str | None = None) -> Iterator[Quantity]:
    """The quantities of a cell; `bare` numbers count in columns of figures only."""
    words = cell.text
    if lexicon()["empty"].fullmatch(words.strip()):
        return
    known = list(quantities_seen(words, damaged_year))
    found = [*known, *_bare_numbers(words, known)] if bare and _is_short(words) else known
    for each in sorted(found, key=lambda quantity: quantity.start):
        signed = _negative(each) if bare and _MINUS.fullmatch(words[: each.start]) else each
        yield replace(signed, start=signed.start + cell.start, end=signed.end + cell.start)


def _negative(amount: Quantity) -> Quantity:
    """-0.4 in a column of changes: the sign belongs to the number."""
    number = -amount.number if amount.number is not None else None
    return replace(amount, start=amount.start - 1, number=number)


def _is_short(words: str) -> bool:
    """Whether a cell holds numbers rather than a sentence: 0.02（湖、库0.01） does."""
    return is_numeric(words) or len(re.findall(r"[一-龥]", words)) <= 4


def _bare_numbers(words: str, known: list[Quantity]) -> Iterator[Quantity]:
    """Numbers without a unit that are not part of a quantity found already."""
    hidden = list(words)
    for each in known:
        hidden[each.start : each.end] = "\x00" * (each.end - each.start)
    # A unitless unit: the rules of running text for masks, ranges and bounds hold for bare numbers, too.
    for piece in re.finditer(r"[^\x00()（）①-⑳⑴-⒇/／、;；]+", "".join(hidden)):
        probe = _probed(piece[0])
        for each in quantities_seen(probe):
            unit = each.unit.removesuffix("倍")
            end = min(each.end, len(probe)) - (not unit)
            yield replace(
                each, start=each.start + piece.start(), end=end + piece.start(), unit="", measure=""
            )


def _probed(piece: str) -> str:
    """The piece with a stand-in unit behind its last number."""
    last = last_match(_DIGITS, piece, 0, len(piece))
    if last is None or re.match(r"\s*[号级类期届年月日]|[A-Za-z]", piece[last.end() :]):
        return ""
    return piece[: last.end()] + "倍"


def unit_of(words: str, *, loose: bool = False) -> str | None:
    """The unit that a header says, in brackets or behind 单位：; "" where it says that none applies."""
    said = _UNIT_SAID.search(words)
    candidates = [said[1]] if said else []
    candidates += [match[1] for match in _BRACKETS.finditer(words)]
    candidates += [words.strip()] if loose else []
    candidates += re.findall(r"[,，、/]\s*([^,，、/()（）]{1,10})\s*$", words)
    for candidate in candidates:
        bare = candidate.removeprefix("单位：").removeprefix("单位:").strip()
        if lexicon()["unitless"].fullmatch(bare):
            return ""
        if unit_in(bare):
            return unit_in(bare)
    return None


@cache
def lexicon() -> Mapping[str, re.Pattern[str]]:
    """The words of headers that ship with the program."""
    return parse((files("kb") / "data" / "table_words.toml").read_text(encoding="utf-8"))


def parse(source: str) -> dict[str, re.Pattern[str]]:
    """Words from TOML. Raises DataError naming the list that is wrong."""
    data = parse_toml(source, FILE)
    return {name: pattern_of("|".join(word_list(data.get(name), name, FILE)), name, FILE) for name in _LISTS}

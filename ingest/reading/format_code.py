"""A number format of a spreadsheet taken apart (ECMA-376 part 1, §18.8.31): sections, their conditions, their tokens."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

TokenKind = Literal[
    "literal", "digit", "point", "comma", "percent", "exponent", "slash", "text", "general", "date", "noon", "elapsed",
]  # fmt: skip

_LONGEST = 1_000
"""Characters; Excel allows 255, and a longer code could ask for a million decimals."""
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
  | [\\!](?P<escaped>.)
  | (?P<nothing>[_*].)                      # the width of a sign; a sign that fills the cell
  | \[(?P<bracket>[^\]]*)\]
  | (?P<general>general|g/通用格式)
  | (?P<noon>am/pm|a/p|上午/下午)
  | (?P<exponent>e[+-])
  | (?P<date>y+|m+|d+|h+|s+|e+|b+|g+|aaaa?)
  | (?P<digit>[0\#?])
  | (?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<end>;)
  | (?P<literal>.)
    """,
    re.I | re.S | re.X,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*")
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_CURRENCY = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A sign of a format, or words that it shows as they are."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a format."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    locale: str = ""
    """Of `[$-804]`, in capitals."""
    numerals: str = ""
    """`1` where `[DBNum1]` asks for Chinese numerals."""

    def has(self, *kinds: TokenKind) -> bool:
        """Whether a token of one of the kinds stands in it."""
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return self.has("date", "noon", "elapsed") or self.locale in ("F800", "F400")


@lru_cache(maxsize=4_096)
def parse(code: str) -> tuple[Section, ...]:
    """The sections of a format; one that is too long to be true is General."""
    if len(code) > _LONGEST:
        return (Section((Token("general", ""),)),)
    sections: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append(match)
    return tuple(map(_section, sections))


def _section(matches: Sequence[re.Match[str]]) -> Section:
    tokens: list[Token] = []
    condition, locale, numerals = None, "", ""
    for match in matches:
        kind, said = match.lastgroup, match[match.lastgroup or 0]
        if kind == "bracket":
            condition = _condition(said) or condition
            locale = _locale(said) or locale
            numerals = said[-1] if re.fullmatch(r"dbnum\d", said, re.I) else numerals
            tokens += _bracket(said)
        elif kind in ("quoted", "escaped", "literal"):
            tokens.append(Token("literal", said))
        elif kind != "nothing":
            tokens.append(Token(kind, said))  # type: ignore[arg-type]
    return Section(tuple(tokens), condition, locale, numerals)


def _condition(bracket: str) -> tuple[str, float] | None:
    match = _CONDITION.fullmatch(bracket)
    return (match[1], float(match[2])) if match else None


def _locale(bracket: str) -> str:
    match = _CURRENCY.fullmatch(bracket)
    return (match[2] or "").upper() if match else ""


def _bracket(bracket: str) -> tuple[Token, ...]:
    """Signs of money and hours that go on beyond the day; colours and languages show nothing."""
    if _ELAPSED.fullmatch(bracket):
        return (Token("elapsed", bracket),)
    money = _CURRENCY.fullmatch(bracket)
    return (Token("literal", money[1]),) if money and money[1] else ()


def choose(sections: Sequence[Section], number: Decimal) -> tuple[Section | None, bool]:
    """The section for a number, and whether that section stands for negative numbers, whose sign it sets itself.

    None if every section has a condition and none holds (Excel fills the cell with #).
    """
    numeric = sections[:3]
    if len(numeric) > 1 and all(section.condition is None for section in numeric):
        return _by_sign(numeric, number)
    for place, section in enumerate(numeric):
        if section.condition is None and place < len(numeric) - 1 and not _default(place, number):
            continue
        if section.condition is None or _holds(section.condition, number):
            return section, _is_of_negatives(numeric, place)
    return None, False


def _by_sign(sections: Sequence[Section], number: Decimal) -> tuple[Section, bool]:
    if number < 0:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def _default(place: int, number: Decimal) -> bool:
    """Whether a section without a condition, one with conditions beside it, is for this number."""
    return number > 0 if place == 0 else number < 0


def _holds(condition: tuple[str, float], number: Decimal) -> bool:
    return _COMPARED[condition[0]](float(number), condition[1])


def _is_of_negatives(sections: Sequence[Section], place: int) -> bool:
    """Whether only negative numbers can come to a section: then it says so itself and the sign is left out."""
    own = sections[place].condition
    if own is not None:
        return (own[0] == "<" and own[1] <= 0) or (own[0] == "<=" and own[1] < 0)
    first = sections[0].condition
    return place == 1 and (len(sections) > 2 or first in ((">=", 0.0),))

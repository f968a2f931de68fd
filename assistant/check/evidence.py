"""What cited quotes carry: their claims, with the described place and year of their reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.check import claims
from kb.normal import normalise
from kb.quantities.spellings import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from assistant.check.claims import Amount
    from assistant.records import Citation
    from kb.knowledge import Figure

_KNOWN = ("stated", "inferred", "corrected")
_TURNED = re.compile(r"(?:不|未|没有?|无|非|力争|争取|确保|计划|要求|目标)$")
"""Right before words that are quoted from there on: without it they would say another thing."""
_GOES_ON = re.compile(r"次|以[上下内]|左右|[余多万亿]")
"""Right behind them: 300家 of 300家次."""
_DIGIT_SIDES = r"(?<![\d.])", r"(?![\d]|\.\d)"
_LATIN_SIDES = r"(?<![a-z])", r"(?![a-z])"
"""Ⅱ类 is no part of Ⅲ类, which are ii类 and iii类 when normalised."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one citation carries."""

    quote: str
    """Normalised."""
    words: str
    """The quote and what it is read with, normalised."""
    amounts: tuple[Amount, ...]
    numbers: frozenset[Decimal]
    years: frozenset[str]
    place: str
    """Of its report; empty where hidden or unknown."""
    is_demand: bool
    """Whether all that the library read in the quote is demanded, as in a standard's table: no state stands there."""

    def says(self, words: str) -> bool:
        """Whether the quote has exactly these words, cutting neither a number nor what turns its sense."""
        plain = normalise(words)
        return any(
            not _TURNED.search(self.quote, 0, at) and not _GOES_ON.match(self.quote, at + len(plain))
            for at in _places(self.quote, plain)
        )


def says(text: str, words: str) -> bool:
    """Whether normalised words stand in a normalised text, cutting no number in two."""
    return not words or bool(_places(text, words))


def _places(text: str, words: str) -> list[int]:
    """Where normalised words stand in a normalised text, cutting no number and no Latin word in two."""
    if not words:
        return [0]
    before, after = _sides(words[0])[0], _sides(words[-1])[1]
    return [match.start() for match in re.finditer(before + re.escape(words) + after, text)]


def _sides(sign: str) -> tuple[str, str]:
    """What may not stand before and behind words that begin or end with a sign."""
    if sign.isdigit():
        return _DIGIT_SIDES
    return _LATIN_SIDES if sign.isascii() and sign.isalpha() else ("", "")


def carried(citation: Citation) -> Carried:
    """What a citation carries; a masked or overwritten year or place is carried by nobody."""
    read_with = "\n".join((citation.around, citation.text, citation.told))
    years = set(claims.years(read_with))
    if citation.year and citation.year_how in _KNOWN:
        years.add(citation.year)
    # 去年 in a report of 2023 was read as 2022: the quote has the words that show it.
    years |= {one.year.value for one in citation.figures if one.year.value and _shows_year(citation, one)}
    place = citation.place if citation.place and citation.place_how in _KNOWN else ""
    return Carried(
        normalise(citation.told or citation.text),
        normalise(f"{read_with}\n{citation.title}"),
        (*_read(citation), *claims.amounts(citation.around)),
        claims.numbers(read_with),
        frozenset(years),
        place,
        _is_demand(citation),
    )


def _read(citation: Citation) -> tuple[Amount, ...]:
    """The amounts of a quote; where the library read a figure in its whole report, by what it read."""
    amounts = claims.amounts(citation.told or citation.text)
    if _is_demand(citation):
        amounts = tuple(replace(amount, kind="标准") for amount in amounts)
    return tuple(_as_read(amount, citation.figures) for amount in amounts)


def _shows_year(citation: Citation, figure: Figure) -> bool:
    span = figure.year.span
    is_inside = span is not None and citation.start <= span.start and span.end <= citation.end
    return figure.year.how in _KNOWN and is_inside


def _is_demand(citation: Citation) -> bool:
    return bool(citation.figures) and all(figure.kind == "标准" for figure in citation.figures)


def _as_read(amount: Amount, figures: Sequence[Figure]) -> Amount:
    for figure in figures:
        if figure.number == amount.number and canonical(figure.unit) == amount.unit and figure.indicator:
            return replace(amount, kind=figure.kind, indicators=frozenset([figure.indicator]))
    return amount

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
    from kb.records import Figure

_KNOWN = ("stated", "inferred", "corrected")
_AROUND_DIGIT = r"(?<![\d.])", r"(?![\d]|\.\d)"


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
        """Whether the quote has exactly these words, cutting no number in two."""
        return says(self.quote, normalise(words))


def says(text: str, words: str) -> bool:
    """Whether normalised words stand in a normalised text, cutting no number in two."""
    if not words:
        return True
    before, after = _AROUND_DIGIT
    pattern = (before if words[0].isdigit() else "") + re.escape(words)
    return re.search(pattern + (after if words[-1].isdigit() else ""), text) is not None


def carried(citation: Citation) -> Carried:
    """What a citation carries; a masked or overwritten year or place is carried by nobody."""
    read_with = f"{citation.around}\n{citation.text}"
    years = set(claims.years(read_with))
    if citation.year and citation.year_how in _KNOWN:
        years.add(citation.year)
    place = citation.place if citation.place and citation.place_how in _KNOWN else ""
    return Carried(
        normalise(citation.text),
        normalise(f"{read_with}\n{citation.title}"),
        (*_read(citation), *claims.amounts(citation.around)),
        claims.numbers(read_with),
        frozenset(years),
        place,
        _is_demand(citation),
    )


def _read(citation: Citation) -> tuple[Amount, ...]:
    """The amounts of a quote; where the library read a figure in its whole report, by what it read."""
    amounts = claims.amounts(citation.text)
    if _is_demand(citation):
        amounts = tuple(replace(amount, kind="标准") for amount in amounts)
    return tuple(_as_read(amount, citation.figures) for amount in amounts)


def _is_demand(citation: Citation) -> bool:
    return bool(citation.figures) and all(figure.kind == "标准" for figure in citation.figures)


def _as_read(amount: Amount, figures: Sequence[Figure]) -> Amount:
    for figure in figures:
        if figure.number == amount.number and canonical(figure.unit) == amount.unit and figure.indicator:
            return replace(amount, kind=figure.kind, indicators=frozenset([figure.indicator]))
    return amount

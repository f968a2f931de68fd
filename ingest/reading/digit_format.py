"""A number in the digits that one section of a format asks for: 0.0% · #,##0.00 · 0.0,"万" · 0.00E+00 · # ?/?."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.format_code import Section, Token

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Enough for the largest double with all its places; Excel rounds halves away from zero."""
_UNDER = re.compile(r"/\s*([0#?1-9]{1,4})")
_PADDING = {"0": "0", "?": " ", "#": ""}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Tokens of a section, with where its point and its exponent stand."""

    tokens: tuple[Token, ...]
    point: int
    """Place of the decimal point, or of what ends the integer digits."""
    end: int
    """Place of the exponent, or the end."""

    def digits(self, low: int, high: int) -> list[int]:
        return [at for at in range(low, high) if self.tokens[at].kind == "digit"]


def digits_of(number: Decimal, section: Section) -> str:
    """The number, not negative, as a section with digits shows it."""
    if section.has("slash") and not section.has("exponent"):
        fraction = _fraction(number, section.tokens)
        if fraction is not None:
            return fraction
    layout = _layout(section.tokens)
    scaled = number.scaleb(2 * sum(token.kind == "percent" for token in section.tokens), _WIDE)
    if layout.end < len(section.tokens):
        return _scientific(scaled, layout)
    return "".join(_filled(scaled.scaleb(-3 * _scaling_commas(layout), _WIDE), layout))


def _layout(tokens: tuple[Token, ...]) -> _Layout:
    kinds = [token.kind for token in tokens]
    end = kinds.index("exponent") if "exponent" in kinds else len(kinds)
    point = kinds.index("point") if "point" in kinds[:end] else end
    return _Layout(tokens, point, end)


def _scaling_commas(layout: _Layout) -> int:
    """Commas right behind the last digit of all, or of the integer part: each divides by a thousand."""
    count = 0
    for places in (layout.digits(0, layout.point), layout.digits(layout.point, layout.end)):
        at = places[-1] + 1 if places else layout.end
        while at < layout.end and layout.tokens[at].kind == "comma":
            count, at = count + 1, at + 1
    return count


def _is_grouped(layout: _Layout) -> bool:
    """Whether a comma stands between digits of the integer part."""
    places = layout.digits(0, layout.point)
    return bool(places) and any(layout.tokens[at].kind == "comma" for at in range(places[0], places[-1]))


def _filled(number: Decimal, layout: _Layout) -> list[str]:
    """What each token shows."""
    whole = layout.digits(0, layout.point)
    decimals = layout.digits(layout.point, layout.end)
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), context=_WIDE)
    left, _, right = format(rounded, "f").partition(".")
    said = [token.text if token.kind in ("literal", "percent", "slash") else "" for token in layout.tokens]
    _fill_whole(said, layout, whole, left.lstrip("0"))
    has_decimals = _fill_decimals(said, layout, decimals, right)
    if layout.point < layout.end and has_decimals:
        # .5 would be read as 5: a nought stands before the point even where Excel leaves it out.
        has_whole = any(said[at].strip() for at in whole)
        said[layout.point] = "." if has_whole else "0."
    return said


def _fill_whole(said: list[str], layout: _Layout, places: Sequence[int], digits: str) -> None:
    grouped = _is_grouped(layout)
    shown = 0
    for number, at in enumerate(reversed(places), 1):
        is_first = number == len(places)
        taken = digits if is_first else digits[-1:]
        digits = "" if is_first else digits[:-1]
        taken = taken or _PADDING[layout.tokens[at].text]
        said[at] = _grouped(taken, shown) if grouped else taken
        shown += len(taken)


def _grouped(digits: str, behind: int) -> str:
    """Digits with their commas; `behind` digits follow."""
    said = ""
    for place, digit in enumerate(reversed(digits)):
        before = place + behind
        said = digit + ("," if before and before % 3 == 0 and digit.isdigit() else "") + said
    return said


def _fill_decimals(said: list[str], layout: _Layout, places: Sequence[int], digits: str) -> bool:
    """Whether any decimal is shown."""
    is_open = False
    for at, digit in reversed(list(zip(places, digits, strict=True))):
        sign = layout.tokens[at].text
        is_open = is_open or digit != "0" or sign == "0"
        said[at] = digit if is_open else _PADDING[sign]
    return is_open


def _scientific(number: Decimal, layout: _Layout) -> str:
    whole = max(1, len(layout.digits(0, layout.point)))
    decimals = len(layout.digits(layout.point, layout.end))
    power = number.adjusted() // whole * whole if number else 0
    mantissa = number.scaleb(-power, _WIDE).quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    if mantissa >= Decimal(10) ** whole:
        power, mantissa = power + whole, mantissa.scaleb(-whole, _WIDE)
    head = "".join(_filled(mantissa, _Layout(layout.tokens[: layout.end], layout.point, layout.end)))
    sign = "-" if power < 0 else "+" if layout.tokens[layout.end].text.endswith("+") else ""
    tail = layout.tokens[layout.end + 1 :]
    width = sum(token.kind == "digit" for token in tail)
    words = "".join(token.text for token in tail if token.kind in ("literal", "percent"))
    return f"{head}E{sign}{abs(power):0{max(1, width)}d}{words}"


def _fraction(number: Decimal, tokens: Sequence[Token]) -> str | None:
    """As whole number and fraction; None where nothing stands under the stroke."""
    said = "".join(token.text for token in tokens if token.kind in ("digit", "slash", "literal"))
    match = _UNDER.search(said)
    if match is None:
        return None
    exact = Fraction(number)
    over = int(match[1]) if match[1].isdigit() and int(match[1]) else 0
    most = 10 ** len(match[1]) - 1
    close = Fraction(round(exact * over), over) if over else exact.limit_denominator(most)
    whole, rest = divmod(close, 1)
    under = over or close.denominator
    top = f"{int(rest * under)}/{under}"
    return f"{whole} {top}" if whole and rest else top if rest else str(whole)

"""Numerals in running text: digits, Chinese numerals, 万 and 亿, and numbers that a mask has hit.

A run of digits and mask signs is read whole, so that no part of a masked number is ever taken for a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.knowledge import FigureStatus

# Wide forms as plain ones, one for one, so that offsets stay.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN: dict[int, int] = {**_WIDE, 0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20}

MASKS = "xX×✕╳*_□■○●◯△▲◇◆※"
"""Signs that model texts put over digits; ○ is a zero between Chinese numerals."""
_WEAK_MASKS = "?#"
"""Signs that are masks only between a number's digits."""
_RUN = re.compile(
    rf"[0-9{re.escape(MASKS)}](?:[0-9{re.escape(MASKS)}]|[.,](?=[0-9{re.escape(MASKS)}])|[?#]+(?=\d))*"
)
_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_HAN_DIGIT = "一二两三四五六七八九"
_HAN = re.compile(
    rf"百分之(?P<percent>[{_HAN_DIGIT}十百零〇○]+(?:点[{_HAN_DIGIT}零〇○]+)?)"
    rf"|(?P<number>[{_HAN_DIGIT}十百千][{_HAN_DIGIT}十百千零〇○]*(?:点[{_HAN_DIGIT}零〇○]+)?|(?=[万亿]))"
)
_TIMES = re.compile(
    r"[ \t]{0,2}(?P<more>[余多来]?)(?P<times>[十百千]?(?:万亿|[万亿])|[百千](?![克瓦米伏卡帕焦赫分]))"
)
_MORE = re.compile(r"[ \t]?[余多几]")
_SIGNS = re.compile(rf"[{re.escape(MASKS)}]+")
_EMPHASISED = re.compile(r"\*\*[^*\n]{1,16}\*\*")
_SHARE_OF = re.compile("百分之[ ]?$")
_BARE = re.compile(r"[百千]?(?:万亿|[万亿])|[百千]")
_YEAR_MASK = re.compile(rf"(?:19|20)[{re.escape(MASKS)}]{{2}}")
_POWERS = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_VAGUE = "几数"
_BARE_BEFORE = "近上约逾超达"
"""Before a bare 百, 千, 万: 近千家, 上百家."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in a text, without its unit."""

    start: int
    end: int
    number: Decimal | None
    """With 百, 千, 万, 亿 multiplied out; None where masked or damaged."""
    power: int = 0
    """The exponent of ten of the multiplier that follows it."""
    more: bool = False
    """Whether 余, 多 or 几 belongs to it."""
    status: FigureStatus = "ok"
    shape: str = "digits"
    """`digits`, `han`, `percent` (百分之…) or `bare` (万 and 亿 alone)."""


def plain(text: str) -> str:
    """Wide letters, digits and marks as plain ones, of the same length."""
    return text.translate(_PLAIN)


def numerals(text: str) -> tuple[Numeral, ...]:
    """All numerals of a `plain` text in order, never overlapping; what they count is not asked here."""
    digits: list[Numeral] = []
    for each in _digit_runs(text):
        if not digits or each.start >= digits[-1].end:
            digits.append(each)
    taken = {at for each in digits for at in range(each.start, each.end)}
    han = (each for each in _han_numbers(text) if not taken & set(range(each.start, each.end)))
    return tuple(sorted((*digits, *han), key=lambda each: each.start))


def _digit_runs(text: str) -> Iterator[Numeral]:
    for run in _RUN.finditer(text):
        if any(sign in MASKS or sign in _WEAK_MASKS for sign in run[0]):
            yield from _masked(text, run)
        else:
            yield from _plain_digits(text, run)


def _masked(text: str, run: re.Match[str]) -> Iterator[Numeral]:
    """A run with a mask in it; signs of emphasis (**30%**) are none."""
    if _EMPHASISED.match(text, run.start()) and run[0][2:].strip(".,0123456789") in ("", "**"):
        for number in _DIGITS.finditer(text, run.start() + 2, run.end()):
            yield _numeral(text, number)
        return
    if _is_part_of_a_word(text, run):
        return
    status: FigureStatus = "damaged" if _YEAR_MASK.fullmatch(run[0]) else "masked"
    more, _, end = _tail(text, run.end())
    yield Numeral(run.start(), end, None, more=more, status=status)


def _is_part_of_a_word(text: str, run: re.Match[str]) -> bool:
    """Whether the signs are letters (NOx, box) or the zero of a Chinese numeral (二○一一)."""
    before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
    if set(run[0]) <= {"○"}:
        return any(sign in _HAN_DIGIT for sign in before + after)
    latin = [sign for sign in before + after if sign.isascii() and sign.isalpha()]
    return bool(latin) and any(sign in "xX" for sign in run[0])


def _plain_digits(text: str, run: re.Match[str]) -> Iterator[Numeral]:
    """The numbers of a run: 12369,110 holds two, 1,349.8 one; 3.2.1 is the number of a section."""
    if run[0].count(".") > 1:
        return
    for number in _DIGITS.finditer(text, run.start(), run.end()):
        yield _numeral(text, number)


def _numeral(text: str, found: re.Match[str]) -> Numeral:
    share = _SHARE_OF.search(text, max(0, found.start() - 4), found.start())
    if share and not _SIGNS.match(text, found.end()):
        return Numeral(share.start(), found.end(), Decimal(found[0].replace(",", "")), shape="percent")
    more, power, end = _tail(text, found.end())
    number = _scaled(Decimal(found[0].replace(",", "")), power)
    masked = _SIGNS.match(text, end)
    if masked:
        return Numeral(found.start(), masked.end(), None, power, more, "masked")
    return Numeral(found.start(), end, number, power, more)


def _tail(text: str, at: int) -> tuple[bool, int, int]:
    """Whether 余 or 多 follows, the power of ten of the multiplier, and where both end."""
    more, power = False, 0
    times = _TIMES.match(text, at)
    if times:
        more, power, at = bool(times["more"]), sum(_POWERS[sign] for sign in times["times"]), times.end()
    after = _MORE.match(text, at)
    if after and not more:
        more, at = True, after.end()
    return more, power, at


def _scaled(number: Decimal, power: int) -> Decimal:
    scaled = number * (Decimal(10) ** power)
    return Decimal(int(scaled)) if power and scaled == int(scaled) else scaled


def _han_numbers(text: str) -> Iterator[Numeral]:
    for found in _HAN.finditer(text):
        before = text[max(0, found.start() - 1) : found.start()]
        if before and (before in _VAGUE or before == "第"):
            continue
        if found["percent"]:
            number = han_number(found["percent"])
            yield from _hidden(text, Numeral(found.start(), found.end(), number, shape="percent"))
        else:
            yield from _han_numeral(text, found, before)


def _han_numeral(text: str, found: re.Match[str], before: str) -> Iterator[Numeral]:
    words = found["number"]
    if not words or set(words) <= set("百千"):
        yield from _bare(text, found, before)
        return
    number = han_number(words)
    if number is None:
        return
    more, power, end = _tail(text, found.end())
    yield from _hidden(text, Numeral(found.start(), end, _scaled(number, power), power, more, shape="han"))


def _bare(text: str, found: re.Match[str], before: str) -> Iterator[Numeral]:
    """亿元, 千余人, 近百家: a multiplier alone, which counts only with such words beside it."""
    times = _BARE.match(text, found.start())
    if not times:
        return
    power = sum(_POWERS[sign] for sign in times[0])
    after = _MORE.match(text, times.end())
    end = after.end() if after else times.end()
    counts = bool(after) or (before and before in _BARE_BEFORE)
    numeral = Numeral(
        found.start(), end, Decimal(10) ** power, power, bool(after), shape="han" if counts else "bare"
    )
    if not (before and (before.isdigit() or before in _HAN_DIGIT or before in "十余多百千万几数每")):
        yield from _hidden(text, numeral)


def _hidden(text: str, numeral: Numeral) -> Iterator[Numeral]:
    """The numeral, masked where a mask sign touches it."""
    around = text[max(0, numeral.start - 1) : numeral.start] + text[numeral.end : numeral.end + 1]
    if any(sign in MASKS for sign in around):
        return
    yield numeral


_UNITS_OF_TEN = {"十": 10, "百": 100, "千": 1000}


def han_number(words: str) -> Decimal | None:
    """The value of a Chinese numeral below 万; None for what is none (十一五, 二〇一一)."""
    whole, point, part = words.partition("点")
    total, digit, last = 0, None, 10_000
    for sign in whole:
        if sign in "零〇○":
            if digit is not None:
                return None
            continue
        if sign in _UNITS_OF_TEN:
            unit = _UNITS_OF_TEN[sign]
            if unit >= last:
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif digit is None:
            digit = _digit(sign)
        else:
            return None
    total += digit or 0
    return Decimal(f"{total}.{''.join(str(_digit(sign)) for sign in part)}") if point else Decimal(total)


def _digit(sign: str) -> int:
    return 0 if sign in "零〇○" else 2 if sign == "两" else "一二三四五六七八九".index(sign) + 1

"""Numbers as Word and LibreOffice write them before headings and list items: 一、 （二） Ⅲ. ④ 甲 03."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
_PLAIN = ("零一二三四五六七八九", ("", "十", "百", "千"))
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CLOSED = "、）)．：。】]」』"
"""A number that ends so stands right before the words; others need a blank."""
_MOST_LETTERS = 780
"""Word repeats a letter thirty times at most."""


def chinese(number: int) -> str:
    """12 as 十二, 205 as 二百零五; digits one by one from ten thousand on."""
    words = _in_words(number, *_PLAIN)
    return words[1:] if words.startswith("一十") else words


def _in_words(number: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else _one_by_one(number)
    words, is_gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            words += (digits[0] if is_gap and words else "") + digits[digit] + units[power]
        is_gap = digit == 0
    return words


def _one_by_one(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))


def _letters(number: int) -> str:
    if not 0 < number <= _MOST_LETTERS:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def _signs(first: str, last: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode, up to `last`."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _in_turn(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _circled(number: int) -> str:
    if 20 < number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 35 < number <= 50 else _signs("①", 20)(number)


def _ordinal(number: int) -> str:
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
            *("japaneseCounting", "koreanCounting", "一, 二, 三, ..."),
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal", "壹, 贰, 叁, ..."),
        lambda number: _in_words(number, *_LEGAL),
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital"), _one_by_one
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "①, ②, ③, ..."), _circled),
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2", "１, ２, ３, ..."), lambda n: str(n).translate(_FULL_WIDTH)
    ),
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    **dict.fromkeys(("ideographTraditional", "甲, 乙, 丙, ..."), _in_turn(_STEMS)),
    **dict.fromkeys(("ideographZodiac", "子, 丑, 寅, ..."), _in_turn(_BRANCHES)),
    "ideographZodiacTraditional": lambda n: _in_turn(_STEMS)(n) + _in_turn(_BRANCHES)(n),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "bullet": lambda _number: "",
    "none": lambda _number: "",
}


def written(number: int, style: str) -> str:
    """A number in a style of ECMA-376 (ST_NumberFormat), or by its first three (`001, 002, 003, ...`).

    A style that is not known gives plain digits.
    """
    if style in _FORMATS:
        return _FORMATS[style](number)
    first = style.split(",", maxsplit=1)[0].strip()
    if first.isascii() and first.isdigit() and int(first) == 1:
        return f"{number:0{len(first)}}"
    return str(number)


def before_words(label: str, *, is_tight: bool) -> str:
    """A label as it stands before the words of its paragraph: with a blank, unless it is closed or said to be tight."""
    return label if is_tight or not label or label[-1] in _CLOSED else f"{label} "

"""What a spreadsheet shows for a value under its number format (ECMA-376 part 1, §18.8.30–31, Chinese locale).

Two departures from Excel, both because a number must never be read as another: General writes every digit of
an integer up to 15 places and small numbers without an exponent (0.00005, not 5E-05), and a point always has a digit before it
and behind it (0.5 and 5 for #.##, not .5 and 5.).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from ingest.reading.date_format import date_of
from ingest.reading.digit_format import digits_of
from ingest.reading.format_code import choose, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.reading.format_code import Section

GENERAL = "General"
_CERTAIN = Context(prec=15, rounding=ROUND_HALF_UP)
"""Digits of a double that Excel keeps: 0.1 + 0.2 is 0.3."""
_WIDEST_GENERAL = 10
"""Digits of a number with decimals in a cell of General."""
_LARGEST_PLAIN = Decimal(10) ** 15
_SMALLEST_PLAIN = Decimal(10) ** -12

_BUILT_IN: Mapping[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number alone: §18.8.30, the table of all languages and that of zh-cn."""


def built_in(number: int) -> str:
    """The code of a format that is named by its number; General where none is known."""
    return _BUILT_IN.get(number, GENERAL)


def shown(value: float, code: str, *, is_1904: bool = False) -> str:
    """What a cell shows for a number; `is_1904` where the workbook counts days from 1904."""
    number = _exact(value)
    if number is None:
        return str(value)
    sections = parse(code)
    section, is_of_negatives = choose(sections, number)
    if section is None:
        return general(value)
    if section.is_date:
        return date_of(number, section, is_1904=is_1904) or general(value)
    is_signed = number < 0 and not is_of_negatives
    words = _numeric(abs(number), section).strip()
    return f"-{words}" if is_signed and any(map(str.isdigit, words)) else words


def shown_text(text: str, code: str) -> str:
    """What a cell shows for words: the fourth section, or the one that holds @."""
    sections = parse(code)
    last = sections[-1]
    if len(sections) < 4 and not last.has("text"):
        return text
    return "".join(
        text if token.kind == "text" else token.text for token in last.tokens if _is_said(token.kind)
    )


def _is_said(kind: str) -> bool:
    return kind in ("text", "literal")


def hides(value: float, code: str) -> bool:
    """Whether a format such as `;;;` shows nothing at all for a number."""
    number = _exact(value)
    section = choose(parse(code), number)[0] if number is not None else None
    return section is not None and not section.tokens and len(parse(code)) > 1


def _exact(value: float) -> Decimal | None:
    """The number without what its binary form adds; None for what is none."""
    try:
        number = Decimal(repr(float(value)))
    except OverflowError:
        return None
    return _CERTAIN.plus(number) if math.isfinite(float(value)) else None


def _numeric(number: Decimal, section: Section) -> str:
    if section.has("general", "text"):
        words = [
            _general(number) if token.kind in ("general", "text") else token.text
            for token in section.tokens
            if token.kind in ("general", "text", "literal")
        ]
        return "".join(words)
    if not section.has("digit"):
        return "".join(token.text for token in section.tokens if token.kind in ("literal", "percent"))
    return digits_of(number, section)


def general(value: float) -> str:
    """A number in a cell without a format, without the noise of its binary form."""
    number = _exact(value)
    if number is None:
        return str(value)
    return f"-{_general(abs(number))}" if number < 0 else _general(number)


def _general(number: Decimal) -> str:
    if number and not _SMALLEST_PLAIN <= number < _LARGEST_PLAIN:
        return _exponential(number)
    whole = max(1, number.adjusted() + 1)
    # Below 0.0001 Excel goes over to six digits with an exponent; here they stand behind their noughts.
    places = max(0, _WIDEST_GENERAL - whole)
    if number and number.adjusted() < -4:
        places = 5 - number.adjusted()
    plain = format(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _exponential(number: Decimal) -> str:
    power = number.adjusted()
    digits = number.scaleb(-power).quantize(Decimal("0.00001"), rounding=ROUND_HALF_UP)
    return f"{format(digits, 'f').rstrip('0').rstrip('.')}E{power:+03d}"

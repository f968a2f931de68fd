"""A day or a time, stored as days since 1900 or 1904, as one section of a format shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.format_code import Section, Token

_DAYS = 86_400
_LAST = 2_958_465
"""The last day of the year 9999; Excel shows # for later ones."""
_LEAP_BUG = 60
"""Excel counts a 29 February 1900: days before it are one nearer to the beginning."""
_SYSTEM = {"F800": 'yyyy"年"m"月"d"日"', "F400": "h:mm:ss"}
_CHINESE = ("804", "404", "C04")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_HAN = "一二三四五六日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_HAN = "〇一二三四五六七八九"
_TEN = 10


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day with its time."""

    year: int
    month: int
    day: int
    weekday: int
    seconds: int
    fraction: str
    """Digits behind the second."""
    whole: int
    """Seconds since the beginning, for hours beyond the day."""

    @property
    def hour(self) -> int:
        return self.seconds // 3600


def date_of(serial: Decimal, section: Section, *, is_1904: bool = False) -> str | None:
    """The words of a day; None for a number that is none."""
    if section.locale in _SYSTEM:
        from ingest.reading.format_code import parse

        section = parse(_SYSTEM[section.locale])[0]
    moment = _moment(serial, _places(section.tokens), is_1904=is_1904)
    if moment is None:
        return None
    has_noon = section.has("noon")
    return "".join(
        _part(token, place, section, moment, has_noon=has_noon) for place, token in enumerate(section.tokens)
    )


def _places(tokens: Sequence[Token]) -> int:
    """Digits behind the second that are shown."""
    return min(3, sum(token.kind == "digit" for token in tokens))


def _moment(serial: Decimal, places: int, *, is_1904: bool) -> _Moment | None:
    if not 0 <= serial <= _LAST:
        return None
    total = (serial * _DAYS).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole = int(total)
    fraction = format(total, "f").partition(".")[2]
    days, seconds = divmod(whole, _DAYS)
    day = _day(days, is_1904=is_1904)
    if day is None:
        return None
    return _Moment(*day, seconds, fraction, whole)


def _day(days: int, *, is_1904: bool) -> tuple[int, int, int, int] | None:
    """Year, month, day and day of the week."""
    if is_1904:
        begin = date(1904, 1, 1)
    elif days == 0:
        return 1900, 1, 0, 5
    else:
        begin = date(1899, 12, 31) if days < _LEAP_BUG else date(1899, 12, 30)
    if days > (date.max - begin).days:
        return None
    found = begin + timedelta(days)
    return found.year, found.month, found.day, found.weekday()


def _part(token: Token, place: int, section: Section, moment: _Moment, *, has_noon: bool) -> str:
    match token.kind:
        case "date":
            return _date_part(token.text.lower(), place, section, moment, has_noon=has_noon)
        case "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[token.text[0].lower()]
            return f"{moment.whole // unit:0{len(token.text)}d}"
        case "noon":
            return _noon(token.text, is_morning=moment.hour < 12)
        case "digit":
            before = sum(each.kind == "digit" for each in section.tokens[:place])
            return moment.fraction[before : before + 1]
        case "general" | "text" | "exponent" | "percent":
            return ""
        case _:
            return token.text


def _noon(sign: str, *, is_morning: bool) -> str:
    morning, afternoon = sign.split("/")
    return morning if is_morning else afternoon


def _date_part(  # noqa: PLR0911  (a table)
    sign: str, place: int, section: Section, moment: _Moment, *, has_noon: bool
) -> str:
    length = len(sign)
    match sign[0]:
        case "y" | "e":
            year = moment.year % 100 if length <= 2 and sign[0] == "y" else moment.year
            return _numeral(year, 2 if year != moment.year else 1, section, is_year=True)
        case "m" if _is_minute(section.tokens, place):
            return f"{moment.seconds // 60 % 60:0{min(length, 2)}d}"
        case "m":
            return _month(moment.month, length, section)
        case "d" | "a":
            return _day_part(sign, section, moment)
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if has_noon else moment.hour
            return f"{hour:0{min(length, 2)}d}"
        case "s":
            return f"{moment.seconds % 60:0{min(length, 2)}d}"
        case "b":
            return str(moment.year + 543)[-2 if length <= 2 else 0 :]
        case _:
            return ""


def _month(month: int, length: int, section: Section) -> str:
    if length <= 2:
        return _numeral(month, length, section)
    if section.locale in _CHINESE:
        return f"{_small(month)}月" if length > 3 else f"{month}月"
    name = _MONTHS[month - 1]
    return name[0] if length == 5 else name[:3] if length == 3 else name


def _day_part(sign: str, section: Section, moment: _Moment) -> str:
    length = len(sign)
    if sign[0] == "a":
        return ("星期" if length > 3 else "") + _WEEKDAYS_HAN[moment.weekday]
    if length <= 2:
        return _numeral(moment.day, length, section)
    if section.locale in _CHINESE:
        return ("星期" if length > 3 else "周") + _WEEKDAYS_HAN[moment.weekday]
    return _WEEKDAYS[moment.weekday][: 3 if length == 3 else None]


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
    """Right behind hours or right before seconds `m` is a minute."""
    timed = ("date", "elapsed")
    before = [token.text[0].lower() for token in tokens[:place] if token.kind in timed]
    behind = [token.text[0].lower() for token in tokens[place + 1 :] if token.kind in timed]
    return before[-1:] == ["h"] or behind[:1] == ["s"]


def _numeral(number: int, width: int, section: Section, *, is_year: bool = False) -> str:
    digits = f"{number:0{width}d}"
    if section.numerals != "1":
        return digits
    return "".join(_HAN[int(digit)] for digit in digits) if is_year else _small(number)


def _small(number: int) -> str:
    """Up to 99 in Chinese numerals."""
    tens, ones = divmod(number, _TEN)
    head = "" if not tens else "十" if tens == 1 else f"{_HAN[tens]}十"
    return head + (_HAN[ones] if ones or not tens else "")

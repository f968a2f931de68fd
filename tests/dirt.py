"""Ways in which clean sentences come out of readers and typists: each keeps what a reader sees and changes the characters."""

import re
import unicodedata
from collections.abc import Callable

_RADICALS = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code).isalnum()}
_CYRILLIC = str.maketrans("ABCDEHKMOPTXacekop", "АВСDЕНКМОРТХасекор")
_AMOUNT = re.compile(r"(?<![A-Za-z\d.])(\d+\.\d+)(%|平方公里|万元|分贝)")


def escaped(text: str) -> str:
    """Markdown's escapes left standing: 95\\.2\\%."""
    return re.sub(r"([%.\[\]_（-])", r"\\\1", text)


def wide(text: str) -> str:
    """Digits and letters in full width, points as well."""
    return re.sub(r"(?<=[０-９])\.(?=[０-９])", "．", text.translate(_WIDE))


def radicals(text: str) -> str:
    """Han characters as the radicals that some fonts' tables give."""
    return "".join(_RADICALS.get(sign, sign) for sign in text)


def cyrillic(text: str) -> str:
    """Latin letters and Roman numerals as look-alikes of the other alphabet."""
    return text.replace("Ⅲ", "Ш").replace("III", "Ш").translate(_CYRILLIC)


def zero_width(text: str) -> str:
    """An invisible character behind every second one."""
    return "".join(sign + "\u200b\u00ad\ufeff"[at % 3] * (at % 2) for at, sign in enumerate(text))


def spaced_numbers(text: str) -> str:
    """Every character of an amount apart from the next: 9 5 . 2 %."""
    return _AMOUNT.sub(lambda match: " ".join(match[0]), text)


def point_apart(text: str) -> str:
    """A gap behind the point: 95. 2%."""
    return re.sub(r"(?<=[\u4e00-\u9fff]\d)(\d*)\.(?=\d)", r"\1. ", text)


def letter_spaced(text: str) -> str:
    """A gap between all characters of the text."""
    return " ".join(text)


def gaps_before_units(text: str) -> str:
    """The narrow gap that typesetters put between a number and its unit."""
    return re.sub(r"(?<=\d)(?=[%万平分])", "\u202f", text)


WAYS: dict[str, Callable[[str], str]] = {
    way.__name__: way
    for way in (
        escaped, wide, radicals, cyrillic, zero_width, spaced_numbers, point_apart, letter_spaced, gaps_before_units,
    )
}  # fmt: skip

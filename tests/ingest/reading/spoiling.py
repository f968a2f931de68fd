"""Sound files spoilt by chance: the same number spoils the same file in the same way."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import TYPE_CHECKING

from tests.ingest.reading.ole import compound
from tests.ingest.reading.seeds import odt, packed, parts_of, rtf, sound, xls_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Spoil = Callable[[bytearray, random.Random], None]

KINDS = (*sound(), "rtf", "odt")
PACKAGES = ("docx", "xlsx", "pptx", "ods", "ofd", "odt", "zip")
_INSIDE = 0.75
"""Of the spoilt packages, those spoilt inside: damage from outside seldom gets past the check sums."""
_MOST = 6
"""Times that one file is spoilt."""
_WORDS: Sequence[bytes] = (
    *(b"-1", b"0", b"99999999999", b"1e999", b"nan", b"\xff\xfe\xfd", b"\0", b"", b" " * 300, b"A" * 5_000),
    *(
        b"<",
        b"</",
        b"/>",
        b"&",
        b"&#0;",
        b"]]>",
        b"<!--",
        b'"',
        b"'",
        b"%s",
        b"\r\n\r\n",
        b"--b",
        b"=?utf-8?B?",
    ),
    *(
        b"{",
        b"}",
        b"\\u-1?",
        b"\\bin99999 ",
        b"\\'zz",
        b"<<",
        b">>",
        b"obj",
        b"R",
        b"stream",
        b"true",
        b"false",
    ),
    *("一".encode(), "\u202e\ufffe\U0010ffff".encode(), b"\xed\xa0\x80", b"r:id", b'xml:space="x"', b"../"),
)
"""What readers of one or another kind stumble over."""


def whole(kind: str) -> bytes:
    """The sound file of a kind."""
    return {"rtf": rtf, "odt": odt}[kind]() if kind in ("rtf", "odt") else sound()[kind]


def spoilt(kind: str, number: int) -> bytes:
    """A spoilt file of a kind."""
    rolled = random.Random(f"{kind} {number}")
    data = whole(kind)
    if kind in PACKAGES and rolled.random() < _INSIDE:
        return _inside(data, rolled)
    if kind == "xls" and rolled.random() < _INSIDE:
        return compound({"Workbook": _spoilt(xls_records(), rolled, _OF_ONE_LENGTH)})
    return _spoilt(data, rolled)


def _inside(data: bytes, rolled: random.Random) -> bytes:
    """Spoilt in one or two of its parts, or with one missing, and packed again."""
    parts = parts_of(data)
    # The parts that say something are looked at more often than pictures and themes.
    names = sorted(parts, key=lambda name: (not name.endswith((".xml", ".rels")), rolled.random()))
    for name in names[: rolled.choice((1, 1, 1, 2, 4))]:
        if rolled.random() < 0.05:
            del parts[name]
        elif rolled.random() < 0.8:
            parts[name] = _xml(parts[name], rolled)
        else:
            parts[name] = _spoilt(parts[name], rolled)
    return packed(parts)


def _spoilt(data: bytes, rolled: random.Random, spoils: Sequence[Spoil] = ()) -> bytes:
    held = bytearray(data)
    for _ in range(rolled.randint(1, _MOST)):
        if held:
            rolled.choice(spoils or _SPOILS)(held, rolled)
    return bytes(held)


def _flip(held: bytearray, rolled: random.Random) -> None:
    for _ in range(rolled.randint(1, 1 + len(held) // 300)):
        held[rolled.randrange(len(held))] ^= 1 << rolled.randrange(8)


def _stretch(held: bytearray, rolled: random.Random) -> tuple[int, int]:
    start = rolled.randrange(len(held))
    return start, min(len(held), start + int(rolled.expovariate(1 / 40)) + 1)


def _cut(held: bytearray, rolled: random.Random) -> None:
    del held[rolled.randrange(len(held)) :]


def _drop(held: bytearray, rolled: random.Random) -> None:
    start, end = _stretch(held, rolled)
    del held[start:end]


def _splice(held: bytearray, rolled: random.Random) -> None:
    start, end = _stretch(held, rolled)
    at = rolled.randrange(len(held))
    held[at:at] = held[start:end]


def _repeat(held: bytearray, rolled: random.Random) -> None:
    start, end = _stretch(held, rolled)
    held[start:end] = bytes(held[start:end]) * rolled.choice((2, 3, 200))


def _zero(held: bytearray, rolled: random.Random) -> None:
    start, end = _stretch(held, rolled)
    held[start:end] = rolled.choice((b"\0", b"\xff")) * (end - start)


def _word(held: bytearray, rolled: random.Random) -> None:
    start, end = _stretch(held, rolled)
    held[start : rolled.choice((start, end))] = rolled.choice(_WORDS)


_SPOILS: Sequence[Spoil] = (_flip, _cut, _drop, _splice, _repeat, _zero, _word, _word)
_OF_ONE_LENGTH: Sequence[Spoil] = (_flip, _zero)
"""For records that name each other by their places: after any shift nothing of them is looked at."""
_VALUES: Sequence[str] = (
    *("-1", "0", "1", "99999999999", "1e999", "nan", "", " " * 300, "A" * 5_000, "true", "false", "../"),
    *("%s", "\n", "&", "/", "#", "0 0 0 0", "g 9 9", "一", "\u202e\U0010fffd"),
)
"""For numbers, names, places and words alike."""
_LARGEST_COPY = 300
"""Elements."""


def _xml(data: bytes, rolled: random.Random) -> bytes:
    """XML that stays XML: other values, elements twice, missing, renamed or in another place."""
    from lxml import etree

    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return _spoilt(data, rolled)
    for _ in range(rolled.randint(1, _MOST)):
        elements = list(root.iter("*"))
        one, other = rolled.choice(elements), rolled.choice(elements)
        match rolled.randrange(6):
            case 0 | 1 if one.attrib:
                one.set(rolled.choice(sorted(map(str, one.attrib))), rolled.choice(_VALUES))
            case 2:
                one.text = rolled.choice(_VALUES)
            case 3 if one.getparent() is not None:
                one.getparent().remove(one)
            case 4 if sum(1 for _ in one.iter()) < _LARGEST_COPY:
                other.append(deepcopy(one))
            case 5:
                one.tag = other.tag
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

"""One line of text: words, bold words, and the marks of notes behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

# What XML 1.0 cannot hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEWLINE = re.compile(r"\r\n?")
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|\[(?P<mark>\d{1,4})\]|(?P<stars>\*{3,})|(?P<strong>\*\*)"
)


@dataclass(frozen=True, slots=True)
class Inline:
    """Words of one look, and the numbers of the notes that stand behind them."""

    text: str
    bold: bool = False
    notes: tuple[int, ...] = ()


def clean(text: str) -> str:
    """The text without what no Office file can hold, its lines parted by newlines alone."""
    return _NEWLINE.sub("\n", _FORBIDDEN.sub("", text))


def on_one_line(text: str) -> str:
    """A title or a label: clean, and every run of white space one blank."""
    return " ".join(clean(text).split())


def parse_inlines(line: str, known: Container[int]) -> tuple[Inline, ...]:
    """A line with **bold** and [1]; marks of notes that are not `known`, and whatever is escaped, are words."""
    tokens = list(_TOKEN.finditer(line))
    real = _pairs(line, [token for token in tokens if token["strong"]])
    found: list[Inline] = []
    words, bold = "", False
    for token, before in _steps(line, tokens):
        words += before
        if token is None or token.start() in real:
            found += [Inline(words, bold)] if words else []
            words, bold = "", not bold
        elif token["mark"] and int(token["mark"]) in known:
            _add_mark(found, Inline(words.rstrip(), bold), int(token["mark"]))
            words = ""
        else:
            words += token["escaped"] or token[0]
    return tuple(found)


def _steps(line: str, tokens: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Every token with the plain words before it; None stands for the end of the line."""
    at = 0
    for token in tokens:
        yield token, line[at : token.start()]
        at = token.end()
    yield None, line[at:]


def _pairs(line: str, signs: Sequence[re.Match[str]]) -> frozenset[int]:
    """Where the ** stand that open and close bold words: close to the words, and two by two."""
    real: list[int] = []
    opening: re.Match[str] | None = None
    for sign in signs:
        if opening is None:
            opening = sign if line[sign.end() : sign.end() + 1].strip() else None
        elif line[sign.start() - 1].strip() and sign.start() > opening.end():
            real += [opening.start(), sign.start()]
            opening = None
    return frozenset(real)


def _add_mark(found: list[Inline], words: Inline, number: int) -> None:
    if words.text or not found:
        found.append(Inline(words.text, words.bold, (number,)))
    else:
        # Directly behind bold words or another mark.
        last = found[-1]
        notes = last.notes if number in last.notes else (*last.notes, number)
        found[-1] = Inline(last.text, last.bold, notes)

"""Checking an answer against its citations: no number may stand in it that the cited words don't carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Citation

_MARK = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines that stand, and the numbers of those that fell."""

    lines: tuple[str, ...]
    removed: tuple[str, ...]


def verify(lines: Iterable[str], citations: Sequence[Citation], *, known: Iterable[str] = ()) -> Checked:
    """Keep the lines whose numbers all stand in the words they cite (or in `known`, such as a place's name)."""
    texts = {citation.number: normalise(citation.text) for citation in citations}
    allowed = {number for text in known for number in numbers(text)}
    kept: list[str] = []
    removed: list[str] = []
    for line in lines:
        foreign = unsupported(line, texts, allowed)
        if foreign:
            removed += foreign
        else:
            kept.append(line)
    return Checked(tuple(kept), tuple(removed))


def unsupported(line: str, texts: dict[int, str], allowed: set[str]) -> list[str]:
    """Numbers of one line that none of its cited texts carries; all of them if it cites what doesn't exist."""
    marks = [int(mark) for mark in _MARK.findall(line)]
    stated = numbers(_MARK.sub("", line))
    carried = {number for mark in marks for number in numbers(texts.get(mark, ""))}
    return [number for number in stated if number not in carried and number not in allowed]


def numbers(text: str) -> list[str]:
    """Numbers in normal form: digits with their decimal point, thousands joined."""
    return _NUMBER.findall(normalise(text))

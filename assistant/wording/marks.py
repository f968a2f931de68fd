"""Citation marks in a model's reply, read as it streams: whatever their form, they become `[n]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_CLOSING = {"[": "]", "【": "】", "［": "］"}
_OPENING = re.compile(r"\\?[\[【［]")
_INSIDE = 32
"""Characters: no mark is longer."""
_BEHIND = 12
"""Characters behind a bracket that tell a 文号 from a mark."""
_NUMBER = r"\d{1,4}"
_JOINT = r"(?:[,，、;；\s]|和|及|\]\s*\[)"
_MARK = re.compile(
    rf"\s*\^?\s*(?:资料|片段|来源|编号|出处|引用)?\s*(?P<list>{_NUMBER}(?:\s*{_JOINT}+\s*\^?{_NUMBER})*)"
    rf"(?:\s*[-–—~～]\s*(?P<last>{_NUMBER}))?\s*"
)
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_NUMBER_OF_DOCUMENT = re.compile(r"\s{0,2}(?:字\s?)?第?\s{0,2}\d{1,4}\s{0,2}[号號]")
_LONGEST_RANGE = 20


class MarkReader:
    """Takes a reply in pieces, however split, and gives its text with known marks as `[n]` and invented ones out.

    What is decided about a bracket depends only on a fixed number of characters behind it, so any split of
    a text gives what the whole gives.
    """

    def __init__(self, known: Collection[int]) -> None:
        self._known = frozenset(known)
        self._held = ""
        self.invented: list[int] = []
        """Numbers that no passage of the request has, in the order they came."""

    def feed(self, piece: str) -> str:
        """What can be said for sure by now."""
        self._held += piece
        return self._taken(at_end=False)

    def finish(self) -> str:
        """The rest."""
        return self._taken(at_end=True)

    def _taken(self, *, at_end: bool) -> str:
        said: list[str] = []
        while opening := _OPENING.search(self._held):
            said.append(self._held[: opening.start()])
            self._held = self._held[opening.start() :]
            taken = self._bracket(len(opening[0]), at_end=at_end)
            if taken is None:
                return "".join(said)
            text, length = taken
            said.append(text)
            self._held = self._held[length:]
        # A backslash at the end may belong to a bracket that is still to come.
        keep = 1 if self._held.endswith("\\") and not at_end else 0
        cut = len(self._held) - keep
        said.append(self._held[:cut])
        self._held = self._held[cut:]
        return "".join(said)

    def _bracket(self, opening: int, *, at_end: bool) -> tuple[str, int] | None:
        """The text for the bracket that `_held` begins with, and its length; None while it can't be told."""
        if not at_end and len(self._held) < opening + _INSIDE + 1 + _BEHIND:
            return None
        as_it_stands = (self._held[:opening], opening)
        if opening == 2:  # Escaped: words of a document, no mark.
            return as_it_stands
        close = self._held.find(_CLOSING[self._held[0]], 1, 1 + _INSIDE + 1)
        inside = _MARK.fullmatch(self._held[1:close]) if close > 0 else None
        if inside is None:
            return as_it_stands
        behind = self._held[close + 1 : close + 1 + _BEHIND]
        if _YEAR.fullmatch(inside[0]) and _NUMBER_OF_DOCUMENT.match(behind):
            return (self._held[: close + 1], close + 1)
        return self._marks(_numbers(inside)), close + 1

    def _marks(self, numbers: list[int]) -> str:
        self.invented += [number for number in numbers if number not in self._known]
        return "".join(f"[{number}]" for number in dict.fromkeys(numbers) if number in self._known)


def _numbers(mark: re.Match[str]) -> list[int]:
    numbers = [int(number) for number in re.findall(_NUMBER, mark["list"])]
    if mark["last"] and 0 < int(mark["last"]) - numbers[-1] < _LONGEST_RANGE:
        numbers += range(numbers[-1] + 1, int(mark["last"]) + 1)
    elif mark["last"]:
        numbers.append(int(mark["last"]))
    return numbers


def normalised(text: str, known: Collection[int]) -> str:
    """A whole text read at once."""
    reader = MarkReader(known)
    return reader.feed(text) + reader.finish()

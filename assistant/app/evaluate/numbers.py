"""Whether every number of an answer stands in what its line cites: counted anew, without the checker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.app.evaluate.matching import has, levelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARK = re.compile(r"(?<!\\)\[(\d+)\]")
_LABEL = re.compile(r"^[-\s]*\*\*[^*]+\*\*：?|^\|[^|]*\|")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d+(?:\.\d+)?%?")
_COMPUTED = "由引用数据计算"


def are_carried(answer: str, citations: Sequence[Mapping[str, Any]]) -> bool:
    """Whether no number stands alone; labels, notes and computed sentences are left to the checker."""
    quotes = {one["number"]: levelled(one["text"]) for one in citations}
    years = {one["number"]: str(one.get("year") or "") for one in citations}
    return all(_is_carried(line, quotes, years) for line in answer.split("\n"))


def _is_carried(line: str, quotes: Mapping[int, str], years: Mapping[int, str]) -> bool:
    if line.startswith("注：") or _COMPUTED in line:
        return True
    marks = [int(mark) for mark in _MARK.findall(line)]
    # A sign between them: levelled texts that touch would make one number of two.
    read = ";".join(f"{quotes.get(mark, '')};{years.get(mark, '')}" for mark in marks)
    said = levelled(_MARK.sub(" ", _LABEL.sub("", line)).replace("*", ""))
    return all(has(number, read) for number in _NUMBER.findall(said))

"""Fields of Word: the result is text, the instruction is not; some show what stands in their instruction only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.word.names import W, local, switch, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EQUATION = re.compile(r"\s*EQ\b", re.I)
_OVERLAID = re.compile(r"\\o\s*(?:\\a[lcr])?\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.I)
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.I)
_SHIFTED = re.compile(r"\\s\s*\\(?:up|do)\s*\d*\s*\(([^(),;]*)\)", re.I)
_RINGS = "○◯〇"


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    is_result: bool = False
    form: Element = None


@dataclass(slots=True)
class Fields:
    """The fields that are open at this point of the document; they may run over paragraphs."""

    open: list[_Field] = field(default_factory=list)
    unread: int = 0
    """Formula fields that show what could not be made out."""

    @property
    def is_shown(self) -> bool:
        """Whether text here is seen: it stands in no instruction."""
        return all(one.is_result for one in self.open)

    @property
    def is_contents(self) -> bool:
        """Whether text here is a table of contents."""
        return any(one.is_result and one.instruction.split()[:1] == ["TOC"] for one in self.open)

    def instruct(self, text: str) -> None:
        """Take a part of the innermost field's instruction."""
        if self.open and not self.open[-1].is_result:
            self.open[-1].instruction += text

    def mark(self, element: Element) -> str:
        """Take the beginning, middle or end of a field; text that the field shows without a result."""
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self.open.append(_Field(form=element.find(W + "ffData")))
        elif kind == "separate" and self.open:
            self.open[-1].is_result = True
        elif kind == "end" and self.open:
            return self._end(self.open.pop())
        return ""

    def _end(self, ended: _Field) -> str:
        if not self.is_shown:
            self.instruct(ended.instruction)
            return ""
        if ended.form is not None and not ended.is_result:
            return _choice(ended.form)
        if ended.is_result or not _EQUATION.match(ended.instruction):
            return ""
        words = equation(ended.instruction)
        self.unread += words is None
        return words or ""


def _choice(form: Element) -> str:
    """What a check box or a drop-down of a form shows."""
    box = form.find(W + "checkBox")
    if box is not None:
        checked = switch(box, "checked")
        return "☑" if (switch(box, "default") if checked is None else checked) else "☐"
    drop = form.find(W + "ddList")
    if drop is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in drop if local(entry) == "listEntry"]
    at = whole(value(drop, "result") or value(drop, "default")) or 0
    return entries[at] if 0 <= at < len(entries) else ""


def equation(instruction: str) -> str | None:
    """What an EQ field shows: ringed numbers, fractions, raised words; None for any other."""
    words = _EQUATION.sub("", instruction, count=1).strip()
    words = _OVERLAID.sub(lambda match: _overlaid(match[1].strip(), match[2].strip()), words)
    words = _FRACTION.sub(r"(\1/\2)", words)
    words = _SHIFTED.sub(r"^\1", words)
    return None if "\\" in words else words


def _overlaid(first: str, second: str) -> str:
    from ingest.reading.numerals import written

    for ring, inner in ((first, second), (second, first)):
        if ring in _RINGS and inner.isascii() and inner.isdigit() and len(inner) <= 2:
            return written(int(inner), "decimalEnclosedCircle")
    return first + second

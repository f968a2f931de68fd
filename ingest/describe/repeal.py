"""Which laws and standards a text puts out of force: those its own closing articles or its cover name."""

from __future__ import annotations

import re

from ingest.describe.kind import LAW, STANDARD
from kb.records import UNKNOWN, Fact, Span

# 《立法技术规范（试行）》 (法工委发〔2009〕62号) 19: a law that replaces another says so in its last article.
_SENTENCE = re.compile(r"[^。\n]{0,200}?(?:同时|即行|相应|予以)?废止")
_NAME = re.compile(r"《([^》\n]{2,40})》")
_REPLACES = re.compile(
    r"(?:代替|替代)\s?((?:GB|HJ|DB\d*|CJJ?|JGJ)(?:/T)?\s?\d+(?:\.\d+)?\s?[-－—]{1,2}\s?\d{2,4})"
)
_COVER = 3000
_TAIL = 3000
"""Characters at the end of a law, its last articles."""


def describe_repeals(text: str, kind: str | None) -> Fact:
    """The names or numbers it repeals, joined by 、; unknown where it repeals none."""
    if kind == LAW:
        found = _repealed(text, max(0, len(text) - _TAIL))
    elif kind == STANDARD:
        found = [(match[1], Span(*match.span(1))) for match in _REPLACES.finditer(text, 0, _COVER)]
        found += _repealed(text, 0, _COVER)
    else:
        found = []
    by_name: dict[str, Span] = {}
    for name, span in found:
        by_name.setdefault(name, span)
    if not by_name:
        return UNKNOWN
    first, *others = by_name.values()
    return Fact("、".join(by_name), "stated", first, tuple(others))


def _repealed(text: str, start: int, end: int | None = None) -> list[tuple[str, Span]]:
    return [
        (name[1], Span(*name.span(1)))
        for sentence in _SENTENCE.finditer(text, start, len(text) if end is None else end)
        for name in _NAME.finditer(text, *sentence.span())
        if not name[1].endswith("决定")
    ]

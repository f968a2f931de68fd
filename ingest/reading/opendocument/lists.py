"""Lists of an OpenDocument text: the number that is seen before a paragraph and does not stand in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.numerals import before_words, written
from ingest.reading.opendocument.names import STYLE, TEXT, XML, count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_TEMPLATE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_PLACE = re.compile(r"%(\d{1,2})%")
_MOST = 100_000_000
"""A start beyond this is damage."""


@dataclass(frozen=True, slots=True)
class _Level:
    style: str = ""
    """Of its number; empty for none."""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    """How many levels its number shows, with the higher ones."""
    start: int = 1
    template: str = ""
    """LibreOffice's own: %1%.%2%、."""
    is_tight: bool = False


@dataclass(slots=True)
class Numbers:
    """A list that is being counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)
    """By level, from 1."""


class Lists:
    """The styles of lists, and the lists that have been begun."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self.outline = Numbers("")
        """Counts the headings that stand in no list."""
        self._by_id: dict[str | None, Numbers] = {}
        self._last: dict[str, Numbers] = {}
        self._nameless: Numbers | None = None
        for root in roots:
            for element in root.iter(TEXT + "list-style", TEXT + "outline-style"):
                name = element.get(STYLE + "name", "")
                self._levels[name] = _levels(element)
                if element.tag == TEXT + "outline-style":
                    self.outline = Numbers(name)

    def begin(self, element: Element) -> Numbers:
        """The count of a `text:list` that stands in no other, or of a `text:numbered-paragraph`."""
        style = element.get(TEXT + "style-name", "")
        if style and style == self.outline.style:
            return self.outline
        own = element.get(XML + "id") or element.get(TEXT + "list-id")
        before = element.get(TEXT + "continue-list")
        goes_on = self._by_id.get(before or element.get(TEXT + "list-id"))
        if goes_on is None and before:
            # LibreOffice leaves the name of a list out that others go on with under another style.
            goes_on = self._nameless
        if goes_on is None and element.get(TEXT + "continue-numbering") == "true":
            goes_on = self._last.get(style)
        # A list may go on under another style.
        numbers = Numbers(style, {} if goes_on is None else goes_on.counts)
        self._last[style] = numbers
        if own:
            self._by_id[own] = numbers
        else:
            self._nameless = numbers
        return numbers

    def label(self, numbers: Numbers, level: int, style: str = "", start: int | None = None) -> str:
        """The number before the next paragraph of a list, with the blank after it; empty for none.

        `style` is that of a list without any of its own, `start` what its item says that it begins with.
        """
        levels = self._levels.get(style or numbers.style, {})
        one = levels.get(level)
        if one is None:
            return ""
        counts = numbers.counts
        before = counts.get(level, one.start - 1)
        counts[level] = min(before + 1 if start is None else start, _MOST)
        for above in range(1, level):
            # A level that was skipped counts as begun: 1.1 under no 1, and 2 after it.
            if above in levels:
                counts.setdefault(above, levels[above].start)
        for below in [other for other in counts if other > level]:
            del counts[below]
        return before_words(_words(levels, level, counts), is_tight=one.is_tight)


def _levels(element: Element) -> dict[int, _Level]:
    return {count(one, TEXT + "level"): _level(one) for one in element if isinstance(one.tag, str)}


def _level(element: Element) -> _Level:
    said = element.get(STYLE + "num-format", "")
    align = element.find(f".//{STYLE}list-level-label-alignment")
    follows = "" if align is None else align.get(TEXT + "label-followed-by", "")
    is_number = not element.tag.startswith(TEXT + "list-level-style-") or element.tag.endswith("-number")
    return _Level(
        style=_FORMATS.get(said, said) if is_number else "",
        prefix=element.get(STYLE + "num-prefix", "") if is_number else "",
        suffix=element.get(STYLE + "num-suffix", "") if is_number else "",
        shown=count(element, TEXT + "display-levels"),
        start=count(element, TEXT + "start-value"),
        template=element.get(_TEMPLATE, "") if is_number else "",
        is_tight=follows == "nothing",
    )


def _words(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    def one(at: int) -> str:
        of = levels.get(at)
        return "" if of is None or not of.style or at > level else written(counts.get(at, of.start), of.style)

    this = levels[level]
    if not this.style:
        return ""
    if this.template:
        return _PLACE.sub(lambda match: one(int(match[1])), this.template).strip()
    shown = [one(at) for at in range(max(1, level - this.shown + 1), level + 1)]
    return f"{this.prefix}{'.'.join(filter(None, shown))}{this.suffix}".strip()

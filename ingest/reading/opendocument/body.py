"""The body of an OpenDocument text as paragraphs and tables, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph
from ingest.reading.numerals import before_words
from ingest.reading.opendocument.lists import Lists, Numbers
from ingest.reading.opendocument.names import DRAW, TABLE, TEXT, count
from ingest.reading.opendocument.runs import Runs
from ingest.reading.opendocument.styles import Styles
from ingest.reading.opendocument.tables import cells_of
from ingest.reading.word.found import Found
from ingest.reading.word.tables import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.opendocument.objects import Objects
    from ingest.reading.opendocument.styles import Style
    from ingest.reading.records import Tell

_CONTENTS = frozenset(
    TEXT + name
    for name in ("table-of-content", "illustration-index", "table-index", "object-index", "user-index")
)
_INDEXES = frozenset(TEXT + name for name in ("alphabetical-index", "bibliography"))
_AROUND = frozenset(TEXT + name for name in ("section", "index-title"))
_TOLD = 500
"""Paragraphs between two signs of life."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Where a paragraph stands in lists."""

    numbers: Numbers
    level: int
    is_numbered: bool = False
    start: int | None = None


class Body:
    """Reads a document's text once, from its beginning to its end: numbers run on."""

    def __init__(
        self,
        roots: Sequence[Element],
        objects: Objects,
        most_cells: int,
        tell: Tell,
    ) -> None:
        """`roots` hold the styles."""
        self.found = Found()
        self._styles = Styles(roots)
        self._lists = Lists(roots)
        self.runs = Runs(self._styles, self.found, objects.formula)
        self._objects = objects
        self._most_cells = most_cells
        self._tell = tell
        self._told = 0
        self._in_contents = 0

    def blocks(self, container: Element) -> list[Block]:
        """What stands in a text, cell, box or note."""
        return list(self._walk(container, None))

    def _walk(self, container: Element, item: _Item | None) -> Iterator[Block]:
        for child in container:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(child, item)
                # Only the first paragraph of an item has its number.
                item = item and _Item(item.numbers, item.level)
            elif tag == TEXT + "list":
                yield from self._list(child, item)
            elif tag == TEXT + "numbered-paragraph":
                alone = _Item(self._lists.begin(child), count(child, TEXT + "level"), is_numbered=True)
                yield from self._walk(child, alone)
            elif tag == TABLE + "table":
                yield from laid_out(cells_of(child, self.blocks, self.found, self._most_cells))
            elif isinstance(tag, str):
                yield from self._around(child)

    def _around(self, element: Element) -> Iterator[Block]:
        tag = element.tag
        if tag == TEXT + "tracked-changes":
            # What was deleted stands only here; what was inserted stands in the text.
            self.found.is_deleted |= any(True for _ in element.iter(TEXT + "deletion"))
            self.found.is_inserted |= any(True for _ in element.iter(TEXT + "insertion"))
        elif _is_hidden(element):
            self.found.hidden += 1
        elif tag in _AROUND:
            yield from self._walk(element, None)
        elif tag in _CONTENTS or tag in _INDEXES:
            self._in_contents += tag in _CONTENTS
            for body in element.iterchildren(TEXT + "index-body"):
                yield from self._walk(body, None)
            self._in_contents -= tag in _CONTENTS
        elif tag.startswith(DRAW):
            yield from self._drawn(element)

    def _list(self, element: Element, outer: _Item | None) -> Iterator[Block]:
        numbers = self._lists.begin(element) if outer is None else outer.numbers
        level = 1 if outer is None else outer.level + 1
        own = element.get(TEXT + "style-name", "")
        if outer is not None and own and own != numbers.style:
            numbers = Numbers(own, numbers.counts)
        for child in element.iterchildren(TEXT + "list-item", TEXT + "list-header"):
            start = count(child, TEXT + "start-value", 0) or None
            is_numbered = child.tag == TEXT + "list-item"
            override = child.get(TEXT + "style-override")
            of = Numbers(override, numbers.counts) if override else numbers
            yield from self._walk(child, _Item(of, level, is_numbered, start))

    def _paragraph(self, element: Element, item: _Item | None) -> Iterator[Block]:
        self._told += 1
        if self._told % _TOLD == 0:
            self._tell(f"第 {self._told} 段")
        style = self._styles.of("paragraph", element.get(TEXT + "style-name", ""))
        words, drawings = self.runs.read(element, style)
        label = self._label(element, item, style)
        said = (element.findtext(TEXT + "number") or "").strip()
        if said:
            # Some programs write down which number they showed.
            label = before_words(said, is_tight=False)
        is_contents = bool(self._in_contents)
        yield Paragraph(
            label + words, 0 if is_contents else _level(element, style), is_contents, style.is_centred
        )
        for drawn in drawings:
            yield from self._drawn(drawn)

    def _label(self, element: Element, item: _Item | None, style: Style) -> str:
        if item is not None:
            own = "" if item.numbers.style else style.list_style
            return self._lists.label(item.numbers, item.level, own, item.start) if item.is_numbered else ""
        if element.tag != TEXT + "h" or element.get(TEXT + "is-list-header") == "true":
            return ""
        is_anew = element.get(TEXT + "restart-numbering") == "true"
        start = count(element, TEXT + "start-value") if is_anew else None
        return self._lists.label(self._lists.outline, count(element, TEXT + "outline-level"), "", start)

    # ---- what is drawn

    def _drawn(self, element: Element) -> Iterator[Block]:
        tag = element.tag
        if tag in (DRAW + "g", DRAW + "a"):
            for child in element:
                yield from self._drawn(child)
        elif tag == DRAW + "frame":
            yield from self._frame(element)
        elif isinstance(tag, str) and tag.startswith(DRAW) and tag != DRAW + "control":
            # Shapes hold paragraphs.
            yield from self.blocks(element)

    def _frame(self, frame: Element) -> Iterator[Block]:
        """The first way of showing a frame that is known: an object comes with a picture of itself."""
        for child in frame:
            if child.tag == DRAW + "text-box":
                yield from self.blocks(child)
            elif child.tag == DRAW + "object":
                yield from self._objects.chart(child, self.found)
            elif child.tag == DRAW + "object-ole":
                self.found.objects += 1
            elif child.tag == DRAW + "image":
                yield from self._objects.picture(frame, child)
            else:
                continue
            return


def _is_hidden(element: Element) -> bool:
    display = element.get(TEXT + "display")
    is_met = display == "condition" and element.get(TEXT + "is-hidden") == "true"
    return bool(display == "none" or is_met)


def _level(element: Element, style: Style) -> int:
    if element.tag == TEXT + "h":
        return count(element, TEXT + "outline-level")
    return 1 if style.is_title else 0

"""Styles of a document: what is a heading, hidden, raised or numbered by its style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.word.names import W, number, switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])(?:\s|$|\+)", re.I)
_TITLE = re.compile(r"(?:title|标题|標題|文档标题)$", re.I)
_CONTENTS = re.compile(r"(?:toc\s*[1-9]|目录\s*[1-9]|table of figures|图表目录)$", re.I)
_DEEPEST = 9
"""Levels of outline; level 10 of Word's list is text."""
_LONGEST_CHAIN = 20
"""Styles based on styles; Word itself allows some ten, and a damaged file may go round in a circle."""


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of one style, with what it takes from the styles it is based on."""

    level: int = 0
    """Of a heading, from 1; 0 is text."""
    is_contents: bool = False
    """A line of a table of contents."""
    is_hidden: bool | None = None
    is_struck: bool | None = None
    is_centred: bool | None = None
    begins_page: bool | None = None
    raised: str | None = None
    """`superscript` or `subscript`."""
    numbering: tuple[int | None, int | None] = (None, None)
    """List and level."""


Said = bool | None

NO_STYLE = Style()


class Styles:
    """All styles of a document, by id."""

    def __init__(self, root: Element) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._default = NO_STYLE
        for element in () if root is None else root.iterchildren(W + "style"):
            name = element.get(W + "styleId", "")
            self._elements[name] = element
            is_default = element.get(W + "default") in ("1", "true", "on")
            if is_default and element.get(W + "type") == "paragraph":
                self._default = self.of(name)

    def of(self, name: str | None) -> Style:
        """A style by its id; the default paragraph style where a paragraph names none."""
        if name is None:
            return self._default
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str) -> Style:
        chain: list[Element] = []
        at: str | None = name
        while at in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[at])
            at = value(chain[-1], "basedOn")
        style = NO_STYLE
        for element in reversed(chain):
            style = _with(element, style)
        return style


def _with(element: Element, base: Style) -> Style:
    """A style's own words over those of the style it is based on."""
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    name = value(element, "name") or ""
    list_id, list_level = numbering(paragraph)
    return Style(
        level=_level(paragraph, name, base.level),
        is_contents=bool(_CONTENTS.match(name)) or base.is_contents,
        is_hidden=_said(switch(run, "vanish"), base.is_hidden),
        is_struck=_said(struck(run), base.is_struck),
        is_centred=_said(centred(paragraph), base.is_centred),
        begins_page=_said(switch(paragraph, "pageBreakBefore"), base.begins_page),
        raised=value(run, "vertAlign") or base.raised,
        numbering=(
            base.numbering[0] if list_id is None else list_id,
            base.numbering[1] if list_level is None else list_level,
        ),
    )


def _said(own: Said, inherited: Said) -> Said:
    return inherited if own is None else own


def _level(paragraph: Element, name: str, inherited: int) -> int:
    own = outline(paragraph)
    if own is not None:
        return own
    heading = _HEADING.match(name)
    if heading:
        return int(heading[1])
    return 1 if _TITLE.match(name) else inherited


def outline(paragraph: Element) -> int | None:
    """The level of heading that properties of a paragraph say: 1–9, 0 for text, None if they don't say."""
    level = number(paragraph, "outlineLvl")
    if level is None:
        return None
    return level + 1 if 0 <= level < _DEEPEST else 0


def centred(paragraph: Element) -> bool | None:
    """Whether properties of a paragraph centre it; None if they don't say."""
    place = value(paragraph, "jc")
    return None if place is None else place == "center"


def numbering(paragraph: Element) -> tuple[int | None, int | None]:
    """List and level that properties of a paragraph name, each None if they don't."""
    found = None if paragraph is None else paragraph.find(W + "numPr")
    return number(found, "numId"), number(found, "ilvl")


def struck(run: Element) -> bool | None:
    """Whether properties of a run strike it through; None if they don't say."""
    single, double = switch(run, "strike"), switch(run, "dstrike")
    return single if double is None else bool(single or double)

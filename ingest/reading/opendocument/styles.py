"""Styles of an OpenDocument text: what is a title, hidden, crossed out, raised, centred or in a list by its style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.opendocument.names import FO, STYLE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_LONGEST_CHAIN = 20
"""Styles based on styles; a damaged file may go round in a circle."""
_TITLES = ("Title", "标题")


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of one style, with what it takes from the styles it is based on."""

    is_title: bool = False
    is_hidden: bool | None = None
    is_struck: bool | None = None
    is_centred: bool = False
    raised: str | None = None
    """`superscript`, `subscript`, or `` where it is said to stand on the line."""
    list_style: str = ""


NO_STYLE = Style()


class Styles:
    """All styles of a document, by what they are for and their name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._known: dict[tuple[str, str], Style] = {}
        for root in roots:
            for element in root.iter(STYLE + "style"):
                self._elements[element.get(STYLE + "family", ""), element.get(STYLE + "name", "")] = element

    def of(self, family: str, name: str) -> Style:
        """A style of `paragraph`, `text` and so on; one that says nothing if there is none of that name."""
        if (family, name) not in self._known:
            self._known[family, name] = self._resolve(family, name)
        return self._known[family, name]

    def _resolve(self, family: str, name: str) -> Style:
        chain: list[Element] = []
        at = name
        while (family, at) in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[family, at])
            at = chain[-1].get(STYLE + "parent-style-name", "")
        style = NO_STYLE if at not in _TITLES else Style(is_title=True)
        for element in reversed(chain):
            style = _with(element, style)
        return style


def _with(element: Element, base: Style) -> Style:
    """A style's own words over those of the style it is based on."""
    words, paragraph = element.find(STYLE + "text-properties"), element.find(STYLE + "paragraph-properties")
    place = "" if paragraph is None else paragraph.get(FO + "text-align", "")
    names = (element.get(STYLE + "name", ""), element.get(STYLE + "display-name", ""))
    return Style(
        is_title=base.is_title or any(name in _TITLES for name in names),
        is_hidden=_hidden(words, base.is_hidden),
        is_struck=_struck(words, base.is_struck),
        is_centred=place == "center" if place else base.is_centred,
        raised=_raised(words, base.raised),
        list_style=element.get(STYLE + "list-style-name", base.list_style),
    )


def _hidden(words: Element, inherited: bool | None) -> bool | None:  # noqa: FBT001  (a switch that may be unsaid)
    said = None if words is None else words.get(TEXT + "display")
    return inherited if said is None else said == "none"


def _struck(words: Element, inherited: bool | None) -> bool | None:  # noqa: FBT001
    said = [] if words is None else [words.get(STYLE + f"text-line-through-{of}") for of in ("style", "type")]
    own = [one for one in said if one is not None]
    return "none" not in own if own else inherited


def _raised(words: Element, inherited: str | None) -> str | None:
    said = "" if words is None else words.get(STYLE + "text-position", "")
    place = said.split()[0] if said.split() else ""
    if not place:
        return inherited
    if place == "super" or (place[0].isdigit() and place not in ("0%", "0")):
        return "superscript"
    return "subscript" if place == "sub" or place[0] == "-" else ""

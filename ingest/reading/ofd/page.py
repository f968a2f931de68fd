"""One page of an OFD: its own objects and those of its templates, as a page of a PDF is taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.ofd.parts import inside, number, numbers
from ingest.reading.ofd.paths import draw
from ingest.reading.ofd.space import PAGE, space_of
from ingest.reading.ofd.words import Fonts, glyphs_of
from ingest.reading.pdf.drawing import Found
from ingest.reading.pdf.glyphs import once
from ingest.reading.pdf.pages import taken_apart
from ingest.reading.pdf.scans import recognised
from ingest.reading.word.names import local
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from ingest.reading.box import Box
    from ingest.reading.limits import Limits
    from ingest.reading.ofd.pictures import Media, Placed
    from ingest.reading.ofd.space import Space
    from ingest.reading.pdf.records import Glyph, PageLayout

_MOST_OBJECTS = 200_000
"""Of one page: a dense map has tens of thousands; objects made of objects made of objects have endless ones."""
_DEPTH = 8
"""Objects within objects."""
A4 = (0.0, 0.0, 210.0, 297.0)
"""Millimetres, for a page that doesn't say how large it is."""


@dataclass(slots=True)
class Resources:
    """What objects refer to by an id."""

    media: Media
    fonts: Fonts = field(default_factory=Fonts)
    units: dict[str, Element] = field(default_factory=dict)
    """Drawings that are used in several places."""

    def add(self, root: Element | None, folder: str) -> None:
        """What a part in `folder` with resources lists."""
        self.fonts.add(root)
        self.media.add(root, folder)
        for unit in inside(root, "CompositeGraphicUnits", "CompositeGraphicUnit"):
            self.units[unit.get("ID", "")] = unit


def area_of(element: Element | None, name: str) -> tuple[float, ...] | None:
    """The size of a page where an element says it; None where it doesn't, or says what no page has."""
    for one in inside(element, name, "PhysicalBox"):
        box = numbers(one.text, 4)
        if box is not None and box[2] > 1 and box[3] > 1:
            return box
    return None


def page_layout(
    number_: int, contents: Iterable[Element], area: tuple[float, ...], resources: Resources, limits: Limits
) -> PageLayout:
    """A page from its contents (its own and its templates'), its pictures recognised where that is needed.

    Raises ReadingError for one with endless objects.
    """
    whole = PAGE.box(0, 0, area[2], area[3])
    walk = _Walk(number_, whole, resources)
    for content in contents:
        for layer in inside(content, "Content", "Layer"):
            walk.objects(layer, PAGE, 0)
    layout = taken_apart(number_, whole, once(walk.glyphs), walk.found.drawing())
    if not any(picture.pixels for picture in walk.found.pictures):
        return layout
    return recognised(lambda box, scale: resources.media.drawn(walk.placed, box, scale), layout, limits)


@dataclass(slots=True)
class _Walk:
    """Through the objects of a page."""

    page: int
    whole: Box
    resources: Resources
    glyphs: list[Glyph] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    placed: list[Placed] = field(default_factory=list)
    _count: int = 0

    def objects(self, holder: Element, space: Space, depth: int) -> None:
        """Those that an element holds."""
        for element in holder:
            self._count += 1
            if self._count > _MOST_OBJECTS or depth > _DEPTH:
                raise ReadingError(
                    f"OFD 第{self.page}页由太多图形嵌套而成，读不了；请用 OFD 阅读器打印或另存为 PDF，再导入"
                )
            self._object(element, space, depth)

    def _object(self, element: Element, space: Space, depth: int) -> None:
        match local(element):
            case "TextObject":
                written = glyphs_of(element, space, self.resources.fonts)
                self.glyphs += [glyph for glyph in written if self._is_kept(glyph)]
            case "PathObject":
                if not self.found.is_full:
                    draw(element, space, self.found)
            case "ImageObject":
                placed = self.resources.media.placed(element, space, self.whole)
                self.placed += [placed] if placed else []
                self.found.pictures += [self.resources.media.picture(placed)] if placed else []
            case "PageBlock":
                self.objects(element, space, depth + 1)
            case "CompositeObject":
                self._composite(element, space, depth)

    def _composite(self, element: Element, space: Space, depth: int) -> None:
        unit = self.resources.units.get(element.get("ResourceID", ""))
        if unit is None or number(element.get("Alpha"), 255) <= 0:
            return
        within = space_of(element, space)
        for content in inside(unit, "Content"):
            self.objects(content, within, depth + 1)

    def _is_kept(self, glyph: Glyph) -> bool:
        return self.whole.holds(glyph.box) and not (glyph.char.isspace() and glyph.is_bad)

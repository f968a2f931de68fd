"""Drawings in a text: boxes of text, charts, diagrams, pictures and objects are handed out; what is none is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.reading.pictures import WHOLE, Crop
from ingest.reading.word import sizes
from ingest.reading.word.names import MC, A, O, R, V, W, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.word.found import Found

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_CHART_2016 = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_EQUATIONS = ("equation", "mathtype")
_BOX = W + "txbxContent"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a drawing that has text of its own."""

    kind: Literal["box", "chart", "diagram", "object", "picture", "text"]
    element: Element = None
    """Of a box: `w:txbxContent`; of other text: what holds `a:p`."""
    relation: str = ""
    """Of a chart, diagram, picture or embedded object: the id of its part."""
    words: str = ""
    share: float | None = None
    """Of a picture: of the page, 0–1; None where the document doesn't say."""
    crop: Crop = WHOLE
    """Of a picture: what is cut off its sides."""


def chosen(alternative: Element) -> Element:
    """The one branch of an `mc:AlternateContent` that is read: both say the same."""
    choice = alternative.find(MC + "Choice")
    return alternative.find(MC + "Fallback") if choice is None else choice


def parts(root: Element, found: Found) -> Iterator[Drawn]:
    """What a `w:drawing`, `w:pict` or `w:object` holds, in its order; a box is not looked into."""
    ole = root.find(O + "OLEObject") if local(root) == "object" else None
    if ole is not None:
        yield from _object(ole, found)
        return
    stack = [root]
    while stack:
        element = stack.pop()
        if _is_hidden(element):
            found.hidden += 1
            continue
        drawn = _drawn(element, found)
        if drawn:
            yield drawn
        elif drawn is None:
            if element.tag == MC + "AlternateContent":
                branch = chosen(element)
                stack.extend(() if branch is None else [branch])
            else:
                stack.extend(reversed(element))


def _is_hidden(element: Element) -> bool:
    return any(
        local(child) == "docPr" and child.get("hidden") in ("1", "true") for child in element.iterchildren()
    )


def _drawn(element: Element, found: Found) -> Drawn | Literal[False] | None:
    """What an element is; False if it was counted, None if it is to be looked into."""
    if element.tag == _CHART_2016:
        found.charts += 1
        return False
    made = _KINDS.get(element.tag)
    return None if made is None else made(element)


def _picture(element: Element) -> Drawn:
    link = next(element.iter(A + "blip"), None)
    share, crop = sizes.of_picture(element)
    return Drawn(
        "picture", relation="" if link is None else link.get(R + "embed", ""), share=share, crop=crop
    )


def _old_picture(data: Element) -> Drawn:
    share, crop = sizes.of_vml(data)
    return Drawn("picture", relation=data.get(R + "id", ""), share=share, crop=crop)


_KINDS: dict[str, Callable[[Element], Drawn]] = {
    _BOX: lambda one: Drawn("box", one),
    A + "txBody": lambda one: Drawn("text", one),
    V + "textpath": lambda one: Drawn("text", words=one.get("string", "")),
    _CHART: lambda one: Drawn("chart", relation=one.get(R + "id", "")),
    _DIAGRAM: lambda one: Drawn("diagram", relation=one.get(R + "dm", "")),
    _PICTURE: _picture,
    V + "imagedata": _old_picture,
}


def _object(ole: Element, found: Found) -> Iterator[Drawn]:
    """An object of another program, whose picture is only its look; a formula's look is all that is known of it."""
    program = ole.get("ProgID", "").lower()
    if any(name in program for name in _EQUATIONS):
        found.equations += 1
    else:
        yield Drawn("object", relation=ole.get(R + "id", ""))

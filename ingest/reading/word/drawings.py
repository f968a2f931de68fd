"""Drawings in a text: boxes of text, charts and diagrams are handed out, pictures and objects counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.reading.word.names import MC, A, O, R, V, W, local

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    kind: Literal["box", "chart", "diagram", "object", "text"]
    element: Element = None
    """Of a box: `w:txbxContent`; of other text: what holds `a:p`."""
    relation: str = ""
    """Of a chart, diagram or embedded object: the id of its part."""
    words: str = ""


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
    tag = element.tag
    if tag == _BOX:
        return Drawn("box", element)
    if tag == _CHART:
        return Drawn("chart", relation=element.get(R + "id", ""))
    if tag == _DIAGRAM:
        return Drawn("diagram", relation=element.get(R + "dm", ""))
    if tag == A + "txBody":
        return Drawn("text", element)
    if tag == V + "textpath":
        return Drawn("text", words=element.get("string", ""))
    return _counted(tag, found)


def _counted(tag: Element, found: Found) -> Literal[False] | None:
    if tag in (_PICTURE, V + "imagedata"):
        found.pictures += 1
        return False
    if tag == _CHART_2016:
        found.charts += 1
        return False
    return None


def _object(ole: Element, found: Found) -> Iterator[Drawn]:
    """An object of another program, whose picture is only its look; a formula's look is all that is known of it."""
    program = ole.get("ProgID", "").lower()
    if any(name in program for name in _EQUATIONS):
        found.equations += 1
    else:
        yield Drawn("object", relation=ole.get(R + "id", ""))

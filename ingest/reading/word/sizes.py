"""How large Word shows a picture, and what of it: sizes and cuts of DrawingML and of the older VML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.pictures import WHOLE, Crop, share_of_a4
from ingest.reading.word.names import A, local, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EMU = 36_000
"""English metric units in a millimetre (ECMA-376, 20.1.2.1)."""
_MILLIMETRES = {
    "pt": 25.4 / 72,
    "in": 25.4,
    "cm": 10.0,
    "mm": 1.0,
    "pc": 25.4 / 6,
    "px": 25.4 / 96,
    "": 25.4 / 96,
}
_LENGTH = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(pt|in|cm|mm|pc|px|)\s*")
_FIXED = re.compile(r"(-?[0-9]{1,8})f")
"""Of VML: 65,536ths."""
_SHARE = re.compile(r"-?[0-9]{0,3}(?:\.[0-9]{1,8})?")


def of_picture(picture: Element) -> tuple[float | None, Crop]:
    """Share of the page and cuts of a `pic:pic`; one in a group has the size of the group."""
    extent = next((one for one in _around(picture) if local(one) == "extent"), None)
    if extent is None:
        extent = picture.find(f".//{A}xfrm/{A}ext")
    sides = (None, None) if extent is None else (whole(extent.get("cx")), whole(extent.get("cy")))
    return share_of_a4(*(None if side is None else side / _EMU for side in sides)), cut_off(picture)


def _around(picture: Element) -> list[Element]:
    for holder in picture.iterancestors():
        if local(holder) in ("inline", "anchor"):
            return list(holder)
    return []


def cut_off(picture: Element) -> Crop:
    """Cuts of a picture of DrawingML, in thousandths of a percent; negative ones are room around it."""
    rectangle = picture.find(f".//{A}srcRect")
    if rectangle is None:
        return WHOLE
    left, top, right, bottom = (_kept((whole(rectangle.get(side)) or 0) / 100_000) for side in "ltrb")
    return left, top, right, bottom


def of_vml(data: Element) -> tuple[float | None, Crop]:
    """Share of the page and cuts of a `v:imagedata`, whose shape says its size as a web page does."""
    holder = data.getparent()
    style = "" if holder is None else holder.get("style", "")
    said = dict(part.split(":", 1) for part in style.lower().split(";") if ":" in part)
    sides = [length(one) for name, one in said.items() if name.strip() in ("width", "height")]
    left, top, right, bottom = (
        _kept(_fraction(data.get(f"crop{side}", ""))) for side in ("left", "top", "right", "bottom")
    )
    return (share_of_a4(*sides) if len(sides) == 2 else None), (left, top, right, bottom)


def length(said: str | None) -> float | None:
    """Millimetres of a length such as `12.5pt`; None for what is none. Without a unit it is pixels."""
    found = _LENGTH.fullmatch(said or "")
    return float(found[1]) * _MILLIMETRES[found[2]] if found else None


def _fraction(said: str) -> float:
    fixed = _FIXED.fullmatch(said)
    if fixed:
        return int(fixed[1]) / 65_536
    return float(said) if said.strip("-.") and _SHARE.fullmatch(said) else 0.0


def _kept(share: float) -> float:
    return min(max(share, 0.0), 1.0)

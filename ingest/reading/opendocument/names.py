"""Names of OpenDocument's XML, and reading its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_O = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{_O}office:1.0}}"
TEXT = f"{_O}text:1.0}}"
TABLE = f"{_O}table:1.0}}"
STYLE = f"{_O}style:1.0}}"
DRAW = f"{_O}drawing:1.0}}"
CHART = f"{_O}chart:1.0}}"
FO = f"{_O}xsl-fo-compatible:1.0}}"
SVG = f"{_O}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
_MOST_DIGITS = 9


def count(element: Element, name: str, otherwise: int = 1) -> int:
    """A whole number above zero of an attribute; `otherwise` where it is none or absurdly long."""
    words = element.get(name, "")
    is_number = words.isascii() and words.isdigit() and len(words) <= _MOST_DIGITS
    return int(words) if is_number and int(words) > 0 else otherwise

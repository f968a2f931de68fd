"""Elements of WordprocessingML, and the parts of a package that python-docx has no objects for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import serialize_for_reading
from lxml import etree

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["add_part", "drop_parts", "element", "field", "run", "serialize_for_reading"]


def element(tag: str, *children: BaseOxmlElement, **attributes: str | float) -> BaseOxmlElement:
    """`element("spacing", line=579)` is <w:spacing w:line="579"/>."""
    made = OxmlElement(f"w:{tag}", attrs={f"{_W}{name}": str(value) for name, value in attributes.items()})
    for child in children:
        made.append(child)
    return made

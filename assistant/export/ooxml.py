"""Elements of WordprocessingML, and parts of a package that python-docx has no objects for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.oxml.xmlchemy import BaseOxmlElement

TEXT_HINT = "eastAsia"
"""Quotation marks, dashes and dots, which Latin and Chinese share, come from the Chinese typeface."""


def element(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """`element("spacing", line=579)` is <w:spacing w:line="579"/>."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def run(*content: BaseOxmlElement, style: str = "", bold: bool = False, mark: str = "") -> BaseOxmlElement:
    """A run of a character style, in bold, or marked with a colour."""
    look = element("rPr")
    if style:
        look.append(element("rStyle", val=style))
    look.append(element("rFonts", hint=TEXT_HINT))
    if bold:
        look.extend([element("b"), element("bCs")])
    if mark:
        look.append(element("highlight", val=mark))
    return element("r", look, *content)


def text_run(text: str, *, style: str = "", bold: bool = False, mark: str = "") -> BaseOxmlElement:
    """A run of words; its tabs and newlines become Word's own."""
    made = run(style=style, bold=bold, mark=mark)
    filled = OxmlElement("w:r")
    filled.text = text
    made.extend(list(filled))
    return made


def field(instruction: str, shown: str, *, style: str = "") -> list[BaseOxmlElement]:
    """The runs of a field that Word works out anew; `shown` until then."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        run(element("fldChar", fldCharType="begin"), style=style),
        run(code, style=style),
        run(element("fldChar", fldCharType="separate"), style=style),
        text_run(shown, style=style),
        run(element("fldChar", fldCharType="end"), style=style),
    ]


def add_part(owner: Part, name: str, kind: tuple[str, str], root: BaseOxmlElement) -> None:
    """A part of its own, `kind` its content type and the relationship that ties it to `owner`."""
    content_type, relationship = kind
    part = Part(PackURI(name), content_type, serialize_part_xml(root), owner.package)
    owner.relate_to(part, relationship)


def drop_related(owner: Part | OpcPackage, *relationships: str) -> None:
    """Unties parts; what nothing leads to is not saved."""
    for key in [key for key, tie in owner.rels.items() if tie.reltype in relationships]:
        del owner.rels[key]

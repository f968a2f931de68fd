"""Reading Word files back, as the tests need it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import docx

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": W.strip("{}")}


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> ElementTree.Element:
    """The root of a part, such as word/footnotes.xml."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def tree(element: BaseOxmlElement) -> ElementTree.Element:
    """An element of python-docx for `found` and `value`."""
    return ElementTree.fromstring(element.xml)


def style_of(paragraph: Paragraph) -> str:
    """The id of a paragraph's style."""
    return paragraph.style.style_id if paragraph.style else ""


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return set(archive.namelist())


def found(element: ElementTree.Element, path: str) -> list[ElementTree.Element]:
    return element.findall(path, _NAMES)


def everything(data: bytes) -> bytes:
    """What all parts that are XML hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return b"".join(archive.read(name) for name in parts)


def value(element: ElementTree.Element, path: str, attribute: str = "val") -> str | None:
    """The attribute of the first element at `path`."""
    (first, *_) = found(element, path)
    return first.get(f"{W}{attribute}")


def style(data: bytes, key: str) -> ElementTree.Element:
    (one,) = found(part(data, "word/styles.xml"), f"w:style[@w:styleId='{key}']")
    return one


def footnotes(data: bytes) -> dict[int, str]:
    """The text of every footnote by its id, without the lines above them."""
    notes = [
        note for note in found(part(data, "word/footnotes.xml"), "w:footnote") if note.get(f"{W}type") is None
    ]
    return {
        int(note.get(f"{W}id") or 0): "".join(words.text or "" for words in note.iter(f"{W}t")).strip()
        for note in notes
    }

"""Reading Word files back, as the tests need it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": W.strip("{}")}


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> etree._Element:
    """The root of a part, such as word/footnotes.xml."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return set(archive.namelist())


def found(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, _NAMES)


def value(element: etree._Element, path: str, attribute: str = "val") -> str | None:
    """The attribute of the first element at `path`."""
    (first, *_) = found(element, path)
    return first.get(f"{W}{attribute}")


def style(data: bytes, key: str) -> etree._Element:
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

"""Names of Word's XML, and reading its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  (the prefix that Word itself uses)
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_OFF = ("0", "false", "off")
_MOST_DIGITS = 9


def value(parent: Element, name: str) -> str | None:
    """The `w:val` of a child such as `numId`; None without the child or the value."""
    child = None if parent is None else parent.find(W + name)
    found = None if child is None else child.get(W + "val")
    return None if found is None else str(found)


def whole(text: str | None) -> int | None:
    """A whole number of an attribute; None if it is none or absurdly long."""
    words = (text or "").strip()
    digits = words.removeprefix("-")
    return int(words) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else None


def number(parent: Element, name: str) -> int | None:
    """The whole number of a child; None without."""
    return whole(value(parent, name))


def switch(parent: Element, name: str) -> bool | None:
    """A property that is on or off; None if it is not said."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(W + "val", "1") not in _OFF


def local(element: Element) -> str:
    """A tag without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

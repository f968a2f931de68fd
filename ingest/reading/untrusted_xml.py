"""XML of a stranger: no entities, no network, no deep nesting, whole or element by element; every fault a Chinese reason."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

DAMAGED = "文件已损坏，读不全；请用 Office 或 WPS 打开（必要时选择修复），另存后再导入"
_ENTITIES = "文件里夹有正常文档不会有的实体定义，可能有害，已停止读取；请确认来源"
_DEEP = "文件里的内容嵌套得太深，读不了，文件可能已损坏或被改造；请打开后另存为新文件再导入"
_MOST_XML = 200_000_000
"""Bytes of one part as a whole; its tree takes some five times that, and Limits.memory_bytes is 3 GB."""
_HEAD = 20_000
"""Bytes in which a part names its spaces."""
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    ),
}
"""Word's "Strict Open XML" differs in its namespaces and the name of one relation only."""


class DamagedError(ReadingError):
    """A part, or all of the file, cannot be read; nothing in it looks like an attack."""


def parse(data: bytes) -> Element:
    """The root element of a part. Raises ReadingError if it is broken, too large or an attack."""
    from lxml import etree

    if len(data) > _MOST_XML:
        raise ReadingError("文件里的文字部分超过 200 MB，请拆分后再导入")
    if b"http://purl.oclc.org/ooxml/" in data[:_HEAD]:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    _refuse_doctype(root)
    return root


def elements(stream: IO[bytes], tags: Sequence[str]) -> Iterator[Element]:
    """Elements by their local names, as they end; each is emptied when the next is asked for. Raises ReadingError."""
    from lxml import etree

    try:
        parsed = etree.iterparse(
            stream, events=("end",), tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False, load_dtd=False, no_network=True,
        )  # fmt: skip
        is_known = False
        for _, element in parsed:
            if not is_known:
                _refuse_doctype(element)
                is_known = True
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error


def refuse_entities(data: bytes) -> None:
    """Raise ReadingError for XML with a document type; only its beginning is parsed, and damage is no matter."""
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            _refuse_doctype(element)
            return
    except etree.XMLSyntaxError as error:
        if _is_endless(error):
            raise ReadingError(_ENTITIES) from error


def _refuse_doctype(element: Element) -> None:
    """Office files have no document type; one that has wants its entities to grow or to open other files."""
    if element.getroottree().docinfo.doctype:
        raise ReadingError(_ENTITIES)


def _forget(element: Element) -> None:
    """Free a read element and those before it: a sheet may have a million rows."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _is_endless(error: Exception) -> bool:
    """Whether XML is not damaged but an attack: its entities hold themselves or grow without end."""
    return any(words in str(error) for words in ("entity reference loop", "entity amplification"))


def _refusal(error: Exception) -> ReadingError:
    if _is_endless(error):
        return ReadingError(_ENTITIES)
    return ReadingError(_DEEP) if "depth" in str(error) else DamagedError(DAMAGED)


def local(name: str) -> str:
    """A tag or attribute without its namespace: files of the strict and the transitional standard have different ones."""
    return name.rpartition("}")[2]

"""Office files are zips of XML: opened within limits, without document types, entities or a network."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from ingest.reading.word.package import is_endless
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from ingest.reading.limits import Limits

DAMAGED = "文件已损坏，打不开；请用 Excel 或 WPS 打开（必要时选择修复），另存后再导入"
_ENTITIES = "文件里有不该有的实体定义（XML DTD），疑为攻击文件，未读；请核对文件来源"
_SMALL = 1_000_000
"""Bytes; below that any ratio is harmless."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OverflowError,
    RuntimeError, OSError,
)  # fmt: skip
"""What the library raises over damaged, encrypted and strangely packed members."""


class Package:
    """The parts of an office file. Raises ReadingError for bombs and damage."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ReadingError(DAMAGED) from error
        members = self._zip.infolist()
        if len(members) > limits.cells or sum(one.file_size for one in members) > limits.unpacked_bytes:
            raise ReadingError(
                "文件解开后过大，疑为压缩炸弹，未读；如确需导入，请调高 CHUANGMO_MAX_UNPACKED_MB"
            )
        for one in members:
            if one.file_size > _SMALL and one.file_size > limits.ratio * max(1, one.compress_size):
                raise ReadingError("文件里有压缩比异常的部分，疑为压缩炸弹，未读；请核对文件来源")
        self._sizes = {one.filename: one.file_size for one in members}

    @property
    def names(self) -> Sequence[str]:
        """Of all parts."""
        return tuple(self._sizes)

    def size(self, name: str) -> int:
        """Bytes of a part when unpacked; 0 where it is missing."""
        return self._sizes.get(name, 0)

    def elements(self, name: str, *tags: str) -> Iterator[_Element]:
        """Elements of a part by their local names, as they end; each is emptied when the next is asked for."""
        if name not in self._sizes:
            return
        try:
            with self._zip.open(name) as stream:
                yield from _elements(stream, tags)
        except _BROKEN as error:
            raise ReadingError(DAMAGED) from error

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """The parts that a part names, by id: the last word of their type, and their name."""
        folder, base = posixpath.split(name)
        found = {}
        for one in self.elements(posixpath.join(folder, "_rels", f"{base}.rels"), "Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, one.get("Target") or ""))
                found[one.get("Id") or ""] = (local(one.get("Type") or "", "/"), target.lstrip("/"))
        return found


def _elements(stream: IO[bytes], tags: Sequence[str]) -> Iterator[_Element]:
    from lxml import etree

    try:
        parsed = etree.iterparse(
            stream, events=("end",), tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False, load_dtd=False, no_network=True,
        )  # fmt: skip
        is_known = False
        for _, element in parsed:
            if not is_known:
                _refuse_entities(element)
                is_known = True
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise ReadingError(_ENTITIES if is_endless(error) else DAMAGED) from error


def _refuse_entities(element: _Element) -> None:
    """Office files have no document type; one that has wants its entities to grow or to open other files."""
    if element.getroottree().docinfo.doctype:
        raise ReadingError(_ENTITIES)


def _forget(element: _Element) -> None:
    """Free a read element and those before it: a sheet may have a million rows."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(name: str, before: str = "}") -> str:
    """A tag without its namespace: files of the strict and the transitional standard have different ones."""
    return name.rpartition(before)[2]

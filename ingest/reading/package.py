"""A zip of XML parts (docx, xlsx, pptx, odt, ofd), opened with bounds: no bombs, no entities, every fault a Chinese reason."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingest.reading.kinds import entries
from ingest.reading.untrusted_xml import DAMAGED, DamagedError, elements, parse, refuse_entities
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.limits import Limits

_BOMB = "文件解压后大得不合常理，疑为压缩炸弹，已停止读取；请确认来源，或用 Office、WPS 另存后再导入"
_TOO_LARGE = "文件解压后超过上限，已停止读取；请确认来源，如确需导入，请调高 CHUANGMO_MAX_UNPACKED_MB"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MOST_ENTRIES = 50_000
"""Parts of one file; a report with a picture on every page has some hundreds."""
MACROS = "含宏，未运行"
"""Remark on a file with a program of its own, which is never looked into."""
_SMALL = 1_000_000
"""Bytes; the ratio of smaller members is no sign of a bomb, as in Limits.ratio."""
_XML_PARTS = (".xml", ".rels", ".vml", ".rdf")
_STRICT_KINDS = {"extendedProperties": "extended-properties"}
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    OverflowError,
    EOFError,
    OSError,
    ValueError,
)
"""What zipfile raises over damaged files; its documentation names only the first."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to by an id."""

    kind: str
    """The last part of its type, such as `footnotes` or `image`."""
    target: str
    """Name of a part, or an address outside."""
    is_outside: bool = False


class Package:
    """The parts of one file. Raises ReadingError if it is no sound zip or unpacks beyond the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if entries(data) > _MOST_ENTRIES:
            raise ReadingError(_BOMB)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data if data.startswith(b"PK") else _zipped(data)))
            self._members = {info.filename: info for info in self._archive.infolist()}
        except _FAULTS as error:
            raise DamagedError(DAMAGED) from error
        self._left = limits.unpacked_bytes
        self._admitted: set[str] = set()
        self._ratio = limits.ratio

    @property
    def names(self) -> tuple[str, ...]:
        """All parts."""
        return tuple(self._members)

    @property
    def has_macros(self) -> bool:
        """Whether there is a program in it, as Word, PowerPoint and Excel keep one."""
        return any(name.endswith("vbaProject.bin") for name in self._members)

    def refuse_password(self) -> None:
        """Raise ReadingError for an OpenDocument file with a password; its parts are not XML."""
        if b"encryption-data" in (self.part("META-INF/manifest.xml") or b""):
            raise ReadingError("文件设有打开密码，读不了；请打开并去掉密码，另存后再导入")

    def check(self) -> None:
        """Raise ReadingError if the parts together go beyond the limits: for a library that opens the file itself."""
        for info in self._members.values():
            self._admit(info)

    def size(self, name: str) -> int:
        """Bytes of a part when unpacked; 0 where it is missing."""
        info = self._members.get(name)
        return 0 if info is None else info.file_size

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is none of that name."""
        info = self._opened(name)
        if info is None:
            return None
        try:
            return self._archive.read(info)
        except _FAULTS as error:
            raise DamagedError(DAMAGED) from error

    def _admit(self, info: zipfile.ZipInfo) -> None:
        """Count a part by what the zip says of it, once however often it is read; zipfile unpacks no more than that."""
        if info.filename in self._admitted:
            return
        self._admitted.add(info.filename)
        size = info.file_size
        self._left -= size
        if self._left < 0:
            raise ReadingError(_TOO_LARGE)
        if size > _SMALL and size > self._ratio * max(info.compress_size, 1):
            raise ReadingError(_BOMB)

    def refuse_entities(self) -> None:
        """Raise ReadingError for a part with a document type: for a library that parses the parts itself."""
        for name in self._members:
            if name.endswith(_XML_PARTS):
                refuse_entities(self.part(name) or b"")

    def elements(self, name: str, *tags: str) -> Iterator[Element]:
        """Elements of a part by their local names, as they end; each is emptied when the next is asked for."""
        info = self._opened(name)
        if info is None:
            return
        try:
            with self._archive.open(info) as stream:
                yield from elements(stream, tags)
        except _FAULTS as error:
            raise DamagedError(DAMAGED) from error

    def _opened(self, name: str) -> zipfile.ZipInfo | None:
        """A part that may be unpacked."""
        info = self._members.get(name)
        if info is not None and info.flag_bits & 0x1:
            raise ReadingError("文件设有密码，读不了；请去掉密码，另存后再导入")
        if info is not None:
            self._admit(info)
        return info

    def xml(self, name: str) -> Element:
        """The root element of a part; None if there is none of that name."""
        data = self.part(name)
        return None if data is None else parse(data)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        return {
            element.get("Id", ""): _relation(folder, element) for element in root.iterchildren(_RELATIONS)
        }

    def related(self, part: str, kind: str) -> str:
        """The first part of a kind that a part refers to; empty without one."""
        return next((one.target for one in self.relations(part).values() if one.kind == kind), "")


def _zipped(data: bytes) -> bytes:
    """A document that Word wrote as one XML with a `pkg:part` a part; its pictures are left out."""
    from lxml import etree

    parts = {
        part.get(_PACKAGE + "name", "").lstrip("/"): etree.tostring(root)
        for part in parse(data).iterchildren(_PACKAGE + "part")
        for root in part.iterfind(f"{_PACKAGE}xmlData/*")
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, root)
    return held.getvalue()


def _relation(folder: str, element: Element) -> Relation:
    kind = element.get("Type", "").rpartition("/")[2]
    kind = _STRICT_KINDS.get(kind, kind)
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relation(kind, target, is_outside=True)
    target = unquote(target)
    inside = target if target.startswith("/") else posixpath.join("/", folder, target)
    return Relation(kind, posixpath.normpath(inside).lstrip("/"))

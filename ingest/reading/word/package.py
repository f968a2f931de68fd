"""A zip of XML parts (docx, pptx, odt, ofd), opened with bounds: no entities, no bombs, every fault a Chinese reason."""

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
from kb.errors import ReadingError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ingest.reading.limits import Limits

_DAMAGED = "文件已损坏，读不全；请用 Word 或 WPS 打开并另存一次，再重新导入"
_BOMB = "文件解压后大得不合常理，已停止读取；请确认来源，或用 Word、WPS 另存后再导入"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MOST_ENTRIES = 50_000
"""Parts of one file; a report with a picture on every page has some hundreds."""
MACROS = "含宏，未运行"
"""Remark on a file with a program of its own, which is never looked into."""
_SMALL = 1_000_000
"""Bytes; the ratio of smaller members is no sign of a bomb, as in Limits.ratio."""
_MOST_XML = 200_000_000
"""Bytes of one XML part; its tree takes some five times that, and Limits.memory_bytes is 3 GB."""
_XML_PARTS = (".xml", ".rels", ".vml", ".rdf")
_DEEP = "文件里的内容嵌套得太深，读不了，文件可能已损坏或被改造；请打开后另存为新文件再导入"
ENTITIES = "文件里夹有正常文档不会有的实体定义，可能有害，已停止读取；请确认来源"
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


class DamagedError(ReadingError):
    """A part, or all of the file, cannot be read; nothing in it looks like an attack."""


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
            raise DamagedError(_DAMAGED) from error
        self._left = limits.unpacked_bytes
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
        """Raise ReadingError if the parts together go beyond the limits by what the zip says of them.

        For a library that opens the file itself; zipfile unpacks no more of a member than it says.
        """
        for info in self._members.values():
            self._admit(info, info.file_size)

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is none of that name."""
        info = self._members.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise ReadingError("文件设有密码，读不了；请去掉密码，另存后再导入")
        # Before it is unpacked: zipfile unpacks no more of a member than the zip says.
        self._admit(info, info.file_size)
        try:
            return self._archive.read(info)
        except _FAULTS as error:
            raise DamagedError(_DAMAGED) from error

    def _admit(self, info: zipfile.ZipInfo, size: int) -> None:
        self._left -= size
        is_bomb = size > _SMALL and size > self._ratio * max(info.compress_size, 1)
        if self._left < 0 or is_bomb:
            raise ReadingError(_BOMB)

    def refuse_entities(self) -> None:
        """Raise ReadingError for a part with a document type: for a library that parses the parts itself."""
        for name in self._members:
            if name.endswith(_XML_PARTS):
                refuse_entities(self.part(name) or b"")

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


def parse(data: bytes) -> Element:
    """XML of a stranger: no entities, no network, no deep nesting. Raises ReadingError if it is broken."""
    from lxml import etree

    if len(data) > _MOST_XML:
        raise ReadingError("文件里的文字部分超过 200 MB，请拆分后再导入")
    if b"http://purl.oclc.org/ooxml/" in data[:20_000]:
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
    if root.getroottree().docinfo.doctype:
        raise ReadingError(ENTITIES)
    return root


def refuse_entities(data: bytes) -> None:
    """Raise ReadingError for XML with a document type; only its beginning is parsed, and damage is no matter."""
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            if element.getroottree().docinfo.doctype:
                raise ReadingError(ENTITIES)
            return
    except etree.XMLSyntaxError as error:
        if is_endless(error):
            raise ReadingError(ENTITIES) from error


def is_endless(error: Exception) -> bool:
    """Whether XML is not damaged but an attack: its entities hold themselves or grow without end."""
    return any(words in str(error) for words in ("entity reference loop", "entity amplification"))


def _refusal(error: Exception) -> ReadingError:
    if is_endless(error):
        return ReadingError(ENTITIES)
    return ReadingError(_DEEP) if "depth" in str(error) else DamagedError(_DAMAGED)

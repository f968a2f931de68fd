"""What a file is, from its content; its name decides only between kinds of plain text, and against an archive."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import Literal

Kind = Literal[
    "text", "markdown", "html", "csv", "mhtml", "eml", "pdf", "ofd", "image", "docx", "odt",
    "rtf", "doc", "pptx", "ppt", "odp", "xlsx", "xls", "xls-xml", "ods", "zip", "encrypted", "foreign",

]  # fmt: skip
"""`encrypted`: an Office file with a password; `foreign`: nothing that is read here."""

READABLE = (
    ".txt .md .html .mhtml .eml .pdf .ofd .docx .doc .wps .rtf .odt .xlsx .xls .et .ods .csv .pptx .ppt .dps "
    ".jpg .png .tif .bmp .zip"
)
"""For people: the usual suffixes of what can be read."""

SUFFIXES = frozenset(
    (
        *READABLE.split(),
        *[
            ".markdown",
            ".htm",
            ".xhtml",
            ".tsv",
            ".docm",
            ".xlsm",
            ".pptm",
            ".ods",
            ".odp",
            ".jpeg",
            ".tiff",
            ".webp",
        ],
    )
)
"""All suffixes of what can be read: a file of that name and of no such kind is damaged."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTAINERS = (_OLE, b"PK\x03\x04")
"""What office files begin with."""
_OFFICE = frozenset([".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".ofd"])
_HEAD = 4096
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_FOREIGN = (
    *(
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08",
        b"BZh",
        b"\xfd7zXZ\x00",
        b"\x7fELF",
        b"MZ\x90\x00",
    ),
    *(b"SQLite format 3\x00", b"ID3", b"OggS", b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\x00"),
)
_LOOKS_LIKE_HTML = re.compile(
    r"\s{0,200}(?:<\?[^>]{0,200}>\s{0,200}){0,3}(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s{0,200}){0,5}"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.I,
)
_MAIL_HEADER = re.compile(rb"(?im)^(?:from|to|subject|date|message-id|mime-version|received|return-path):")
_MHTML = re.compile(rb"(?im)^content-type:\s*multipart/related")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(\w+)[\s/>]")
_IN_ONE: dict[bytes, tuple[bytes, Kind]] = {
    b"package": (b"http://schemas.microsoft.com/office/2006/xmlPackage", "docx"),
    b"wordDocument": (b"http://schemas.microsoft.com/office/word/2003/wordml", "doc"),
    b"Workbook": (b"urn:schemas-microsoft-com:office:spreadsheet", "xls-xml"),
}
"""Documents and workbooks as one XML, which programs that fill in templates call .doc and .xls: the name of the
root, and a space that it names. Pages written by Office name these spaces as well."""
_FLAT_TEXT = b'office:mimetype="application/vnd.oasis.opendocument.text'
_OPEN_DOCUMENT_SPACE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_LONGEST_ROOT = 20_000
"""Bytes: LibreOffice names forty spaces before it says what its XML is."""
_TEXT_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    # What other programs hand out as .xls is a table of tabs or commas, if it is no page and no XML.
    **dict.fromkeys((".csv", ".tsv", ".xls", ".et"), "csv"),
}
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xls"),
    ("OFD.xml", "ofd"),
)
_WORD_MAIN = re.compile(r"word/document\d{0,3}\.xml")
"""Word on the web saves the text of a document as word/document2.xml."""
_OPEN_DOCUMENT: dict[bytes, Kind] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_LONGEST_MIME = 100
_MOST_ENTRIES = 100_000
"""Entries of a zip that are listed: the listing itself must stay small."""


def kind_of(name: str, data: bytes) -> Kind:  # noqa: PLR0911  (a table)
    """The kind of a file. Never raises: what cannot be told is `foreign`, or plain text to be decoded."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        kind = _in_zip(data)
        # An office file whose main part is lost: unpacked, its XML would be taken for texts.
        return "foreign" if kind == "zip" and PurePath(name).suffix.lower() in _OFFICE else kind
    if head.startswith(_OLE):
        return _in_ole(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"MZ") and b"\0" in head[:64]:
        return "foreign"
    if head.startswith(_FOREIGN) or head.startswith(b"RIFF") or head[4:8] == b"ftyp":
        return "foreign"
    return _in_xml(data) or _text_kind(name, head)


def is_plain(name: str, data: bytes) -> bool:
    """Whether it is plain text or Markdown; no list inside a foreign file is read to tell."""
    return not data.startswith((b"PK", _OLE)) and kind_of(name, data) in ("text", "markdown")


def _text_kind(name: str, head: bytes) -> Kind:
    first_lines = head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    if len(_MAIL_HEADER.findall(first_lines)) >= 2 and re.match(rb"[A-Za-z-]+:", head.lstrip()):
        return "mhtml" if _MHTML.search(first_lines) else "eml"
    if _LOOKS_LIKE_HTML.match(head.decode("utf-8", errors="replace").lstrip("\ufeff")):
        return "html"
    return _TEXT_KINDS.get(PurePath(name).suffix.lower(), "text")


def _in_xml(data: bytes) -> Kind | None:
    """Office files as one XML; None for any other."""
    head = data[:_LONGEST_ROOT]
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return None
    root = _ROOT.search(head)
    if root and root[1] == b"document" and _OPEN_DOCUMENT_SPACE in head:
        return "odt" if _FLAT_TEXT in head else "foreign"
    space, kind = _IN_ONE.get(root[1] if root else b"", (b"", None))
    return kind if space in head else None


def entries(data: bytes) -> int:
    """How many entries a zip says it has, without reading its list; 0 where it doesn't say."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if at < 0 or at + 22 > len(data):
        return 0
    (count,) = struct.unpack_from("<H", data, at + 10)
    if count == 0xFFFF:
        large = data.rfind(b"PK\x06\x06", 0, at)
        if large >= 0 and large + 40 <= len(data):
            (count,) = struct.unpack_from("<Q", data, large + 32)
    return int(count)


def _in_zip(data: bytes) -> Kind:
    if entries(data) > _MOST_ENTRIES:
        return "zip"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            # Stored first and unpacked, as the format demands; who packs a file anew by hand rarely knows that.
            mime = archive.open("mimetype").read(_LONGEST_MIME) if "mimetype" in names else b""
    # What the library raises over a damaged list is not said anywhere; the reader will say that it is damaged.
    except (
        *(zipfile.BadZipFile, zlib.error, ValueError, struct.error, NotImplementedError, OverflowError),
        *(EOFError, OSError, RuntimeError),
    ):
        return _in_damaged_zip(data)
    for part, kind in _PARTS:
        if part in names:
            return kind
    if "[Content_Types].xml" in names and any(map(_WORD_MAIN.fullmatch, names)):
        return "docx"
    if "content.xml" in names:
        return next((kind for said, kind in _OPEN_DOCUMENT.items() if mime.startswith(said)), "foreign")
    # Drawings and projects of office programs: what is in them is no file of the user's.
    return "foreign" if "[Content_Types].xml" in names else "zip"


def _in_damaged_zip(data: bytes) -> Kind:
    """By the names that stand before every part, packed or not: its reader says that the file is damaged."""
    for part, kind in _PARTS:
        # Any part of that folder: the main one may be what was cut off.
        if part.partition("/")[0].encode() + b"/"[: part.count("/")] in data:
            return kind
    return next((kind for said, kind in _OPEN_DOCUMENT.items() if said in data[:200]), "zip")


def _in_ole(data: bytes) -> Kind:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            for stream, kind in _STREAMS:
                if file.exists(stream):
                    return kind
    # The library reads sector chains of any file; a damaged one ends in any of these.
    except (
        OSError,
        ValueError,
        struct.error,
        IndexError,
        TypeError,
        AttributeError,
        KeyError,
        RecursionError,
    ):
        return "foreign"
    return "foreign"

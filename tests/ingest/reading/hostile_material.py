"""Hostile files made for the tests: zips written by hand, bombs that take no time to make, endless nesting."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.ingest.reading.seeds import odt, packed, parts_of, sound, with_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAIN = {
    "docx": ("word/document.xml", "<w:t"),
    "xlsx": ("xl/worksheets/sheet1.xml", "<c "),
    "pptx": ("ppt/slides/slide1.xml", "<a:t"),
    "ods": ("content.xml", "<text:p"),
    "odt": ("content.xml", "<text:p"),
    "ofd": ("Doc_0/Pages/Page_0/Content.xml", "<ofd:TextCode"),
}
"""The part of a package that holds its text, and a tag of it that does."""
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "哈哈哈哈">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
LOOP = '<!DOCTYPE r [<!ENTITY j "&k;"><!ENTITY k "&j;">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def whole(kind: str) -> bytes:
    """A sound file."""
    return odt() if kind == "odt" else sound()[kind]


def with_entity(kind: str, doctype: str) -> bytes:
    """A package whose text begins with the entity `j` of a document type."""
    part, tag = MAIN[kind]

    def change(body: bytes) -> bytes:
        text = body.decode()
        inside = text.index(">", text.index(tag)) + 1
        head = text.index("?>") + 2 if text.startswith("<?xml") else 0
        return f"{text[:head]}{doctype}{text[head:inside]}&j;{text[inside:]}".encode()

    return with_part(whole(kind), part, change)


class Packed:
    """A member as it lies in a zip; what is said of it need not be true."""

    def __init__(self, name: str, data: bytes, size: int, *, is_stored: bool = False) -> None:
        self.name, self.data, self.size = name, data, size
        self.method = 0 if is_stored else 8
        # Of what is packed it is told wrongly: nothing here is to be unpacked to its end.
        self.crc = zlib.crc32(data) if is_stored else 0

    def fields(self) -> bytes:
        """What both headers of a member say."""
        return struct.pack(
            "<HHHHHIIIHH", 20, 0x800, self.method, 0, 0x21, self.crc, len(self.data), self.size,
            len(self.name.encode()), 0,
        )  # fmt: skip


def raw_zip(members: Iterable[Packed], *, is_overlapping: bool = False) -> bytes:
    """A zip of members as they are; overlapping, all of them are the first one's bytes."""
    body, central = bytearray(), bytearray()
    count = 0
    for member in members:
        at = 0 if is_overlapping else len(body)
        if not (is_overlapping and body):
            body += b"PK\x03\x04" + member.fields() + member.name.encode() + member.data
        central += b"PK\x01\x02" + struct.pack("<H", 20) + member.fields()
        central += struct.pack("<HHHII", 0, 0, 0, 0, at) + member.name.encode()
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(body), 0)
    return bytes(body + central) + b"PK\x05\x06" + end


def swollen(size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Deflated: a head, so many zeros by the megabyte, a tail. Made at once, whatever the size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b"0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + piece * (size // 1_000_000) + packer.compress(tail) + packer.flush(zlib.Z_FINISH)


def bomb(kind: str, size: int) -> bytes:
    """A package whose text is that many zeros."""
    part, tag = MAIN[kind]
    members = []
    for name, body in parts_of(whole(kind)).items():
        if name == part:
            at = body.index(b">", body.index(tag.encode())) + 1
            held = swollen(size, body[:at], body[at:])
            members.append(Packed(name, held, size + len(body)))
        else:
            members.append(Packed(name, body, len(body), is_stored=True))
    return raw_zip(members)


def nested_tables(depth: int) -> bytes:
    """A Word document with tables within tables."""
    opening = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
    closing = "<w:p/></w:tc></w:tr></w:tbl>"
    inner = f"{opening * depth}<w:p><w:r><w:t>底</w:t></w:r></w:p>{closing * depth}"

    def change(body: bytes) -> bytes:
        return body.replace(b"<w:body>", f"<w:body>{inner}".encode(), 1)

    return with_part(whole("docx"), "word/document.xml", change)


def nested_zips(depth: int) -> bytes:
    """An archive within an archive within an archive …"""
    data = packed({"底.txt": "底"})
    for at in range(depth - 1):
        data = packed({f"{at}.zip": data})
    return data


def nested_mails(depth: int) -> bytes:
    """A message that forwards one that forwards one …"""
    head = b"Subject: x\r\nFrom: a@b\r\nTo: c@d\r\n"
    return (head + b"Content-Type: message/rfc822\r\n\r\n") * (depth - 1) + head + b"\r\nbottom"


def with_parts(kind: str, parts: Mapping[str, bytes]) -> bytes:
    """A package with further parts."""
    return packed({**parts_of(whole(kind)), **parts})


def thin_pdf(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % (at + 3) for at in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return raw_pdf([b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids), *[page] * pages])


def swollen_pdf(size: int) -> bytes:
    """A PDF whose one page is drawn by that many bytes, packed."""
    once = b"BT /F 9 Tf (a) Tj ET "
    held = zlib.compress(once * (size // len(once)), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(held), held)
    return raw_pdf([b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream])


def raw_pdf(objects: Iterable[bytes]) -> bytes:
    """A PDF of these objects, numbered from 2; the first is the tree of its pages."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", *objects], 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj%sendobj\n" % (number, one)
    size = len(places) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(places))
    return out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))

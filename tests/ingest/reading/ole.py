"""Compound files (the container of Office 97) and Excel 97 workbooks, written by hand: no library here writes them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECTOR = 512
_LEAST = 4096
"""Bytes from which a stream stands in sectors of its own."""
_FREE, _END, _FAT, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams in its root, each filled up to 4,096 bytes."""
    padded = {name: data + bytes(max(0, _LEAST - len(data))) for name, data in streams.items()}
    names = sorted(padded, key=lambda name: (len(name), name.upper()))
    fat: list[int] = []
    body = b""
    starts: dict[str, int] = {}
    for name in names:
        starts[name] = len(fat)
        body += _filled(padded[name])
        fat += _chain(len(fat), _sectors(padded[name]))
    # Every entry is its next one's left neighbour's right: a list is a tree too.
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if names else _NOTHING)]
    for at, name in enumerate(names, 1):
        right = at + 1 if at < len(names) else _NOTHING
        entries.append(_entry(name, 2, starts[name], len(padded[name]), right=right))
    folder = _filled(b"".join(entries))
    first_folder = len(fat)
    fat += _chain(first_folder, _sectors(folder))
    count = 1
    while (len(fat) + count) * 4 > count * _SECTOR:
        count += 1
    tables = list(range(len(fat), len(fat) + count))
    fat += [_FAT] * count
    fat += [_FREE] * (count * _SECTOR // 4 - len(fat))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count,
        first_folder, 0, _LEAST, _END, 0, _END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *tables, *[_FREE] * (109 - count))
    return head + body + folder + struct.pack(f"<{len(fat)}I", *fat)


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _NOTHING, right: int = _NOTHING
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    return head + struct.pack("<III16xI16xIII", _NOTHING, right, child, 0, start, size, 0)


def _sectors(data: bytes) -> int:
    return max(1, -(-len(data) // _SECTOR))


def _filled(data: bytes) -> bytes:
    return data.ljust(_sectors(data) * _SECTOR, b"\0")


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def workbook(rows: Sequence[Sequence[str | float]], *, is_locked: bool = False) -> bytes:
    """An Excel 97 workbook of one sheet; locked, it only says that it is."""
    return compound({"Workbook": records(rows, is_locked=is_locked)})


def records(rows: Sequence[Sequence[str | float]], *, is_locked: bool = False) -> bytes:
    """The stream of a workbook (MS-XLS)."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    lock = _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if is_locked else b""
    font = _record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("宋体"))
    styles = font * 4 + _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0)) * 16
    page = _record(0x0042, struct.pack("<H", 1200))
    name = _short("完成情况")
    head_length = len(begin + lock + page + styles) + 4 + 6 + len(name) + 4
    listed = _record(0x0085, struct.pack("<IBB", head_length, 0, 0) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(map(len, rows), default=0)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet += _cell(row, column, value)
    return begin + lock + page + styles + listed + _record(0x000A, b"") + sheet + _record(0x000A, b"")


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(words: str) -> bytes:
    return struct.pack("<BB", len(words), 1) + words.encode("utf-16-le")

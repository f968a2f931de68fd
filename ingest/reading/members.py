"""What is inside an archive or a message, and inside those that are in it, written out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading import archive
from ingest.reading.kinds import kind_of
from ingest.reading.unpacking import Unpacking
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ingest.reading.limits import Limits
    from ingest.reading.records import Member, Tell


def members(name: str, data: bytes, folder: Path, limits: Limits, tell: Tell) -> tuple[Member, ...]:
    """The files in a container, each written into `folder` under a number; none for other kinds.

    Raises ReadingError where nothing of it can be read or it is beyond the limits.
    """
    unpacking = Unpacking(folder, limits, tell)
    _take_all(_inside(kind_of(name, data), data, unpacking, ""), unpacking, 1)
    return tuple(unpacking.found)


def _inside(kind: str, data: bytes, unpacking: Unpacking, prefix: str) -> Iterable[tuple[str, bytes]]:
    if kind == "zip":
        return archive.files(data, unpacking, prefix)
    if kind == "eml":
        from ingest.reading.mail import attachments

        return attachments(data, unpacking, prefix)
    return ()


def _take_all(files: Iterable[tuple[str, bytes]], unpacking: Unpacking, depth: int) -> None:
    for label, data in files:
        _take(label, data, unpacking, depth)


def _take(label: str, data: bytes, unpacking: Unpacking, depth: int) -> None:
    """A file from a container, and what is in it if it is one itself. Raises ReadingError beyond the limits."""
    kind, most = kind_of(label, data), unpacking.limits.depth
    if kind == "zip" and depth >= most:
        unpacking.refuse(label, f"压缩包套了超过 {most} 层，没有继续解开；请解开后再导入")
    elif kind == "eml" and depth >= most:
        unpacking.refuse(label, f"邮件套了超过 {most} 层，没有继续打开；请另存出来后再导入")
    else:
        # A message says something itself, an archive doesn't.
        if kind != "zip":
            unpacking.add(label, data)
        _take_inner(kind, data, label, unpacking, depth)


def _take_inner(kind: str, data: bytes, label: str, unpacking: Unpacking, depth: int) -> None:
    before = len(unpacking.found)
    try:
        _take_all(_inside(kind, data, unpacking, f"{label}!/"), unpacking, depth + 1)
    except ReadingError as error:
        if len(unpacking.found) >= unpacking.limits.members:
            raise
        if unpacking.written > unpacking.limits.unpacked_bytes:
            raise
        del unpacking.found[before:]
        unpacking.refuse(label, str(error))

"""What is inside archives: every member written out under a number, its own name only a label; bombs are refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.kinds import entries, kind_of
from ingest.reading.names import cleaned, is_litter, last_part
from ingest.reading.records import Member
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell

_PIECE = 1 << 20
_SMALL = 1_000_000
"""Bytes; below that any ratio is harmless."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OverflowError),
    *(RuntimeError, OSError),
)
"""What the library raises over damaged, encrypted and strangely packed members."""


class _RefusedError(Exception):
    """A member that is not unpacked, with the reason for the user."""


@dataclass(slots=True)
class Unpacking:
    """What was unpacked so far, of an archive and of those inside it."""

    folder: Path
    limits: Limits
    tell: Tell
    found: list[Member] = field(default_factory=list)
    written: int = 0
    numbers: int = 0
    _labels: set[str] = field(default_factory=set)

    def add(self, label: str, data: bytes) -> None:
        """Write a member; raises ReadingError where there are too many."""
        self.numbers += 1
        name = f"{self.numbers:06d}"
        (self.folder / name).write_bytes(data)
        label = self._own(label)
        self._keep(Member(label, last_part(label), name))

    def refuse(self, label: str, why: str) -> None:
        """Note a member that is not unpacked."""
        label = self._own(label)
        self._keep(Member(label, last_part(label), None, why))

    def _own(self, label: str) -> str:
        """A label that no other member has: under one label the later file would take the earlier one's place."""
        own, number = label, 1
        while own in self._labels:
            number += 1
            head, dot, suffix = label.rpartition(".")
            own = f"{head}（{number}）.{suffix}" if dot and head else f"{label}（{number}）"
        self._labels.add(own)
        return own

    def _keep(self, member: Member) -> None:
        if len(self.found) >= self.limits.members:
            raise ReadingError(
                f"里面的文件超过 {self.limits.members:,} 个，请拆分后再导入，或调高 CHUANGMO_MAX_MEMBERS"
            )
        self.found.append(member)
        self.tell(member.name)

    def grow(self, size: int) -> None:
        """Count unpacked bytes. Raises ReadingError where they are too many."""
        self.written += size
        if self.written > self.limits.unpacked_bytes:
            most = self.limits.unpacked_bytes // 1_000_000
            raise ReadingError(f"解开后超过 {most} MB，请拆分后再导入，或调高 CHUANGMO_MAX_UNPACKED_MB")


def unpack(data: bytes, unpacking: Unpacking, prefix: str = "", depth: int = 1) -> None:
    """Unpack an archive and those inside it. Raises ReadingError for one that is damaged or beyond the limits."""
    if entries(data) > 10 * unpacking.limits.members:
        raise ReadingError("压缩包里的文件太多，请拆分后再导入，或调高 CHUANGMO_MAX_MEMBERS")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                _member(archive, info, unpacking, prefix, depth)
    except zipfile.BadZipFile as error:
        raise ReadingError("压缩包已损坏或没有下载完整，请重新获取后再导入") from error
    except (struct.error, NotImplementedError, OverflowError) as error:
        raise ReadingError("压缩包的格式不对，打不开；请用压缩软件重新打包为 zip 后再导入") from error


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacking: Unpacking, prefix: str, depth: int
) -> None:
    label = prefix + cleaned(_name(info))
    if info.is_dir() or is_litter(label):
        return
    try:
        _refuse_strange(info, unpacking.limits)
        data = b"".join(_pieces(archive, info, unpacking))
    except _RefusedError as refusal:
        unpacking.refuse(label, str(refusal))
        return
    except _FAULTS:
        unpacking.refuse(label, "这个文件在压缩包里已损坏，请重新获取压缩包")
        return
    take(label, data, unpacking, depth)


def take(label: str, data: bytes, unpacking: Unpacking, depth: int) -> None:
    """A file from a container, and what is in it if it is one itself. Raises ReadingError beyond the limits."""
    from ingest.reading.mail import attachments

    most = unpacking.limits.depth
    match kind_of(label, data):
        case "zip" if depth >= most:
            unpacking.refuse(label, f"压缩包套了超过 {most} 层，没有继续解开；请解开后再导入")
        case "zip":
            _inner(unpack, data, label, unpacking, depth)
        case "eml" if depth >= most:
            unpacking.refuse(label, f"邮件套了超过 {most} 层，没有继续打开；请另存出来后再导入")
        case "eml":
            unpacking.add(label, data)
            _inner(attachments, data, label, unpacking, depth)
        case _:
            unpacking.add(label, data)


def _inner(
    open_: Callable[[bytes, Unpacking, str, int], None],
    data: bytes,
    label: str,
    unpacking: Unpacking,
    depth: int,
) -> None:
    before = len(unpacking.found)
    try:
        open_(data, unpacking, f"{label}!/", depth + 1)
    except ReadingError as error:
        if len(unpacking.found) >= unpacking.limits.members:
            raise
        if unpacking.written > unpacking.limits.unpacked_bytes:
            raise
        del unpacking.found[before:]
        unpacking.refuse(label, str(error))


def _refuse_strange(info: zipfile.ZipInfo, limits: Limits) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise _RefusedError("压缩包设有密码，读不了；请输入密码解开后再导入")
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise _RefusedError("不是普通文件（链接或设备），已跳过")
    if info.file_size > limits.file_bytes:
        most = limits.file_bytes // 1_000_000
        raise _RefusedError(f"文件超过 {most} MB，请拆分后再导入，或调高 CHUANGMO_MAX_FILE_MB")


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacking: Unpacking) -> Iterator[bytes]:
    """The member's bytes, counted as they come: what the archive says of their number is not believed."""
    limits, size = unpacking.limits, 0
    with archive.open(info) as member:
        while piece := member.read(_PIECE):
            size += len(piece)
            unpacking.grow(len(piece))
            if size > _SMALL and size > limits.ratio * max(1, info.compress_size):
                raise _RefusedError("压缩得不合常理（疑为压缩炸弹），已停止解开；请确认来源")
            if size > limits.file_bytes:
                most = limits.file_bytes // 1_000_000
                raise _RefusedError(f"文件超过 {most} MB，请拆分后再导入，或调高 CHUANGMO_MAX_FILE_MB")
            unpacking.tell(info.filename[:80])
            yield piece


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Windows writes GBK without saying so, and the library takes it for cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename

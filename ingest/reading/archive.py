"""What is inside zip archives, one file after the other; bombs and what is no file are refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from ingest.reading.kinds import entries
from ingest.reading.names import cleaned, is_litter
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.unpacking import Unpacking

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


def files(data: bytes, unpacking: Unpacking, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of an archive with their labels; those that are refused are noted in `unpacking`.

    Raises ReadingError for an archive that is damaged or beyond the limits.
    """
    if entries(data) > 10 * unpacking.limits.members:
        raise ReadingError("压缩包里的文件太多，请拆分后再导入，或调高 CHUANGMO_MAX_MEMBERS")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                yield from _member(archive, info, unpacking, prefix)
    except zipfile.BadZipFile as error:
        raise ReadingError("压缩包已损坏或没有下载完整，请重新获取后再导入") from error
    except (struct.error, NotImplementedError, OverflowError) as error:
        raise ReadingError("压缩包的格式不对，打不开；请用压缩软件重新打包为 zip 后再导入") from error


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacking: Unpacking, prefix: str
) -> Iterator[tuple[str, bytes]]:
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
    yield label, data


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

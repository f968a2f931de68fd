"""Old binary formats (.doc, .wps, .ppt) and what only LibreOffice reads, turned by it into what is read here."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.reading import guard
from ingest.reading.package import Package
from ingest.reading.untrusted_xml import parse
from kb.errors import ReadingError

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_BETWEEN_LOOKS = 0.2
"""Seconds."""
_ENCRYPTED = 0x0100
"""Bit fEncrypted of the FIB's flags, MS-DOC 2.5.2."""
_FLAGS_AT = 10


def read_doc(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """A Word 97–2003 document, also of Kingsoft's WPS. Raises ReadingError."""
    if _is_encrypted_doc(data):
        raise ReadingError("文件设有打开密码，读不了；请用 Word 或 WPS 打开并去掉密码，另存后再导入")
    return _by_docx(data, "doc", limits, tell)


def read_rtf(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Rich text. Raises ReadingError."""
    if program() is None:
        from ingest.reading.rtf import read

        return read(data, limits, tell)
    return _by_docx(data, "rtf", limits, tell)


def _by_docx(data: bytes, suffix: str, limits: Limits, tell: Tell) -> Reading:
    from ingest.reading import docx

    reading = docx.read(converted(data, suffix, "docx", limits, tell), limits, tell)
    return replace(reading, text_version=f"{suffix}+{reading.text_version}")


def read_slides(suffix: str, data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Old or open presentations. Raises ReadingError."""
    from ingest.reading import slides

    if suffix == "odp":
        _look_over(data, limits)
    reading = slides.read(converted(data, suffix, "pptx", limits, tell), limits, tell)
    return replace(reading, text_version=f"{suffix}+{reading.text_version}")


def _look_over(data: bytes, limits: Limits) -> None:
    """Raise ReadingError for what LibreOffice is not to be given: bombs, entities, files with a password."""
    package = Package(data, limits)
    package.check()
    package.refuse_entities()
    # LibreOffice takes minutes over what is nested too deep; this finds it at once.
    package.xml("content.xml")
    package.refuse_password()


def read_sheets(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """A workbook of Excel 2003 as one XML. Raises ReadingError."""
    from ingest.reading import workbook

    reading = workbook.read(converted(data, "xls", "xlsx", limits, tell), limits, tell)
    return replace(reading, text_version=f"xls+{reading.text_version}")


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice") or next((place for place in _PLACES if Path(place).exists()), None)


def converted(data: bytes, suffix: str, target: str, limits: Limits, tell: Tell) -> bytes:
    """A file in another format. Raises ReadingError, also where LibreOffice is missing."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        # LibreOffice is given no entities, and nothing that is nested without end.
        parse(data)
    soffice = program()
    if soffice is None:
        raise ReadingError(
            "读这种文件需要 LibreOffice：请安装 LibreOffice（含 Writer、Calc、Impress）后重新导入，"
            f"或用 Office、WPS 另存为 .{target} 后再导入"
        )
    with tempfile.TemporaryDirectory(prefix="chuangmo-office-") as folder:
        place = Path(folder)
        given = place / f"given.{suffix}"
        given.write_bytes(data)
        # A profile of its own: nobody's macros, and no lock of another that runs.
        command = [
            *(soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *(f"-env:UserInstallation={(place / 'profile').as_uri()}", "--convert-to", target),
            *("--outdir", str(place / "out"), str(given)),
        ]
        _run(command, target, place, limits, tell)
        made = place / "out" / f"given.{target}"
        if not made.is_file():
            raise ReadingError(
                "LibreOffice 打不开这个文件，可能已损坏；请用 Office 或 WPS 打开，另存后再导入"
            )
        if made.stat().st_size > limits.file_bytes:
            raise ReadingError("文件转换后过大，请拆分后再导入")
        return made.read_bytes()


def _run(command: list[str], target: str, folder: Path, limits: Limits, tell: Tell) -> None:
    """Run it as long as the limits allow; whatever it started ends with it, and with this process."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    seconds = min(limits.seconds, limits.silent_seconds)
    with subprocess.Popen(  # noqa: S603  (the program is LibreOffice, the names are ours)
        [sys.executable, "-I", "-S", guard.__file__, str(folder), *command],
        cwd=folder.parent,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        # Left in whatever way, the pipe is closed, and the guard ends what runs before it ends itself.
        deadline = time.monotonic() + seconds
        while running.poll() is None:
            if time.monotonic() > deadline:
                raise ReadingError(
                    f"LibreOffice 转换这个文件超过 {seconds:g} 秒，已停止；请用 Office、WPS 另存为 .{target} 后再导入，"
                    "或调高 CHUANGMO_MAX_SILENT_SECONDS"
                )
            tell("转换格式")
            time.sleep(_BETWEEN_LOOKS)


def _is_encrypted_doc(data: bytes) -> bool:
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            head = file.openstream("WordDocument").read(_FLAGS_AT + 2)
    except (OSError, struct.error, IndexError):
        return False
    if len(head) < _FLAGS_AT + 2:
        return False
    (flags,) = struct.unpack_from("<H", head, _FLAGS_AT)
    return bool(flags & _ENCRYPTED)

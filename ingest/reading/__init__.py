"""One file to canonical text, whatever it is. `read` works in this process; foreign files go through `readers.Readers`."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.reading.kinds import CONTAINERS, READABLE, SUFFIXES, kind_of
from ingest.reading.limits import DEFAULT_LIMITS, Limits
from ingest.reading.records import Reading, Tell
from kb.errors import ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.reading.kinds import Kind

__all__ = ("DEFAULT_LIMITS", "Limits", "Reading", "Tell", "read")


def read(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS, tell: Tell = lambda _at: None) -> Reading:
    """Read one file by its content. Raises ReadingError (UnsupportedError for what is never read here)."""
    return _reader(kind_of(name, data), name, data)(data, limits, tell)


def _reader(  # noqa: C901, PLR0911, PLR0912  (a table)
    kind: Kind, name: str, data: bytes
) -> Callable[[bytes, Limits, Tell], Reading]:
    """The reader of a kind, imported only now: some take seconds to load."""
    match kind:
        case "text":
            from ingest.reading.plain import read_text

            return read_text
        case "markdown":
            from ingest.reading.plain import read_markdown

            return read_markdown
        case "html":
            from ingest.reading import html

            return html.read
        case "mhtml":
            from ingest.reading.mail import read_mhtml

            return read_mhtml
        case "eml":
            from ingest.reading.mail import read_eml

            return read_eml
        case "doc":
            from ingest.reading.legacy import read_doc

            return read_doc
        case "rtf":
            from ingest.reading.legacy import read_rtf

            return read_rtf
        case "odt":
            from ingest.reading import odt

            return odt.read
        case "ppt" | "odp":
            from functools import partial

            from ingest.reading.legacy import read_slides

            return partial(read_slides, kind)
        case "pptx":
            from ingest.reading import slides

            return slides.read
        case "docx":
            from ingest.reading import docx

            return docx.read
        case "pdf":
            from ingest.reading import pdf

            return pdf.read
        case "ofd":
            from ingest.reading import ofd

            return ofd.read
        case "image":
            from ingest.reading import image

            return image.read
        case "xlsx":
            from ingest.reading import workbook

            return workbook.read
        case "xls":
            from ingest.reading import xls

            return xls.read
        case "xls-xml":
            from ingest.reading.legacy import read_sheets

            return read_sheets
        case "ods":
            from ingest.reading import ods

            return ods.read
        case "csv":
            from ingest.reading import csv

            return csv.read
        case "zip":
            raise UnsupportedError("这是压缩包，不能当作一个文件来读；请解开后导入里面的文件")
        case "encrypted":
            raise ReadingError(
                "文件设有打开密码，读不了；请用 Word、Excel 或 WPS 打开并去掉密码，另存后再导入"
            )
    raise _unread(name, data)


def _unread(name: str, data: bytes) -> ReadingError:
    """Why a file of no kind that is read here is not read."""
    # The name is a stranger's: it may be endless or hold control characters.
    suffix = PurePath(name).suffix.lower()
    shown = suffix if suffix.isprintable() and len(suffix) <= 12 else "这种"
    if shown not in SUFFIXES:
        return UnsupportedError(f"暂不支持 {shown or '无后缀'} 文件；目前可读：{READABLE}")
    # An office file in which nothing can be found is a damaged one; a song is none, whatever its name.
    error = ReadingError if data.startswith(CONTAINERS) else UnsupportedError
    return error(f"文件已损坏，或者不是真正的 {shown} 文件，读不了；请用原来的软件打开，另存后再导入")

"""Messages (.eml) and saved pages (.mhtml): the words of their main part; what is attached are files of their own."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, MIMEPart
from typing import TYPE_CHECKING

from ingest.reading import html, plain
from ingest.reading.canvas import Canvas
from ingest.reading.names import cleaned
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.archive import Unpacking
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

EML_VERSION, MHTML_VERSION = "eml/1", "mhtml/1"
_HEADERS = (("subject", "主题"), ("from", "发件人"), ("to", "收件人"), ("date", "日期"))
_FAULTS = (LookupError, ValueError, UnicodeError, AttributeError, TypeError, IndexError, KeyError)
"""What the library raises over headers and charsets that are no such thing."""


def read_eml(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """A message: who, when, about what, and its words. Raises ReadingError for one without words."""
    message = _parsed(data)
    canvas = Canvas(limits)
    for name, label in _HEADERS:
        value = _header(message, name)
        if value:
            canvas.line(f"{label}：{value}")
    canvas.gap()
    body = _body(message, limits, tell)
    for line in body.text.splitlines() if body else ():
        canvas.line(line)
    return canvas.finish(EML_VERSION, _header(message, "subject") or None)


def read_mhtml(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """A page saved by a browser. Raises ReadingError where no page is in it."""
    message = _parsed(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            reading = html.read(_bytes(part), limits, tell)
            return type(reading)(
                reading.text, MHTML_VERSION, reading.skips, reading.pages, reading.title, reading.remarks,
                reading.doubts, reading.quality,
            )  # fmt: skip
    raise ReadingError("保存的网页里没有正文，请用浏览器重新保存为完整网页后再导入")


def attachments(data: bytes, unpacking: Unpacking) -> None:
    """Write out what is attached to a message."""
    message = _parsed(data)
    for number, part in enumerate(_attached(message), 1):
        name = _file_name(part) or f"附件{number}"
        content = _bytes(part)
        unpacking.grow(len(content))
        unpacking.add(cleaned(name), content)


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    body = message.get_body(("plain", "html"))
    for part in message.walk():
        is_text = part.get_content_maintype() == "text" and not _file_name(part)
        if isinstance(part, EmailMessage) and not part.is_multipart() and part is not body and not is_text:
            yield part


def _parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise ReadingError("不是完整的邮件，读不了；请从邮件软件里重新导出后再导入")
    return message


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except _FAULTS:
        return ""


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except _FAULTS:
        return ""


def _bytes(part: MIMEPart) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except _FAULTS:
        return b""
    return content if isinstance(content, bytes) else b""


def _body(message: EmailMessage, limits: Limits, tell: Tell) -> Reading | None:
    try:
        part = message.get_body(("plain", "html"))
    except _FAULTS:
        part = None
    if part is None or not _bytes(part).strip():
        return None
    data = _in_utf8(part)
    read = html.read if part.get_content_type() == "text/html" else plain.read_text
    return read(data, limits, tell)


def _in_utf8(part: MIMEPart) -> bytes:
    """The part's words, by the charset that it names if they fit it; else as they are, to be guessed."""
    data, charset = _bytes(part), part.get_content_charset("")
    try:
        named = "gb18030" if charset.lower().startswith("gb") else charset
        return data.decode(named).encode() if named else data
    except (LookupError, UnicodeError):
        return data

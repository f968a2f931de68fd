"""Messages (.eml) and saved pages (.mhtml): the words of their main part; what is attached are files of their own."""

from __future__ import annotations

import email
import email.errors
import email.policy
from email.message import EmailMessage, MIMEPart
from typing import TYPE_CHECKING

from ingest.reading import html, plain
from ingest.reading.canvas import Canvas
from ingest.reading.names import cleaned
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell
    from ingest.reading.unpacking import Unpacking

EML_VERSION, MHTML_VERSION = "eml/1", "mhtml/1"
_HEADERS = (("subject", "主题"), ("from", "发件人"), ("to", "收件人"), ("date", "日期"))
_BROKEN = "不是完整的邮件，读不了；请从邮件软件里重新导出后再导入"
_MESSAGE = "message/rfc822"
_LONGEST_HEADER = 8_000
"""Characters that are parsed: some two hundred recipients. The library takes minutes over a megabyte of them."""
_LONGEST_OF_PART = 2_000
"""The same of what says how a part is made (Content-…), where it takes longer still; a name of a file has 255."""
_FAULTS = (
    *(LookupError, ValueError, UnicodeError, AttributeError, TypeError, IndexError, KeyError, RecursionError),
    *(AssertionError, email.errors.MessageError),
)
"""What the library raises over headers and charsets that are no such thing."""


class _Bounded(email.policy.EmailPolicy):
    """The library's way to read a message, with headers cut where their parsing would take too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        most = _LONGEST_OF_PART if name.lower().startswith("content-") else _LONGEST_HEADER
        # A charset with a NUL in it makes the library fail where nobody expects it.
        return name, value[:most].replace("\0", "")


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
        if _type(part) in ("text/html", "application/xhtml+xml"):
            reading = html.read(_bytes(part), limits, tell)
            return type(reading)(
                reading.text, MHTML_VERSION, reading.skips, reading.pages, reading.title, reading.remarks,
                reading.doubts, reading.quality,
            )  # fmt: skip
    raise ReadingError("保存的网页里没有正文，请用浏览器重新保存为完整网页后再导入")


def attachments(data: bytes, unpacking: Unpacking, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files and messages attached to a message, with their labels. Raises ReadingError."""
    message = _parsed(data)
    for number, part in enumerate(_attached(message), 1):
        is_message = _type(part) == _MESSAGE
        name = _file_name(part) or (f"附件{number}.eml" if is_message else f"附件{number}")
        content = _forwarded(part) if is_message else _bytes(part)
        unpacking.grow(len(content))
        yield prefix + cleaned(name), content


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    body = _main_part(message)
    for part in _parts(message):
        is_text = _type(part).startswith("text/") and not _file_name(part)
        if isinstance(part, EmailMessage) and part is not body and not is_text:
            yield part


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """What is not made of parts itself; a message within is one, with all that is in it."""
    stack: list[EmailMessage] = [message]
    while stack:
        part = stack.pop()
        if part.is_multipart() and _type(part) != _MESSAGE:
            held = part.get_payload()
            stack.extend(inner for inner in reversed(list(held)) if isinstance(inner, EmailMessage))
        else:
            yield part


def _forwarded(part: EmailMessage) -> bytes:
    held = part.get_payload() if part.is_multipart() else None
    inner = held[0] if isinstance(held, list) and held else None
    try:
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    except _FAULTS:
        return b""


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(data, policy=_Bounded())
    except RecursionError as error:
        raise ReadingError("邮件嵌套得太深，读不了，可能被改造过；请把里面的邮件另存出来后再导入") from error
    except _FAULTS as error:
        raise ReadingError(_BROKEN) from error
    if not isinstance(message, EmailMessage):
        raise ReadingError(_BROKEN)
    return message


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except _FAULTS:
        return ""


def _type(part: Message) -> str:
    try:
        return part.get_content_type()
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
    part = _main_part(message)
    if part is None or not _bytes(part).strip():
        return None
    data = _in_utf8(part)
    read = html.read if _type(part) == "text/html" else plain.read_text
    return read(data, limits, tell)


def _main_part(message: EmailMessage) -> MIMEPart | None:
    try:
        return message.get_body(("plain", "html"))
    except _FAULTS:
        return None


def _in_utf8(part: MIMEPart) -> bytes:
    """The part's words, by the charset that it names if they fit it; else as they are, to be guessed."""
    data = _bytes(part)
    try:
        charset = part.get_content_charset("")
        named = "gb18030" if charset.lower().startswith("gb") else charset
        return data.decode(named).encode() if named else data
    except _FAULTS:
        return data

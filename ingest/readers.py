"""One file to canonical text: plain text, Markdown, HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.decode import Decoded, decode, decode_as
from ingest.furniture import find_pages, find_skips, merge
from kb.errors import ReadingError
from kb.records import PageMark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

_TEXT = frozenset((".txt", ".text"))
_MARKDOWN = frozenset((".md", ".markdown"))
_HTML = frozenset((".html", ".htm"))
READABLE_SUFFIXES: frozenset[str] = _TEXT | _MARKDOWN | _HTML

TEXT_VERSION, MARKDOWN_VERSION, HTML_VERSION = "text/1", "markdown/1", "html/1"

_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:(?!---[ \t]*$).*\n){0,200}?---[ \t]*(?:\n|$)", re.M)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HEAD_OF_HTML = 4096
"""Bytes in which HTML must declare its charset (the standard says 1,024; real pages are later)."""
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")

_DROPPED = frozenset("script style noscript template head iframe svg canvas object form button select".split())
_APART = frozenset(("nav", "header", "footer", "aside"))
_BLOCKS = frozenset(
    "address article blockquote body center dd details dialog div dl dt fieldset figcaption figure html li main"
    " ol p pre section summary table ul hr caption thead tbody tfoot".split()
) | _APART
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: what of its text is furniture, its pages, and how well it could be read."""

    text: str
    text_version: str
    skips: tuple[Span, ...] = ()
    pages: tuple[PageMark, ...] = ()
    title: str | None = None
    remarks: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Reading:
    """Read one file by its suffix and content. Raises ReadingError if it cannot be read."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in READABLE_SUFFIXES:
        kinds = " ".join(sorted(READABLE_SUFFIXES))
        raise ReadingError(f"暂不支持 {suffix or '无后缀'} 文件；目前可读：{kinds}")
    if suffix in _HTML:
        return _read_html(data)
    decoded = decode(data)
    if suffix in _MARKDOWN:
        return _plain(decoded, MARKDOWN_VERSION)
    if _LOOKS_LIKE_HTML.match(decoded.text):
        return _read_html(data)
    return _plain(decoded, TEXT_VERSION)


def _plain(decoded: Decoded, version: str) -> Reading:
    text = decoded.text
    skips = [*find_skips(text), *_front_matter(text, version)]
    return Reading(text, version, merge(skips), find_pages(text), None, decoded.remarks)


def _front_matter(text: str, version: str) -> Iterator[Span]:
    match = _FRONT_MATTER.match(text) if version == MARKDOWN_VERSION else None
    if match:
        yield Span(0, match.end())


def _read_html(data: bytes) -> Reading:
    from bs4 import BeautifulSoup

    decoded = _decode_html(data)
    soup = BeautifulSoup(decoded.text, "lxml")
    title = _title(soup)
    writer = _Writer()
    writer.walk(soup.body or soup)
    text, apart = writer.finish()
    if not text.strip():
        raise ReadingError("网页里没有可读的文字，请确认保存的是完整网页")
    return Reading(text, HTML_VERSION, merge([*apart, *find_skips(text)]), find_pages(text), title, decoded.remarks)


def _decode_html(data: bytes) -> Decoded:
    """UTF-8 is certain; anything else yields to what the page declares."""
    try:
        decoded = decode(data)
    except ReadingError:
        declared = _declared(data)
        if declared is None:
            raise
        return declared
    if decoded.encoding.startswith("utf-"):
        return decoded
    return _declared(data) or decoded


def _declared(data: bytes) -> Decoded | None:
    match = _CHARSET.search(data, 0, _HEAD_OF_HTML)
    return decode_as(data, match[1].decode("ascii", errors="ignore")) if match else None


def _title(soup: BeautifulSoup) -> str | None:
    for name in ("title", "h1"):
        tag = soup.find(name)
        words = _SPACES.sub(" ", tag.get_text()).strip() if tag else ""
        if words:
            return words
    return None


class _Writer:
    """Collects the lines of a page; remembers which of them stand apart from the text."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, bool]] = []
        self._open: list[str] = []
        self._prefix = ""
        self._apart = 0

    def walk(self, root: Tag) -> None:
        """Write everything below `root`; a stack instead of recursion, because pages nest without limit."""
        stack: list[tuple[PageElement | None, Tag | None]] = [(root, None)]
        while stack:
            element, left = stack.pop()
            if left is not None:
                self._leave(left)
            elif element is not None:
                stack.extend(reversed(self._enter(element)))

    def finish(self) -> tuple[str, list[Span]]:
        """The text, and the spans of what stands apart."""
        self._break()
        spans: list[Span] = []
        at = 0
        for line, apart in self._lines:
            if apart:
                spans.append(Span(at, at + len(line) + 1))
            at += len(line) + 1
        return "".join(line + "\n" for line, _ in self._lines), spans

    def _enter(self, element: PageElement) -> list[tuple[PageElement | None, Tag | None]]:
        """What to do next: the children, then leaving."""
        from bs4.element import NavigableString, PreformattedString, Tag

        if isinstance(element, NavigableString):
            # Comments, doctypes and CDATA are preformatted strings.
            if not isinstance(element, PreformattedString):
                self._open.append(str(element))
            return []
        if not isinstance(element, Tag) or _is_dropped(element):
            return []
        self._arrive(element)
        if element.name == "tr":
            return []
        return [*((child, None) for child in element.children), (None, element)]

    def _arrive(self, tag: Tag) -> None:
        if tag.name == "br":
            self._break()
        elif tag.name == "tr":
            self._row(tag)
        elif tag.name in _BLOCKS or tag.name in _HEADINGS:
            self._break()
            self._prefix = _HEADINGS.get(tag.name, "")
            self._apart += tag.name in _APART

    def _leave(self, tag: Tag) -> None:
        if tag.name in _BLOCKS or tag.name in _HEADINGS:
            self._break()
            self._apart -= tag.name in _APART

    def _row(self, row: Tag) -> None:
        self._break()
        cells = [_words(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        if any(cells):
            self._lines.append((" | ".join(cells), self._apart > 0))

    def _break(self) -> None:
        line = _SPACES.sub(" ", "".join(self._open)).strip()
        if line:
            self._lines.append((self._prefix + line, self._apart > 0))
            self._prefix = ""
        self._open.clear()


def _is_dropped(tag: Tag) -> bool:
    if tag.name in _DROPPED or tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(str(tag.get("style") or "")))


def _words(cell: Tag) -> str:
    return _SPACES.sub(" ", " ".join(_strings(cell))).strip()


def _strings(cell: Tag) -> Iterable[str]:
    return cell.stripped_strings

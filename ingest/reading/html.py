"""Web pages to canonical text: lines of what a reader sees, tables as rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from ingest.reading.decode import Decoded, decode, decode_as, plausibility
from ingest.reading.furniture import find_pages, find_skips, merge
from ingest.reading.records import Reading
from kb.errors import ReadingError
from kb.records import Span
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell

HTML_VERSION = "html/2"
_XML_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*>", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HEAD_OF_HTML = 4096
"""Bytes in which HTML must declare its charset (the standard says 1,024; real pages are later)."""
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")

_DROPPED = ("script", "style", "noscript", "template", "head", "iframe", "svg", "canvas", "button", "select")
_APART = frozenset(("nav", "header", "footer", "aside"))
_WHOLE = frozenset(("article", "main"))
_BLOCKS = _APART | frozenset(
    (
        *(
            "address",
            "article",
            "blockquote",
            "body",
            "center",
            "div",
            "form",
            "hr",
            "html",
            "main",
            "p",
            "pre",
        ),
        *("dd", "details", "dialog", "dl", "dt", "fieldset", "figcaption", "figure", "li", "ol", "section"),
        *("summary", "ul", "caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_PARAGRAPHS_OF_LAYOUT = 5
"""More paragraphs in one cell are a text set in a table, not a value of one."""
_WIDEST = 300
"""Places in a row up to which a merged cell says its words again."""
_MOST_SPANNED = 1000
"""Columns that one cell may take, by the HTML standard; rows are bounded alike."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:  # noqa: ARG001  (every reader is called alike)
    """Read a page. Raises ReadingError if nothing can be read in it."""
    decoded = _decode_html(data)
    soup = _soup(decoded.text)
    title = _title(soup)
    for tag in soup.find_all(_is_dropped):
        tag.decompose()
    writer = _Writer(_around_tables(soup))
    writer.walk(soup.body or soup)
    text, apart = writer.finish()
    if not text.strip():
        raise ReadingError("网页里没有可读的文字，请确认保存的是完整网页")
    skips = merge([*apart, *find_skips(text)])
    return Reading(text, HTML_VERSION, skips, find_pages(text), title, decoded.remarks)


def _soup(text: str) -> BeautifulSoup:
    # Here, because the two libraries take a tenth of a second to load and most files are plain text.
    from bs4 import BeautifulSoup

    markup = _XML_PROLOGUE.sub("", text, count=1)
    # Without any tag the library would warn that it was given a file name.
    return BeautifulSoup(markup if "<" in markup else f"<p>{markup}</p>", "lxml")


def _decode_html(data: bytes) -> Decoded:
    """Undamaged UTF-8 is certain; any other reading yields to what the page declares, if that is no worse."""
    declared = _declared(data)
    try:
        decoded = decode(data)
    except ReadingError:
        if declared is None:
            raise
        return declared
    is_damaged = "\ufffd" in decoded.text
    if declared is None or (decoded.encoding.startswith("utf-") and not is_damaged):
        return decoded
    return declared if is_damaged or plausibility(declared.text) >= plausibility(decoded.text) else decoded


def _declared(data: bytes) -> Decoded | None:
    match = _CHARSET.search(data, 0, _HEAD_OF_HTML)
    return decode_as(data, match[1].decode("ascii", errors="ignore")) if match else None


def _title(soup: BeautifulSoup) -> str | None:
    for name in ("title", "h1"):
        tag = soup.find(name)
        words = _line(tag.get_text()) if tag else ""
        if words:
            return words
    return None


@dataclass(slots=True)
class _Merged:
    """The cells of a table that reach down into its next rows: words and rows left, by column."""

    table: Tag | None = None
    down: dict[int, tuple[str, int]] = field(default_factory=dict)

    def row(self, row: Tag) -> list[str]:
        """The words of a row's places: a merged cell says its words in every place that it takes."""
        self.down = self.of(row)
        self.table = row.find_parent("table")
        words: list[str] = []
        left: dict[int, tuple[str, int]] = {}
        cells = list(row.find_all(["td", "th"]))
        while cells or len(words) in self.down:
            said, rows = self.down.pop(len(words), ("", 0))
            wide = 1
            if not rows:
                cell = cells.pop(0)
                said, rows, wide = _cell(cell), _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(min(wide, max(1, _WIDEST - len(words)))):
                left |= {len(words): (said, rows - 1)} if rows > 1 else {}
                words.append(said)
        self.down = left
        return words

    def of(self, row: Tag) -> dict[int, tuple[str, int]]:
        """What reaches down into this row."""
        return self.down if self.table is not None and row.find_parent("table") is self.table else {}


class _Writer:
    """Collects the lines of a page; remembers which of them stand apart from the text."""

    def __init__(self, around_tables: AbstractSet[int] = frozenset()) -> None:
        """`around_tables` are the ids of all tags that hold a table."""
        self._around_tables = around_tables
        self._lines: list[tuple[str, bool]] = []
        self._open: list[str] = []
        self._prefix = ""
        self._apart = 0
        self._articles = 0
        self._pre = 0
        self._merged = _Merged()

    def walk(self, root: PageElement) -> None:
        """Write everything below `root`; a stack instead of recursion, because pages nest without limit."""
        stack: list[tuple[PageElement, bool]] = [(root, False)]
        while stack:
            element, is_over = stack.pop()
            if _is_tag(element):
                stack.extend(self._tag(element, is_over=is_over))
            elif _is_words(element):
                self._words(str(element))

    def finish(self) -> tuple[str, list[Span]]:
        """Close the last line; return the text and the spans of what stands apart."""
        self._break()
        spans: list[Span] = []
        at = 0
        for line, is_apart in self._lines:
            if is_apart:
                spans.append(Span(at, at + len(line) + 1))
            at += len(line) + 1
        return "".join(line + "\n" for line, _ in self._lines), spans

    def _tag(self, tag: Tag, *, is_over: bool) -> list[tuple[PageElement, bool]]:
        """Begin or end a tag; return what to write next, the last first."""
        if is_over:
            self._leave(tag)
            return []
        is_row = tag.name == "tr" and id(tag) not in self._around_tables
        if is_row and (self._merged.of(tag) or not _is_layout(tag)):
            self._row(tag)
            return []
        self._arrive(tag)
        return [(tag, True), *((child, False) for child in reversed(tag.contents))]

    def _arrive(self, tag: Tag) -> None:
        if tag.name == "br" or tag.name in _BLOCKS or tag.name in _HEADINGS:
            self._break()
            self._prefix = _HEADINGS.get(tag.name, self._prefix)
            self._apart += self._is_apart(tag)
            self._articles += tag.name in _WHOLE
            self._pre += tag.name == "pre"

    def _leave(self, tag: Tag) -> None:
        if tag.name in _BLOCKS or tag.name in _HEADINGS:
            self._break()
            self._prefix = ""
            self._articles -= tag.name in _WHOLE
            self._apart -= self._is_apart(tag)
            self._pre -= tag.name == "pre"

    def _is_apart(self, tag: Tag) -> bool:
        """The header of an article holds its title; only the header of the page is furniture."""
        return tag.name in _APART and not (tag.name == "header" and self._articles)

    def _row(self, row: Tag) -> None:
        self._break()
        cells = self._merged.row(row)
        if any(cells):
            self._lines.append((BETWEEN_CELLS.join(cells), self._apart > 0))

    def _words(self, words: str) -> None:
        first, *others = words.split("\n") if self._pre else [words]
        self._open.append(first)
        for other in others:
            self._break()
            self._open.append(other)

    def _break(self) -> None:
        line = _line("".join(self._open))
        if line:
            self._lines.append((self._prefix + line, self._apart > 0))
            self._prefix = ""
        self._open.clear()


def _around_tables(soup: BeautifulSoup) -> AbstractSet[int]:
    """The ids of all tags that hold a table, each found once: pages nest tables without limit."""
    found: set[int] = set()
    for table in soup.find_all("table"):
        holder = table.parent
        while holder is not None and id(holder) not in found:
            found.add(id(holder))
            holder = holder.parent
    return found


def _is_layout(row: Tag) -> bool:
    """Whether a table row without a table in it only places text, as old government sites do."""
    cells = row.find_all(["td", "th"])
    return len(cells) < 2 or any(
        len(cell.find_all(["p", "div", "br"])) > _PARAGRAPHS_OF_LAYOUT for cell in cells
    )


def _is_dropped(tag: Tag) -> bool:
    if tag.name in _DROPPED or tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(str(tag.get("style") or "")))


def _cell(cell: Tag) -> str:
    """The words of a cell; only blocks part words, so that COD<sub>Cr</sub> stays one."""
    writer = _Writer()
    for child in list(cell.contents):
        writer.walk(child)
    return _line(writer.finish()[0])


def _span(cell: Tag, name: str) -> int:
    """How many columns or rows a cell says it takes; browsers go no further either."""
    said = str(cell.get(name) or "1").strip()
    return min(max(int(said), 1), _MOST_SPANNED) if said.isdecimal() and len(said) < 6 else 1


def _line(words: str) -> str:
    return _SPACES.sub(" ", words).strip()


def _is_tag(element: PageElement) -> TypeGuard[Tag]:
    from bs4.element import Tag

    return isinstance(element, Tag)


def _is_words(element: PageElement) -> bool:
    """Whether it is text that a reader sees: comments and doctypes are preformatted strings."""
    from bs4.element import NavigableString, PreformattedString

    return isinstance(element, NavigableString) and not isinstance(element, PreformattedString)

"""Texts, and what search gives of them, as records: frozen, small, and pointing into canonical text by span."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["main", "continuation", "header", "unit", "lead-in", "year"]
How = Literal["stated", "inferred", "masked", "suspect", "corrected", "unknown"]
CollectionKind = Literal["own", "starter"]
MarkKind = Literal["page", "row"]
FoundBy = Literal["words", "vectors", "both", "neighbour"]
NATIONWIDE = "全国"
"""The place of a text that speaks of the whole country."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a document's canonical text, in code points."""

    start: int
    end: int
    role: Role = "main"

    def __post_init__(self) -> None:
        """Refuse a span that runs backwards."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}–{self.end} runs backwards")

    def quote(self, text: str) -> str:
        """The exact words of `text` at this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Fact:
    """A described value, how we know it, and the words that say so."""

    value: str | None = None
    how: How = "unknown"
    span: Span | None = None
    witnesses: tuple[Span, ...] = ()
    """Where more than one place in the text shows an inferred value: the others."""

    @property
    def is_known(self) -> bool:
        """Whether the value may be shown as the text's own (masked and suspect ones may not)."""
        return self.value is not None and self.how in ("stated", "inferred", "corrected")


UNKNOWN = Fact()


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of documents; the starter collection ships with the program."""

    name: str
    kind: CollectionKind = "own"
    may_leave: bool = True
    """Whether its text may be sent to a model outside this machine."""


OWN = Collection("own")
STARTER = Collection("starter", "starter")


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes came from: a path or an upload, with the hash of its content."""

    path: str
    name: str
    sha256: str
    document_id: str
    size: int
    """Bytes."""
    added_at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """From `start` on, the canonical text stands on page `label`, or in that row of a table ("" ends a table)."""

    start: int
    label: str
    kind: MarkKind = "page"


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a file could be read: counts of what a person should look at."""

    pages: int = 0
    """Pages, slides or sheets; 0 where the format has none."""
    empty_pages: tuple[str, ...] = ()
    """Labels of the pages on which nothing could be read."""
    ocr_pages: int = 0
    """Pages read by character recognition."""
    ocr_pictures: int = 0
    """Pictures within other pages that were read so."""
    ocr_confidence: float | None = None
    """Of the recognised lines, weighed by length, 0–1; None without any."""
    doubtful_lines: int = 0
    """Recognised lines below the mark of confidence."""
    tables: int = 0
    garbled: int = 0
    """Characters that no font or encoding explains."""
    unread: tuple[str, ...] = ()
    """What of the file was not read, in Chinese: 2 张图片, 3 个公式没有缓存值."""


NO_QUALITY = Quality()
"""Of a format that can be read only whole or not at all."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text as read: canonical text, what of it is page furniture, and how well it was read."""

    id: str
    name: str
    collection: str
    text: str
    text_version: str
    """Name and version of the reader, e.g. `text/1`."""
    content_hash: str
    """SHA-256 of the bytes it was read from."""
    skips: tuple[Span, ...] = ()
    pages: tuple[PageMark, ...] = ()
    remarks: tuple[str, ...] = ()
    """What the reader had to say about the quality of the reading, in Chinese."""
    title: str | None = None
    """What the file says it is called beside its text, such as the head of a page."""
    doubts: tuple[Span, ...] = ()
    """Lines that character recognition is not sure of."""
    quality: Quality = NO_QUALITY


@dataclass(frozen=True, slots=True)
class Report:
    """One self-contained text inside a document, described as far as known."""

    id: str
    document_id: str
    start: int
    end: int
    title: Fact = UNKNOWN
    place: Fact = UNKNOWN
    """The province, city or county it is about; 全国 for what holds everywhere."""
    within: Fact = UNKNOWN
    """What that place lies in, from the province down: 山东省青岛市 for 胶州市."""
    unit: Fact = UNKNOWN
    """The town, neighbourhood, zone or office whose text it is, if not the place's own."""
    year: Fact = UNKNOWN
    period: Fact = UNKNOWN
    """What part of the year, or which years, as written: 上半年, 六月份, 2011—2015年."""
    campaign: Fact = UNKNOWN
    kind: Fact = UNKNOWN
    issuer: Fact = UNKNOWN
    number: Fact = UNKNOWN
    """文号."""
    force: Fact = UNKNOWN
    """Of a law or standard: the ISO date from which it is in force, as it says itself."""
    repeals: Fact = UNKNOWN
    """Of a law or standard: the names or numbers it puts out of force, joined by 、."""
    validity: Fact = UNKNOWN
    """Of a law or standard: whether it still holds and what replaced it."""
    origin: Fact = UNKNOWN
    """For a digest: the original it was written from."""
    reprint_of: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a report: what is indexed, found and quoted."""

    id: str
    document_id: str
    report_id: str
    ordinal: int
    spans: tuple[Span, ...]
    headings: tuple[str, ...]
    tokens: int
    text: str
    """The words at `spans`, joined."""
    indexed: str
    """What is embedded and cut into words: title and heading path, then `text`."""
    same_as: str
    """Hash of the normalised text: chunks that share it say the same."""

    @property
    def start(self) -> int:
        """Offset of the first character of its own: the header of a table's later rows stands before."""
        return next((span.start for span in self.spans if span.role != "header"), self.spans[0].start)

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """What a library is: schema, embedder, and how often something was published."""

    schema_version: str
    embedder: str
    generation: int
    documents: int = 0
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that search found, with the report and document it stands in."""

    chunk: Chunk
    report: Report
    document_name: str
    collection: str
    score: float
    found_by: FoundBy
    cosine: float | None = None
    """Nearness of meaning to the question; None where only words found it."""
    also_in: tuple[Location, ...] = field(default=())
    """Other places where exactly the same passage stands."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a passage stands."""

    document_id: str
    document_name: str
    report_id: str
    start: int
    end: int

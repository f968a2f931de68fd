"""What flows through answering: a question understood, evidence chosen, an answer with citations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kb.knowledge import Figure
    from kb.records import Hit, Span

Intent = Literal[
    "figure", "threshold", "howto", "comparison", "precedent", "entity", "when", "definition", "open"
]
Missing = Literal[
    "own_place",
    "place",
    "place_hidden",
    "premise",
    "indicator",
    "year",
    "year_masked",
    "figure",
    "topic",
    "field",
    "requirement",
    "original",
]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Query:
    """The question made to stand alone, and what was understood of it."""

    question: str
    """As the user typed it."""
    text: str
    """What is searched for: carried-over words added, one's own place put in for 我市."""
    official: tuple[str, ...] = ()
    """What official texts say for the everyday words of the question."""
    places: tuple[str, ...] = ()
    """Full names, e.g. 湖州市."""
    indicators: tuple[str, ...] = ()
    """Formal names from the indicator lexicon."""
    years: tuple[int, ...] = ()
    intent: Intent = "open"
    kind_of_place: str = ""
    """Such as 县级市, where places of a kind are asked for."""
    own_place: str | None = None
    excluded_places: tuple[str, ...] = ()
    """Places that 其他城市 leaves out."""
    is_drafting: bool = False
    """Whether a text is being written: what can be quoted in it is listed."""
    asks_norms: bool = True
    """Whether laws and standards may answer; a question for what somebody did is not theirs."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence or row in a hit that answers, in canonical text."""

    hit: Hit
    spans: tuple[Span, ...]
    text: str
    """The words at the main span."""
    score: float
    told: str = ""
    """A row of a table as a sentence, each value with its column and unit; a sentence that runs on over a page's foot as
    one. Empty where the words at the main span say it all."""

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table whose header is known."""
        return any(span.role == "header" for span in self.spans)

    @property
    def words(self) -> str:
        """What it says, to be understood and shown; what is cited is `text`."""
        return self.told or self.text

    @property
    def main(self) -> Span:
        """The span that is quoted; the others only continue or explain it."""
        return next(span for span in self.spans if span.role == "main")


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote and where it stands; `text` is always the document's text at `start`–`end`."""

    number: int
    document: str
    document_id: str
    report_id: str
    title: str
    text: str
    start: int
    end: int
    context: tuple[Span, ...] = ()
    """Spans beside the quote that it needs to be understood, with their roles."""
    page: str | None = None
    place: str | None = None
    place_how: str = "unknown"
    year: str | None = None
    year_how: str = "unknown"
    is_digest: bool = False
    """From the starter collection: shown as 摘要（非原文）."""
    origin: str | None = None
    """For a digest: the original it was written from."""
    around: str = ""
    """What the quote is read with: its report's title, the headings above it and the words of `context`."""
    figures: tuple[Figure, ...] = ()
    """What the library reads in the quote of the indicators that were asked for."""
    told: str = ""
    """What it says as a sentence, where `text` is a row of a table or one side of a page's foot; else empty."""
    row: str | None = None
    """Where in which table: 表“指标完成情况”第3行."""
    doubts: tuple[Span, ...] = ()
    """Stretches of the document that the quote touches and that character recognition is not sure of."""
    collection: str = ""
    """Of the document: whether its text may be sent to a language model depends on it."""


FlagKind = Literal["number", "unit", "year", "place", "indicator", "kind", "mark"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A claim of a sentence that its cited words do not carry; `kind` stands for target, actual and standard."""

    kind: FlagKind
    words: str
    """As they stand in the sentence."""
    why: str
    """In Chinese, for the user."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user reads, and everything needed to check it."""

    text: str
    """Markdown with marks such as `[1]`."""
    query: Query
    citations: tuple[Citation, ...] = ()
    refused: bool = False
    missing: Missing | None = None
    """Why it was refused."""
    caveats: tuple[str, ...] = ()
    removed: tuple[str, ...] = field(default=())
    """Numbers that the cited words did not carry and that were taken out."""
    retrieved: tuple[Hit, ...] = ()
    wording: Literal["composed", "model"] = "composed"
    """Whose words it is said in; the facts are the same."""
    seconds: float = 0.0

"""What is read off a text about one quantity, before it is known what report it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kb.records import Span

if TYPE_CHECKING:
    from decimal import Decimal

    from kb.knowledge import Bound, FigureKind, FigureStatus

YearHow = Literal["", "stated", "masked", "suspect"]


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with what its own sentence, paragraph or table says of it; year and place only as said there."""

    start: int
    end: int
    """Of `value` in the text that was searched, in code points."""
    value: str
    number: Decimal | None
    upper: Decimal | None = None
    unit: str = ""
    bound: Bound = ""
    kind: FigureKind = "现状"
    indicator: str = ""
    year: str = ""
    year_how: YearHow = ""
    scope: str = ""
    place: str = ""
    status: FigureStatus = "ok"
    year_span: Span | None = None
    place_span: Span | None = None
    context: tuple[Span, ...] = ()
    """Where indicator, unit and scope stand, by role."""

    @property
    def span(self) -> Span:
        """Where `value` stands."""
        return Span(self.start, self.end)

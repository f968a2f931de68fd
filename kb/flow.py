"""Reading text past its page furniture without moving it: offsets in the flow map back to canonical spans."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Flow:
    """A stretch of canonical text without its skips; `pieces` are the spans that were kept."""

    text: str
    pieces: tuple[Span, ...]

    @classmethod
    def of(cls, canonical: str, start: int, end: int, skips: Iterable[Span] = ()) -> Flow:
        """The text from `start` to `end` without the skips."""
        pieces: list[Span] = []
        at = start
        for skip in sorted(skips):
            if skip.end <= at or skip.start >= end:
                continue
            if skip.start > at:
                pieces.append(Span(at, skip.start))
            at = skip.end
        if at < end:
            pieces.append(Span(at, end))
        return cls("".join(piece.quote(canonical) for piece in pieces), tuple(pieces))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The canonical spans of flow offsets `start`–`end`; the longest is main, the others continue it."""
        found: list[Span] = []
        at = 0
        for piece in self.pieces:
            length = piece.end - piece.start
            low, high = max(start, at), min(end, at + length)
            if low < high:
                found.append(Span(piece.start + low - at, piece.start + high - at))
            at += length
        if len(found) < 2:
            return tuple(found)
        main = max(found, key=lambda span: span.end - span.start)
        return tuple(span if span is main else Span(span.start, span.end, "continuation") for span in found)

    def quote(self, span: Span) -> str:
        """The words at a canonical span that lies inside one piece."""
        at = 0
        for piece in self.pieces:
            if piece.start <= span.start and span.end <= piece.end:
                return self.text[at + span.start - piece.start : at + span.end - piece.start]
            at += piece.end - piece.start
        raise ValueError(f"span {span.start}–{span.end} is not in this flow")

    def canonical(self, offset: int) -> int:
        """The canonical offset of one flow offset."""
        starts = [0]
        for piece in self.pieces:
            starts.append(starts[-1] + piece.end - piece.start)
        index = min(bisect_right(starts, offset) - 1, len(self.pieces) - 1)
        return self.pieces[index].start + offset - starts[index]

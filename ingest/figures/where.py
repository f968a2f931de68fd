"""The place and the part of it that a sentence names for its figures."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.places import PlaceMention, innermost
from kb.quantities.words import last_match, words
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.places import Gazetteer

_QUOTED = re.compile(r"《[^》]{1,60}》|〈[^〉]{1,60}〉|“[^”]{1,40}”|\\?\"[^\"\n]{1,40}\\?\"|【[^】]{1,40}】")
_LISTING = ("、", "和", "与", "及", "以及", "，", ",")
_AND = ("及", "和", "与", "、")
_BEFORE_PLACE = re.compile(r"(?:[比较]|高于|低于|超过|位于|距|至|赴|通往|往|连接|来自|学习)$")


@dataclass(frozen=True, slots=True)
class Places:
    """The places named in a text that may be those of its figures, in order."""

    found: tuple[PlaceMention, ...]
    starts: tuple[int, ...]
    listed: frozenset[Span] = frozenset()
    """Those in a row with others (东营、烟台2市): the figures are not of the last of them."""

    def before(self, start: int, at: int) -> PlaceMention | None:
        """The last place named between `start` and `at`."""
        index = bisect_left(self.starts, at) - 1
        if index < 0 or self.starts[index] < start:
            return None
        return None if self.found[index].span in self.listed else self.found[index]


def places_of(text: str, gazetteer: Gazetteer, offset: int = 0) -> Places:
    """Places of a text that begins at `offset`; not those of organs, events, titles and quotations."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    regions = [
        PlaceMention((), Span(*match.span()), match[0], is_bare=False)
        for match in words()["region"].finditer(text)
    ]
    named = [
        mention
        for mention in innermost(gazetteer.find(text))
        if not any(mention.span.overlaps(region.span) for region in regions)
    ]
    kept = [
        _moved(mention, offset)
        for mention in sorted((*named, *regions), key=lambda mention: mention.span)
        if not _is_organs(text, mention.span.end)
        and not _BEFORE_PLACE.search(text, max(0, mention.span.start - 4), mention.span.start)
        and not _within(mention.span, quoted)
    ]
    listed = frozenset(
        span for one, other in pairwise(kept) for span in _row(text, offset, one.span, other.span)
    )
    return Places(tuple(kept), tuple(mention.span.start for mention in kept), listed)


def _row(text: str, offset: int, one: Span, other: Span) -> tuple[Span, ...]:
    """Both spans where only a mark of listing stands between them."""
    gap = text[one.end - offset : other.start - offset]
    return (one, other) if gap in _LISTING else ()


def scope_before(text: str, start: int, at: int) -> Span | None:
    """The last words between two offsets that say for which part of a place a figure holds."""
    last = last_match(words()["scope"], text, start, at)
    # 县城及江南、池河等5个镇: one of several that are named, not the part of a place.
    if last is None or text[last.end() : last.end() + 1] in _AND:
        return None
    # 市区建成区: a scope within a scope is said as one.
    outer = last_match(words()["scope"], text, start, last.start())
    begins = outer.start() if outer and outer.end() == last.start() else last.start()
    return Span(begins, last.end())


def _is_organs(text: str, end: int) -> bool:
    return words()["organ"].match(text, end) is not None


def _within(span: Span, quoted: Iterable[tuple[int, int]]) -> bool:
    return any(low <= span.start and span.end <= high for low, high in quoted)


def _moved(mention: PlaceMention, by: int) -> PlaceMention:
    return replace(mention, span=Span(mention.span.start + by, mention.span.end + by))

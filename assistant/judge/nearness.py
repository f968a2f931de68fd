"""Whether what was found speaks of the question at all, by its words and its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import select
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence, Missing, Query
    from assistant.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Standards:
    """How near a passage must be before it counts as speaking of the question.

    Seen with the built-in model on the development questions and 18 questions from outside the field:
    nearest passages inside reach a cosine of .867 and more, outside .84–.873, most below .865.
    """

    few_words: float = 0.34
    near: float = 0.872
    """With fewer of the question's words than `few_words` a passage must be at least this near in meaning."""
    most_words: float = 0.6
    not_alien: float = 0.86
    """With fewer than `most_words`, at least this near."""
    nothing: float = 0.08
    """With hardly any of the question's words nearness tells nothing: a place's texts are all near one another."""
    outside: float = 0.86
    """Nothing so far off, with few of the question's words, speaks of the field at all."""


def by_topic(
    query: Query, want: Wanted, parts: list[Evidence], standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """Where nothing speaks of the question: that its topic is missing, or that it is none of the field."""
    if parts and not is_off_topic(parts, want, standards) and not _is_silent(query, want, parts, standards):
        return parts, None
    nearest = max((part.hit.cosine for part in parts if part.hit.cosine is not None), default=1.0)
    told = _told(want, parts)
    outside = want.cosines_tell and nearest < standards.outside and told < standards.few_words
    return parts, "field" if outside and not query.places and not want.indicators else "topic"


def is_off_topic(parts: Sequence[Evidence], want: Wanted, standards: Standards) -> bool:
    """Whether neither the words nor the meaning of what was found come near the question."""
    if (want.indicators and names(parts[0], want)) or any(select.defines(part, want) for part in parts[:5]):
        return False
    share = _told(want, parts)
    cosines = [part.hit.cosine for part in parts if part.hit.cosine is not None]
    # Found by words alone (or with another model, whose cosines mean something else): words must tell.
    if not cosines or not want.cosines_tell:
        return share < standards.few_words
    nearest = max(cosines)
    return (share < standards.few_words and nearest < standards.near) or (
        share < standards.most_words and nearest < standards.not_alien
    )


def _is_silent(query: Query, want: Wanted, parts: Sequence[Evidence], standards: Standards) -> bool:
    """Whether the texts of a named place have hardly any word of the question."""
    if not query.places or (want.indicators and names(parts[0], want)):
        return False
    return _told(want, parts) < standards.nothing


def _told(want: Wanted, parts: Sequence[Evidence]) -> float:
    """How much of the question the best parts have, counting words that no text has."""
    heard = want.total / (want.total + want.unheard)
    return heard * max((select.named_share(part, want) for part in parts[:5]), default=0.0)


def names(part: Evidence, want: Wanted) -> bool:
    """Whether a part names one of the indicators that are asked for."""
    plain = normalise(part.words)
    return any(item.is_named_in(plain) for item in want.indicators)

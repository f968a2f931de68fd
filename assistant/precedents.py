"""Precedents: which places did what is asked, one line of evidence each, a place once however often it is reprinted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import choose, select
from assistant.asking import aspects, matter
from assistant.wanted import matter_of, only
from kb import terms
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Evidence, Query
    from assistant.wanted import Wanted

_TELLS = 0.45
"""Of an aspect's weight: a part says so much of it, by itself and its heading, or it is no precedent."""
_OF_THE_BEST = 0.6
_OF_ALL = 0.3
"""Of the share of the whole question that the part has which says most."""
_ALL = 0.9
_A_WAY = 0.5
"""Of the ways' mean weight: what weighs less (资金, 机构) is said of anything."""
_PARTS = 2


@dataclass(frozen=True, slots=True)
class Precedent:
    """What one place did, by the parts that say so."""

    parts: tuple[Evidence, ...]


def precedents(query: Query, parts: Sequence[Evidence], want: Wanted, *, most: int) -> list[Precedent]:
    """At most so many places, the one that says it best first; `parts` in order of score."""
    named = aspects(query.question)
    about = only(want, matter(query.question))
    wants = [one for words in named if _tells((one := only(want, words)).weights)] or [want]
    want = matter_of(only(want, "，".join(named)) if len(wants) > 1 else want)
    wants = [matter_of(one) for one in wants] if len(wants) > 1 else [want]
    near = _near(parts, want)
    if len(wants) > 1:
        near = _of_a_way(parts, near, wants, about)
    kept: dict[str, list[Evidence]] = {}
    for one in wants:
        for part in _that_tell(near, one):
            mine = kept.setdefault(_place_of(part), [])
            if part not in mine:
                mine.append(part)
    found = [_precedent(members, wants) for members in kept.values()]
    return sorted(found, key=lambda one: -one.parts[0].score)[:most]


def _near(parts: Sequence[Evidence], want: Wanted) -> list[Evidence]:
    """What says about as much of the whole question as the part that says most."""
    best = max((select.told_share(part, want) for part in parts), default=0.0)
    return [part for part in parts if want.indicators or select.told_share(part, want) >= _OF_ALL * best]


def _of_a_way(
    parts: Sequence[Evidence], near: Sequence[Evidence], wants: Sequence[Wanted], about: Wanted
) -> list[Evidence]:
    """What says all of one of the ways, and of the rest what speaks of the matter that they are ways of.

    公共绿地的市场化管养 is none of 在污水处理上用过市场化; a way that is named in full needs no more.
    """
    kept = []
    least = _A_WAY * sum(want.total for want in wants) / len(wants)
    telling = [want for want in wants if want.total >= least]
    for part in parts:
        names_one = any(select.told_share(part, want) >= _ALL for want in telling)
        is_about = not about.weights or select.named_share(part, about) > 0
        if names_one or (part in near and is_about):
            kept.append(part)
    return kept


def _tells(words: Iterable[str]) -> bool:
    """机构 alone is no way of doing anything: what is named must have a word that is not of any matter."""
    return any(word not in terms.general_words() for word in words)


def _that_tell(parts: Sequence[Evidence], want: Wanted) -> list[Evidence]:
    naming = [part for part in parts if want.indicators and select.speaks_of_it(part, want)]
    if naming:
        # Where an indicator is asked about, what names it is in, in whatever other words.
        return naming
    told = [select.told_share(part, want) for part in parts]
    least = max(_TELLS, _OF_THE_BEST * max(told, default=0.0))
    return [
        part for part, share in zip(parts, told, strict=True) if share >= least and not select.is_caveat(part)
    ]


def _place_of(part: Evidence) -> str:
    place = part.hit.report.place
    return place.value if place.is_known and place.value else part.hit.report.id


def _precedent(members: list[Evidence], wants: Sequence[Wanted]) -> Precedent:
    """The best part, and another for an aspect of which it says nothing."""
    first = max(members, key=lambda part: part.score)
    report = first.hit.report.id
    mine = [part for part in members if part.hit.report.id == report]
    chosen = [first]
    for want in wants:
        if not any(select.told_share(part, want) >= _TELLS for part in chosen):
            telling = [part for part in mine if select.told_share(part, want) >= _TELLS]
            chosen += telling[:1]
    return Precedent(tuple(choose.runs(chosen[:_PARTS])))


def with_places_only(parts: Sequence[Evidence]) -> list[Evidence]:
    """Without what holds for the whole country: it is no place's precedent."""
    return [part for part in parts if part.hit.report.place.value != NATIONWIDE]

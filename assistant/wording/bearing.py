"""Whether a sentence is borne by what it cites, beyond its single claims: its words, its place, its negations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.records import Citation

_AT_HOME = 0.5
"""Share of a sentence's pairs of Chinese characters that must stand in what it may speak of. Sentences reworded
by hand from quotes have 0.6 and more, sentences from elsewhere under 0.2."""
_CLEARLY_MORE = 0.25
"""Of the same share: neighbouring sentences of one text have half of each other's words."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PLAIN_WORDS = re.compile(
    r"其中|同时|此外|另外|目前|以及|已经|进行|开展|方面|根据|资料|显示|分别|达到|实现|情况"
)
"""Words that join and carry nothing."""
_NOT = re.compile(r"[不未没无非否禁停暂]")
_NO_NEGATION = re.compile(r"不断|不仅|不但|不同|无论|非常|无锡|停车|是否|能否")
_BOUND = re.compile(
    r"(?P<least>不低于|不少于|不小于|至少|≥|>=|以上|大于等于|大于或等于)"
    r"|(?P<most>不高于|不超过|不大于|不多于|至多|≤|<=|以下|以内|小于等于|小于或等于)"
    r"|(?P<above>高于|超过|大于|多于|>)|(?P<below>低于|小于|少于|不足|不到|(?:未|没)[有能]{0,2}(?:达|到|实现)|<)"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEAR = 6
"""Characters on each side of a number where its bound stands."""


def is_at_home(words: str, sources: Iterable[str]) -> bool:
    """Whether enough of a sentence's words stand in its sources; true of one that hardly has any."""
    return _share(words, sources) >= _AT_HOME


def belongs_elsewhere(words: str, sources: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of the quotes that a sentence does not cite has clearly more of its words than those it cites."""
    mine = _share(words, sources)
    return any(_share(words, [other]) > mine + _CLEARLY_MORE for other in others)


def _share(words: str, sources: Iterable[str]) -> float:
    mine = pairs(words)
    known = set().union(*map(pairs, sources))
    return len(mine & known) / len(mine) if len(mine) > 1 else 1.0


def covered(words: str, by: str) -> float:
    """Share of a statement's pairs of Chinese characters that stand in another text; 1 where it has none."""
    return _share(words, [by])


def pairs(text: str) -> set[str]:
    """Its neighbouring Chinese characters, but for words that only join."""
    plain = _PLAIN_WORDS.sub(" ", text)
    return {run[at : at + 2] for run in _HAN.findall(plain) for at in range(len(run) - 1)}


def keeps_negations(words: str, sources: Iterable[str]) -> bool:
    """Whether a sentence negates or forbids nothing unless its sources do so too."""
    return _negations(words) <= _negations("".join(sources))


def _negations(text: str) -> set[str]:
    return {"不" if sign in "未没无非否" else sign for sign in _NOT.findall(_NO_NEGATION.sub("", text))}


def keeps_bounds(words: str, sources: Iterable[str]) -> bool:
    """Whether each number that a sentence shares with its sources is bounded (不低于, 以上) as it is in one of them."""
    known: dict[str, set[str]] = {}
    for source in sources:
        for number, bound in _bounds(source):
            known.setdefault(number, set()).add(bound)
    return all(bound in known[number] for number, bound in _bounds(words) if number in known)


def _bounds(text: str) -> list[tuple[str, str]]:
    plain = normalise(text)
    found = []
    for number in _NUMBER.finditer(plain):
        before = re.split(r"[,;.!?\d]", plain[max(0, number.start() - _NEAR) : number.start()])[-1]
        after = re.split(r"[,;.!?\d]", plain[number.end() : number.end() + _NEAR])[0]
        near = list(_BOUND.finditer(before))
        bound = near[-1] if near else re.search(r"(?P<least>以上)|(?P<most>以下|以内)", after)
        found.append((number[0], bound.lastgroup or "" if bound else ""))
    return found


def places_named(words: str, places: Collection[str]) -> frozenset[str]:
    """Those of the request's places that a text names, in full or without 市, 县, 区."""
    return frozenset(place for place in places if stem(place) in words)


def stem(place: str) -> str:
    """湖州 for 湖州市; a name of two characters stays."""
    return place[:-1] if len(place) > 2 and place[-1] in "省市县区州盟旗" else place


def fits_place(inherited: Collection[str], cited: Sequence[Citation]) -> bool:
    """Whether words that name no place themselves may stand under the places named before them."""
    placed = [citation for citation in cited if citation.place or citation.place_how == "masked"]
    if not inherited or not placed:
        return True
    return any(
        stem(place) in f"{citation.place or ''}{citation.text}{citation.around}"
        for place in inherited
        for citation in placed
    )

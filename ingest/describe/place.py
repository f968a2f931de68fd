"""Which place a report is about: stated, inferred from several witnesses, masked, or unknown.

Campaign reports on the web hide their city (XX市). What a text does not say stays unknown; what only follows
from its words is marked as inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ingest.describe.lines import SIGNATURE
from ingest.describe.title import title_line
from kb.places import innermost
from kb.records import NATIONWIDE, UNKNOWN, Fact, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.places import Gazetteer, PlaceEntry, PlaceMention
    from kb.records import How

_MASK = re.compile(
    r"(?<![A-Za-z0-9%])(?:[xX×]{1,6}|[*＊_□○]{1,6}|某|[A-Z](?=[市县镇]))\s?(市|县|区(?!间)|州|社区|镇|村)"
)
# XX经济, 富有**特色: a mask for a short name; one before a unit or 年 hides a number.
_BARE_MASK = re.compile(
    r"(?<![A-Za-z0-9%])(?:[xX×]{2,6}|[*＊_□○]{2,6})(?=[\u4e00-\u9fff])(?![年月日号元万亿个家座处台辆公平吨人名户份次项件条起多余])"
)
_LEAST_BARE = 3
"""Masks of short names; one or two may hide a person's or a firm's."""
_HEAD = 300
"""A mask this near the beginning hides the text's own place."""
_TITLE = 120
"""So far reaches what a text says of itself first: title, salutation, first clause."""
_ENOUGH = 0.6
"""The share of all mentions a place needs to be the one a text is about."""
_DATELINE = re.compile(r"\s?(?:\d{1,4}年)?\d{1,2}月\d{1,2}日\s?[电讯]|\s?[电讯](?=[（(，])")
_SAYS = re.compile(r"市?(?:委|政府|人民政府|人大|政协|生态环境局|环保局|经济|创建|创模|开发区|的?“?创模)")
_VOICE = re.compile(r"[我全本]([省市县区州])")
_CALLED = {
    "省": ("省",),
    "市": ("市",),
    "县": ("县", "旗", "市"),
    "区": ("区",),
    "州": ("州", "盟"),
}
"""How the name of a place ends that a text calls 我市 and so on; a county that became a city is still 全县."""
_LEAST_VOICE = 3
"""Times; 全省 once says where a city stands, not what it is."""
_QUOTED_LAW = re.compile(r"《[^》]{0,60}》")
_NATIONAL = re.compile(
    r"国务院令|主席令|中华人民共和国国家标准|全国人民代表大会常务委员会|部令第|总局令第|^#? *中华人民共和国"
    r"|author: *原?(?:国务院|国家|生态|环境)"
)
_SHOWN = 5
"""So many of the words that show an inferred place are kept."""


class _Evidence(NamedTuple):
    """A place a text names, where, and how much that says."""

    place: PlaceEntry
    mention: PlaceMention
    weight: int


class Whereabouts(NamedTuple):
    """Which place a text is about, and what that place lies in."""

    place: Fact
    within: Fact


class _Found(NamedTuple):
    """A place by its path, how it was found, and the words that show it."""

    path: tuple[str, ...]
    how: How
    spans: tuple[Span, ...]


_NATIONWIDE = re.compile("全国(?!人民代表大会|人大|政协|首个|首批|第)")
_MANY_PROVINCES = 6
"""Provinces named by a text that none of them holds and that nobody calls 我市: a survey of the country."""
_LEAST_NATIONWIDE = 3
"""Mentions of 全国 by a text that no place holds: it speaks of the whole country, not of an honour."""


def describe_place(text: str, gazetteer: Gazetteer) -> Whereabouts:
    """Say which place a report is about: stated, inferred from two witnesses, masked, or unknown."""
    law = _national(text, gazetteer)
    if law:
        return Whereabouts(Fact(NATIONWIDE, "stated", law), UNKNOWN)
    mentions = _without_datelines(text, gazetteer.find(text))
    evidence = _weigh(text, mentions)
    mask = _hidden(text)
    found = (
        _clearly_named(text, evidence)
        or _behind_mask(mentions, evidence, [*_MASK.findall(text), *_VOICE.findall(text)])
        if mask
        else _titled(text, evidence) or _voiced(text, evidence) or _witnessed(mentions, _VOICE.findall(text))
    )
    if found:
        return _as_facts(found)
    return Whereabouts(Fact(None, "masked", mask) if mask else _nationwide(text, evidence), UNKNOWN)


def _as_facts(found: _Found) -> Whereabouts:
    above = "".join(found.path[:-1])
    first, *others = found.spans
    place = Fact(found.path[-1], found.how, first, tuple(others))
    return Whereabouts(place, Fact(above, "inferred", first) if above else UNKNOWN)


def _national(text: str, gazetteer: Gazetteer) -> Span | None:
    """The words in the head that say that the text holds for the whole country, if its title names no place."""
    head = _QUOTED_LAW.sub(lambda quoted: " " * len(quoted[0]), text[:_HEAD])
    national = _NATIONAL.search(head)
    first = head.lstrip("#-[ \n").partition("\n")[0]
    return Span(*national.span()) if national and not gazetteer.find(first) else None


def _nationwide(text: str, evidence: Sequence[_Evidence]) -> Fact:
    """Infer that a text without a place speaks of the whole country: it says so often, or names many provinces."""
    if _VOICE.search(text):
        return UNKNOWN
    said = [Span(*match.span()) for match in _NATIONWIDE.finditer(text)]
    provinces = {e.place.path[0]: e.mention.span for e in reversed(evidence)}
    if len(said) < _LEAST_NATIONWIDE and len(provinces) >= _MANY_PROVINCES:
        said = sorted(provinces.values())
    if len(said) < _LEAST_NATIONWIDE:
        return UNKNOWN
    return Fact(NATIONWIDE, "inferred", said[0], tuple(said[1:_SHOWN]))


def _without_datelines(text: str, mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Leave out where a reporter writes from (中新网石家庄7月28日电)."""
    return [m for m in mentions if not _DATELINE.match(text, m.span.end)]


def _hidden(text: str) -> Span | None:
    """Find the mask that hides the text's own place: at the beginning, or more than once."""
    masks = list(_MASK.finditer(text))
    if not masks or (len(masks) == 1 and masks[0].start() > _HEAD):
        masks = list(_BARE_MASK.finditer(text))
        if len(masks) < _LEAST_BARE:
            return None
    return Span(*masks[0].span())


def _weigh(text: str, mentions: Sequence[PlaceMention]) -> list[_Evidence]:
    """Settle what each mention means and what it says; towns and unsettled names are left out."""
    known = {m.candidates[0].path for m in mentions if m.entry}
    settled = ((m, _meant(m, known)) for m in mentions)
    return [_Evidence(p, m, _weight(text, m)) for m, p in settled if p and p.level != "town"]


def _meant(mention: PlaceMention, known: set[tuple[str, ...]]) -> PlaceEntry | None:
    """Settle a shared name by the company it keeps: a place it lies in is named as well."""
    if mention.entry:
        return mention.entry
    near = [p for p in mention.candidates if any(p.path[:n] in known for n in range(1, len(p.path)))]
    if len(near) == 1:
        return near[0]
    first = mention.candidates[0]
    return first if first.level in ("province", "city") and mention.is_bare else None


def _weight(text: str, mention: PlaceMention) -> int:
    """Weigh a mention: in the title or signature it says more than in running text."""
    start, end = mention.span.start, mention.span.end
    if start < _TITLE or len(text) - end < SIGNATURE:
        return 3
    return 2 if _SAYS.match(text, end) else 1


def _titled(text: str, evidence: Sequence[_Evidence]) -> _Found | None:
    """Say the place in the title, if the title names one only (聊城市大气污染防治条例)."""
    title = title_line(text)
    if not title or not title.span:
        return None
    inside = innermost(e.mention for e in evidence if title.span.overlaps(e.mention.span))
    named = [e for e in evidence if e.mention in inside]
    return _Found(named[0].place.path, "stated", (named[0].mention.span,)) if len(named) == 1 else None


def _stated(evidence: Sequence[_Evidence]) -> _Found | None:
    """Say the place that most mentions are in, if the text names it itself often or prominently enough."""
    place = _most_about(evidence)
    own = [e for e in evidence if e.place == place]
    if place is None or sum(e.weight for e in own) < 3:
        return None
    best = max(own, key=lambda e: e.weight)
    return _Found(place.path, "stated", (best.mention.span,))


def _voiced(text: str, evidence: Sequence[_Evidence]) -> _Found | None:
    """Accept a stated place only if the text does not call itself something else: 我市 is no county."""
    found = _stated(evidence)
    said = Counter(_VOICE.findall(text)).most_common(1)
    if found is None or not said or said[0][1] < _LEAST_VOICE:
        return found
    return found if found.path[-1].endswith(_CALLED[said[0][0]]) else None


def _most_about(evidence: Sequence[_Evidence]) -> PlaceEntry | None:
    """Go down from the whole country while one place holds most of the mentions, its parent's included."""
    below: Counter[tuple[str, ...]] = Counter()
    for place, _, weight in evidence:
        below.update({place.path[:n]: weight for n in range(len(place.path) + 1)})
    path: tuple[str, ...] = ()
    named = {e.place.path: e.place for e in evidence}
    chosen = None
    while inner := [p for p in below if len(p) == len(path) + 1 and p[:-1] == path]:
        best = max(inner, key=lambda p: below[p])
        if below[best] < _ENOUGH * below[path]:
            break
        path, chosen = best, named.get(best, chosen)
    return chosen


def _clearly_named(text: str, evidence: Sequence[_Evidence]) -> _Found | None:
    """Accept a stated place in a masked text only if its full name stands far more often than the mask."""
    found = _voiced(text, evidence)
    full = sum(1 for e in evidence if found and e.place.path == found.path and not e.mention.is_bare)
    return found if full > 2 * len(_MASK.findall(text)) else None


def _behind_mask(
    mentions: Sequence[PlaceMention], evidence: Sequence[_Evidence], kinds: Sequence[str]
) -> _Found | None:
    """Infer the hidden place: from its parts, or from where its short name was left standing."""
    found = _witnessed(mentions, kinds) or _left_standing(evidence, kinds)
    if found is None:
        return None
    named = [e.mention.span for e in evidence if e.place.path == found.path]
    return found._replace(spans=tuple(dict.fromkeys((*named[:1], *found.spans))))


def _left_standing(evidence: Sequence[_Evidence], kinds: Sequence[str]) -> _Found | None:
    """Find a short name that the mask missed (XX市 … 爱我咸阳 … 新咸阳): twice, and no other as often."""
    bare = [
        e for e in evidence if e.mention.is_bare and e.place.level != "province" and e.place.name[-1] in kinds
    ]
    counted = Counter(e.place for e in bare).most_common(2)
    if not counted or counted[0][1] < 2 or (len(counted) == 2 and counted[1][1] * 2 > counted[0][1]):
        return None
    place = counted[0][0]
    return _Found(place.path, "inferred", tuple(e.mention.span for e in bare if e.place == place)[:_SHOWN])


def _witnessed(mentions: Sequence[PlaceMention], kinds: Sequence[str]) -> _Found | None:
    """Infer a place from two of its parts; `kinds` are the last characters its name may have."""
    parts: dict[tuple[str, ...], dict[str, Span]] = {}
    for mention in _unplaced(mentions):
        for path in {p.path for p in mention.candidates if len(p.path) > 1}:
            parts.setdefault(path[:-1], {}).setdefault(path[-1], mention.span)
    ranked = sorted(
        ((len(seen), path) for path, seen in parts.items() if path[-1][-1] in kinds), reverse=True
    )
    if not ranked or ranked[0][0] < 2 or (len(ranked) > 1 and ranked[1][0] * 2 > ranked[0][0]):
        return None
    path = ranked[0][1]
    return _Found(path, "inferred", tuple(sorted(parts[path].values()))[:_SHOWN])


def _unplaced(mentions: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Leave out parts of a place named right before them: 黄冈市黄梅县 is not the text's own."""
    end = -1
    for mention in mentions:
        if mention.span.start != end:
            yield mention
        end = mention.span.end

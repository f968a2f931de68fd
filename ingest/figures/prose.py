"""Figures of running text: each with what its sentence and the words before it in the paragraph say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.figures.records import Found
from ingest.figures.where import Places, places_of, scope_before
from ingest.figures.years import Years, YearSaid, years_of
from kb.quantities.kinds import is_change, is_listed, kind_of
from kb.quantities.names import Mention, fits, may_reach, mentions, partly_named
from kb.quantities.quantities import Quantity, quantities_seen
from kb.quantities.words import last_match, words
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.places import Gazetteer, PlaceMention
    from kb.records import FigureKind

_CLAUSE = re.compile(r"[，,；;。：:！!？?\n](?!\d{3}(?!\d))")
_GROWS_TO = re.compile(r"[^,，。;；]{0,8}(?:到|至|为|成)(?:(?:19|20)\d\d年的)?了?")
_RESPECTIVELY = re.compile(r"分别|依次")
# 要求不低于85%，我市为91.2%: what was asked for, and what is so.
_AGAINST = re.compile(r"实际|[我全][省市县区]|\d年")
_LISTED = re.compile(r"[、和与及]|以及")
_CLAUSE_END = re.compile(r"[；;。\n]")
_CONNECTS = re.compile(r"(?:的|是|达到?|已|为|面积|总|共|覆盖率|[ ]){0,4}$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what is known before its figures are read."""

    text: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    prior: FigureKind = "现状"
    damaged_year: str | None = None


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stands in the sentence around its figures."""

    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]
    places: Places
    years: Years
    prior: FigureKind


def read(paragraph: Paragraph, gazetteer: Gazetteer) -> Iterator[Found]:
    """All figures of a paragraph, in order."""
    text, start, end = paragraph.text, paragraph.start, paragraph.end
    found = [_moved(each, start) for each in quantities_seen(text[start:end], paragraph.damaged_year)]
    if not found:
        return
    years = years_of(text, start, end, paragraph.damaged_year)
    at = 0
    for low, high in paragraph.sentences:
        own = []
        while at < len(found) and found[at].start < high:
            own.append(found[at])
            at += 1
        if own:
            places = places_of(text[low:high], gazetteer, low)
            named = mentions(text, low, high)
            scene = _Scene(text, low, high, named, places, years, paragraph.prior)
            yield from _sentence(scene, [each for each in own if not _is_in_a_name(each, named)])


def _is_in_a_name(quantity: Quantity, named: Sequence[Mention]) -> bool:
    """空气污染指数小于100的天数: the number is part of the indicator's name."""
    return any(mention.start < quantity.start and quantity.end < mention.end for mention in named)


def _sentence(scene: _Scene, found: Sequence[Quantity]) -> Iterator[Found]:
    named = _named(scene, found)
    before: Found | None = None
    for number, quantity in enumerate(found):
        kind = kind_of(scene.text, quantity, scene.start, scene.prior)
        if (
            before
            and before.kind == "变化"
            and kind == "现状"
            and is_listed(scene.text, found[number - 1], quantity)
        ):
            kind = "变化"
        before = _figure(scene, quantity, kind, named[number])
        yield before


def _figure(scene: _Scene, quantity: Quantity, kind: FigureKind, mention: Mention | None) -> Found:
    year = _year(scene, quantity, kind)
    if year and year.is_target and kind == "现状" and not _is_done(scene, quantity):
        kind = "目标"
    if kind == "目标" and scene.years.ends_now(scene.text, quantity.end):
        kind = "现状"
    is_lookback = _looks_back(scene.text, quantity)
    place = None if is_lookback else _place(scene, quantity)
    scope = None if is_lookback else _scope(scene, quantity, place)
    said = year if year and not is_lookback else None
    return Found(
        quantity.start,
        quantity.end,
        scene.text[quantity.start : quantity.end],
        quantity.number,
        quantity.upper,
        quantity.unit,
        quantity.bound,
        kind,
        mention.indicator.name if mention and not is_lookback else "",
        said.year if said else "",
        said.how if said else "",
        scope.quote(scene.text) if scope else "",
        place.text if place else "",
        quantity.status,
        said.span if said else None,
        place.span if place else None,
        _context(scope, mention),
    )


def _context(scope: Span | None, mention: Mention | None) -> tuple[Span, ...]:
    spans = [Span(mention.start, mention.end, "lead-in")] if mention else []
    return (*spans, *([Span(scope.start, scope.end, "lead-in")] if scope else []))


def _year(scene: _Scene, quantity: Quantity, kind: FigureKind) -> YearSaid | None:
    said = scene.years.of(scene.text, scene.start, quantity.start, quantity.end)
    if said is None or said.resets:
        return None
    # What a standard demands holds whatever year was spoken of before.
    is_own = scene.start <= said.start < scene.end
    return said if is_own or kind != "标准" else None


def _is_done(scene: _Scene, quantity: Quantity) -> bool:
    return words()["present"].search(scene.text, scene.start, quantity.start) is not None


def _looks_back(text: str, quantity: Quantity) -> bool:
    """Whether it counts the years looked back upon: 为15年来同期最多."""
    is_years = quantity.unit in ("年", "个月", "天")
    return is_years and bool(words()["lookback"].match(text, quantity.end))


def _place(scene: _Scene, quantity: Quantity) -> PlaceMention | None:
    """The nearest place before the figure, unless the sentence has gone over to somebody else."""
    place = scene.places.before(scene.start, quantity.start)
    if place is None or _changes_subject(scene.text, place.span.end, quantity.start):
        return None
    # 迎江、大观、宜秀3区: the last of a list that the figure counts.
    is_counted = (
        place.span.end == quantity.start and scene.text[place.span.start - 1 : place.span.start] == "、"
    )
    return None if is_counted else place


def _scope(scene: _Scene, quantity: Quantity, place: PlaceMention | None) -> Span | None:
    """The nearest words of scope; a place or a company named behind them ends their hold."""
    scope = scope_before(scene.text, scene.start, quantity.start)
    if scope is None or _changes_subject(scene.text, scope.end, quantity.start):
        return None
    # 仅主城区完成…；全面…: a part of the place is left at a semicolon, the whole of it is not.
    is_part = not scene.text.startswith("全", scope.start)
    if is_part and re.search("[；;]", scene.text[scope.end : quantity.start]):
        return None
    # 占全省总数的22%；…: such a scope is that of the share alone.
    if scene.text[scope.start - 1 : scope.start] == "占" and _CLAUSE.search(
        scene.text, scope.end, quantity.start
    ):
        return None
    return None if place and scope.end <= place.span.start else scope


def _changes_subject(text: str, start: int, end: int) -> bool:
    return words()["other_subject"].search(text, start, end) is not None


# ---- indicators


def _named(scene: _Scene, found: Sequence[Quantity]) -> list[Mention | None]:
    """The indicator's name for each figure, where the sentence gives one."""
    chosen: list[Mention | None] = []
    respectively = _respectively(scene, found)
    for number, quantity in enumerate(found):
        if number in respectively:
            chosen.append(respectively[number])
            continue
        previous = (found[number - 1], chosen[-1]) if chosen else None
        chosen.append(_name_before(scene, quantity, previous) or _name_after(scene, quantity))
    return chosen


def _name_before(
    scene: _Scene, quantity: Quantity, previous: tuple[Quantity, Mention | None] | None
) -> Mention | None:
    start = _clause_start(scene, quantity.start)
    change = is_change(scene.text, quantity, scene.start)
    floor = max(start, previous[0].end if previous else scene.start)
    near = [m for m in scene.mentions if floor <= m.start and m.end <= quantity.start]
    if near:
        return _fitting(scene, near[-1], quantity, is_change=change)
    if (
        previous
        and previous[0].end >= start
        and _GROWS_TO.fullmatch(scene.text[previous[0].end : quantity.start])
    ):
        return previous[1] if previous[0].unit == quantity.unit else None
    if start <= scene.start or not _has_no_subject(scene.text[start : quantity.start]):
        return None
    if previous and previous[0].end > _clause_start(scene, start - 1):
        is_set_against = _AGAINST.search(scene.text, start, quantity.start) is not None
        if not (change or is_set_against) or previous[1] is None:
            return None
        return _refitted(previous[1], quantity, is_change=change)
    earlier = [m for m in scene.mentions if _clause_start(scene, start - 1) <= m.start and m.end < start]
    return _fitting(scene, earlier[-1], quantity, is_change=change) if earlier else None


def _refitted(mention: Mention, quantity: Quantity, *, is_change: bool) -> Mention | None:
    known = fits(mention.indicator, quantity.measure, quantity.unit, is_change=is_change)
    return mention if known else None


@cache
def _predicate() -> re.Pattern[str]:
    lists = words().sources
    return re.compile(
        rf"(?:(?:同比|环比|[比较][^,，。]{{1,14}}?))?(?:{lists['change']}|{lists['filler']}|连续|稳定|保持|始终|超额|全部|实际|目前|(?:(?:19|20)\d\d年)|[我全][省市县区]|{_BOUNDS}){{1,6}}"
    )


_BOUNDS = "不低于|超过|高于|低于|优于|不超过"


def _has_no_subject(clause: str) -> bool:
    """Whether a clause only goes on with what the last one began: 达到98.3%, 比上年提高2个百分点."""
    return bool(_predicate().fullmatch(clause.strip()))


def _fitting(scene: _Scene, mention: Mention, quantity: Quantity, *, is_change: bool) -> Mention | None:
    if not may_reach(scene.text, mention, quantity.start):
        return None
    if not mention.partly:
        known = fits(mention.indicator, quantity.measure, quantity.unit, is_change=is_change)
        return mention if known else None
    if not _CONNECTS.fullmatch(scene.text[mention.end : quantity.start]):
        return None
    for indicator in partly_named(mention, scene.text):
        if fits(indicator, quantity.measure, quantity.unit, is_change=is_change):
            return Mention(mention.start, mention.end, indicator)
    return None


def _name_after(scene: _Scene, quantity: Quantity) -> Mention | None:
    """100%的森林覆盖率: a full name right behind its figure."""
    start = quantity.end + scene.text.startswith("的", quantity.end)
    for mention in scene.mentions:
        if mention.start == start and not mention.partly:
            known = fits(mention.indicator, quantity.measure, quantity.unit, is_change=False)
            follows = _CLAUSE.match(scene.text, mention.end) or mention.end >= scene.end
            return mention if known and follows else None
    return None


def _clause_start(scene: _Scene, at: int) -> int:
    last = last_match(_CLAUSE, scene.text, scene.start, max(scene.start, at))
    return last.end() if last else scene.start


def _respectively(scene: _Scene, found: Sequence[Quantity]) -> dict[int, Mention | None]:
    """甲率和乙率分别为1%和2%: names and figures pair in order; None for all where they don't."""
    pairs: dict[int, Mention | None] = {}
    for word in _RESPECTIVELY.finditer(scene.text, scene.start, scene.end):
        close = _CLAUSE_END.search(scene.text, word.end(), scene.end)
        high = close.start() if close else scene.end
        after = [n for n, each in enumerate(found) if word.end() <= each.start < high]
        low = _clause_start(scene, word.start())
        items = _items(scene, low, word.start())
        after = _one_list(scene.text, found, after)
        if len(items) != len(after):
            pairs |= dict.fromkeys(after, None)
            continue
        change = bool(after) and is_change(scene.text, found[after[0]], scene.start)
        is_of_them = bool(after) and _is_of_them(scene, items, found[after[0]].start)
        for number, item in zip(after, items, strict=True):
            pairs[number] = _fit_or_none(item, found[number], is_change=change) if is_of_them else None
    return pairs


def _is_of_them(scene: _Scene, items: Sequence[Mention | None], at: int) -> bool:
    """Whether the list ends in names, not in another thing of theirs (甲、乙排放量分别)."""
    named = [item for item in items if item]
    return bool(named) and items[-1] is named[-1] and may_reach(scene.text, named[-1], at)


def _one_list(text: str, found: Sequence[Quantity], numbers: list[int]) -> list[int]:
    """Of the figures behind 分别 those that follow one another directly."""
    kept = numbers[:1]
    for number in numbers[1:]:
        if not re.fullmatch(
            r"[ ]?(?:以上|左右)?[、，,和与及]{1,2}[ ]?", text[found[number - 1].end : found[number].start]
        ):
            break
        kept.append(number)
    return kept


def _items(scene: _Scene, low: int, high: int) -> list[Mention | None]:
    """The parts of a list of names, each with the indicator named in it."""
    borders = [low, *(match.end() for match in _LISTED.finditer(scene.text, low, high)), high]
    return [
        next((m for m in reversed(scene.mentions) if start <= m.start < end), None)
        for start, end in pairwise(borders)
    ]


def _fit_or_none(mention: Mention | None, quantity: Quantity, *, is_change: bool) -> Mention | None:
    if mention is None or mention.partly:
        return None
    known = fits(mention.indicator, quantity.measure, quantity.unit, is_change=is_change)
    return mention if known else None


def _moved(quantity: Quantity, by: int) -> Quantity:
    return replace(quantity, start=quantity.start + by, end=quantity.end + by)

"""Which indicator each figure of a sentence is of: named before it, carried on from the last clause, or paired in order."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.figures.scene import CLAUSE, Scene, clause_start
from kb.quantities.kinds import is_change
from kb.quantities.names import Mention, fits, may_reach, partly_named
from kb.quantities.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.quantities.quantities import Quantity


_GROWS_TO = re.compile(r"[^,，。;；]{0,8}(?:到|至|为|成)(?:(?:19|20)\d\d年的)?了?")
_RESPECTIVELY = re.compile(r"分别|依次")
# 要求不低于85%，我市为91.2%: what was asked for, and what is so.
_AGAINST = re.compile(r"实际|[我全][省市县区]|\d年")
_LISTED = re.compile(r"[、和与及]|以及")
_CLAUSE_END = re.compile(r"[；;。\n]")
_CONNECTS = re.compile(r"(?:的|是|达到?|已|为|面积|总|共|覆盖率|[ ]){0,4}$")
_BOUNDS = "不低于|超过|高于|低于|优于|不超过"


def indicators_named(scene: Scene, found: Sequence[Quantity]) -> list[Mention | None]:
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
    scene: Scene, quantity: Quantity, previous: tuple[Quantity, Mention | None] | None
) -> Mention | None:
    start = clause_start(scene, quantity.start)
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
    if previous and previous[0].end > clause_start(scene, start - 1):
        is_set_against = _AGAINST.search(scene.text, start, quantity.start) is not None
        if not (change or is_set_against) or previous[1] is None:
            return None
        return _refitted(previous[1], quantity, is_change=change)
    earlier = [m for m in scene.mentions if clause_start(scene, start - 1) <= m.start and m.end < start]
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


def _has_no_subject(clause: str) -> bool:
    """Whether a clause only goes on with what the last one began: 达到98.3%, 比上年提高2个百分点."""
    return bool(_predicate().fullmatch(clause.strip()))


def _fitting(scene: Scene, mention: Mention, quantity: Quantity, *, is_change: bool) -> Mention | None:
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


def _name_after(scene: Scene, quantity: Quantity) -> Mention | None:
    """100%的森林覆盖率: a full name right behind its figure."""
    start = quantity.end + scene.text.startswith("的", quantity.end)
    for mention in scene.mentions:
        if mention.start == start and not mention.partly:
            known = fits(mention.indicator, quantity.measure, quantity.unit, is_change=False)
            follows = CLAUSE.match(scene.text, mention.end) or mention.end >= scene.end
            return mention if known and follows else None
    return None


def _respectively(scene: Scene, found: Sequence[Quantity]) -> dict[int, Mention | None]:
    """甲率和乙率分别为1%和2%: names and figures pair in order; None for all where they don't."""
    pairs: dict[int, Mention | None] = {}
    for word in _RESPECTIVELY.finditer(scene.text, scene.start, scene.end):
        close = _CLAUSE_END.search(scene.text, word.end(), scene.end)
        high = close.start() if close else scene.end
        after = [n for n, each in enumerate(found) if word.end() <= each.start < high]
        low = clause_start(scene, word.start())
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


def _is_of_them(scene: Scene, items: Sequence[Mention | None], at: int) -> bool:
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


def _items(scene: Scene, low: int, high: int) -> list[Mention | None]:
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

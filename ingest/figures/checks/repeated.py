"""One thing that is said with two values."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.figures.checks.sides import clause_start, conflict, in_row, number_of
from ingest.figures.checks.words import check_words
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.knowledge import Conflict, Figure

_VAGUE = 20
"""A figure with 多, 余 or 约 may differ from an exact one by a twentieth."""
_LEAST_PHRASE = 8
"""Characters: shorter words for a thing (完成投资) are said of many things."""
_MOST_TOLD = 50
"""Statements of one thing that are held against each other."""
_STOP = re.compile(r"[。！？!?；;\n]")
_HAN = re.compile(r"[一-龥A-Za-z]+$")


def statements(figures: Sequence[Figure], text: str) -> tuple[Conflict, ...]:
    """The same thing with two values in one report, in the same words, of the same place, year and part."""
    said = [each for each in figures if _is_stated(each, text)]
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for each in said:
        groups.setdefault(_subject(each, text), []).append(each)
    few = [group[:_MOST_TOLD] for subject, group in groups.items() if subject]
    pairs = [pair for group in few for pair in combinations(group, 2) if _disagree(*pair, text)]
    return tuple(_statement_conflict(one, other, text) for one, other in _first_of_each(pairs))


def _is_stated(figure: Figure, text: str) -> bool:
    """Whether a figure says how something stood, once and in running text."""
    if figure.kind != "现状" or figure.status != "ok" or figure.number is None or figure.upper is not None:
        return False
    return figure.bound in ("", ">", "~") and not in_row(figure, text)


def _subject(figure: Figure, text: str) -> tuple[str, ...]:
    """What two statements must share to be compared; nothing for a phrase that is too short to name one thing."""
    phrase = _phrase(figure, text)
    if not figure.indicator and len(phrase) < _LEAST_PHRASE:
        return ()
    place, year = figure.place.value or "", (figure.year.value or "") + figure.year.how
    what = figure.indicator or phrase[-_LEAST_PHRASE:]
    return (what, normalise(figure.unit), place, year)


def _disagree(one: Figure, other: Figure, text: str) -> bool:
    if number_of(one) == number_of(other) or _same_sentence(one, other, text):
        return False
    if not _near_scope(one, other) or _time(one, text) != _time(other, text):
        return False
    vague = [each for each in (one, other) if each.bound]
    low, high = sorted((number_of(one), number_of(other)))
    if len(vague) == 2 or (vague and (high - low) * _VAGUE <= high):
        return False
    return _same_words(one, other, text)


def _same_sentence(one: Figure, other: Figure, text: str) -> bool:
    return not re.search(r"[。！？!?\n]", text[one.span.end : other.span.start])


def _near_scope(one: Figure, other: Figure) -> bool:
    return one.scope == other.scope or (not one.indicator and "" in (one.scope, other.scope))


def _time(figure: Figure, text: str) -> list[str]:
    """Words of time in the sentence before a figure."""
    start = max(
        (match.end() for match in _STOP.finditer(text, max(0, figure.span.start - 200), figure.span.start)),
        default=0,
    )
    return sorted(
        check_words()
        .patterns["other_time"]
        .findall(text, max(start, figure.span.start - 200), figure.span.start)
    )


def _same_words(one: Figure, other: Figure, text: str) -> bool:
    """Whether both are said of the same thing: an indicator by the same words, anything else by a long phrase."""
    mine, theirs = _phrase(one, text), _phrase(other, text)
    short, long = sorted((mine, theirs), key=len)
    if one.indicator:
        return bool(short) and mine == theirs
    return len(short) >= _LEAST_PHRASE and long.endswith(short)


def _phrase(figure: Figure, text: str) -> str:
    """The words right before a figure that name what it counts."""
    clause = text[clause_start(text, figure.span.start) : figure.span.start]
    around = rf"(?:{check_words().sources['around']})"
    found = _HAN.search(re.sub(rf"{around}*\s*$", "", clause))
    # 13个城市平均优良天数比例: what stands before a number is cut off, so the rest is no full name.
    return re.sub(rf"^{around}*", "", found[0]) if found and not re.search(r"\d", clause) else ""


def _first_of_each(pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[tuple[Figure, Figure]]:
    """Each pair of values once, however often it is said."""
    seen = set()
    for one, other in pairs:
        key = (one.indicator, one.unit, one.place.value, *sorted((number_of(one), number_of(other))))
        if key not in seen:
            seen.add(key)
            yield one, other


def _statement_conflict(one: Figure, other: Figure, text: str) -> Conflict:
    what = one.indicator or max(_phrase(one, text), _phrase(other, text), key=len)
    remark = f"同一份材料里“{what}”有两个数：“{one.value}”和“{other.value}”，请核对以哪个为准。"
    return conflict("statements", (one, other), remark, text)

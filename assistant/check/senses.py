"""What an amount means besides its number: at least or at most, up or down, of which class, period and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.facets import tags_in
from kb.normal import normalise

if TYPE_CHECKING:
    from kb.knowledge import Bound
    from kb.quantities.quantities import Quantity

_SENTENCE = re.compile(r"[。；;！!？?\n|]")
_CLAUSE = re.compile(r"[，,。；;！!？?\n|]")
_UP = r"增长|增加|提高|上升|提升|上涨|升高|升至|升到|递增|净增|偏多|偏高|增幅|涨幅|扩大"
_DOWN = r"下降|降低|减少|回落|下滑|缩短|减排|削减|压减|递减|偏少|偏低|降幅|减幅|降至|降到|缩小"
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_NEAR = 12
"""Characters between a word of change and its number: 减少二氧化硫排放 8万吨."""
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?=\s*年)")
_YEAR_BEHIND = re.compile(r"\s*[（(]\s*((?:19|20)\d{2})\s*年?")
_COMPARED = re.compile(r"(?:比|较|与|同|自|从|由)\s*$")
_SINCE = re.compile(r"年(?:以?来|起|至|到|[—–~～-])")


@dataclass(frozen=True, slots=True)
class Sense:
    """Each part is empty where the text doesn't say."""

    side: Literal["least", "most", ""] = ""
    direction: Literal["up", "down", ""] = ""
    tags: frozenset[tuple[str, str]] = frozenset()
    """Classes and periods as (dimension, value): 夜间, 2类, 一级."""
    year: str = ""


def sense_of(text: str, one: Quantity, found: tuple[Quantity, ...]) -> Sense:
    """The sense of one of a text's quantities."""
    before = [other.end for other in found if other.end <= one.start]
    clause = max([match.end() for match in _CLAUSE.finditer(text, 0, one.start)], default=0)
    lead = text[max([clause, *before]) : one.start]
    return Sense(_side(one.bound), _direction(lead), _tags(lead), _year(text, one))


def clashes(one: Sense, other: Sense) -> bool:
    """Whether two senses can't be of one statement; what either leaves open clashes with nothing."""
    return (
        _differ(one.side, other.side)
        or _differ(one.direction, other.direction)
        or _differ(one.year, other.year)
        or any(_differ_in(dimension, one, other) for dimension, _ in one.tags)
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _differ_in(dimension: str, one: Sense, other: Sense) -> bool:
    mine = {value for name, value in one.tags if name == dimension}
    others = {value for name, value in other.tags if name == dimension}
    return bool(mine and others and not mine & others)


def _side(bound: Bound) -> Literal["least", "most", ""]:
    return "least" if bound in (">=", ">") else "most" if bound in ("<=", "<") else ""


def _direction(lead: str) -> Literal["up", "down", ""]:
    last = max(_DIRECTION.finditer(lead), key=lambda match: match.end(), default=None)
    if last is None or len(lead) - last.end() > _NEAR:
        return ""
    return "up" if last["up"] else "down"


def _tags(lead: str) -> frozenset[tuple[str, str]]:
    """Classes and periods; where several stand there (昼、夜间分别) none is told apart."""
    found = tags_in(normalise(lead))
    dimensions = [dimension for dimension, _ in found]
    return frozenset((name, value) for name, value in found if dimensions.count(name) == 1)


def _year(text: str, one: Quantity) -> str:
    """The year that a number is of: behind it in brackets, or the last before it in its sentence.

    比2009年 and 2009年以来 are years that it is compared with, not its own: then nothing is told.
    """
    behind = _YEAR_BEHIND.match(text, one.end)
    if behind:
        return behind[1]
    start = max([match.end() for match in _SENTENCE.finditer(text, 0, one.start)], default=0)
    years = list(_YEAR.finditer(text, start, one.start))
    if not years:
        return ""
    last = years[-1]
    is_other = _COMPARED.search(text[start : last.start()]) or _SINCE.match(text, last.end())
    return "" if is_other else last[1]

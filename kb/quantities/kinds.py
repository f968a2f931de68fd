"""What kind of figure one is: the state of things, a plan, a demand of a standard, or a change."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kb.quantities.words import words

if TYPE_CHECKING:
    from kb.knowledge import FigureKind
    from kb.quantities.quantities import Quantity

_WINDOW = 24
_COUNTED = ("count", "people", "area", "length", "")
_LIST_GAP = re.compile(r"[ ]?(?:和|与|及|、|以及|,|，)[ ]?")
_CUT = re.compile(r"[，,。；;！!？?|\n]")
_SENTENCE_CUT = re.compile(r"[。；;！!？?]")
_STATUTE = re.compile(r"^[\s　]*(?:<[^>]*>|&\w+;)*[\s　]*第[一二三四五六七八九十百零]+条", re.MULTILINE)
_STANDARD = re.compile(r"中华人民共和国国家标准|GB[/T\s]*\d{4,5}|ICS\s?\d\d")
_LEAST_ARTICLES = 5
"""Articles: fewer are quoted ones."""


@cache
def _change() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words().sources['change']})(?:{words().sources['filler']}){{0,3}}(?:超过|超|逾)?$"
    )


@cache
def _change_of() -> re.Pattern[str]:
    return re.compile(rf"(?:{words().sources['change_of']})(?!到|至|为)[^,，。;；\d]{{0,14}}$")


@cache
def _changed_to() -> re.Pattern[str]:
    return re.compile(rf"(?:{words().sources['change']})了?(?:{words().sources['changed_to']})")


def kind_of(text: str, quantity: Quantity, start: int, prior: FigureKind = "现状") -> FigureKind:
    """The kind of a figure in the sentence that begins at `start`; `prior` where the sentence doesn't say."""
    if prior == "标准":
        return "标准"
    if is_change(text, quantity, start):
        return "变化"
    if _is_demanded(text, quantity, start):
        return "标准"
    return _planned(text, quantity, start, prior)


def prior_of(text: str) -> FigureKind:
    """What figures of a text are by its build: those of laws and standards are demanded of all."""
    articles = sum(1 for _ in _STATUTE.finditer(text, 0, 20_000))
    is_norm = articles >= _LEAST_ARTICLES or _STANDARD.search(text, 0, 600) is not None
    return "标准" if is_norm else "现状"


def is_change(text: str, quantity: Quantity, start: int) -> bool:
    """Whether a verb of change stands before the figure, or its unit is 百分点."""
    if quantity.unit.endswith("百分点"):
        return True
    before = _clause(text, max(start, quantity.start - _WINDOW), quantity.start)
    to = list(_changed_to().finditer(before))
    if to and to[-1].end() > len(before) - 4:
        return False
    found = _change().search(before)
    # 提升50家企业 lifts them; only what grows or shrinks itself changes by a count.
    lifts = (
        found is not None and found[0].startswith(("提升", "提高", "改善")) and quantity.measure in _COUNTED
    )
    return (found is not None and not lifts) or _change_of().search(before) is not None


def is_listed(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two figures stand in one list: 分别增长19%和20%."""
    return one.unit == other.unit and bool(_LIST_GAP.fullmatch(text[one.end : other.start]))


def _clause(text: str, start: int, end: int) -> str:
    return _CUT.split(text[start:end])[-1]


def _is_demanded(text: str, quantity: Quantity, start: int) -> bool:
    after = text[quantity.end : quantity.end + _WINDOW]
    before = _clause(text, max(start, quantity.start - _WINDOW), quantity.start)
    lists = words()
    if lists["standard_after"].match(after) or lists["standard_count"].match(
        text, quantity.end - len(quantity.unit)
    ):
        return True
    if re.search(rf"(?:{lists.sources['standard_before']})$", before):
        return True
    sentence = text[start : quantity.start] + after
    return bool(lists["statutory"].search(sentence)) and quantity.measure in ("money", "days", "time", "any")


def _is_purpose(before: str, target: re.Match[str]) -> bool:
    """为确保…，: what was done for a purpose is done; the words hold to the next comma only."""
    clause = _CUT.split(before[: target.start()])[-1]
    return clause.lstrip().startswith("为") and _CUT.search(before, target.end()) is not None


def _planned(text: str, quantity: Quantity, start: int, prior: FigureKind) -> FigureKind:
    before = text[start : quantity.start]
    part = _SENTENCE_CUT.split(before)[-1]
    if words()["target_after"].match(text, quantity.end):
        return "目标"
    target = max(
        (m.end() for m in words()["target"].finditer(before) if not _is_purpose(before, m)), default=-1
    )
    present = max((m.end() for m in words()["present"].finditer(before)), default=-1)
    if target > present:
        return "目标"
    if prior == "目标":
        says = words()["present"].search(part) or re.search(r"[一-龥]了", part)
        return "现状" if says else "目标"
    return "现状"

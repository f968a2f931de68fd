"""A plain check of a reworded sentence: numbers with unit, indicator and kind, and places, each against its quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.records import Flag
from assistant.wording.pieces import plain
from kb.indicators import find_named
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Citation
    from kb.places import Gazetteer, PlaceMention

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(
    r"[十百千万亿]*[多余]?(?:平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|分贝|微克|毫克|毫米|厘米"
    r"|百分点|个百分点|万元|亿元|元|吨|米|亩|天|年|月|日|时|人|户|名|%|‰|[a-zμ]+\d?(?:\([a-z]\))?"
    r"|[个家台座项条处辆起件次份册所张株棵套支只部种类级])|[十百千万亿]+[多余]?|[多余]"
)
_BARE = "|,;.:()<>=~-/\"'"
"""Signs behind a number whose unit stands elsewhere, as in a table's header."""
_HAN_COUNT = re.compile(
    r"(?<![一二两三四五六七八九十第])([二两三四五六七八九十])(?=[座家台项条处所户个名次])"
)
_HAN_DIGITS = {"两": "2", "十": "10", **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)}}
_STOPS = re.compile(r"[;!?]|\.(?!\d)")
_COMMAS = re.compile(r"[,;:!?]|\.(?!\d)")
_GOAL = re.compile(r"目标|争取|力争|预计|预期")
_GOAL_NEAR = re.compile(r"计划|规划|拟|将|要达到")
_NORM = re.compile(r"标准|要求|限值|应|须|不得|规定|门槛")
_PLAN = re.compile(r"方案|规划|计划书|标准|办法|细则|条例|意见")
"""In the title or the headings of a quote."""
_SURE = ("stated", "inferred", "corrected")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number with what stands around it."""

    number: str
    unit: str
    indicators: tuple[str, ...]
    """Those that may be meant: the last one named before it, or all that 分别 deals out."""
    is_goal: bool
    is_norm: bool


class PlainChecks:
    """Flags what of a sentence none of its cited quotes has; in doubt it flags."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def flags(self, sentence: str, cited: Sequence[Citation]) -> tuple[Flag, ...]:
        """The claims of a sentence that are not borne out."""
        words = plain(sentence)
        known: dict[str, list[_Figure]] = {}
        for citation in cited:
            for figure in _figures(citation.text):
                known.setdefault(figure.number, []).append(figure)
        beside = normalise("\n".join(f"{one.text}\n{one.around}" for one in cited))
        titles = "\n".join(f"{one.title}\n{one.around}" for one in cited)
        years = _years(cited)
        found = [
            flag
            for figure in _figures(words)
            if not (figure.unit.startswith("年") and figure.number in years)
            and (flag := _flag(figure, known.get(figure.number, []), beside, titles))
        ]
        places = [mention for mention in self._gazetteer.find(words) if not _is_of(mention, cited)]
        found += [Flag("place", one.text, f"所引原文不是{one.text}的") for one in places]
        return (*found, *_indicators(words, beside))


def _figures(text: str) -> list[_Figure]:
    plain_text = _HAN_COUNT.sub(lambda count: _HAN_DIGITS[count[1]], normalise(text))
    found = []
    for number in _NUMBER.finditer(plain_text):
        before = plain_text[: number.start()]
        sentence = _STOPS.split(before)[-1]
        near = f"{_COMMAS.split(sentence)[-1]}{_COMMAS.split(plain_text[number.end() :])[0][:8]}"
        unit = _UNIT.match(plain_text, number.end())
        found.append(
            _Figure(
                number[0],
                unit[0] if unit else plain_text[number.end() : number.end() + 1],
                _meant(sentence),
                bool(_GOAL.search(sentence) or _GOAL_NEAR.search(near)),
                bool(_NORM.search(sentence)),
            )
        )
    return found


def _meant(words: str) -> tuple[str, ...]:
    named = tuple(indicator.name for indicator in find_named(words))
    return named if "分别" in words else named[-1:]


def _flag(figure: _Figure, known: Sequence[_Figure], beside: str, titles: str) -> Flag | None:
    """Why a number is not borne out; None where it is."""
    if not known:
        return Flag("number", figure.number, f"所引原文没有数字 {figure.number}")
    same = [one for one in known if _same_unit(figure.unit, one.unit, beside)]
    if not same:
        return Flag("unit", f"{figure.number}{figure.unit}", f"所引原文里 {figure.number} 的单位不是这个")
    if figure.unit.startswith("年"):
        # A year is no figure of an indicator.
        return None
    paired = [one for one in same if _may_be_same(figure.indicators, one.indicators)]
    if not paired:
        return Flag("indicator", figure.number, f"所引原文里 {figure.number} 是另一项指标的")
    if not any(_same_kind(figure, one, beside, titles) for one in paired):
        return Flag("kind", figure.number, f"所引原文里 {figure.number} 的性质（现状、目标、标准）不同")
    return None


def _same_unit(said: str, known: str, beside: str) -> bool:
    if said == known:
        return True
    ends = (known == "" or known in _BARE), (said == "" or said in _BARE)
    # 52.4 in a cell, 分贝 in its header.
    return all(ends) or (ends[0] and said in beside)


def _may_be_same(said: Sequence[str], known: Sequence[str]) -> bool:
    return not said or not known or bool(set(said) & set(known))


def _same_kind(said: _Figure, known: _Figure, beside: str, titles: str) -> bool:
    """Whether both are reached, aimed at or required; what a plan says may be called its aim or requirement."""
    is_plan = bool(_PLAN.search(titles))
    may_aim = said.is_goal == known.is_goal or (said.is_goal and is_plan)
    return may_aim and (is_plan or bool(_NORM.search(beside)) or not said.is_norm)


def _indicators(words: str, beside: str) -> Iterable[Flag]:
    """Indicators that a sentence names and no quote does."""
    for indicator in find_named(words):
        if indicator.reported and not indicator.is_named_in(beside):
            yield Flag("indicator", indicator.name, f"所引原文没有提到{indicator.name}")


def _years(cited: Iterable[Citation]) -> set[str]:
    """Years that may be said of the quotes: those of their reports, and those in what they are read with."""
    found: set[str] = set()
    for citation in cited:
        if citation.year and citation.year_how in _SURE:
            found.update(_NUMBER.findall(citation.year))
        found.update(re.findall(r"(?:19|20)\d\d(?=年)", normalise(citation.around)))
    return found


def _is_of(mention: PlaceMention, cited: Sequence[Citation]) -> bool:
    words = "\n".join(f"{one.place or ''}\n{one.text}\n{one.around}" for one in cited)
    return mention.text in words or any(entry.name in words for entry in mention.candidates)

"""What places did about an indicator: of each place the sentence that tells most, cited."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import select
from assistant.cite import label_of
from assistant.copies import distinct
from assistant.learning.reading import line
from assistant.learning.records import Practice
from assistant.norms import NO_PRECEDENTS
from assistant.parties import of_kinds
from assistant.passages import Passage
from kb.indicators import find_named, has_measure
from kb.normal import normalise
from kb.records import NATIONWIDE, STARTER
from kb.search import Scope

if TYPE_CHECKING:
    from assistant.cite import Citer
    from assistant.records import Evidence
    from kb.indicators import Indicator
    from kb.records import Hit
    from kb.search import Searcher

MOST = 5
_LOOKED_AT = 80
_SHORT = 80
_TOO_LONG = 40
"""Characters: what is longer speaks of much else, and what is longer by so many is worth one less."""
_ORIGINAL = 0.5
"""What a text's own words are worth more than a digest's."""
_EVERYDAY = 4
"""Characters: shorter everyday words (空气, 机动车) are said of several indicators."""
VAGUE = ("重点企业", "工业企业", "重点工业企业", "基础设施", "环境质量", "空气质量", "声环境")
"""Longer ones that are."""
_AIMED = re.compile(r"目标|计划|力争|要求|标准|门槛|限值|任务是|下一步")
_SEEN = re.compile(r"现状|[升降增减]到|完成")
_MEASURED = re.compile(r"监测|考核|检查|调查|公开|要求|督查|控制(?=的?满意)")
"""That something is measured or asked for is not yet done about it."""
_OTHER_MATTER = {
    "空气": re.compile(r"断面|海域|地表水|水质|减排|削减|吨"),
    "水": re.compile(r"减排|削减|吨|优良天数"),
    "公众": re.compile(r"^(?!.*公众).*(?:信访|投诉|舆情)", re.DOTALL),
    "噪声": re.compile(r"^(?!.*(?:噪|声|静)).*$", re.DOTALL),
}
"""Of an indicator of this category a sentence with these words tells nothing: emissions are no concentration, and those who
complained are not the public."""
ABOUT_TEXT = re.compile(
    r"宜核对|不详|摘记|本卡|准备创模档案|可以?像|可作|写(?:在|法|成)|名单|引用|报告(?:先|里|把)|总结(?:先|里)|不能|不等于|不同|未达标|列为|分项|一项里"
)
"""Speaks of a text, or of what an indicator is, rather than of what a place did."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a place and how much it tells."""

    part: Evidence
    worth: float

    def comes_before(self, other: _Told) -> bool:
        """Whether it tells more; of two alike in one document the first, where the whole stands before its parts."""
        if round(self.worth - other.worth, 3):
            return self.worth > other.worth
        same = self.part.hit.chunk.document_id == other.part.hit.chunk.document_id
        return same and self.part.main < other.part.main


def practices(indicator: Indicator, searcher: Searcher, citer: Citer) -> tuple[Practice, ...]:
    """At most five places, the one that tells most first; none where no report tells anything."""
    best: dict[str, _Told] = {}
    for hit in _hits(indicator, searcher):
        place = hit.report.place
        if not place.is_known or not place.value or place.value == NATIONWIDE:
            continue
        for part in Passage(hit).parts():
            told = _Told(part, _worth(part, indicator))
            if told.worth > 0 and (place.value not in best or told.comes_before(best[place.value])):
                best[place.value] = told
    ranked = sorted(best.values(), key=lambda told: -told.worth)[:MOST]
    return tuple(_practice(told.part, citer) for told in ranked)


def _hits(indicator: Indicator, searcher: Searcher) -> list[Hit]:
    """Passages of reports that speak of it, without near copies."""
    scope = Scope(without=of_kinds(searcher.reports(), NO_PRECEDENTS))
    also = (*indicator.aliases, *indicator.everyday)
    found = searcher.search(indicator.name, _LOOKED_AT, also=also, scope=scope)
    # Cards are short: whatever they say of it is looked at, so that a whole is not missed for its parts.
    cards = {hit.report.id for hit in found if hit.collection == STARTER.name}
    rest = [searcher.hit_for(chunk) for chunk in searcher.chunks_of(cards)]
    return distinct([*found, *rest])


def _worth(part: Evidence, indicator: Indicator) -> float:
    """What was done and what came of it is worth most, then either, then what was aimed at; 0: tells nothing."""
    other = _OTHER_MATTER.get(indicator.category)
    if select.is_caveat(part) or ABOUT_TEXT.search(part.text) or (other and other.search(part.text)):
        return 0.0
    acts = select.acts(replace(part, text=_MEASURED.sub("", part.text)))
    figure = has_measure(indicator.measure, normalise(part.text))
    if not _names(part, indicator, figure=figure, acts=acts):
        return 2.0 if acts and _is_about(part, indicator) and not _AIMED.search(part.text) else 0.0
    if figure and _AIMED.search(part.text) and not _SEEN.search(part.text):
        return 1.0
    # A short sentence about this one alone tells more of it.
    beside = 0.1 * len(find_named(part.text)) + max(0, len(part.text) - _SHORT) / _TOO_LONG
    original = _ORIGINAL if part.hit.collection != STARTER.name else 0.0
    return max(0.0, 3.0 * figure + 2.0 * acts + 2.0 * (acts and not figure) + original - beside)


def _names(part: Evidence, indicator: Indicator, *, figure: bool, acts: bool) -> bool:
    """Whether a sentence names it, in full or, where a figure or a measure goes with it, partly."""
    plain = normalise(part.text)
    partly = any(normalise(word) in plain for word in indicator.partly)
    return indicator in find_named(part.text) or (partly and (figure or acts))


def _is_about(part: Evidence, indicator: Indicator) -> bool:
    """Whether a sentence speaks of it in everyday words and of no other indicator."""
    plain = normalise(part.text)
    words = [word for word in indicator.everyday if len(word) >= _EVERYDAY and word not in VAGUE]
    return any(normalise(word) in plain for word in words) and not find_named(part.text)


def _practice(part: Evidence, citer: Citer) -> Practice:
    cited = line(part, citer)
    return Practice(label_of(part.hit.report), cited.text, cited.citation)

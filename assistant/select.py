"""Choosing the words that answer: parts of passages, scored against what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.passages import Passage, figures_in
from assistant.wanted import EDITION, Wanted, says
from kb import terms
from kb.indicators import has_measure
from kb.normal import normalise
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from kb.knowledge import Figure
    from kb.records import Hit


_FIGURES_SIDE_BY_SIDE = 2
_NEAR_THE_FIRST = 0.8
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_BY_TITLE = 0.4
"""For the share of the question's words in the title of a card: it is about that matter as a whole."""
_AGAIN = 0.05
"""For words said more than once: a sentence about the matter, not one that lists it among others."""
_BY_HEADING = 0.7
_BY_PASSAGE = 0.4
_DAMAGED = re.compile(
    r"\d++[x×*＊_]++\d*+(?!\s*[年-])|(?<![a-z])[x×*＊]{1,4}\d+|[x×*＊_]{1,4}(?=[个台家辆公平立%％万亿吨])|(?<!\d)20[x*_]{2}[家个米台]",
    re.IGNORECASE,
)
_YEAR_AS_QUANTITY = re.compile(r"(?<!\d)20(?!00)\d\d多?(?=[个家台件份米])")
_SAYS_PRESENT = re.compile(r"目前|现有|现已|截[至止]|已(?:达|建|完成)|达到了")
_SAYS_AIM = re.compile(r"目标|力争|计划|规划期|不低于|不少于|要达到|应达到|以上|确保|到20\d\d年")
# What a place does, as against what it has reached: the verbs that measures in official reports are built on.
_ACTS = re.compile(
    r"采取|新建|建成|(?<!环境)(?<!文明)建设|创建|验收|实行|实施|开展|推进|建立|健全|制定|印发|要求|查清|排查|整治|治理|严格|加强|(?<!巩固)强化|控制|限制|禁止|禁鸣|取缔|关停|搬迁"
    r"|分解|落实|划定|确定|调整|改造|淘汰|督办|督查|检查|考核|通报|牵头|审批|监测|公开|宣传|绕行|绕城"
    r"|成立|组织|征求|调查|走访|提请|协商|审议|编制|编了|纳入|签订|培训|聘请"
)
_CAVEAT = re.compile(
    r"未见|不是|没有(?:见到|看到|写|给出|列出)|不能(?:当|混|互|写|等)|不是同|不可引用|引用前|本卡所据|两类指标|两个数|要分清|应写明|起草.{0,8}时|[里类中]，?没有"
)
_BARE_FIGURE = re.compile(r"\d(?![\d.]*(?:年|项|类))")
_FILE_NUMBER = re.compile(r"[\u4e00-\u9fff]\(\d{4}\)\d+号|第\d+号")
_KIND = 0.35
_STATE = 0.3


def score(part: Evidence, passage: Passage, want: Wanted, *, rank: int) -> float:
    """How well a part answers, about 0–2; `rank` is its passage's among the hits, from 0."""
    plain = normalise(part.words)
    here = set(terms.words(part.words))
    covered = sum(weight * _carried(word, plain, here, passage) for word, weight in want.weights.items())
    pairs = len(want.pairs & set(terms.pairs(part.words))) / max(1, len(want.pairs))
    again = sum(weight for word, weight in want.weights.items() if plain.count(word) > 1)
    value = covered / want.total + 0.4 * pairs + 0.35 / (1 + 0.15 * rank) + _AGAIN * again / want.total
    return value + _kind_bonus(part, plain, want) + _naming_bonus(part, plain, passage, want)


def _kind_bonus(part: Evidence, plain: str, want: Wanted) -> float:
    """For being the kind of statement that was asked for: a figure, a measure, a definition, a document's number."""
    value = -0.3 if _is_spoilt(part.words, want) else 0.0
    if want.needs_figure:
        value += _figure_bonus(plain, want) + _tense_bonus(part.words, want)
    if want.wants_measures:
        acts = len(_ACTS.findall(part.words))
        # A bare result (覆盖率100%) is no way of reaching it.
        value += 0.12 * min(3, acts) if acts else -0.4 * bool(_BARE_FIGURE.search(plain))
    if want.terms:
        value += max(_definition_bonus(plain, term) for term in want.terms)
    elif is_caveat(part) and (want.wants_measures or want.needs_figure):
        # What a digest says of its source's gaps is neither a measure nor a figure.
        value -= 0.4
    value += sum(_KIND if kind.search(part.words) else -_KIND / 2 for kind in want.kinds)
    if want.wants_number:
        value += 0.5 if _FILE_NUMBER.search(plain) else -0.25
    return value


def _naming_bonus(part: Evidence, plain: str, passage: Passage, want: Wanted) -> float:
    """For naming what the question names: the indicator, the year, the edition, the words it quotes."""
    value = 0.0
    if any(item.is_named_in(plain) for item in want.indicators):
        value += 0.2 if want.wants_measures else 0.5
    if any(str(year) in part.words for year in want.years):
        value += 0.25
    if _is_of_another_edition(plain, want.editions):
        value -= 0.4
    if not want.terms:
        about = sum(weight for word, weight in want.weights.items() if word in passage.matter)
        value += _BY_TITLE * about / want.total
    if want.phrase and want.phrase in normalise(" ".join((*passage.hit.chunk.headings, part.words))):
        value += 0.4
    return value


def _is_of_another_edition(plain: str, asked: frozenset[tuple[str, str]]) -> bool:
    """Whether a part speaks of the standard's other editions and not of the one that was asked for."""
    said = {pair for pair in EDITION.findall(plain) if pair[0] in {number for number, _ in asked}}
    return bool(said) and not said & asked


def _carried(word: str, plain: str, here: set[str], passage: Passage) -> float:
    """How much of a word's weight a part has: all in its own words, some by its headings or its passage."""
    if word in here or says(plain, word):
        return 1.0
    if word in passage.heading:
        return _BY_HEADING
    return _BY_PASSAGE if word in passage.words else 0.0


def defines(part: Evidence, want: Wanted) -> bool:
    """Whether a part says what one of the terms is that are asked for."""
    plain = normalise(part.words)
    return any(_definition_bonus(plain, term) > 1 for term in want.terms)


def _definition_bonus(plain: str, term: str) -> float:
    # At its head or as an item behind a colon: 下列用语的含义：（一）夜间，是指….
    head = r"(?:^|:)(?:\(?[一二三四五六七八九十\d.]{1,5}\)?[、.]?)?\W?"
    if re.search(rf"{head}{re.escape(term)}\W?(?:\([^)]*\))?(?:是指|是|指|即|全称)", plain):
        return 1.2
    return 0.2 if term in plain else 0.0


def _figure_bonus(plain: str, want: Wanted) -> float:
    if want.measures:
        return 0.35 if any(has_measure(measure, plain) for measure in want.measures) else -0.25
    return 0.2 if has_measure("any", plain) else -0.25


def _tense_bonus(text: str, want: Wanted) -> float:
    if want.tense is None:
        return 0.0
    aims, is_present = bool(_SAYS_AIM.search(text)), bool(_SAYS_PRESENT.search(text))
    fits, clashes = (is_present, aims) if want.tense == "present" else (aims, is_present)
    return 0.25 * (fits - clashes)


def _is_spoilt(text: str, want: Wanted) -> bool:
    """Whether a part has a damaged quantity, and no good one of the kind that is asked for."""
    if not is_damaged(text):
        return False
    rest = normalise(sound(text))
    return not (want.needs_figure and any(has_measure(measure, rest) for measure in want.measures))


def _figures_bonus(part: Evidence, figures: Sequence[Figure], want: Wanted) -> float:
    """For stating a figure of the indicator in the state that is asked for, against one that is aimed at."""
    names = {item.name for item in want.indicators}
    known = [figure for figure in figures if figure.indicator in names]
    if not known or not want.needs_figure:
        return 0.0
    kinds = {figure.kind for figure in figures_in(part, known)}
    if kinds:
        return _STATE if kinds & set(want.states) else -_STATE
    # 绿地率不少于占地面积的30% is a yard's: where the report states the city's, that is what is asked for.
    return -_STATE if any(figure.kind in want.states for figure in known) else 0.0


def is_damaged(text: str) -> bool:
    """Whether a quantity in the text was hit by a mask or by a replaced year."""
    return bool(_DAMAGED.search(text) or _YEAR_AS_QUANTITY.search(text))


def sound(text: str) -> str:
    """The text without quantities that a mask or a replaced year hit."""
    return _YEAR_AS_QUANTITY.sub(" ", _DAMAGED.sub(" ", text))


def select(hits: Sequence[Hit], want: Wanted, figures: Sequence[Figure] = ()) -> list[Evidence]:
    """All parts of the hits, best first; `figures` are what their reports state of the indicators asked for."""
    scored: list[Evidence] = []
    for rank, hit in enumerate(hits):
        passage = Passage(hit)
        here = [figure for figure in figures if figure.report_id == hit.chunk.report_id]
        for part in passage.parts():
            value = score(part, passage, want, rank=rank) + _figures_bonus(part, here, want)
            scored.append(replace(part, score=value))
    return sorted(scored, key=lambda part: (-part.score, part.hit.chunk.id, part.spans))


def cover(
    parts: Sequence[Evidence], want: Wanted, *, characters: int, least_gain: float = 0.08
) -> list[Evidence]:
    """The best part, then those that speak of what is still missing, within a length."""
    chosen: list[Evidence] = []
    missing = dict(want.weights)
    length = 0
    for part in parts:
        plain = normalise(part.words)
        gained = {word: weight for word, weight in missing.items() if word in plain}
        is_new = not chosen or sum(gained.values()) / want.total >= least_gain or _differs(part, chosen, want)
        if is_new and (not chosen or length + len(part.words) <= characters):
            chosen.append(part)
            length += len(part.words)
            missing = {word: weight for word, weight in missing.items() if word not in gained}
    return chosen


def _differs(part: Evidence, chosen: Sequence[Evidence], want: Wanted) -> bool:
    """Another figure for the indicator asked about (of another year, say) stands beside the first."""
    if not (want.indicators and want.needs_figure) or len(chosen) > _FIGURES_SIDE_BY_SIDE:
        return False
    plain = normalise(part.words)
    said = {number for other in chosen for number in _NUMBERS.findall(normalise(other.words))}
    return (
        part.hit.chunk.report_id == chosen[0].hit.chunk.report_id
        and part.score >= _NEAR_THE_FIRST * chosen[0].score
        and any(item.is_named_in(plain) for item in want.indicators)
        and any(has_measure(measure, plain) for measure in want.measures or ("any",))
        and not set(_NUMBERS.findall(plain)) <= said
    )


def has_file_number(part: Evidence) -> bool:
    """Whether a part states the number of a document (文号)."""
    return bool(_FILE_NUMBER.search(normalise(part.words)))


def is_caveat(part: Evidence) -> bool:
    """Whether a sentence of a digest speaks of its source's gaps or of how to quote it, and of no matter."""
    return bool(_CAVEAT.search(part.words)) and part.hit.collection == STARTER.name


def words_said(part: Evidence, want: Wanted) -> set[str]:
    """The question's words that the part itself carries, or others of their meaning."""
    plain = normalise(part.words)
    return {word for word in want.weights if says(plain, word)}


def own_share(part: Evidence, want: Wanted) -> float:
    """The weighted share of the question's words that the part itself carries."""
    return sum(want.weights[word] for word in words_said(part, want)) / want.total


def told_share(part: Evidence, want: Wanted) -> float:
    """The same with the heading it stands under."""
    headings = part.hit.chunk.headings[-1:]
    plain = normalise(" ".join((*headings, part.words)))
    return sum(weight for word, weight in want.weights.items() if says(plain, word)) / want.total


def named_share(part: Evidence, want: Wanted) -> float:
    """The weighted share of the question's words that the passage around a part carries."""
    plain = normalise(part.hit.chunk.indexed)
    return sum(weight for word, weight in want.weights.items() if says(plain, word)) / want.total


def acts(part: Evidence) -> bool:
    """Whether a part speaks of something that is done, and not only of a source's gaps."""
    return bool(_ACTS.search(part.words)) and not is_caveat(part)


_TELLING = 0.25
"""Of the heaviest word's weight: lighter words (城市, 工作) are in every report."""
_LOOSE = 0.34
_NEAR = 0.872


def speaks_of_it(part: Evidence, want: Wanted) -> bool:
    """Whether a part belongs into a list of answers: enough of the question's words, or near in meaning.

    Where an indicator was asked about, only what names it: 林荫路覆盖率 is no 噪声达标区覆盖率.
    """
    if want.indicators:
        return any(item.is_named_in(normalise(part.words)) for item in want.indicators)
    is_near = want.cosines_tell and (part.hit.cosine or 0.0) >= _NEAR
    return is_near or named_share(part, want) >= _LOOSE


def says_what_was_done(part: Evidence, want: Wanted) -> bool:
    """Whether a part, itself or by its headings, speaks of a measure for what was asked."""
    about = normalise(part.words + " ".join(part.hit.chunk.headings))
    heaviest = max(want.weights.values(), default=0.0)
    on_topic = any(word in about for word, weight in want.weights.items() if weight >= _TELLING * heaviest)
    return on_topic and bool(_ACTS.search(part.words)) and not is_caveat(part)


def is_loose(parts: Sequence[Evidence], want: Wanted) -> bool:
    """Whether nothing of what is quoted uses the question's own words."""
    if any(item.is_named_in(normalise(part.hit.chunk.indexed)) for part in parts for item in want.indicators):
        return False
    return max(named_share(part, want) for part in parts) < _LOOSE

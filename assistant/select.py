"""Choosing the words that answer: sentences and their parts, scored against what was asked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from assistant.records import Evidence
from assistant.understand import QUOTED, terms_of, without_asking, without_places
from kb import terms
from kb.embedding import DEFAULT_EMBEDDER
from kb.flow import Flow
from kb.indicators import Indicator, Measure, find_indicators, has_measure
from kb.normal import normalise
from kb.records import STARTER
from kb.sentences import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Query
    from kb.records import Figure, FigureKind, Hit
    from kb.search import Searcher

_TWO = 2
_LONG = 180
"""Characters: a longer sentence is quoted in parts, so that an answer stays readable."""
_FIGURES_SIDE_BY_SIDE = 2
_NEAR_THE_FIRST = 0.8
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
EXPLAINS = ("工作指南", "标准摘要", "法规摘要", "术语")
"""Kinds of starter cards whose sentences each stand by themselves; the card as a whole is about one matter."""
_SINGLE = 0.4
_GENERAL = 0.5
_BY_TITLE = 0.4
"""For the share of the question's words in the title of a card: it is about that matter as a whole."""
_BY_HEADING = 0.7
_BY_PASSAGE = 0.4
_LEAD = 16
"""Characters: a sentence this short is the heading of the next one."""
_BLANK = "，,；;、 \n\u3000\u00a0"
_SEMICOLON = re.compile(r"[；;]+")
_COMMA = re.compile(r"[，,]")
_DAMAGED = re.compile(
    r"\d++[x×*＊_]++\d*+(?!\s*[年-])|(?<![a-z])[x×*＊]{1,4}\d+|[x×*＊_]{1,4}(?=[个台家辆公平立%％万亿吨])|(?<!\d)20[x*_]{2}[家个米台]",
    re.IGNORECASE,
)
_YEAR_AS_QUANTITY = re.compile(r"(?<!\d)20(?!00)\d\d多?(?=[个家台件份米])")

_ASKS_WAY = re.compile(r"怎么|怎样|如何|做法|措施|办法|经验")
_ASKS_PRESENT = re.compile(r"现在|目前|现状|如今|眼下|当前|已经?达到")
_ASKS_AIM = re.compile(r"目标|要求|计划|打算|要达到|规划|拟|下一步")
_SAYS_PRESENT = re.compile(r"目前|现有|现已|截[至止]|已(?:达|建|完成)|达到了")
_SAYS_AIM = re.compile(r"目标|力争|计划|规划期|不低于|不少于|要达到|应达到|以上|确保|到20\d\d年")

# What a place does, as against what it has reached: the verbs that measures in official reports are built on.
_ACTS = re.compile(
    r"采取|新建|建成|(?<!环境)(?<!文明)建设|创建|验收|实行|实施|开展|推进|建立|健全|制定|印发|要求|查清|排查|整治|治理|严格|加强|(?<!巩固)强化|控制|限制|禁止|禁鸣|取缔|关停|搬迁"
    r"|分解|落实|划定|确定|调整|改造|淘汰|督办|督查|检查|考核|通报|牵头|审批|监测|公开|宣传|绕行|绕城"
    r"|成立|组织|征求|调查|走访|提请|协商|审议|编制|编了|纳入|签订|培训|聘请"
)

_EDITION = re.compile(r"((?:gb|hj)(?:/t)?\d{3,5}(?:\.\d+)?)-{1,2}(\d{2,4})(?!\d)")
_CAVEAT = re.compile(
    r"未见|不是|没有(?:见到|看到|写|给出|列出)|不能(?:当|混|互|写|等)|不是同|不可引用|引用前|本卡所据|两类指标|两个数|要分清|应写明|起草.{0,8}时|[里类中]，?没有"
)
_BARE_FIGURE = re.compile(r"\d(?![\d.]*(?:年|项|类))")
_ASKS_NUMBER = re.compile(r"多少|数字|规模|多大|谁(?:最|更)?[多少高低大小]|几[个家台座件]")

_ASKS_LIST = re.compile(r"(?:哪些|有什么|有何|哪几[个项条种类])(?!单位|部门|人)")
_ASKS_FILE = re.compile(r"文号|哪(?:个|份|一份)文件|什么文件|发文字号|哪个文")
_FILE_NUMBER = re.compile(r"[\u4e00-\u9fff]\(\d{4}\)\d+号|第\d+号")
_OTHER_CLAUSE = 0.25

# What kind of thing is asked for, and how a text shows that it has one.
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"谁|哪位|什么人|哪些人|哪个人"),
        re.compile(
            r"(?:书记|市长|县长|区长|州长|镇长|局长|处长|厅长|部长|主任|主席|组长|院长|校长|站长|所长|科长|会长|委员|同志|总指挥|指挥长|政委|负责人)"
        ),
    ),
    (
        re.compile(r"哪家|哪个厂|什么(?:公司|企业|厂|单位)|委托谁|请的?谁|请了?谁"),
        re.compile(r"公司|厂(?!界)|集团|企业|院|所|中心|机构|大学"),
    ),
    (re.compile(r"什么奖|哪些奖|奖项|什么称号|哪些称号|什么荣誉"), re.compile(r"奖|称号|荣誉|授予|命名")),
    (
        re.compile(r"哪些(?:单位|部门)|哪个(?:单位|部门)|什么部门"),
        re.compile(r"局|办|委|院|处|部门|公司|政府"),
    ),
    (re.compile(r"叫什么|什么名字|名称是|什么文件|哪个文件|哪部"), re.compile(r"《|“|\"|号")),
    (
        re.compile(r"几月|哪天|什么时候|何时|哪一天|几号"),
        re.compile(r"\d{1,2}月|\d日|上旬|中旬|下旬|月底|年底|年初"),
    ),
)
_KIND = 0.35
_STATE = 0.3

# 满意率调查抽了多少户 asks for households, although a rate is named.
_COUNTED: tuple[tuple[re.Pattern[str], Measure], ...] = (
    (re.compile(r"多少(?:户|人)|几户"), "people"),
    (re.compile(r"(?:多少|几)[个家台座起件项条处辆艘份所箱](?!人|月|字|方面|什么)"), "count"),
    (re.compile(r"多少钱|多少(?:万|亿)?元"), "money"),
)
_MEASURES: tuple[tuple[re.Pattern[str], Measure], ...] = (
    (
        re.compile(r"多少钱|投资|投入|[花投赔罚筹拨]了?(?:多少|几)|资金|罚款|处罚金额|赔了|造价|经费|总额"),
        "money",
    ),
    (re.compile(r"分贝|噪声.{0,6}(?:平均|值)"), "decibel"),
    (re.compile(r"多少天|几天|天数"), "days"),
    (re.compile(r"浓度"), "concentration"),
    (re.compile(r"面积|多大"), "area"),
    (re.compile(r"[率比](?:是|为|各|分别|到|做|达|呢|要|$)|百分之|占比|比例|比重|增速|增长多少"), "percent"),
    (re.compile(r"多少公里|几公里|多长|多远|里程|防线"), "length"),
    (re.compile(r"多少吨|排放量|处理能力|几万吨"), "weight"),
    (re.compile(r"多少人|几个人|惠及|群众|多少户"), "people"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer must speak of."""

    weights: dict[str, float]
    """Content words of the question with how much each tells; places and years are looked at elsewhere."""
    pairs: frozenset[str]
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    needs_figure: bool
    tense: Literal["present", "aim"] | None = None
    """Whether the state reached or the state aimed at is asked for: they are never mixed."""
    wants_measures: bool = False
    """Whether a way of doing is asked for."""
    cosines_tell: bool = False
    """Whether the embedder is the one whose cosines were calibrated."""
    terms: tuple[str, ...] = ()
    """What definitions are asked for, normalised."""
    years: tuple[int, ...] = ()
    editions: frozenset[tuple[str, str]] = frozenset()
    """Standards that the question names with their year, as (number, year)."""
    phrase: str = ""
    """Words that the question quotes, normalised; several places would each say it in words of their own."""
    wants_number: bool = False
    """Whether a document's 文号 is asked for."""
    wants_list: bool = False
    """Whether several things of one kind are asked for: 哪些赛事, 哪几项工程."""
    kinds: tuple[re.Pattern[str], ...] = ()
    """How a text shows that it has the kind of thing that is asked for: a person, a company, an award."""

    @property
    def states(self) -> tuple[FigureKind, ...]:
        """Whether figures of what is, or of what is aimed at or demanded, are asked for."""
        return ("目标", "标准") if self.tense == "aim" else ("现状",)

    @property
    def total(self) -> float:
        """The sum of all weights."""
        return sum(self.weights.values()) or 1.0


class Passage:
    """A hit with what is needed to score its sentences."""

    def __init__(self, hit: Hit) -> None:
        self.hit = hit
        self._flow = Flow(hit.chunk.text, hit.chunk.spans)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the passage and its headings."""
        return frozenset(terms.words(self.hit.chunk.indexed))

    @cached_property
    def heading(self) -> str:
        """The heading that it stands under, normalised."""
        return normalise(self.hit.chunk.headings[-1]) if self.hit.chunk.headings else ""

    @cached_property
    def matter(self) -> str:
        """What a card is about as a whole, by its title, normalised; empty for reports."""
        report = self.hit.report
        return normalise(report.title.value or "") if report.kind.value in EXPLAINS else ""

    def parts(self) -> list[Evidence]:
        """Its sentences, long ones in parts, unscored."""
        found = []
        for start, end in quotable(self.hit.chunk.text):
            spans = self._flow.spans(start, end)
            main = next(span for span in spans if span.role == "main")
            found.append(Evidence(self.hit, spans, self._flow.quote(main), 0.0))
        return found


def quotable(text: str) -> list[tuple[int, int]]:
    """Sentences of `text`; one that is too long in parts that end with ； or, failing that, with ，."""
    found: list[tuple[int, int]] = []
    for unit in units(text):
        if text.startswith("#", unit.start):
            continue
        if unit.end - unit.start <= _LONG:
            found.append((unit.start, unit.end))
            continue
        for start, end in _cut(text, unit.start, unit.end, _SEMICOLON):
            found += [(start, end)] if end - start <= _LONG else _gather(_cut(text, start, end, _COMMA))
    return _with_leads([_trim(text, start, end) for start, end in found if text[start:end].strip(_BLANK)])


def _with_leads(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """四是督察上保热度。 says nothing without the sentence it leads: they are quoted together."""
    joined: list[tuple[int, int]] = []
    leads = False
    for start, end in parts:
        if leads and end - joined[-1][0] <= _LONG + _LEAD:
            joined[-1] = (joined[-1][0], end)
            leads = False
        else:
            joined.append((start, end))
            leads = end - start <= _LEAD
    return joined


def _cut(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() + start for match in mark.finditer(text[start:end])), end]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def _gather(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    gathered: list[tuple[int, int]] = []
    for start, end in parts:
        if gathered and end - gathered[-1][0] <= _LONG:
            gathered[-1] = (gathered[-1][0], end)
        else:
            gathered.append((start, end))
    return gathered


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    low = start + len(piece) - len(piece.lstrip(_BLANK))
    return low, start + len(piece.rstrip(" \n\u3000\u00a0"))


def wanted(query: Query, searcher: Searcher) -> Wanted:
    """What `query` asks for."""
    text = without_places(query.text, query.places)
    for year in query.years:
        text = text.replace(str(year), " ")
    weights = _weights(text, searcher)
    indicators = tuple(item for item in find_indicators(query.text) if item.name in query.indicators)
    wants_measures = query.intent == "howto" or bool(_ASKS_WAY.search(query.question))
    return Wanted(
        weights,
        frozenset(terms.pairs(text)),
        indicators,
        _measures(query.question, indicators),
        _needs_figure(query, indicators) and not wants_measures,
        _tense(query.question),
        wants_measures,
        searcher.embedder_name == DEFAULT_EMBEDDER,
        terms_of(query.question) if query.intent == "definition" else (),
        query.years,
        frozenset(_EDITION.findall(normalise(query.question))),
        "" if query.intent in ("precedent", "comparison") else _phrase(query.question),
        bool(_ASKS_FILE.search(query.question)),
        bool(_ASKS_LIST.search(query.question)),
        tuple(shown for asked, shown in _KINDS if asked.search(query.question)),
    )


def _weights(text: str, searcher: Searcher) -> dict[str, float]:
    """Content words with how much each tells; an everyday word as much as the official ones that stand for it."""
    everyday = terms.everyday(text)
    rest = terms.plain(without_asking(text))
    for word in everyday:
        rest = rest.replace(word, " ")
    weights = {
        # A single character (分, 事) may be rare and still tell nothing.
        word: searcher.rarity(word) * (_SINGLE if len(word) == 1 else 1.0)
        for word in dict.fromkeys(_without_past(one) for one in terms.words(rest))
    }
    for word in weights.keys() & terms.general_words():
        weights[word] *= _GENERAL
    for word, official in everyday.items():
        weights[word] = sum(searcher.rarity(one) for one in official) / len(official)
    return weights


def _without_past(word: str) -> str:
    """请过 is 请: no text says it so."""
    return word.removesuffix("过") if len(word) == _TWO else word


def _phrase(question: str) -> str:
    match = QUOTED.search(question)
    return normalise(match[1]) if match else ""


def leaning_on(want: Wanted, clause: str) -> Wanted:
    """The same with the words of one clause of the question weighing most."""
    mine = set(terms.words(clause))
    weights = {
        word: weight * (1.0 if word in mine else _OTHER_CLAUSE) for word, weight in want.weights.items()
    }
    return replace(want, weights=weights)


def without_words(want: Wanted, text: str) -> Wanted:
    """The same without the words that stand in `text`."""
    kept = {word: weight for word, weight in want.weights.items() if word not in text}
    return replace(want, weights=kept)


def localised(want: Wanted, parts: Sequence[Evidence]) -> Wanted:
    """The same with words weighing less that stand in many of these parts: they don't tell one from another."""
    texts = [normalise(part.text) for part in parts]
    whole = math.log(1 + len(texts))
    weights = {}
    for word, weight in want.weights.items():
        having = sum(1 for text in texts if says(text, word))
        weights[word] = weight * math.log(1 + len(texts) / max(1, having)) / whole if having else 0.0
    return replace(want, weights=weights) if any(weights.values()) else want


def only(want: Wanted, text: str) -> Wanted:
    """The same with only the words of `text`."""
    words = {*terms.words(text), *terms.everyday(text)}
    return replace(want, weights={word: weight for word, weight in want.weights.items() if word in words})


def _needs_figure(query: Query, indicators: Sequence[Indicator]) -> bool:
    if query.intent in ("figure", "threshold"):
        return True
    asked = bool(indicators) or bool(_ASKS_NUMBER.search(query.question))
    return query.intent in ("comparison", "precedent") and asked


def _tense(question: str) -> Literal["present", "aim"] | None:
    if _ASKS_PRESENT.search(question):
        return "present"
    return "aim" if _ASKS_AIM.search(question) else None


def _measures(question: str, indicators: Sequence[Indicator]) -> tuple[Measure, ...]:
    counted = [measure for pattern, measure in _COUNTED if pattern.search(question)]
    named: list[Measure] = [item.measure for item in indicators if item.measure != "any"]
    asked = [measure for pattern, measure in _MEASURES if pattern.search(question)]
    return tuple(dict.fromkeys(counted or named or asked))


def score(part: Evidence, passage: Passage, want: Wanted, *, rank: int) -> float:
    """How well a part answers, about 0–2; `rank` is its passage's among the hits, from 0."""
    plain = normalise(part.text)
    here = set(terms.words(part.text))
    covered = sum(weight * _carried(word, plain, here, passage) for word, weight in want.weights.items())
    pairs = len(want.pairs & set(terms.pairs(part.text))) / max(1, len(want.pairs))
    value = covered / want.total + 0.4 * pairs + 0.35 / (1 + 0.15 * rank)
    return value + _kind_bonus(part, plain, want) + _naming_bonus(part, plain, passage, want)


def _kind_bonus(part: Evidence, plain: str, want: Wanted) -> float:
    """For being the kind of statement that was asked for: a figure, a measure, a definition, a document's number."""
    value = -0.3 if _is_spoilt(part.text, want) else 0.0
    if want.needs_figure:
        value += _figure_bonus(plain, want) + _tense_bonus(part.text, want)
    if want.wants_measures:
        acts = len(_ACTS.findall(part.text))
        # A bare result (覆盖率100%) is no way of reaching it.
        value += 0.12 * min(3, acts) if acts else -0.4 * bool(_BARE_FIGURE.search(plain))
    if want.terms:
        value += max(_definition_bonus(plain, term) for term in want.terms)
    elif is_caveat(part) and (want.wants_measures or want.needs_figure):
        # What a digest says of its source's gaps is neither a measure nor a figure.
        value -= 0.4
    value += sum(_KIND if kind.search(part.text) else -_KIND / 2 for kind in want.kinds)
    if want.wants_number:
        value += 0.5 if _FILE_NUMBER.search(plain) else -0.25
    return value


def _naming_bonus(part: Evidence, plain: str, passage: Passage, want: Wanted) -> float:
    """For naming what the question names: the indicator, the year, the edition, the words it quotes."""
    value = 0.0
    if any(item.is_named_in(plain) for item in want.indicators):
        value += 0.2 if want.wants_measures else 0.5
    if any(str(year) in part.text for year in want.years):
        value += 0.25
    if _is_of_another_edition(plain, want.editions):
        value -= 0.4
    if not want.terms:
        about = sum(weight for word, weight in want.weights.items() if word in passage.matter)
        value += _BY_TITLE * about / want.total
    if want.phrase and want.phrase in normalise(" ".join((*passage.hit.chunk.headings, part.text))):
        value += 0.4
    return value


def _is_of_another_edition(plain: str, asked: frozenset[tuple[str, str]]) -> bool:
    """Whether a part speaks of the standard's other editions and not of the one that was asked for."""
    said = {pair for pair in _EDITION.findall(plain) if pair[0] in {number for number, _ in asked}}
    return bool(said) and not said & asked


def _carried(word: str, plain: str, here: set[str], passage: Passage) -> float:
    """How much of a word's weight a part has: all in its own words, some by its headings or its passage."""
    if word in here or says(plain, word):
        return 1.0
    if word in passage.heading:
        return _BY_HEADING
    return _BY_PASSAGE if word in passage.words else 0.0


def says(plain: str, word: str) -> bool:
    """Whether normalised text has a word or another of its meaning."""
    return word in plain or any(other in plain for other in terms.synonyms(word))


def _definition_bonus(plain: str, term: str) -> float:
    if re.match(rf"\W?{re.escape(term)}\W?(?:\([^)]*\))?(?:是指|是|指|即|全称)", plain):
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
    rest = normalise(_YEAR_AS_QUANTITY.sub(" ", _DAMAGED.sub(" ", text)))
    return not (want.needs_figure and any(has_measure(measure, rest) for measure in want.measures))


def _figures_bonus(part: Evidence, figures: Sequence[Figure], want: Wanted) -> float:
    """For stating a figure of the indicator in the state that is asked for, against one that is aimed at."""
    stated = figures_in(part, figures)
    if not stated or not want.needs_figure:
        return 0.0
    names = {item.name for item in want.indicators}
    kinds = {figure.kind for figure in stated if figure.indicator in names}
    if not kinds:
        return 0.0
    return _STATE if kinds & set(want.states) else -_STATE


def figures_in(part: Evidence, figures: Iterable[Figure]) -> list[Figure]:
    """The figures that stand in a part."""
    document = part.hit.chunk.document_id
    return [
        figure
        for figure in figures
        if figure.document_id == document and any(span.overlaps(figure.span) for span in part.spans)
    ]


def is_damaged(text: str) -> bool:
    """Whether a quantity in the text was hit by a mask or by a replaced year."""
    return bool(_DAMAGED.search(text) or _YEAR_AS_QUANTITY.search(text))


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
        plain = normalise(part.text)
        gained = {word: weight for word, weight in missing.items() if word in plain}
        is_new = not chosen or sum(gained.values()) / want.total >= least_gain or _differs(part, chosen, want)
        if is_new and (not chosen or length + len(part.text) <= characters):
            chosen.append(part)
            length += len(part.text)
            missing = {word: weight for word, weight in missing.items() if word not in gained}
    return chosen


def _differs(part: Evidence, chosen: Sequence[Evidence], want: Wanted) -> bool:
    """Another figure for the indicator asked about (of another year, say) stands beside the first."""
    if not (want.indicators and want.needs_figure) or len(chosen) > _FIGURES_SIDE_BY_SIDE:
        return False
    plain = normalise(part.text)
    said = {number for other in chosen for number in _NUMBERS.findall(normalise(other.text))}
    return (
        part.hit.chunk.report_id == chosen[0].hit.chunk.report_id
        and part.score >= _NEAR_THE_FIRST * chosen[0].score
        and any(item.is_named_in(plain) for item in want.indicators)
        and any(has_measure(measure, plain) for measure in want.measures or ("any",))
        and not set(_NUMBERS.findall(plain)) <= said
    )


def is_caveat(part: Evidence) -> bool:
    """Whether a sentence of a digest speaks of its source's gaps or of how to quote it, and of no matter."""
    return bool(_CAVEAT.search(part.text)) and part.hit.collection == STARTER.name


def words_said(part: Evidence, want: Wanted) -> set[str]:
    """The question's words that the part itself carries, or others of their meaning."""
    plain = normalise(part.text)
    return {word for word in want.weights if says(plain, word)}


def own_share(part: Evidence, want: Wanted) -> float:
    """The weighted share of the question's words that the part itself carries."""
    return sum(want.weights[word] for word in words_said(part, want)) / want.total


def told_share(part: Evidence, want: Wanted) -> float:
    """The same with the heading it stands under."""
    headings = part.hit.chunk.headings[-1:]
    plain = normalise(" ".join((*headings, part.text)))
    return sum(weight for word, weight in want.weights.items() if says(plain, word)) / want.total


def named_share(part: Evidence, want: Wanted) -> float:
    """The weighted share of the question's words that the passage around a part carries."""
    plain = normalise(part.hit.chunk.indexed)
    return sum(weight for word, weight in want.weights.items() if says(plain, word)) / want.total


def acts(part: Evidence) -> bool:
    """Whether a part speaks of something that is done, and not only of a source's gaps."""
    return bool(_ACTS.search(part.text)) and not is_caveat(part)


_TELLING = 0.25
"""Of the heaviest word's weight: lighter words (城市, 工作) are in every report."""
_LOOSE = 0.34
_NEAR = 0.872


def speaks_of_it(part: Evidence, want: Wanted) -> bool:
    """Whether a part belongs into a list of answers: enough of the question's words, or near in meaning.

    Where an indicator was asked about, only what names it: 林荫路覆盖率 is no 噪声达标区覆盖率.
    """
    if want.indicators:
        return any(item.is_named_in(normalise(part.text)) for item in want.indicators)
    is_near = want.cosines_tell and (part.hit.cosine or 0.0) >= _NEAR
    return is_near or named_share(part, want) >= _LOOSE


def says_what_was_done(part: Evidence, want: Wanted) -> bool:
    """Whether a part, itself or by its headings, speaks of a measure for what was asked."""
    about = normalise(part.text + " ".join(part.hit.chunk.headings))
    heaviest = max(want.weights.values(), default=0.0)
    on_topic = any(word in about for word, weight in want.weights.items() if weight >= _TELLING * heaviest)
    return on_topic and bool(_ACTS.search(part.text)) and not is_caveat(part)


def is_loose(parts: Sequence[Evidence], want: Wanted) -> bool:
    """Whether nothing of what is quoted uses the question's own words."""
    if any(item.is_named_in(normalise(part.hit.chunk.indexed)) for part in parts for item in want.indicators):
        return False
    return max(named_share(part, want) for part in parts) < _LOOSE

"""What an answer must speak of: words with their weight, the kind of figure, the kind of thing."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.asking import QUOTED, terms_of, without_asking, without_places
from kb import terms
from kb.embedding import DEFAULT_EMBEDDER
from kb.indicators import Indicator, Measure, find_indicators
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence, Query
    from kb.knowledge import FigureKind
    from kb.search import Searcher


_TWO = 2
_SINGLE = 0.4
_GENERAL = 0.5
_ABSENT = 0.4
_NOWHERE = "\x00"
_ASKS_WAY = re.compile(r"怎么|怎样|如何|做法|措施|办法|经验")
_ASKS_PENALTY = re.compile(
    r"怎么?(?:处罚|罚)|如何处罚|什么(?:处罚|后果|法律责任)|罚(?:款)?(?:多少|几)|处罚(?:标准|多少)"
)
_ASKS_PRESENT = re.compile(r"现在|目前|现状|如今|眼下|当前|已经?达到")
_ASKS_AIM = re.compile(r"目标|要求|计划|打算|要达到|规划|拟|下一步")
EDITION = re.compile(r"((?:gb|hj)(?:/t)?\d{3,5}(?:\.\d+)?)-{1,2}(\d{2,4})(?!\d)")
_ASKS_NUMBER = re.compile(r"多少|数字|规模|多大|谁(?:最|更)?[多少高低大小]|几[个家台座件]")
_ASKS_LIST = re.compile(r"(?:哪些|有什么|有何|哪几[个项条种类])(?!单位|部门|人)")
_ASKS_FILE = re.compile(r"文号|哪(?:个|份|一份)文件|什么文件|发文字号|哪个文")
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
    (_ASKS_PENALTY, re.compile(r"罚款|处罚|拘留|责令|警告|吊销|赔偿")),
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
# 满意率调查抽了多少户 asks for households, although a rate is named.
_COUNTED: tuple[tuple[re.Pattern[str], Measure], ...] = (
    (re.compile(r"多少(?:户|人)|几户"), "people"),
    (re.compile(r"(?:多少|几)[个家台座起件项条处辆艘份所箱](?!人|月|字|方面|什么)"), "count"),
    (re.compile(r"多少钱|多少(?:万|亿)?元"), "money"),
)
_MEASURES: tuple[tuple[re.Pattern[str], Measure], ...] = (
    (
        re.compile(
            r"多少钱|投资|投入|[花投赔罚筹拨]了?(?:多少|几)|资金|罚款|处罚金额|赔了|造价|经费|总额|产值|总值|收入|利润|税收"
        ),
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
    absent: frozenset[str] = frozenset()
    """The words that no text has: they weigh less, as they tell nothing apart."""

    @property
    def states(self) -> tuple[FigureKind, ...]:
        """Whether figures of what is, or of what is aimed at or demanded, are asked for."""
        return ("目标", "标准") if self.tense == "aim" else ("现状",)

    @property
    def total(self) -> float:
        """The sum of all weights."""
        return sum(self.weights.values()) or 1.0

    @property
    def unheard(self) -> float:
        """What the absent words would weigh besides: a question of such words is none that the texts answer."""
        taken = (1 - _ABSENT) / _ABSENT
        return sum(weight * taken for word, weight in self.weights.items() if word in self.absent)


def wanted(query: Query, searcher: Searcher) -> Wanted:
    """What `query` asks for."""
    text = without_places(query.text, query.places)
    for year in query.years:
        text = text.replace(str(year), " ")
    weights, absent = _weights(text, searcher)
    indicators = tuple(item for item in find_indicators(query.text) if item.name in query.indicators)
    asks_way = query.intent == "howto" or bool(_ASKS_WAY.search(query.question))
    # 怎么处罚 asks what a law lays down, not what somebody did.
    wants_measures = asks_way and not _ASKS_PENALTY.search(query.question)
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
        frozenset(EDITION.findall(normalise(query.question))),
        "" if query.intent in ("precedent", "comparison") else _phrase(query.question),
        bool(_ASKS_FILE.search(query.question)),
        bool(_ASKS_LIST.search(query.question)),
        _kinds(query),
        absent,
    )


def _kinds(query: Query) -> tuple[re.Pattern[str], ...]:
    """Of a question for places 谁 asks for none but those."""
    if query.intent in ("precedent", "comparison"):
        return ()
    return tuple(shown for asked, shown in _KINDS if asked.search(query.question))


def _weights(text: str, searcher: Searcher) -> tuple[dict[str, float], frozenset[str]]:
    """Content words with how much each tells, and which of them no text has.

    An everyday word tells as much as the official ones that stand for it.
    """
    everyday = terms.everyday(text)
    rest = terms.plain(without_asking(text))
    for word in everyday:
        rest = rest.replace(word, " ")
    weights = {
        # A single character (分, 事) may be rare and still tell nothing.
        word: searcher.rarity(word) * (_SINGLE if len(word) == 1 else 1.0)
        for word in dict.fromkeys(_without_past(one) for one in terms.words(rest))
    }
    nowhere = searcher.rarity(_NOWHERE)
    # The dictionary's own making or the asker's: no text could have said it. (BOT may be cut otherwise.)
    absent = frozenset(word for word, weight in weights.items() if weight >= nowhere and not word.isascii())
    for word in weights:
        if word in absent:
            weights[word] *= _ABSENT
        elif word in terms.general_words():
            weights[word] *= _GENERAL
    for word, official in everyday.items():
        weights[word] = sum(searcher.rarity(one) for one in official) / len(official)
    return weights, absent - everyday.keys()


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
    """The same with words weighing less that stand in many of these parts, and without those of any matter.

    They don't tell one part from another.
    """
    texts = [normalise(part.words) for part in parts]
    whole = math.log(1 + len(texts))
    weights = {}
    for word, weight in want.weights.items():
        having = sum(1 for text in texts if says(text, word))
        weights[word] = weight * math.log(1 + len(texts) / max(1, having)) / whole if having else 0.0
    return matter_of(replace(want, weights=weights)) if any(weights.values()) else want


def matter_of(want: Wanted) -> Wanted:
    """The same without words that are used of any matter, unless there are no others."""
    matter = {word: weight for word, weight in want.weights.items() if word not in terms.general_words()}
    return replace(want, weights=matter) if any(matter.values()) else want


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


def says(plain: str, word: str) -> bool:
    """Whether normalised text has a word or another of its meaning."""
    return word in plain or any(other in plain for other in terms.synonyms(word))

"""From a question and its conversation to a query that stands alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.asking import short_name, without_asking
from assistant.records import Intent, Query, Turn
from kb import terms
from kb.indicators import find_indicators
from kb.places import innermost
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kb.places import Gazetteer

OWN_PLACE = re.compile(r"我们?[市县区省州]|我们(?:这里|城市|单位)|本[市县区省州]|咱们?[市县区]")
_OTHERS = re.compile(r"(?:其他|其它|别的|外地|兄弟)(?:的)?(?:城市|地方|市|县|区|单位|开发区)|别人")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?=年|[—\-至到、和]|\D|$)")
# Points back to what was said before.
_POINTS_BACK = re.compile(r"^(?:那么?|它|其中?|这个|该|还有|另外|光|只|再)|[它其该](?:的|们|市|县)|呢[?？]?$")
_OF_THE_NATION = re.compile(
    r"全国(?:的|平均|范围|总体|各地|\d+个?)|(?:^|[，,。？?])全国(?=\d{4}|去年|今年|的|平均)"
)
_ITS = re.compile(
    r"(?:它|他们|其|该[市县区镇]|那[里边儿])的?(?P<matter>[\u4e00-\u9fff]{3,}?)(?:是|有|投|做|花|达)?了?(?:多少|几|怎|如何|哪|谁|什么|吗|$)"
)
_OWN_WORDS = 2
_SHORT_QUESTION = 14
"""Characters: a question this short after another one seldom stands alone."""

# 通过机动车禁鸣来降低交通噪声: the measure is asked about, the indicator is only its aim.
_BY_MEANS = re.compile(
    r"(?:通过|依靠|靠|借助|利用|采用|采取|用)(?P<means>.{2,16}?)(?:的(?:办法|方式|措施))?[来以去而]?"
    r"(?:降低|减少|提高|改善|达到|治理|控制|解决|防治|整治|降)"
)

_OF_A_KIND = re.compile(
    r"(?<!那个)(?<!首家)(?P<kind>县级市|地级市|[东中西]部|资源型|钢铁|沿海|北方|南方).{0,6}(?:做法|经验|怎[么样]|如何|先例|例子)"
)

_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "precedent",
        re.compile(
            r"哪(?:些|几个)(?:地方|城市|市|县|省|单位|社区|地(?!块|段|区))|有哪些(?:地方|城市)|(?:有)?哪几(?:个|家)?(?:地方|城市|市|县)"
            r"|(?:其他|其它|别的|兄弟)(?:城市|地方|市|县).{0,6}(?:怎|如何|做法|经验)|先例|几个.{0,8}例子|有哪些例子|案例"
            r"|有(?:没有)?(?:哪个|哪家|哪里|谁)?(?:社区|地方|城市|县|街道|单位|开发区|村)(?:也)?.{0,8}过|谁.{0,4}(?:干成|办成|做成|做过|搞过|试过|用过)"
        ),
    ),
    (
        "comparison",
        re.compile(
            r"比一比|对比|相比|比较|差多少|差在哪|谁(?:最|更)|哪(?:个|家)(?:最|更|大|小|高|低|多|少)|谁(?:高|低|多|少|大|小)"
            r"|各(?:是|自|做|到|怎)|有(?:什么|何)不同|(?:分别|各).{0,12}(?:和|与|、)"
        ),
    ),
    (
        "definition",
        re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:时段)?(?:是|指的?是?)?(?:从)?(?:几点|什么时段|哪个时段)"),
    ),
    ("when", re.compile(r"哪(?:一)?年|何年|哪(?:一)?天|什么时候|何时|几月几日|几月|哪个月")),
    (
        "threshold",
        re.compile(
            r"(?:要求|规定|标准|目标|限值|门槛|指标要求).{0,14}(?:多少|几|是什么|怎么|如何)|要达到|限值|不(?:得|能)超过|应达到"
        ),
    ),
    (
        "definition",
        re.compile(
            r"(?<!文件)(?<!标准)(?:^|[、，,])?[^，,？?]{1,16}是什么(?:[？?、]|$)|什么叫|什么意思|指的?是?什么|什么是|是指|的含义|怎么理解|(?:是|什么)概念|是怎么回事"
        ),
    ),
    (
        "figure",
        re.compile(r"多少|几(?!年来|大|乎)|多大|多高|多长|多远|占比|比例是|面积呢|率呢|浓度呢"),
    ),
    (
        "howto",
        re.compile(
            r"怎么|怎样|如何|咋|办法|措施|做法|经验|采取|步骤|哪些(?:工作|活动|举措|重点|方面|事|内容)|哪几|哪五|哪四|哪三"
        ),
    ),
    ("entity", re.compile(r"谁|哪家|哪里|哪个|哪些|什么|名称|文号|叫")),
)


@dataclass(frozen=True, slots=True)
class _Carried:
    text: str
    places: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]


EARLIER = "earlier"
"""What stands for the conversation so far among the things that a user takes away."""


def understand(
    question: str,
    history: Sequence[Turn],
    gazetteer: Gazetteer,
    *,
    own_place: str | None = None,
    without: Collection[str] = (),
) -> Query:
    """The query behind `question`; what it leaves out is taken from the user's earlier questions.

    `without` is what the user takes away of what was understood: `place:湖州市`, `indicator:…`, `year:2006`, `earlier`.
    """
    query = _understood(question, () if EARLIER in without else history, gazetteer, own_place)
    return _without(query, without) if without else query


def _without(query: Query, without: Collection[str]) -> Query:
    """The query without what the user took away; its place and year also go from the words that are searched."""
    text = query.text
    for thing in without:
        kind, _, value = thing.partition(":")
        if kind == "place":
            text = text.replace(value, "").replace(short_name(value), "")
        if kind == "year":
            text = re.sub(rf"(?<!\d){re.escape(value)}年?(?!\d)", "", text)
    return replace(
        query,
        text=text.strip() or query.text,
        places=tuple(place for place in query.places if f"place:{place}" not in without),
        indicators=tuple(name for name in query.indicators if f"indicator:{name}" not in without),
        years=tuple(year for year in query.years if f"year:{year}" not in without),
    )


def _understood(question: str, history: Sequence[Turn], gazetteer: Gazetteer, own_place: str | None) -> Query:
    asks_for_others = bool(_OTHERS.search(question))
    drafting = _DRAFTING.search(question)
    # 我市 means the user's own place and never reaches word search.
    text = with_own_place(question, own_place)
    places = _places(text, gazetteer)
    intent = _intent(question, places)
    if drafting and intent in ("open", "entity", "definition"):
        intent = "howto"
    indicators = tuple(item.name for item in find_indicators(_matter(text, intent)))
    if intent == "open" and places and indicators:
        # 玉溪满意率？ asks for the figure.
        intent = "figure"
    if not places and indicators and intent == "figure" and _OF_THE_NATION.search(question):
        # No city's figure is the country's.
        places = (NATIONWIDE,)
    years = _years(text)
    earlier = _earlier_questions(history)
    if earlier and _leans_on_history(question, places, indicators):
        carried = _carry(earlier, gazetteer, own_place)
        if _has_its_own_matter(question):
            # 那它的天然气工程投了多少？ is about the same place, and about nothing else that was said.
            carried = _Carried("，".join(carried.places), carried.places, (), ())
        if intent == "open" and carried.text:
            # 那咸阳呢？ asks what was asked before.
            before = intent_of(carried.text)
            intent = before if before in ("figure", "threshold", "entity", "when") else intent
        text = _joined(carried, text, places)
        places = places or carried.places
        indicators = indicators or carried.indicators
        years = years or carried.years
    excluded = (own_place,) if asks_for_others and own_place else ()
    return Query(
        question=question,
        text=text,
        official=_official(text),
        places=tuple(place for place in places if place not in excluded),
        indicators=indicators,
        years=years,
        intent=intent,
        kind_of_place=_kind_of_place(question, intent),
        own_place=own_place,
        excluded_places=excluded,
        is_drafting=drafting is not None,
        asks_norms=_asks_norms(question, intent),
    )


_DRAFTING = re.compile(r"起草|撰写|代拟|草拟|(?:帮我|替我|给我)?(?:写|拟)一?(?:段|份|篇|稿)|帮(?:我|忙)写")

# What is allowed, demanded, punished or in force is asked of laws and standards.
_NORMS = re.compile(
    r"由谁|归谁|谁负责|主管部门|法|条例|规定|规范|标准|限值|应当|必须|要求|允许|禁止|可不可以|可以吗|准不准|能不能|能否|可否|有效|作废|失效|还(?:能|在)?用|合法|罚|责任|超标|功能区|第[一二三四五六七八九十百\d]+[条款项]|GB|HJ|国标|现行|废止|是指|定义"
)


def _asks_norms(question: str, intent: Intent) -> bool:
    return intent in ("definition", "threshold") or bool(_NORMS.search(_NO_NORM.sub("", question)))


_NO_NORM = re.compile(
    r"[办方做想说没无设看用]法|执法|依法|违法排污|违法案件|罚了|罚款额|罚金|处罚金额|责任[书人制]"
)


def _official(text: str) -> tuple[str, ...]:
    """What official texts say for the everyday words of a question that doesn't use those words itself."""
    said = [word for words in terms.everyday(text).values() for word in words]
    said += [other for word in terms.whole_words(text) for other in sorted(terms.synonyms(word))]
    return tuple(word for word in dict.fromkeys(said) if word not in text)


def _matter(text: str, intent: Intent) -> str:
    """What is asked about: of a question for places that used some means, not what they used it for."""
    means = _BY_MEANS.search(text) if intent == "precedent" else None
    return text[: means.end("means")] if means else text


def with_own_place(text: str, own_place: str | None) -> str:
    """The words with one's own place put in for 我市; without one it is only left out."""
    # Not as a template: whoever typed the place may have typed a backslash.
    return OWN_PLACE.sub(lambda _: own_place or "", text)


def asks_for_own_place(question: str) -> bool:
    """Whether the question speaks of 我市, 本县 and the like."""
    return bool(OWN_PLACE.search(question)) and not _OTHERS.search(question)


def _places(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for mention in innermost(gazetteer.find(text)):
        entry = mention.entry or mention.candidates[0]
        names.setdefault(entry.name)
    return tuple(names)


def _years(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def _earlier_questions(history: Sequence[Turn]) -> list[str]:
    return [turn.content for turn in history if turn.role == "user"]


def _leans_on_history(question: str, places: tuple[str, ...], indicators: tuple[str, ...]) -> bool:
    if _POINTS_BACK.search(question.strip()):
        return True
    return not places and (len(question) <= _SHORT_QUESTION or not indicators)


def _has_its_own_matter(question: str) -> bool:
    """Whether a question that points at a place names a matter of its own."""
    match = _ITS.search(question)
    own = [word for word in terms.words(without_asking(match["matter"])) if len(word) > 1] if match else []
    return sum(1 for word in own if word not in terms.general_words()) >= _OWN_WORDS


def _carry(earlier: list[str], gazetteer: Gazetteer, own_place: str | None) -> _Carried:
    """The latest question, and the place of the latest that had one."""
    texts = [with_own_place(text, own_place) for text in earlier]
    last = texts[-1]
    places: tuple[str, ...] = ()
    for text in reversed(texts):
        places = _places(text, gazetteer)
        if places:
            break
    indicators = tuple(indicator.name for indicator in find_indicators(last))
    return _Carried(last, places, indicators, _years(last))


def _joined(carried: _Carried, text: str, places: tuple[str, ...]) -> str:
    """The earlier words first; its place is dropped where the new question names another."""
    before = carried.text
    if places:
        for place in carried.places:
            before = before.replace(place, "").replace(short_name(place), "")
    return f"{before} {text}"


def _intent(question: str, places: tuple[str, ...]) -> Intent:
    if len(places) >= 2:
        return "comparison"
    intent = intent_of(question)
    # 县级市成功的做法, 西部城市的经验: asked of a kind of place, so of every place of that kind.
    return (
        "precedent"
        if intent in ("howto", "definition") and not places and _OF_A_KIND.search(question)
        else intent
    )


def _kind_of_place(question: str, intent: Intent) -> str:
    match = _OF_A_KIND.search(question) if intent == "precedent" else None
    return match["kind"] if match else ""


def intent_of(question: str) -> Intent:
    """What a question wants, by its own words."""
    for intent, pattern in _INTENTS:
        if pattern.search(question):
            return intent
    return "open"

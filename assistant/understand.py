"""From a question and its conversation to a query that stands alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from assistant.asking import short_name, without_asking
from assistant.intents import asks_norms, intent_among, intent_of, kind_of_place, matter
from assistant.records import Query, Turn
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
_NAMED_FIRST = re.compile(
    r"(?:请问|想问|问一下|查一下)?"
    r"(?P<stem>(?:(?![的在和与及或是到由对为从向自按把被让给该本各全某其我你他它这那哪几多每两个些一二三四五六七八九十])[\u4e00-\u9fff]){2,3})"
    r"(?P<kind>[市县])(?![长级区域县政民])"
)
"""What a question begins with; no name has words in it that point, count or join."""
_OWN_WORDS = 2
_SHORT_QUESTION = 14
"""Characters: a question this short after another one seldom stands alone."""


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
    intent = intent_among(question, places)
    if drafting and intent in ("open", "entity", "definition"):
        intent = "howto"
    indicators = tuple(item.name for item in find_indicators(matter(text, intent)))
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
        kind_of_place=kind_of_place(question, intent),
        own_place=own_place,
        excluded_places=excluded,
        is_drafting=drafting is not None,
        asks_norms=asks_norms(question, intent),
    )


_DRAFTING = re.compile(r"起草|撰写|代拟|草拟|(?:帮我|替我|给我)?(?:写|拟)一?(?:段|份|篇|稿)|帮(?:我|忙)写")


def _official(text: str) -> tuple[str, ...]:
    """What official texts say for the everyday words of a question that doesn't use those words itself."""
    said = [word for words in terms.everyday(text).values() for word in words]
    said += [other for word in terms.whole_words(text) for other in sorted(terms.synonyms(word))]
    return tuple(word for word in dict.fromkeys(said) if word not in text)


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
    return tuple(names) or _nowhere(text, gazetteer)


def _nowhere(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """A city or county that a question begins with and that there is none of: 湖洲市. Its figures are nobody's.

    Its stem is no word of the language (重点市, 地级市 are), or that of another kind of place (白河市, a county).
    """
    named = _NAMED_FIRST.match(text)
    if named is None:
        return ()
    stem, edge = named["stem"], named.end("stem")
    edges = set(accumulate(len(word) for word in terms.known_words(text)))
    # 大城市 and 前进市场 are no 大城 and no 前进.
    if not {edge, edge + 1} <= edges:
        return ()
    is_name = gazetteer.has_stem(stem) or all(len(word) == 1 for word in terms.known_words(stem))
    return (stem + named["kind"],) if is_name else ()


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

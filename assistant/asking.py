"""What a question is made of: clauses that ask, places it describes, ways it names side by side, terms to define."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb import terms
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence


_CLAUSE = re.compile(
    r"[？?；;，,。]|、(?=谁|哪|什么|多少|几月|几个|怎)|(?<=什么)、|(?<=多少)、|(?<=多少[个座家项处名件人天])、"
)


_SHORTEST_CLAUSE = 3


_ASKS = re.compile(r"多少|几|什么|哪|谁|怎|如何|何|多[大高长]|吗|为什么|为何|咋")


QUOTED = re.compile(r"[“\"]([^”\"]{2,20})[”\"]")


_TERMS = (
    re.compile(r"什么(?:是|叫做?)([^，,？?。]{2,20})"),
    # 夜间从几点到几点 is told where the term is defined.
    re.compile(
        r"^([\u4e00-\u9fff]{2,10}?)(?:时段)?(?:是|指的?是?)?(?:从)?(?:几点|什么时段|哪个时段|什么时间)"
    ),
    re.compile(r"([\u4e00-\u9fffA-Za-z0-9.、]{2,16}?)(?:是什么|指的?是?什么|什么意思|是怎么回事|的含义)"),
)


_BETWEEN_TERMS = re.compile(r"[、和与及]")


def clauses(question: str) -> list[str]:
    """The parts of a question that each ask something; empty if it asks only one thing."""
    parts = [part.strip() for part in _CLAUSE.split(question)]
    asking = [part for part in parts if len(part) > _SHORTEST_CLAUSE and _ASKS.search(part)]
    return asking if len(asking) > 1 else []


_DESCRIBED = (
    re.compile(
        r"(?:^|[，,。？?；;：:]|[和与跟])([^，,。？?；;：:和与跟]{2,24}?(?:那个|那座|那家|首家|首个)[^，,。？?；;：:和与跟、的]{0,8}?(?:县级市|市|县|区|社区|街道|镇|城市|园区))"
    ),
    re.compile(
        r"(?:^|[，,。？?；;：:])([^，,。？?；;：:]{2,26}?的(?:那个)?(?:市|县|城市|社区|区|镇))(?=[，,、]|$)"
    ),
    re.compile(r"(?:有个|有一个|某个)([^，,。？?；;：:]{2,24})"),
)


def descriptions(question: str) -> tuple[str, ...]:
    """Phrases that describe a place instead of naming it: 东北那个县级市, 大沽河流经的那个城市."""
    found: dict[str, None] = {}
    for pattern in _DESCRIBED:
        for match in pattern.finditer(question):
            if not any(match[1] in known or known in match[1] for known in found):
                found.setdefault(match[1])
    return tuple(found)


_WHICH_PLACES = re.compile(
    r"(?:有)?哪(?:些|几个|几家|里|儿)?(?:个|家)?(?:地方|城市|市|县|省|单位|社区|地|材料|例子|开发区)?(?:的材料)?(?:上|里)?"
    r"|有没有(?:地方|城市|先例)|先例|案例|例子"
)


_OR = re.compile(r"[、，,；;]|或者|或是|还是|或|以及|[和与]")


_MATTER = re.compile(
    r"在([^，,、在]{2,12}?)(?:方面|领域|工作中|上(?!海)|中(?!心))(?:都|曾|曾经)?(?:使?用|采[用取]|实行|推行|搞|试)?(?:过|了)?"
)


def matter(question: str) -> str:
    """What all the ways are ways of: 在污水处理上用过 BOT 或者 PPP; empty if the question doesn't say so."""
    match = _MATTER.search(question)
    return match[1] if match else ""


def without_asking(text: str) -> str:
    """A question without the words that only ask for places."""
    return _WHICH_PLACES.sub(" ", text)


def aspects(question: str) -> tuple[str, ...]:
    """The ways named side by side of which any will do: BOT, PPP, 市场化运营; the clause that asks if it names but one."""
    sentences = re.split(r"[？?；;。，,]", question)
    asking = [sentence for sentence in sentences if _WHICH_PLACES.search(sentence)][:1] or sentences[:1]
    bare = _WHICH_PLACES.sub("，", asking[0])
    if not terms.words(bare):
        # 污泥怎么处置，有哪几个地方提到了: the matter stands in the other clause.
        bare = "，".join(sentence for sentence in sentences if sentence not in asking)
    bare = _MATTER.sub("，", bare)
    parts = [part.strip() for part in _OR.split(bare) if terms.words(part)]
    return tuple(parts) if len(parts) > 1 else (bare.strip("，") or question,)


def terms_of(question: str) -> tuple[str, ...]:
    """What is to be defined: the quoted words, or what stands beside 什么是 and 指什么."""
    quoted = QUOTED.findall(question)
    if quoted:
        return tuple(normalise(term) for term in quoted)
    for pattern in _TERMS:
        match = pattern.search(question)
        if match:
            return tuple(normalise(term) for term in _BETWEEN_TERMS.split(match[1]) if term.strip())
    return ()


def short_name(place: str) -> str:
    """湖州市 → 湖州; names of two characters stay as they are (沙县)."""
    for suffix in ("自治州", "地区", "自治县", "市", "县", "区", "省"):
        if place.endswith(suffix) and len(place) - len(suffix) >= 2:
            return place.removesuffix(suffix)
    return place


def without_places(text: str, places: Sequence[str]) -> str:
    """The text with blanks for the places, in full and short; if nothing else is left, as it was blanked."""
    for place in places:
        text = text.replace(place, " ").replace(short_name(place), " ")
    return text.strip() or text

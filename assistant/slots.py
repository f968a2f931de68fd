"""What a question asks for, thing by thing: each clause, and in a clause each thing whose figure is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.asking import clauses, short_name
from assistant.intents import intent_of
from assistant.wanted import Wanted, leaning_on, only, wanted
from kb import terms
from kb.indicators import find_indicators

if TYPE_CHECKING:
    from assistant.records import Query
    from kb.search import Searcher

_ASKED = re.compile(
    r"(?:的)?(?:目标|要求|平均值|指标)?(?:分别|各)?(?:要|应|定)?(?:的目标)?(?:是|为|达到|做到|有|定)?(?:了)?多少|(?:分别|各)(?:是|为|有|要|达)|的(?:目标|要求|数字|数值|情况)"
)
"""What follows the things whose figures are asked for: 绿地率和绿化覆盖率 | 的目标是多少."""
_AND = re.compile(r"以及|[、和与]|(?<!普)及")
_MEASURED = re.compile(
    r"(?:率|量|面积|浓度|天数|指数|比例|比重|增速|增幅|GDP|gdp|平均值|声级|分贝|能力|规模|投资|资金|人口|收入|总值|产值|里程|长度|户数|人数|金额|额|数)$"
)
"""How the name of something ends that is measured."""
_EACH = re.compile(r"分别|各")
_INTO = re.compile(r"[，,：:；;里中]")
_LONGEST = 16
"""Characters: a longer stretch before 多少 is no list of names."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is asked for: its own words, and the query and wants that lean on them."""

    words: str
    query: Query
    want: Wanted

    @property
    def own(self) -> Wanted:
        """What its own words ask for."""
        return only(self.want, self.words)


def slots(query: Query, searcher: Searcher) -> list[Slot]:
    """The things a question asks for in its order; one slot for a question that asks only one thing."""
    asking = clauses(query.question)
    found = [slot for clause in asking or [query.question] for slot in _of_clause(query, clause, searcher)]
    if len(found) > 1:
        return found
    return [Slot(query.question, query, wanted(query, searcher))]


def _of_clause(query: Query, clause: str, searcher: Searcher) -> list[Slot]:
    things = [one for one in things_measured(clause) if not _names_a_place(one, query)]
    asked = _asking(query, clause)
    if len(things) < 2:
        return [Slot(clause, asked, leaning_on(wanted(asked, searcher), clause))]
    return [_of_thing(asked, thing, things, searcher) for thing in things]


def _names_a_place(thing: str, query: Query) -> bool:
    return any(short_name(place) in thing for place in query.places)


def _of_thing(query: Query, thing: str, things: list[str], searcher: Searcher) -> Slot:
    """One of several things; what the others are called says nothing of it."""
    named = tuple(item.name for item in find_indicators(thing))
    asked = replace(query, indicators=named)
    want = wanted(asked, searcher)
    others = "，".join(other for other in things if other != thing)
    bare = {word: weight for word, weight in want.weights.items() if word in thing or word not in others}
    return Slot(thing, asked, leaning_on(replace(want, weights=bare), thing))


def things_measured(clause: str) -> list[str]:
    """The names joined by 、 or 和 before 多少: 绿地率, 绿化覆盖率; empty where they are not all things measured.

    Before 各 and 分别 whatever is joined is asked for one by one.
    """
    end = _ASKED.search(clause)
    if end is None:
        return []
    listed = _INTO.split(clause[: end.start()])[-1]
    parts = [part.strip() for part in _AND.split(listed) if part.strip()]
    each = bool(_EACH.search(end[0]))
    fit = all((each or _MEASURED.search(part)) and 1 < len(part) <= _LONGEST for part in parts)
    return parts if len(parts) > 1 and fit else []


def _asking(query: Query, clause: str) -> Query:
    """What one clause asks for; the words of the others still say of what."""
    names = tuple(item.name for item in find_indicators(clause))
    # 占比是多少？ is still about the indicator before it, 创模由谁牵头？ is not.
    inherited = query.indicators if len(terms.words(clause)) <= 1 else ()
    return replace(query, question=clause, intent=intent_of(clause), indicators=names or inherited)

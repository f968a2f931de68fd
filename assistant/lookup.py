"""Questions for a requirement or a limit, answered from the catalogue: which rows were asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from assistant.facets import NATIONAL, Asked, ask, compares, group_of, names_version, tags_in
from kb.normal import normalise
from kb.requirements import load_requirements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.records import Query
    from kb.requirements import Requirement, Ruleset

_ASKS = re.compile(
    r"要求|标准|限值|门槛|规定|目标|指标|上限|下限|不(?:得|能|准)超过|不(?:得|能)低于|应达到|要达到|多少|几|怎么样|差在哪|差别|区别|不同"
)
_ASKS_FIRMLY = re.compile(
    r"要求|标准|限值|门槛|规定|上限|下限|不(?:得|能|准)超过|不(?:得|能)低于|应达到|要达到|及格线|达标线"
)
_ASKS_WAY = re.compile(r"(?:怎么|怎样|如何|咋)(?!(?:要求|规定|定|限|算))|办法|措施|做法|经验")
_MOST = 8
_FEW = 4
_FEW_CHARACTERS = 5
_A_DESCRIPTION = 8
_OF_THE_LIST = "总则"
_TWO = 2
_TELLING_DIMENSIONS = frozenset({"class", "grade", "average", "part", "peak", "built"})
"""A class or an averaging time is asked of a limit; 夜间 or 山区 alone may stand in any question."""
_TOO_MANY = 6
"""Limits of one standard for one indicator: without a class such a list is no answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the catalogue says to it."""

    asked: Asked
    rows: tuple[Requirement, ...] = ()
    nearest: tuple[Requirement, ...] = ()
    """Where there are no rows: the same indicator in other rulesets."""

    @property
    def silent(self) -> tuple[Ruleset, ...]:
        """Rulesets that were named and say nothing of it, though others that were named do."""
        speaking = {group_of(row.ruleset) for row in self.rows}
        asked = [one for one in self.asked.rulesets if not one.is_standard]
        return tuple(one for one in asked if speaking and group_of(one) not in speaking)


def look_up(query: Query, *, only_starter: bool) -> Found | None:
    """The requirements that `query` asks for; None if it asks for something else.

    In a library with documents of its own (`only_starter` false) a bare 要求达到多少 may mean one of those:
    then the campaign, the standard or the class must be named.
    """
    text = normalise(query.text)
    asked = ask(text, query)
    if asked.item is not None and asked.rulesets:
        return _item(asked)
    if query.intent in ("precedent", "when", "definition") or _ASKS_WAY.search(text):
        return None
    is_firm = bool(_ASKS_FIRMLY.search(text))
    of_a_city = bool(query.places) and not asked.of_area
    of_a_year = bool(query.years) and not asked.rulesets
    if (of_a_city or of_a_year) and not is_firm:
        # What a city reached, or the country in some year.
        return None
    if not asked.indicators:
        return _differences(asked) if compares(text) else None
    if not _is_for_the_catalogue(query, asked, is_firm=is_firm, only_starter=only_starter):
        return None
    found = _rows(asked)
    return found if (found.rows or found.nearest) and not _is_a_whole_table(found.rows) else None


def _is_for_the_catalogue(query: Query, asked: Asked, *, is_firm: bool, only_starter: bool) -> bool:
    if query.places and not asked.rulesets:
        return False
    if not _ASKS.search(asked.text) and asked.left > _FEW_CHARACTERS:
        # 陕西省模污水处理率？ asks nothing else; a longer question without 要求 or 多少 does.
        return False
    if not asked.by_version and all(one.category == _OF_THE_LIST for one in asked.indicators):
        # 创模共几项指标: which version must be said first; a card tells of all of them.
        return False
    if not is_firm and not asked.by_version and asked.left > _A_DESCRIPTION:
        # 大沽河流经的那个环保模范城市，噪声多少分贝: a campaign is mentioned, a city's figure asked for.
        return False
    is_named = asked.by_name or any(dimension in _TELLING_DIMENSIONS for dimension, _ in asked.tags)
    is_limit = len(asked.indicators) == 1 and asked.indicators[0].unit.startswith("dB") and bool(asked.tags)
    return is_named or is_limit or (is_firm and (only_starter or bool(NATIONAL.search(asked.text))))


def _is_a_whole_table(rows: tuple[Requirement, ...]) -> bool:
    """Whether the rows are the classes of one standard, none of which was asked for."""
    tables = {(row.ruleset, row.indicator) for row in rows}
    return len(rows) > _TOO_MANY and len(tables) == 1


def _item(asked: Asked) -> Found:
    rows = tuple(
        row for row in load_requirements() if row.ruleset in asked.rulesets and row.item == asked.item
    )
    return Found(asked, rows)


def _rows(asked: Asked) -> Found:
    every = [row for row in load_requirements() if row.indicator in asked.indicators]
    best = _best_by_tags(_inside(every, asked), asked.tags)
    grades = any(dimension in _TELLING_DIMENSIONS for dimension, _ in asked.tags)
    if grades and asked.everyday and not any(_fit(row, asked.tags) > 0 for row in best):
        # 区域声环境二级: the mean that the words name has no grades, the grades that they mean have.
        meant = [row for row in load_requirements() if row.indicator in asked.everyday]
        graded = _best_by_tags(_inside(meant, asked), asked.tags)
        best = graded if any(_fit(row, asked.tags) > 0 for row in graded) else best
    if not any(dimension == "class" for dimension, _ in asked.tags):
        best = [row for row in best if _is_for(row, asked.text)] or best
    if not asked.tags and any(not row.ruleset.is_standard for row in best):
        # Without a class the limits of standards are a table; what campaigns require is the answer.
        best = [row for row in best if not row.ruleset.is_standard]
    if best:
        return Found(asked, tuple(_in_order(best)[:_MOST]))
    return Found(asked, (), _nearest(every, asked))


def _is_for(row: Requirement, text: str) -> bool:
    """Whether the question speaks of the kind of area that a limit is for (学校, 铁路两侧)."""
    return any(word in text for word in row.where)


def _nearest(every: list[Requirement], asked: Asked) -> tuple[Requirement, ...]:
    """What the rulesets that were asked for say of the same matter, then the indicator in other rulesets."""
    categories = {indicator.category for indicator in asked.indicators}
    kin = [
        row
        for row in load_requirements()
        if asked.rulesets and row.ruleset in asked.rulesets and row.indicator.category in categories
    ]
    others = _in_order(_best_by_tags([row for row in every if _holds(row, asked)], asked.tags))
    return (*kin[:_FEW], *(row for row in others if row not in kin))[:_MOST]


def _inside(rows: Iterable[Requirement], asked: Asked) -> list[Requirement]:
    """Rows of the rulesets that were asked for; of standards the present edition unless an old one was."""
    kept = [row for row in rows if not asked.rulesets or row.ruleset in asked.rulesets]
    kept = [row for row in kept if _holds(row, asked)]
    if asked.national and not asked.rulesets:
        kept = [row for row in kept if row.ruleset.level in ("国家", "标准")]
    if asked.current:
        return [row for row in kept if row.ruleset.in_force]
    if asked.old or len(asked.rulesets) == 1:
        return kept
    named = {
        row.ruleset
        for row in kept
        if names_version(asked.text, row.ruleset, campaign_named=True)
        or normalise(row.ruleset.campaign) in asked.text
    }
    present = {
        group_of(row.ruleset) for row in kept if row.ruleset.is_standard and row.ruleset.standing != "旧版"
    }
    return [
        row
        for row in kept
        if row.ruleset.standing != "旧版" or row.ruleset in named or group_of(row.ruleset) not in present
    ]


def _holds(row: Requirement, asked: Asked) -> bool:
    """Whether a stage of a standard is in force today, or its year was asked for."""
    is_now = row.since <= _today() and (not row.until or _today() <= row.until)
    return is_now or any(date and date[:4] in asked.text for date in (row.since, row.until))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def values_asked(row: Requirement, asked: Asked) -> dict[str, str]:
    """Of the thresholds of a row those for the classes and periods that were asked for; all if none was."""
    wanted = {
        key: value
        for key, value in row.values.items()
        if any(
            name == dimension and _same(mine, one)
            for name, mine in tags_in(normalise(key))
            for dimension, one in asked.tags
        )
    }
    return wanted or row.values


def _differences(asked: Asked) -> Found | None:
    """Two rulesets compared as a whole: the indicators for which both state a threshold, and not the same one."""
    if len(asked.rulesets) < _TWO:
        return None
    rows = [row for row in load_requirements() if row.ruleset in asked.rulesets and row.threshold]
    by_indicator: dict[str, list[Requirement]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator.name, []).append(row)
    told = [
        row
        for members in by_indicator.values()
        if len({member.ruleset for member in members}) > 1
        and len({(member.operator, float(member.threshold)) for member in members}) > 1
        for row in members
    ]
    return Found(asked, tuple(told[:_MOST])) if told else None


def _best_by_tags(rows: Iterable[Requirement], tags: frozenset[tuple[str, str]]) -> list[Requirement]:
    """Rows that contradict no class or period of the question, and among them those that meet most."""
    fitting = [(row, _fit(row, tags)) for row in rows]
    allowed = [(row, fit) for row, fit in fitting if fit >= 0]
    most = max((fit for _, fit in allowed), default=0)
    return [row for row, fit in allowed if fit == most]


def _fit(row: Requirement, tags: frozenset[tuple[str, str]]) -> int:
    """How many of the asked dimensions a row meets; -1 if it contradicts one."""
    met = 0
    for dimension in {dimension for dimension, _ in tags}:
        asked = {value for name, value in tags if name == dimension}
        mine = _own_values(row, dimension)
        if dimension == "peak" and not mine:
            return -1
        if mine and not any(_same(one, value) for one in mine for value in asked):
            return -1
        met += bool(mine)
    # 夜间最大声级 is a limit of its own, not the one that 夜间限值 asks for.
    return met - ("最大声级" in row.tags and ("peak", "最大声级") not in tags)


def _own_values(row: Requirement, dimension: str) -> set[str]:
    return {value for name, value in _row_tags(row) if name == dimension}


@cache
def _tags_of(words: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for word in words for pair in tags_in(normalise(word)))


def _row_tags(row: Requirement) -> frozenset[tuple[str, str]]:
    return _tags_of((*row.tags, *row.values))


def _same(mine: str, asked: str) -> bool:
    """4类 asks for 4a and 4b."""
    return mine == asked or mine.rstrip("ab") == asked


_LEVELS = ("国家", "省", "市自定", "标准")


def _in_order(rows: Iterable[Requirement]) -> list[Requirement]:
    """The campaign itself first, newest version first; then provinces and cities, its kin, standards."""

    def key(row: Requirement) -> tuple[int, int, int, str]:
        ruleset = row.ruleset
        kin = ruleset.level == "国家" and "环境保护模范" not in ruleset.campaign
        age = ("nm26", "nm115", "nmearly").index(ruleset.key) if ruleset.key.startswith("nm") else 0
        return (
            not row.is_usable,
            3 if kin else _LEVELS.index(ruleset.level) + (ruleset.is_standard),
            age,
            ruleset.key,
        )

    return sorted(rows, key=key)

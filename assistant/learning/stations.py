"""The path through the campaign: stations that read starter cards, in the order a newcomer needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, get_args

from assistant.cite import Citer
from assistant.learning.reading import line, sentences_of, shipped_cards
from assistant.learning.records import Section, Station, View
from kb.datafiles import data_file, read_yaml, words_of
from kb.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.search import Searcher

_FILE = "kb/data/learning.yaml"


@dataclass(frozen=True, slots=True)
class Reading:
    """A card that a station reads; only some of its sections where they are named."""

    card: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A station as its data file describes it."""

    id: str
    title: str
    aim: str
    reads: tuple[Reading, ...]
    further: tuple[str, ...]
    view: View = "text"


def stations(searcher: Searcher) -> tuple[Station, ...]:
    """All stations with their text as the library holds it."""
    return tuple(_station(plan, searcher) for plan in load_plans())


def _station(plan: Plan, searcher: Searcher) -> Station:
    citer = Citer(searcher.where)
    sections = tuple(section for reading in plan.reads for section in _sections(reading, searcher, citer))
    return Station(plan.id, plan.title, plan.aim, sections, plan.further, plan.view)


def _sections(reading: Reading, searcher: Searcher, citer: Citer) -> Iterator[Section]:
    told = sentences_of(reading.card, searcher)
    for heading, members in groupby(told, key=lambda sentence: sentence.heading):
        if not reading.only or heading in reading.only:
            lines = tuple(line(one.part, citer) for one in members)
            yield Section(heading, lines, lines[0].citation.title)


@cache
def load_plans() -> tuple[Plan, ...]:
    """All stations as planned. Raises DataError naming the bad entry."""
    return parse_plans(read_yaml(data_file("learning.yaml")))


def parse_plans(rows: list[dict[str, Any]]) -> tuple[Plan, ...]:
    """Stations from data. Raises DataError for a foreign field, an id used twice, a card or section that isn't there."""
    plans = tuple(_plan(row) for row in rows)
    ids = [plan.id for plan in plans]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise DataError(f"新人入门：编号“{twice}”用了两次，请改 {_FILE}")
    return plans


def _plan(row: dict[str, Any]) -> Plan:
    try:
        rests = [dict(one) for one in row["reads"]]
        reads = tuple(Reading(one.pop("card"), words_of(one.pop("only", [])), **one) for one in rests)
        plan = Plan(**{**row, "reads": reads, "further": words_of(row["further"])})
    except (AttributeError, KeyError, TypeError) as error:
        raise DataError(f"新人入门：条目 {row!r} 的字段不对（{error}），请改 {_FILE}") from error
    fault = _fault(plan)
    if fault:
        raise DataError(f"新人入门：“{plan.id}”一站{fault}，请改 {_FILE}")
    return plan


def _fault(plan: Plan) -> str:
    """What is wrong with a station; empty if nothing is."""
    if not (plan.id and plan.title and plan.aim and plan.reads):
        return "缺编号、标题、学习目的或所读的卡片"
    if plan.view not in get_args(View):
        return f"的 view“{plan.view}”不认识"
    for reading in plan.reads:
        if reading.card not in shipped_cards():
            return f"所读的卡片“{reading.card}”不存在"
        known = _headings(shipped_cards()[reading.card])
        lacking = [heading for heading in reading.only if heading not in known]
        if lacking:
            return f"所读的卡片“{reading.card}”里没有小节“{lacking[0]}”"
    return ""


def _headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)

"""What was asked for and must be there: the indicator, the year, the figure, the number of a document, the date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import select
from assistant.judge.nearness import Standards, names
from assistant.passages import has_number, is_hidden
from assistant.wanted import says
from kb.indicators import has_measure
from kb.normal import normalise

if TYPE_CHECKING:
    from assistant.records import Evidence, Missing, Query
    from assistant.wanted import Wanted
    from kb.indicators import Measure

_DATE = re.compile(
    r"(?:19|20)\d{2}\s*年|[一二]\s*[〇○零九]\s*[〇○零一二三四五六七八九]{2}\s*年|\d{1,2}月\d{1,2}日"
)
_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TELLING_MEASURES = {"money", "decibel", "concentration", "days"}
"""Kinds of figures that a question names unmistakably; 多少 alone may ask for anything."""
_OF_PEOPLE: tuple[Measure, ...] = ("people", "percent")
_ASKS_FILE_NUMBER = re.compile(r"文号|发文字号")
_ASKS_WHICH = re.compile(r"哪[几些]")
_COUNTS_PEOPLE = re.compile(r"(?:多少|几)(?:[户人](?!均|类)|名)")
_NEAR_THE_BEST = 0.75
_DATED_AMONG = 40
_ASKS_TOTAL = re.compile(r"总共|一共|合计|累计|总计|总额|总投|前后.{0,6}(?:投|花)")
_SAYS_TOTAL = re.compile(r"总[共计投额]|共(?![同产青和建享])|累计|合计|以来")
_OWN_WORDS = 0.2
_EVENTS = re.compile(
    r"获得|荣获|授予|命名|评为|创成|通过|成立|印发|发布|公布|施行|实施|启动|召开|举办|验收|开工|建成|投运|废止"
)
_PLANNED = re.compile(r"争创|力争|争取|计划|拟于|准备|目标是|确保.{0,12}(?:达到|完成)")
_ASKS_YEAR = re.compile(r"哪(?:一)?年|何年|什么年份|哪年")


def by_indicator(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """An indicator that was asked for must be named, with a figure of its kind where a figure is wanted."""
    if not want.indicators or query.intent in ("howto", "definition"):
        return parts, None
    naming = [part for part in parts if names(part, want)]
    if not naming:
        return parts, "indicator"
    if want.wants_measures:
        # What a place did for an indicator seldom stands in the sentence that names it.
        return parts, None
    if want.needs_figure:
        with_figure = [part for part in naming if _has_asked_measure(part.words, want)]
        return (with_figure, None) if with_figure else (naming, "figure")
    return naming, None


def _has_asked_measure(text: str, want: Wanted) -> bool:
    plain = normalise(select.sound(text))
    return any(has_measure(measure, plain) for measure in (want.measures or ("any",)))


def by_year(
    query: Query, _want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A year that was asked for must stand in the passage, its headings or its report's description."""
    if not query.years:
        return parts, None
    fitting = [part for part in parts if any(_is_of_year(part, year) for year in query.years)]
    return (fitting, None) if fitting else (parts, "year")


def _is_of_year(part: Evidence, year: int) -> bool:
    report = part.hit.report
    if report.year.is_known and report.year.value == str(year):
        return True
    # Where every year was replaced by one, that year is nobody's; where dates only contradict it, it is said so.
    if report.year.how == "suspect" and report.year.value == str(year) and not report.year.witnesses:
        return False
    # A sentence that says its own year is of no other, whatever stands around it.
    own = _FULL_YEAR.findall(part.words)
    chunk = part.hit.chunk
    # A title that the page or the file lent stands over all its reports, and its year may be none of theirs.
    title = "" if report.title.how == "inferred" else report.title.value or ""
    return str(year) in (own or _FULL_YEAR.findall("\n".join((title, *chunk.headings, chunk.text))))


def by_figure(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A question for money, decibels and the like is answered only by such a figure with the thing asked about."""
    if not want.needs_figure or want.indicators:
        return parts, None
    near = [part for part in parts if part.score >= _NEAR_THE_BEST * parts[0].score]
    # 哪几种 asks for the things, not for how many.
    asks_amount = query.intent == "figure" and not _ASKS_WHICH.search(query.question)
    is_numberless = asks_amount and not any(has_number(part.words) for part in near)
    if is_numberless or is_hidden(parts[:1], query.question):
        return parts, "figure"
    if _COUNTS_PEOPLE.search(query.question):
        # 有多少人满意 may be told as a share.
        counted = [
            part for part in near if any(has_measure(one, normalise(part.words)) for one in _OF_PEOPLE)
        ]
        return (parts, None) if counted else (parts, "figure")
    if not set(want.measures) & _TELLING_MEASURES:
        return parts, None
    if _ASKS_TOTAL.search(query.question):
        # What single works cost is no answer to what all of it cost.
        near = [part for part in near if _SAYS_TOTAL.search(part.words)]
        # Of a table only the row of the total.
        parts = [part for part in parts if not part.is_row or part in near]
    # A row of a table says its unit only with its header.
    if any(_has_asked_measure(f"{part.hit.chunk.text}\n{part.told}", want) for part in near):
        return parts, None
    return parts, "figure"


def by_number(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A question for a document's number is answered only by one."""
    asks = want.wants_number and _ASKS_FILE_NUMBER.search(query.question)
    if not asks or any(select.has_file_number(part) for part in parts[:_DATED_AMONG]):
        return parts, None
    return parts, "figure"


def by_date(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """When something happened is answered only by a sound date of that event."""
    if query.intent != "when" or not parts:
        return parts, None
    dated = [part for part in parts[:_DATED_AMONG] if _DATE.search(part.words) and _tells(part, want)]
    # 217.01亿元是哪一年的数？ is answered by the date of that figure only.
    stated = max(_figures_said(part, want) for part in parts[:_DATED_AMONG])
    dated = [part for part in dated if _figures_said(part, want) == stated]
    event = _EVENTS.search(query.question)
    if event:
        dated = [part for part in dated if _has_happened(part, event[0])]
    if _ASKS_YEAR.search(query.question):
        dated = [part for part in dated if _FULL_YEAR.search(part.words)]
    # A year that replaced all others is nobody's date, and another sentence's date is not the one asked for.
    if not dated or _has_suspect_year(dated[0]):
        return parts, "year_masked"
    return [part for part in dated if not _has_suspect_year(part)], None


def _figures_said(part: Evidence, want: Wanted) -> int:
    """How many of the figures that stand in the question a part has."""
    plain = normalise(part.words)
    return sum(1 for word in want.weights if _DIGIT.search(word) and word in plain)


def _has_happened(part: Evidence, event: str) -> bool:
    """Whether a part says that the event took place, not that it is striven for."""
    return says(normalise(part.words), event) and not _PLANNED.search(part.words)


def _tells(part: Evidence, want: Wanted) -> bool:
    """Whether the sentence with the date speaks of the event itself, not only its passage."""
    return select.own_share(part, want) >= _OWN_WORDS


def _has_suspect_year(part: Evidence) -> bool:
    year = part.hit.report.year
    return year.how == "suspect" and (year.value or "") in part.words


CHECKS = (by_indicator, by_year, by_figure, by_number, by_date)
"""In this order: each gets the parts that the one before it left."""

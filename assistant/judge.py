"""Whether the evidence answers what was asked, or what is missing: place, indicator, year, the figure, the topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import select
from assistant.asking import short_name
from assistant.norms import NORM_TEXTS
from assistant.passages import figures_in, has_number, is_hidden
from assistant.wanted import says
from kb.indicators import has_measure
from kb.normal import normalise
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.find import Finding
    from assistant.records import Evidence, Missing, Query
    from assistant.wanted import Wanted
    from kb.indicators import Measure
    from kb.records import Hit, Report

_DATE = re.compile(
    r"(?:19|20)\d{2}\s*年|[一二]\s*[〇○零九]\s*[〇○零一二三四五六七八九]{2}\s*年|\d{1,2}月\d{1,2}日"
)
_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TELLING_MEASURES = {"money", "decibel", "concentration", "days"}
"""Kinds of figures that a question names unmistakably; 多少 alone may ask for anything."""
_OF_PEOPLE: tuple[Measure, ...] = ("people", "percent")
_OF_A_REGION = 0.85
_ASKS_FILE_NUMBER = re.compile(r"文号|发文字号")
_ASKS_WHICH = re.compile(r"哪[几些]")
_ASKS_WHICH_PLACE = re.compile(r"(?:是|叫)(?:哪个|哪座|什么)(?:市|县|城市|地方)|[市县]名")
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


@dataclass(frozen=True, slots=True)
class Standards:
    """How near a passage must be before it counts as speaking of the question.

    Seen with the built-in model on the development questions and 18 questions from outside the field:
    nearest passages inside reach a cosine of .867 and more, outside .84–.873, most below .865.
    """

    few_words: float = 0.34
    near: float = 0.872
    """With fewer of the question's words than `few_words` a passage must be at least this near in meaning."""
    most_words: float = 0.6
    not_alien: float = 0.86
    """With fewer than `most_words`, at least this near."""
    nothing: float = 0.08
    """With hardly any of the question's words nearness tells nothing: a place's texts are all near one another."""
    outside: float = 0.86
    """Nothing so far off, with few of the question's words, speaks of the field at all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said: evidence in order, or what is missing."""

    parts: tuple[Evidence, ...] = ()
    missing: Missing | None = None


def judge(query: Query, finding: Finding, want: Wanted, standards: Standards | None = None) -> Verdict:
    """The parts that may answer a question about at most one place, or why none may."""
    standards = standards or Standards()
    hits = admitted(query, finding)
    if query.places and not hits:
        return Verdict(missing="place")
    parts = _of_described(query, finding, want, select.select(hits, want, finding.figures))
    parts = [
        part
        for part in parts
        if not _is_another_s(part, query, finding, want) and not _is_only_aimed_at(part, finding, want)
    ]
    if not parts:
        return Verdict(missing="indicator" if want.indicators else "topic")
    if not query.places:
        parts = sorted(parts, key=lambda part: -part.score * (_OF_A_REGION if _is_regional(part) else 1.0))
    if _ASKS_WHICH_PLACE.search(query.question) and parts[0].hit.report.place.how == "masked":
        return Verdict(tuple(parts), "place_hidden")
    for check in (_indicator, _year, _figure, _number, _when, _topic):
        parts, missing = check(query, want, parts, standards)
        if missing is not None:
            return Verdict(tuple(parts), missing)
    return Verdict(tuple(parts)) if parts else Verdict(missing="topic")


def _of_described(query: Query, finding: Finding, want: Wanted, parts: list[Evidence]) -> list[Evidence]:
    """The place lock for a report that is described instead of named (东北首家创模县级市, 大沽河流经的城市).

    A figure holds for the report it stands in: where much of the question are words that hardly any
    report has, only reports that have most of them may give the figure.
    """
    if (
        query.places
        or not want.needs_figure
        or query.intent not in ("figure", "threshold")
        or not want.indicators
    ):
        return parts
    named = {word for item in want.indicators for word in item.names}
    told = {word: found for word, found in finding.telling.items() if not any(word in name for name in named)}
    weight = sum(heavy for heavy, _ in told.values())
    if not told:
        return parts
    fitting = {
        part.hit.chunk.report_id
        for part in parts
        if sum(heavy for heavy, ids in told.values() if part.hit.chunk.report_id in ids) >= weight / 2
    }
    return [part for part in parts if part.hit.chunk.report_id in fitting]


def _is_regional(part: Evidence) -> bool:
    """Whether a part is of one region's law: where no place is named the country's is asked for."""
    report = part.hit.report
    return report.kind.value in NORM_TEXTS and report.place.value != NATIONWIDE


def _is_another_s(part: Evidence, query: Query, finding: Finding, want: Wanted) -> bool:
    """Whether all figures of the indicator in a part are, by its own words, of a place that was not asked about.

    In a text of 昆明 a sentence may state the province's figure.
    """
    if not query.places or not want.needs_figure or not want.indicators:
        return False
    stated = figures_in(part, finding.figures)
    asked = {short_name(place) for place in query.places}
    own = part.hit.report.place.value
    # A report about the place speaks for it unless it says otherwise; one that mentions it only where it says so.
    if any(part.hit.report.id in ids for ids in finding.by_place.values()):
        asked |= {short_name(own or "")}
    # A district that the gazetteer does not know (any more) is asked for by its name.
    asked |= {short_name(name) for one in stated if (name := one.place.value) and name in query.question}
    places = [short_name(one.place.value) if one.place.value else None for one in stated]
    return bool(places) and all(place is not None and place not in asked for place in places)


def _is_only_aimed_at(part: Evidence, finding: Finding, want: Wanted) -> bool:
    """Whether what is so today is asked for and a part has only what is planned or demanded."""
    if want.tense != "present" or not want.needs_figure:
        return False
    kinds = {figure.kind for figure in figures_in(part, finding.figures)}
    return bool(kinds) and kinds <= {"目标", "标准"}


def admitted(query: Query, finding: Finding) -> list[Hit]:
    """The place lock: only passages of reports about the place (or, failing that, that mention it).

    A question that names a law or a standard is answered from it.
    """
    if not query.places:
        described = frozenset[str]().union(*(party.reports for party in finding.parties))
        if described:
            return [hit for hit in finding.hits if hit.chunk.report_id in described]
        named = [hit for hit in finding.hits if hit.chunk.report_id in finding.named]
        return named or list(finding.hits)
    allowed = {report_id for place in query.places for report_id in finding.speaking_for(place)}
    return [hit for hit in finding.hits if hit.chunk.report_id in allowed]


def _indicator(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    if not want.indicators or query.intent in ("howto", "definition"):
        return parts, None
    naming = [part for part in parts if _names(part, want)]
    if not naming:
        return parts, "indicator"
    if want.wants_measures:
        # What a place did for an indicator seldom stands in the sentence that names it.
        return parts, None
    if want.needs_figure:
        with_figure = [part for part in naming if _has_asked_measure(part.words, want)]
        return (with_figure, None) if with_figure else (naming, "figure")
    return naming, None


def _names(part: Evidence, want: Wanted) -> bool:
    plain = normalise(part.words)
    return any(item.is_named_in(plain) for item in want.indicators)


def _has_asked_measure(text: str, want: Wanted) -> bool:
    plain = normalise(select.sound(text))
    return any(has_measure(measure, plain) for measure in (want.measures or ("any",)))


def _year(
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


def _figure(
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


def _number(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    """A question for a document's number is answered only by one."""
    asks = want.wants_number and _ASKS_FILE_NUMBER.search(query.question)
    if not asks or any(select.has_file_number(part) for part in parts[:_DATED_AMONG]):
        return parts, None
    return parts, "figure"


def _when(
    query: Query, want: Wanted, parts: list[Evidence], _standards: Standards
) -> tuple[list[Evidence], Missing | None]:
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


def _topic(
    query: Query, want: Wanted, parts: list[Evidence], standards: Standards
) -> tuple[list[Evidence], Missing | None]:
    if parts and not is_off_topic(parts, want, standards) and not _is_silent(query, want, parts, standards):
        return parts, None
    nearest = max((part.hit.cosine for part in parts if part.hit.cosine is not None), default=1.0)
    told = _told(want, parts)
    outside = want.cosines_tell and nearest < standards.outside and told < standards.few_words
    return parts, "field" if outside and not query.places and not want.indicators else "topic"


def is_off_topic(parts: Sequence[Evidence], want: Wanted, standards: Standards) -> bool:
    """Whether neither the words nor the meaning of what was found come near the question."""
    if (want.indicators and _names(parts[0], want)) or any(select.defines(part, want) for part in parts[:5]):
        return False
    share = _told(want, parts)
    cosines = [part.hit.cosine for part in parts if part.hit.cosine is not None]
    # Found by words alone (or with another model, whose cosines mean something else): words must tell.
    if not cosines or not want.cosines_tell:
        return share < standards.few_words
    nearest = max(cosines)
    return (share < standards.few_words and nearest < standards.near) or (
        share < standards.most_words and nearest < standards.not_alien
    )


def _is_silent(query: Query, want: Wanted, parts: Sequence[Evidence], standards: Standards) -> bool:
    """Whether the texts of a named place have hardly any word of the question."""
    if not query.places or (want.indicators and _names(parts[0], want)):
        return False
    return _told(want, parts) < standards.nothing


def _told(want: Wanted, parts: Sequence[Evidence]) -> float:
    """How much of the question the best parts have, counting words that no text has."""
    heard = want.total / (want.total + want.unheard)
    return heard * max((select.named_share(part, want) for part in parts[:5]), default=0.0)


def reports_of(parts: Iterable[Evidence]) -> list[Report]:
    """The reports that parts stand in, each once, in order."""
    found: dict[str, Report] = {}
    for part in parts:
        found.setdefault(part.hit.report.id, part.hit.report)
    return list(found.values())


def of_report(parts: Sequence[Evidence], report_id: str) -> list[Evidence]:
    """Only one report's parts."""
    return [part for part in parts if part.hit.chunk.report_id == report_id]

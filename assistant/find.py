"""Finding passages for a query: one search a place, breadth over reports for precedents, the rest by description."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.understand import aspects, clauses, descriptions, short_name, terms_of, without_places
from kb import terms
from kb.normal import normalise
from kb.search import EVERYWHERE, Scope
from kb.validity import REPEALED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.records import Query
    from kb.places import Gazetteer, PlaceEntry
    from kb.records import Fact, Figure, Hit, Report
    from kb.search import Searcher


SHEET = "指标要求"
"""Generated from the catalogue, a sentence a requirement: looked up, not searched."""
_NORM_TEXTS = ("法规", "标准")
_NORM_CARDS = ("法规摘要", "标准摘要")
NORMS = (*_NORM_TEXTS, *_NORM_CARDS)
_NOBODYS = (SHEET, "术语", "工作指南")
"""Kinds that mention every city and tell none."""
_NO_PRECEDENTS = (*NORMS, *_NOBODYS)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: passages best first, and which reports may speak for each place that was asked about."""

    hits: tuple[Hit, ...]
    by_place: dict[str, frozenset[str]]
    """Ids of the reports about each place; empty where there are none."""
    mentions: dict[str, frozenset[str]]
    """Where there are none: reports that name the place and may be meant."""

    telling: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    """Words of the question that hardly any report has: their weight and those reports."""

    named: frozenset[str] = frozenset()
    """Ids of the laws and standards that the question names by title or number."""

    parties: tuple[Party, ...] = ()
    """Who the question is about, as it calls them: named places, units, and places that it only describes."""

    figures: tuple[Figure, ...] = ()
    """What the reports of the hits state of the indicators that were asked for."""

    def speaking_for(self, place: str) -> frozenset[str]:
        """Ids of the reports that may answer for a place."""
        return self.by_place.get(place) or self.mentions.get(place, frozenset())


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is looked at; tuned on the development questions and the public sets."""

    hits: int = 40
    pool: int = 80
    coverage: float = 0.5
    """How much a report counts that covers the question's rare words, against a passage's own score."""
    telling_reports: int = 3
    """A word in no more reports than this points at them (a report may stand there three times)."""
    told: float = 0.6
    """Of a description's weight: a report must have so much of it to be the one that is meant."""
    as_well: float = 0.9
    """Of the best report's fit: reprints of one text fit a description about equally well."""
    a_clause: int = 5
    """How many further passages each clause of a question brings that asks several things."""
    neighbours_of: int = 3
    an_aspect: int = 8
    """How many passages each way brings of which a question for precedents names several."""
    before_aspects: int = 8
    per_report: int = 3
    """In a first round for precedents, so that one report does not fill the page."""


@dataclass(frozen=True, slots=True)
class Party:
    """One that a question is about."""

    words: str
    """What the question calls it, or the place's full name."""
    place: str | None
    """None for what has no name in the gazetteer."""
    reports: frozenset[str]


class Finder:
    """Plans the searches for a query and merges what they give."""

    def __init__(self, searcher: Searcher, gazetteer: Gazetteer, limits: Limits | None = None) -> None:
        self._searcher = searcher
        self._gazetteer = gazetteer
        self._limits = limits or Limits()

    def find(self, query: Query) -> Finding:
        """Passages for `query`, best first."""
        reports = self._searcher.reports()
        by_place = {place: self._about(place, reports) for place in query.places}
        mentions = {place: self._mentioning(place, reports) for place, known in by_place.items() if not known}
        excluded = frozenset(
            report_id for place in query.excluded_places for report_id in reports_about(place, reports)
        )
        vector = self._searcher.embed(query.text)
        parties = self._parties(query, by_place, mentions)
        lanes = self._lanes(query, parties, vector)
        named = norms_named(query.text, reports)
        known = validities(reports)
        # Left out before near copies are dropped: a repealed law's article must not stand for the new one's.
        repealed = frozenset(r.id for r in reports if _is_repealed(r, known)) - named
        wide = self._wide(query, vector, excluded | repealed) or self._wide(query, vector, excluded)
        if named:
            lanes.append(distinct(self._search_in(named, query, query.text, vector)))
        merged = self._with_clauses(query, _merge(lanes, wide, self._limits.hits))
        merged = self._with_neighbours(merged)
        hits = _without_repealed(_with_validity(merged, known), named)
        figures = self._searcher.figures_of({hit.chunk.report_id for hit in hits}, query.indicators)
        return Finding(
            tuple(hits),
            by_place,
            mentions,
            self._telling(query.text),
            named,
            tuple(parties),
            tuple(figures),
        )

    def _with_clauses(self, query: Query, hits: list[Hit]) -> list[Hit]:
        """At the end what searches for each clause alone find, and for the sentence that would define a term."""
        if query.places:
            return hits
        if query.intent == "precedent":
            return self._with_aspects(query, hits)
        found = {hit.chunk.id: hit for hit in hits}
        scope = Scope(without=self._of_kinds((SHEET,)))
        defined = [f"{term}是指" for term in terms_of(query.question)] if query.intent == "definition" else []
        for words in (*clauses(query.question), *defined):
            for hit in self._searcher.search(words, self._limits.a_clause, scope=scope):
                found.setdefault(hit.chunk.id, hit)
        return list(found.values())

    def _with_neighbours(self, hits: list[Hit]) -> list[Hit]:
        """At the end the passages before and after the first ones: an answer often stands just beyond a border."""
        found = {hit.chunk.id for hit in hits}
        first = hits[: self._limits.neighbours_of]
        chunks = self._searcher.chunks_of({hit.chunk.report_id for hit in first}) if first else []
        near = {(hit.chunk.report_id, hit.chunk.ordinal + step) for hit in first for step in (-1, 1)}
        beside = [
            self._searcher.hit_for(chunk)
            for chunk in chunks
            if (chunk.report_id, chunk.ordinal) in near and chunk.id not in found
        ]
        return [*hits, *beside]

    def _with_aspects(self, query: Query, hits: list[Hit]) -> list[Hit]:
        """Behind the first hits what searches for each way that is named side by side find, taking turns."""
        named = aspects(query.question)
        if len(named) < 2:
            return hits
        scope = Scope(without=self._of_kinds(_NO_PRECEDENTS))
        lanes = [
            self._searcher.search(words, self._limits.an_aspect, also=_official_words(words), scope=scope)
            for words in named
        ]
        first = self._limits.before_aspects
        return _merge([hits[:first], *lanes], hits[first:], self._limits.hits + first)

    def _search_in(
        self, reports: frozenset[str], query: Query, text: str, vector: NDArray[np.float32] | None
    ) -> list[Hit]:
        scope = Scope(only=reports)
        return self._searcher.search(text, self._limits.hits, also=query.official, vector=vector, scope=scope)

    def _parties(
        self, query: Query, by_place: dict[str, frozenset[str]], mentions: dict[str, frozenset[str]]
    ) -> list[Party]:
        """Named places, units that reports are by, and reports that are described instead of named."""
        named = [
            Party(place, place, known or mentions.get(place, frozenset()))
            for place, known in by_place.items()
        ]
        units = _units_named(query.question, self._searcher.reports())
        taken = frozenset[str]().union(*(party.reports for party in (*named, *units)))
        told = [
            Party(words, None, reports)
            for words in descriptions(query.question)
            if (reports := self._told(words))
        ]
        return [*named, *units, *(party for party in told if not party.reports & taken)]

    def _told(self, words: str) -> frozenset[str]:
        """The reports that a description fits: they have most of its rare words, and clearly more than others."""
        weights = self._rare_words(words)
        total = sum(weight for weight, _ in weights.values())
        fits: dict[str, float] = {}
        for weight, ids in weights.values():
            for report_id in ids:
                fits[report_id] = fits.get(report_id, 0.0) + weight
        best = max(fits.values(), default=0.0)
        if not total or best < self._limits.told * total:
            return frozenset()
        near = frozenset(report_id for report_id, fit in fits.items() if fit >= self._limits.as_well * best)
        return near if len(near) <= self._limits.telling_reports else frozenset()

    def _lanes(
        self, query: Query, parties: Sequence[Party], vector: NDArray[np.float32] | None
    ) -> list[list[Hit]]:
        """One ranked list for every party that has reports."""
        speaking = [party for party in parties if party.reports]
        # A party's own reports need not say its name again; another's name would only mislead.
        bare = without_places(query.text, query.places)
        if len(speaking) > 1:
            for party in speaking:
                bare = bare.replace(party.words, " ")
            vector = self._searcher.embed(bare)
        return [distinct(self._search_in(party.reports, query, bare, vector)) for party in speaking]

    def _wide(self, query: Query, vector: NDArray[np.float32] | None, excluded: frozenset[str]) -> list[Hit]:
        if query.intent in ("precedent", "comparison"):
            # What a place did stands in no law: laws and standards use the same words and would crowd it out.
            excluded |= self._of_kinds(_NO_PRECEDENTS)
        if not query.asks_norms:
            # They use every word of the field; what somebody did stands in reports.
            excluded |= self._of_kinds(_NORM_TEXTS)
        if query.intent != "threshold":
            # Row by row the same words: they would crowd out whatever explains or tells.
            excluded |= self._of_kinds((SHEET,))
        scope = Scope(without=excluded) if excluded else EVERYWHERE
        found = self._searcher.search(
            query.text, self._limits.pool, also=query.official, vector=vector, scope=scope
        )
        hits = distinct(found)
        hits = self._by_coverage(query.text, hits)
        if query.intent in ("precedent", "comparison", "howto") and not query.places:
            return broad(hits, self._limits.per_report)
        return hits

    def _of_kinds(self, kinds: Sequence[str]) -> frozenset[str]:
        return frozenset(report.id for report in self._searcher.reports() if report.kind.value in kinds)

    def _by_coverage(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Raise passages of reports that carry the question's rare words, wherever in the report they stand."""
        weights = self._rare_words(text)
        total = sum(weight for weight, _ in weights.values())
        if not hits or not total:
            return hits
        best = hits[0].score
        raised = []
        for hit in hits:
            covered = sum(weight for weight, ids in weights.values() if hit.chunk.report_id in ids)
            raised.append(replace(hit, score=hit.score + self._limits.coverage * best * covered / total))
        return sorted(raised, key=lambda hit: (-hit.score, hit.chunk.id))

    def _telling(self, text: str) -> dict[str, tuple[float, frozenset[str]]]:
        most = self._limits.telling_reports
        return {word: found for word, found in self._rare_words(text).items() if len(found[1]) <= most}

    def _rare_words(self, text: str) -> dict[str, tuple[float, frozenset[str]]]:
        """Words of the question with their weight and the reports they stand in.

        Only reports that are somebody's: a guide or a glossary mentions every city and tells none.
        """
        nobodys = self._of_kinds(_NOBODYS)
        count = len(self._searcher.reports()) - len(nobodys)
        found = {}
        for word in dict.fromkeys(terms.words(text)):
            ids = self._searcher.reports_with(word) - nobodys
            if ids:
                weight = math.log(1 + count / len(ids))
                found[word] = (weight * weight, ids)
        return found

    def _about(self, place: str, reports: Sequence[Report]) -> frozenset[str]:
        """Reports about the place itself; for a province without any, about the places in it."""
        exact = reports_about(place, reports) or self._about_namesakes(place, reports)
        entry = self._gazetteer.entry_named(place)
        if exact or entry is None or entry.level != "province":
            return exact
        return frozenset(report.id for report in reports if self._lies_in(report.place.value, entry))

    def _about_namesakes(self, place: str, reports: Iterable[Report]) -> frozenset[str]:
        """大理 may mean the prefecture or the city in it: where the one has no reports, those of the other."""
        short = self._short(place)
        return frozenset(
            report.id
            for report in reports
            if report.place.is_known and report.place.value and self._short(report.place.value) == short
        )

    def _short(self, place: str) -> str:
        entry = self._gazetteer.entry_named(place)
        # 恩施土家族苗族自治州 is 恩施 to the gazetteer, 大理市 stays 大理市 beside its prefecture.
        return short_name(entry.short if entry else place)

    def _mentioning(self, place: str, reports: Iterable[Report]) -> frozenset[str]:
        """Reports that name the place and hide their own, or are about a city that it lies in."""
        ids = self._searcher.reports_saying(short_name(place))
        asked = self._gazetteer.entry_named(place)
        return frozenset(
            report.id
            for report in reports
            if report.id in ids
            and (not report.place.is_known or (asked and self._holds(report.place.value, asked)))
        )

    def _lies_in(self, name: str | None, place: PlaceEntry) -> bool:
        entry = self._gazetteer.entry_named(name) if name else None
        return entry is not None and entry.lies_in(place)

    def _holds(self, name: str | None, inner: PlaceEntry) -> bool:
        entry = self._gazetteer.entry_named(name) if name else None
        return entry is not None and inner.lies_in(entry)


def reports_about(place: str, reports: Iterable[Report]) -> frozenset[str]:
    """Ids of the reports whose own place is `place`; a city's county is another unit."""
    return frozenset(report.id for report in reports if report.place.is_known and report.place.value == place)


def _official_words(words: str) -> tuple[str, ...]:
    return tuple(word for official in terms.everyday(words).values() for word in official)


def _units_named(question: str, reports: Iterable[Report]) -> list[Party]:
    """Communities, zones and offices whose reports are in and that a question names in full."""
    found: dict[str, set[str]] = {}
    for report in reports:
        unit = report.unit.value if report.unit.is_known else None
        if unit and len(unit) >= _SHORTEST_TITLE and unit in question:
            found.setdefault(unit, set()).add(report.id)
    return [Party(unit, None, frozenset(ids)) for unit, ids in found.items()]


_TITLE = re.compile(r"《([^》]+)》")
_NORM_NUMBER = re.compile(r"(?:gb|hj)(?:/t)?\d{3,5}(?:[.\-]\d+)?")


def norms_named(text: str, reports: Iterable[Report]) -> frozenset[str]:
    """Ids of the laws and standards that a text names by title or number; a longer title hides those inside it."""
    asked = normalise(text)
    titles: dict[str, set[str]] = {}
    for report in reports:
        if report.kind.value in NORMS:
            for name in _norm_names(report.title.value or ""):
                titles.setdefault(name, set()).add(report.id)
    found: set[str] = set()
    for name in sorted(titles, key=lambda one: (-len(one), one)):
        if name in asked:
            found |= titles[name]
            asked = asked.replace(name, "\x00")
    return frozenset(found)


def validities(reports: Iterable[Report]) -> dict[str, Fact]:
    """What the starter library's cards on laws and standards know of their validity, by each of their names."""
    return {
        name: report.validity
        for report in reports
        if report.kind.value in _NORM_CARDS and report.validity.value
        for name in _norm_names(report.title.value or "")
    }


def _is_repealed(report: Report, known: dict[str, Fact]) -> bool:
    return (_validity(report, known).value or "").startswith(REPEALED)


def _validity(report: Report, known: dict[str, Fact]) -> Fact:
    """What is known of a report's validity: by the library's cards, else by the library's other texts."""
    names = _norm_names(report.title.value or "") if report.kind.value in _NORM_TEXTS else set()
    return next((known[name] for name in sorted(names) if name in known), report.validity)


def _with_validity(hits: Iterable[Hit], known: dict[str, Fact]) -> list[Hit]:
    """The hits with what is known of the validity of the laws and standards among them."""
    return [replace(hit, report=replace(hit.report, validity=_validity(hit.report, known))) for hit in hits]


def _without_repealed(hits: list[Hit], named: frozenset[str]) -> list[Hit]:
    """Not what is repealed, unless the question names it or nothing else was found."""
    kept = [hit for hit in hits if hit.report.id in named or not _is_repealed(hit.report, {})]
    return kept or hits


def _norm_names(title: str) -> set[str]:
    """What a law or standard is called: its title without 中华人民共和国, and its number."""
    names = {name.removeprefix("中华人民共和国") for name in _TITLE.findall(title) or [title]}
    plain = {normalise(name) for name in names if len(name) >= _SHORTEST_TITLE}
    return plain | set(_NORM_NUMBER.findall(normalise(title).replace("--", "-")))


_SHORTEST_TITLE = 4
"""Characters: 水法 stands inside too many other words."""


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """Without near copies (reprints with other masks), unless their figures differ."""
    kept: list[Hit] = []
    seen: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for hit in hits:
        shape = _shingles(hit.chunk.text), tuple(_DIGITS.findall(normalise(hit.chunk.text)))
        if not any(_is_near_copy(shape, other) for other in seen):
            kept.append(hit)
            seen.append(shape)
    return kept


_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_MASKS = re.compile(r"[x×*_]+")
_NEAR_COPY = 0.85
"""Share of four-character shingles in common; reprints of the campaign files have ≥ .91, other pairs ≤ .3."""


def _shingles(text: str) -> frozenset[str]:
    plain = _MASKS.sub("", normalise(text))
    return frozenset(plain[i : i + 4] for i in range(max(1, len(plain) - 3)))


def _is_near_copy(
    one: tuple[frozenset[str], tuple[str, ...]], other: tuple[frozenset[str], tuple[str, ...]]
) -> bool:
    if one[1] != other[1]:
        return False
    common = len(one[0] & other[0])
    return common >= _NEAR_COPY * min(len(one[0]), len(other[0]))


def broad(hits: Sequence[Hit], per_report: int) -> list[Hit]:
    """The first few of every report before the rest of any."""
    taken: dict[str, int] = {}
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        number = taken.get(hit.chunk.report_id, 0)
        taken[hit.chunk.report_id] = number + 1
        (first if number < per_report else rest).append(hit)
    return first + rest


def _merge(lanes: Sequence[Sequence[Hit]], wide: Sequence[Hit], count: int) -> list[Hit]:
    """Places take turns; the wide search comes last, or alone where no place was named."""
    merged: dict[str, Hit] = {}
    longest = max((len(lane) for lane in lanes), default=0)
    for rank in range(longest):
        for lane in lanes:
            if rank < len(lane):
                merged.setdefault(lane[rank].chunk.id, lane[rank])
    for hit in wide:
        merged.setdefault(hit.chunk.id, hit)
    return list(merged.values())[:count]

"""Who a question is about: places with a name, units that reports are by, and places that it only describes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asking import descriptions, short_name
from assistant.norms import NOBODYS, NORMS, SHORTEST_TITLE
from kb import terms
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.records import Query
    from kb.places import Gazetteer, PlaceEntry
    from kb.records import Report
    from kb.search import Searcher

_TELLING_REPORTS = 3
"""A word in no more reports than this points at them (a report may stand there three times)."""
_TOLD = 0.6
"""Of a description's weight: a report must have so much of it to be the one that is meant."""
_AS_WELL = 0.9
"""Of the best report's fit: reprints of one text fit a description about equally well."""


@dataclass(frozen=True, slots=True)
class Party:
    """One that a question is about."""

    words: str
    """What the question calls it, or the place's full name."""
    place: str | None
    """None for what has no name in the gazetteer."""
    reports: frozenset[str]


class RareWords:
    """Words by the reports they stand in: what hardly any report has points at those that have it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def telling(self, text: str) -> dict[str, tuple[float, frozenset[str]]]:
        """Those of a text's words that stand in so few reports that they point at them."""
        most = _TELLING_REPORTS
        return {word: found for word, found in self.of(text).items() if len(found[1]) <= most}

    def of(self, text: str) -> dict[str, tuple[float, frozenset[str]]]:
        """Words of the question with their weight and the reports they stand in.

        Only reports that are somebody's: a guide or a glossary mentions every city and tells none.
        """
        nobodys = of_kinds(self._searcher.reports(), NOBODYS)
        count = len(self._searcher.reports()) - len(nobodys)
        found = {}
        for word in dict.fromkeys(terms.words(text)):
            ids = self._searcher.reports_with(word) - nobodys
            if ids:
                weight = math.log(1 + count / len(ids))
                found[word] = (weight * weight, ids)
        return found


class Speakers:
    """Which reports may speak for whom."""

    def __init__(self, searcher: Searcher, gazetteer: Gazetteer) -> None:
        self._searcher = searcher
        self._gazetteer = gazetteer
        self._rare = RareWords(searcher)

    def about(self, place: str, reports: Sequence[Report]) -> frozenset[str]:
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

    def mentioning(self, place: str, reports: Iterable[Report]) -> frozenset[str]:
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

    def parties(
        self, query: Query, by_place: dict[str, frozenset[str]], mentions: dict[str, frozenset[str]]
    ) -> list[Party]:
        """Named places, units that reports are by, and reports that are described instead of named."""
        named = [
            Party(place, place, known or mentions.get(place, frozenset()))
            for place, known in by_place.items()
        ]
        reports = self._searcher.reports()
        units = [*_units_named(query.question, reports), *self._titled(query.question, reports)]
        taken = frozenset[str]().union(*(party.reports for party in (*named, *units)))
        told = [
            Party(words, None, fitting)
            for words in descriptions(query.question)
            if (fitting := self._told(words))
        ]
        return [*named, *units, *(party for party in told if not party.reports & taken)]

    def _titled(self, question: str, reports: Iterable[Report]) -> list[Party]:
        """Reports that the question names by their title or their file's name: 《…规划》, a company's annual report."""
        asked = normalise(question)
        ids: dict[str, set[str]] = {}
        for report in reports:
            if report.kind.value in (*NORMS, *NOBODYS):
                continue
            for name in {report.title.value or "", _stem(self._searcher.name_of(report.document_id))}:
                if len(name) >= SHORTEST_TITLE and normalise(name) in asked:
                    ids.setdefault(name, set()).add(report.id)
        telling = {
            name: found for name, found in ids.items() if len(found) <= _TELLING_REPORTS and _tells(name)
        }
        longest = [name for name in telling if not any(name in other and name != other for other in telling)]
        return [Party(name, None, frozenset(telling[name])) for name in longest]

    def _told(self, words: str) -> frozenset[str]:
        """The reports that a description fits: they have most of its rare words, and clearly more than others."""
        weights = self._rare.of(words)
        total = sum(weight for weight, _ in weights.values())
        fits: dict[str, float] = {}
        for weight, ids in weights.values():
            for report_id in ids:
                fits[report_id] = fits.get(report_id, 0.0) + weight
        best = max(fits.values(), default=0.0)
        if not total or best < _TOLD * total:
            return frozenset()
        near = frozenset(report_id for report_id, fit in fits.items() if fit >= _AS_WELL * best)
        return near if len(near) <= _TELLING_REPORTS else frozenset()


def reports_about(place: str, reports: Iterable[Report]) -> frozenset[str]:
    """Ids of the reports whose own place is `place`; a city's county is another unit."""
    return frozenset(report.id for report in reports if report.place.is_known and report.place.value == place)


def _units_named(question: str, reports: Iterable[Report]) -> list[Party]:
    """Communities, zones and offices whose reports are in and that a question names in full."""
    found: dict[str, set[str]] = {}
    for report in reports:
        unit = report.unit.value if report.unit.is_known else None
        if unit and len(unit) >= SHORTEST_TITLE and unit in question:
            found.setdefault(unit, set()).add(report.id)
    return [Party(unit, None, frozenset(ids)) for unit, ids in found.items()]


def _stem(document: str) -> str:
    return document.rpartition(".")[0] or document


def _tells(name: str) -> bool:
    """工作总结 is the title of any text; one with a word of its own is somebody's."""
    common = terms.general_words() | terms.title_words()
    return any(word not in common for word in terms.words(name))


def of_kinds(reports: Iterable[Report], kinds: Sequence[str]) -> frozenset[str]:
    """Ids of the reports of some kinds."""
    return frozenset(report.id for report in reports if report.kind.value in kinds)

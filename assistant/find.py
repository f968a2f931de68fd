"""Finding passages for a query: one search a place, breadth over reports for precedents, the rest by description."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.understand import short_name, without_places
from kb import terms
from kb.normal import normalise
from kb.search import EVERYWHERE, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.records import Query
    from kb.places import Gazetteer, PlaceEntry
    from kb.records import Hit, Report
    from kb.search import Searcher


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
    described: int = 2
    """How many reports that are pointed at get a search of their own."""
    per_report: int = 3
    """In a first round for precedents, so that one report does not fill the page."""


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
        lanes = self._lanes(query, by_place, mentions, vector)
        wide = self._wide(query, vector, excluded)
        if query.intent == "comparison" and len(query.places) < 2:
            # A party to a comparison that no gazetteer knows (a community, 东北那个县级市) is told by its words.
            lanes += self._described(query, vector)
        merged = tuple(_merge(lanes, wide, self._limits.hits))
        return Finding(merged, by_place, mentions, self._telling(query.text))

    def _described(self, query: Query, vector: NDArray[np.float32] | None) -> list[list[Hit]]:
        """Lanes for reports that the question describes by words hardly any other report has."""
        told: dict[str, float] = {}
        for weight, ids in self._telling(query.text).values():
            for report_id in ids:
                told[report_id] = told.get(report_id, 0.0) + weight
        best = sorted(told, key=lambda report_id: (-told[report_id], report_id))
        return [
            distinct(
                self._searcher.search(
                    query.text, self._limits.hits, vector=vector, scope=Scope(only=frozenset([report_id]))
                )
            )
            for report_id in best[: self._limits.described]
        ]

    def _lanes(
        self,
        query: Query,
        by_place: dict[str, frozenset[str]],
        mentions: dict[str, frozenset[str]],
        vector: NDArray[np.float32] | None,
    ) -> list[list[Hit]]:
        """One ranked list for every place that has reports."""
        lanes = []
        # One place's reports need not say its name again; another's name would only mislead.
        bare = without_places(query.text, query.places)
        for place, known in by_place.items():
            scope = known or mentions.get(place, frozenset())
            if scope:
                vector_here = self._searcher.embed(bare) if len(by_place) > 1 else vector
                hits = self._searcher.search(
                    bare, self._limits.hits, vector=vector_here, scope=Scope(only=scope)
                )
                lanes.append(distinct(hits))
        return lanes

    def _wide(self, query: Query, vector: NDArray[np.float32] | None, excluded: frozenset[str]) -> list[Hit]:
        if query.intent in ("precedent", "comparison"):
            # What a place did stands in no law: laws and standards use the same words and would crowd it out.
            excluded |= self._rules()
        scope = Scope(without=excluded) if excluded else EVERYWHERE
        hits = distinct(self._searcher.search(query.text, self._limits.pool, vector=vector, scope=scope))
        hits = self._by_coverage(query.text, hits)
        if query.intent in ("precedent", "comparison", "howto") and not query.places:
            return broad(hits, self._limits.per_report)
        return hits

    def _rules(self) -> frozenset[str]:
        return frozenset(
            report.id for report in self._searcher.reports() if report.kind.value in ("法规", "标准")
        )

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
        """Words of the question with their weight and the reports they stand in."""
        count = len(self._searcher.reports())
        found = {}
        for word in dict.fromkeys(terms.words(text)):
            ids = self._searcher.reports_with(word)
            if ids:
                weight = math.log(1 + count / len(ids))
                found[word] = (weight * weight, ids)
        return found

    def _about(self, place: str, reports: Sequence[Report]) -> frozenset[str]:
        """Reports about the place itself; for a province without any, about the places in it."""
        exact = reports_about(place, reports)
        entry = self._gazetteer.entry_named(place)
        if exact or entry is None or entry.level != "province":
            return exact
        return frozenset(report.id for report in reports if self._lies_in(report.place.value, entry))

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

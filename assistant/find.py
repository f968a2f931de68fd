"""Finding passages for a query: one search a place, breadth over reports for precedents, the rest by description."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.asking import aspects, clauses, terms_of, without_places
from assistant.copies import broad, distinct, merge
from assistant.norms import (
    NO_PRECEDENTS,
    NORM_TEXTS,
    SHEET,
    is_repealed,
    norms_named,
    validities,
    with_validity,
    without_repealed,
)
from assistant.parties import Party, RareWords, Speakers, of_kinds, reports_about
from kb import terms
from kb.reranking import reranked
from kb.search import EVERYWHERE, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.records import Query
    from kb.knowledge import Figure
    from kb.places import Gazetteer
    from kb.records import Hit
    from kb.reranking import Reranker
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
    a_clause: int = 5
    """How many further passages each clause of a question brings that asks several things."""
    neighbours_of: int = 3
    reranked: int = 30
    """How many of a list a cross-encoder reads, where there is one."""
    an_aspect: int = 8
    """How many passages each way brings of which a question for precedents names several."""
    before_aspects: int = 8
    per_report: int = 3
    """In a first round for precedents, so that one report does not fill the page."""


class Finder:
    """Plans the searches for a query and merges what they give."""

    def __init__(
        self,
        searcher: Searcher,
        gazetteer: Gazetteer,
        limits: Limits | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._reranker = reranker
        self._searcher = searcher
        self._speakers = Speakers(searcher, gazetteer)
        self._rare = RareWords(searcher)
        self._limits = limits or Limits()

    def find(self, query: Query) -> Finding:
        """Passages for `query`, best first."""
        reports = self._searcher.reports()
        by_place = {place: self._speakers.about(place, reports) for place in query.places}
        mentions = {
            place: self._speakers.mentioning(place, reports) for place, known in by_place.items() if not known
        }
        excluded = frozenset(
            report_id for place in query.excluded_places for report_id in reports_about(place, reports)
        )
        vector = self._searcher.embed(query.text)
        parties = self._speakers.parties(query, by_place, mentions)
        lanes = self._lanes(query, parties, vector)
        named = norms_named(query.text, reports)
        known = validities(reports)
        # Left out before near copies are dropped: a repealed law's article must not stand for the new one's.
        repealed = frozenset(r.id for r in reports if is_repealed(r, known)) - named
        wide = self._wide(query, vector, excluded | repealed) or self._wide(query, vector, excluded)
        if named:
            lanes.append(distinct(self._search_in(named, query, query.text, vector)))
        merged = self._with_clauses(query, merge(lanes, wide, self._limits.hits))
        merged = self._with_neighbours(merged)
        hits = without_repealed(with_validity(merged, known), named)
        figures = self._searcher.figures_of({hit.chunk.report_id for hit in hits}, query.indicators)
        return Finding(
            tuple(hits),
            by_place,
            mentions,
            self._rare.telling(query.text),
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
        scope = Scope(without=of_kinds(self._searcher.reports(), (SHEET,)))
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
        scope = Scope(without=of_kinds(self._searcher.reports(), NO_PRECEDENTS))
        lanes = [
            self._searcher.search(words, self._limits.an_aspect, also=_official_words(words), scope=scope)
            for words in named
        ]
        first = self._limits.before_aspects
        return merge([hits[:first], *lanes], hits[first:], self._limits.hits + first)

    def _search_in(
        self, reports: frozenset[str], query: Query, text: str, vector: NDArray[np.float32] | None
    ) -> list[Hit]:
        scope = Scope(only=reports)
        found = self._searcher.search(
            text, self._limits.hits, also=query.official, vector=vector, scope=scope
        )
        return self._read_together(text, found)

    def _read_together(self, text: str, hits: list[Hit]) -> list[Hit]:
        """The first hits in the order of the cross-encoder, where there is one."""
        if self._reranker is None or not hits:
            return hits
        return reranked(hits, text, self._reranker, most=self._limits.reranked)

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
            excluded |= of_kinds(self._searcher.reports(), NO_PRECEDENTS)
        if not query.asks_norms:
            # They use every word of the field; what somebody did stands in reports.
            excluded |= of_kinds(self._searcher.reports(), NORM_TEXTS)
        if query.intent != "threshold":
            # Row by row the same words: they would crowd out whatever explains or tells.
            excluded |= of_kinds(self._searcher.reports(), (SHEET,))
        scope = Scope(without=excluded) if excluded else EVERYWHERE
        found = self._searcher.search(
            query.text, self._limits.pool, also=query.official, vector=vector, scope=scope
        )
        hits = distinct(found)
        hits = self._read_together(query.text, self._by_coverage(query.text, hits))
        if query.intent in ("precedent", "comparison", "howto") and not query.places:
            return broad(hits, self._limits.per_report)
        return hits

    def _by_coverage(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Raise passages of reports that carry the question's rare words, wherever in the report they stand."""
        weights = self._rare.of(text)
        total = sum(weight for weight, _ in weights.values())
        if not hits or not total:
            return hits
        best = hits[0].score
        raised = []
        for hit in hits:
            covered = sum(weight for weight, ids in weights.values() if hit.chunk.report_id in ids)
            raised.append(replace(hit, score=hit.score + self._limits.coverage * best * covered / total))
        return sorted(raised, key=lambda hit: (-hit.score, hit.chunk.id))


def _official_words(words: str) -> tuple[str, ...]:
    return tuple(word for official in terms.everyday(words).values() for word in official)

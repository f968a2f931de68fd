"""Finding passages: words and vectors fused, copies collapsed, unpublished chunks dropped."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kb import terms
from kb.fusion import Fusion, fuse
from kb.records import Hit, Location
from kb.where import where

if TYPE_CHECKING:
    from collections.abc import Collection as AbstractCollection
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kb.knowledge import Conflict, Figure
    from kb.library import Library
    from kb.records import Chunk, FoundBy, PageMark, Report, Span
    from kb.where import Where


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to search: only in some reports, or everywhere but in some."""

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def admits(self, report_id: str) -> bool:
        """Whether a report is inside."""
        return report_id not in self.without and (self.only is None or report_id in self.only)


EVERYWHERE = Scope()
_OVERFETCH = 4
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _View:
    """What is published at one moment."""

    generation: int
    reports: dict[str, Report]
    names: dict[str, tuple[str, str]]
    """Name and collection of every document."""
    marks: dict[str, tuple[tuple[PageMark, ...], tuple[Span, ...]]] = field(default_factory=dict)
    """Pages and doubts of the documents that were cited, read once."""


class Searcher:
    """Search over one library. Holds the descriptions of its reports until something is published."""

    def __init__(
        self, library: Library, *, collections: AbstractCollection[str], fusion: Fusion | None = None
    ) -> None:
        self._library = library
        # Not copied: a collection may be added while the program runs.
        self._collections = collections
        self._fusion = fusion or Fusion()
        # Replaced as one: several threads search while another publishes.
        self._last_view = _View(-1, {}, {})
        self._last_conflicts: tuple[int, list[Conflict]] = (-1, [])

    @property
    def has_vectors(self) -> bool:
        """Whether meaning is searched as well as words."""
        return self._library.embedder is not None

    @property
    def embedder_name(self) -> str | None:
        """The model whose cosines the hits carry."""
        return self._library.embedder.name if self._library.embedder else None

    def embed(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a question; None without an embedder."""
        embedder = self._library.embedder
        return embedder.question(text) if embedder else None

    def reports(self) -> list[Report]:
        """All reports that may be searched."""
        return list(self._view().reports.values())

    def name_of(self, document_id: str) -> str:
        """A document's name."""
        return self._view().names[document_id][0]

    def where(self, document_id: str, span: Span) -> Where:
        """Page and row on which a span begins, and what of it was read with doubt."""
        view = self._view()
        if document_id not in view.marks:
            view.marks[document_id] = self._library.catalogue.documents.marks(document_id)
        return where(*view.marks[document_id], span)

    def search(
        self,
        text: str,
        count: int,
        *,
        also: Sequence[str] = (),
        vector: NDArray[np.float32] | None = None,
        scope: Scope = EVERYWHERE,
    ) -> list[Hit]:
        """The best `count` passages; `also` are other words for it, `vector` saves embedding `text` again."""
        if vector is None:
            vector = self.embed(text)
        for _ in range(_ATTEMPTS):
            view = self._view()
            near = self._by_vector(vector, scope) if vector is not None else []
            words = self._by_words(text, also, scope)
            chunks = self._admitted({chunk_id for chunk_id, _ in (*words, *near)}, scope, view)
            # Otherwise a document was replaced meanwhile, and neither its old nor its new passages would be left.
            if self._generation() == view.generation:
                break
        lanes = [[pair for pair in lane if pair[0] in chunks] for lane in (words, near)]
        ranked = fuse(lanes[0], lanes[1], self._fusion)
        return _hits(ranked, chunks, dict(near), count, view)

    def _admitted(self, ids: set[str], scope: Scope, view: _View) -> dict[str, Chunk]:
        """Published chunks of the collections that are on and the reports that are in scope."""
        chunks = self._library.catalogue.chunks.by_id(sorted(ids))
        return {
            chunk_id: chunk
            for chunk_id, chunk in chunks.items()
            if chunk.report_id in view.reports and scope.admits(chunk.report_id)
        }

    def reports_with(self, word: str) -> frozenset[str]:
        """Reports in which a search term stands; empty for a word that is too common to tell anything."""
        return self._library.words.reports_with(word) & self._view().reports.keys()

    def reports_saying(self, words: str) -> frozenset[str]:
        """Reports that contain exactly these characters."""
        pairs = terms.pairs(words)
        ids = frozenset(self._view().reports)
        for pair in pairs:
            ids &= self._library.words.reports_with(pair, field="pairs")
        chunks = self._library.catalogue.chunks.of_reports(sorted(ids)) if pairs else []
        return frozenset(chunk.report_id for chunk in chunks if words in chunk.text)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a word, ln(1 + chunks / chunks with it)."""
        words = self._library.words
        return math.log(1 + max(1, len(words)) / max(1, words.chunks_with(word)))

    def chunks_of(self, report_ids: Iterable[str]) -> list[Chunk]:
        """All passages of some reports in reading order."""
        return self._library.catalogue.chunks.of_reports(list(report_ids))

    def figures_of(self, report_ids: Iterable[str], indicators: Iterable[str]) -> list[Figure]:
        """The figures of some reports for some indicators, in reading order."""
        wanted = sorted(set(indicators))
        return self._library.catalogue.knowledge.figures_of(sorted(set(report_ids)), wanted) if wanted else []

    def all_figures_of(self, report_ids: Iterable[str]) -> list[Figure]:
        """What some reports state, of whatever indicator, in reading order."""
        store = self._library.catalogue.knowledge
        return [figure for report_id in report_ids for figure in store.figures(report_id=report_id)]

    def all_figures(self) -> list[Figure]:
        """What all searched texts state."""
        reports = self._view().reports
        figures = self._library.catalogue.knowledge.figures()
        return [figure for figure in figures if figure.report_id in reports]

    def document_of(self, document_id: str) -> tuple[str, str]:
        """A document's name and collection."""
        return self._view().names[document_id]

    @property
    def generation(self) -> int:
        """Goes up whenever something is published, corrected or removed."""
        return self._generation()

    def figures_at(self, place: str, indicators: Iterable[str]) -> list[Figure]:
        """The figures of a place for some indicators, in whatever text they stand."""
        knowledge = self._library.catalogue.knowledge
        return [
            one
            for name in dict.fromkeys(indicators)
            for one in knowledge.figures(place=place, indicator=name)
        ]

    def hit_for(self, chunk: Chunk, *, score: float = 0.0, found_by: FoundBy = "neighbour") -> Hit:
        """A hit for a passage that was reached otherwise than by search."""
        return _hit(chunk, score, found_by, self._view())

    def conflicts(self) -> list[Conflict]:
        """Statements of the library's texts that cannot all be right."""
        view = self._view()
        if view.generation != self._last_conflicts[0]:
            self._last_conflicts = (view.generation, self._library.catalogue.knowledge.conflicts())
        return self._last_conflicts[1]

    def hit_in(self, document_id: str, span: Span) -> Hit | None:
        """The passage of a document that holds a span; None if no passage does or it isn't searched."""
        view = self._view()
        reports = [report.id for report in view.reports.values() if report.document_id == document_id]
        for chunk in self.chunks_of(reports):
            if any(piece.start <= span.start and span.end <= piece.end for piece in chunk.spans):
                return _hit(chunk, 0.0, "neighbour", view)
        return None

    def hit_at(self, document_name: str, collection: str, span: Span) -> Hit | None:
        """The passage of a document that holds a span; None if the document is not in or not searched."""
        view = self._view()
        for chunk in self.chunks_of(_reports_named(document_name, collection, view)):
            if chunk.start <= span.start and span.end <= chunk.end:
                return _hit(chunk, 0.0, "neighbour", view)
        return None

    def passages_of(self, document_name: str, collection: str) -> list[Hit]:
        """All passages of a document in reading order; none if it is not in or not searched."""
        view = self._view()
        chunks = self.chunks_of(_reports_named(document_name, collection, view))
        return [_hit(chunk, 0.0, "neighbour", view) for chunk in chunks]

    def _view(self) -> _View:
        generation = self._generation()
        if generation != self._last_view.generation:
            catalogue = self._library.catalogue
            all_names = catalogue.documents.names()
            names = {key: value for key, value in all_names.items() if value[1] in self._collections}
            reports = {report.id: report for report in catalogue.reports.all() if report.document_id in names}
            self._last_view = _View(generation, reports, names)
        return self._last_view

    def _generation(self) -> int:
        return int(self._library.catalogue.property("generation") or b"0")

    def _by_words(self, text: str, also: Sequence[str], scope: Scope) -> list[tuple[str, float]]:
        only = sorted(scope.only) if scope.only is not None else None
        return self._library.words.search(text, self._reach(scope), also=also, report_ids=only)

    def _by_vector(self, vector: NDArray[np.float32], scope: Scope) -> list[tuple[str, float]]:
        if scope.only is not None:
            return self._exact(vector, sorted(scope.only))
        index = self._library.vectors
        return index.nearest(vector, self._reach(scope)) if index is not None else []

    def _reach(self, scope: Scope) -> int:
        """What is left out is dropped afterwards, so more must be fetched to have enough left."""
        return self._fusion.candidates * (_OVERFETCH if scope.without else 1)

    def _exact(self, vector: NDArray[np.float32], report_ids: Sequence[str]) -> list[tuple[str, float]]:
        """Few reports: the plain dot product over their vectors is exact and faster than a filter in Chroma."""
        embedder = self._library.embedder
        if embedder is None:
            return []
        ids, matrix = self._library.catalogue.vectors.of_reports(embedder.name, report_ids)
        if not ids:
            return []
        cosines = matrix @ vector
        best = np.argsort(-cosines, kind="stable")[: self._fusion.candidates]
        return [(ids[i], float(cosines[i])) for i in best]


def _reports_named(document_name: str, collection: str, view: _View) -> list[str]:
    ids = {key for key, named in view.names.items() if named == (document_name, collection)}
    return [report.id for report in view.reports.values() if report.document_id in ids]


def _hits(
    ranked: list[tuple[str, float, FoundBy]],
    chunks: dict[str, Chunk],
    cosines: dict[str, float],
    count: int,
    view: _View,
) -> list[Hit]:
    hits: dict[str, Hit] = {}
    for chunk_id, score, found_by in ranked:
        chunk = chunks[chunk_id]
        if chunk.same_as in hits:
            hits[chunk.same_as] = _with_copy(hits[chunk.same_as], chunk, view)
        elif len(hits) < count:
            hit = _hit(chunk, score, found_by, view)
            hits[chunk.same_as] = replace(hit, cosine=cosines.get(chunk_id))
    return list(hits.values())


def _hit(chunk: Chunk, score: float, found_by: FoundBy, view: _View) -> Hit:
    name, collection = view.names[chunk.document_id]
    return Hit(chunk, view.reports[chunk.report_id], name, collection, score, found_by)


def _with_copy(hit: Hit, copy: Chunk, view: _View) -> Hit:
    name, _ = view.names[copy.document_id]
    location = Location(copy.document_id, name, copy.report_id, copy.start, copy.end)
    return replace(hit, also_in=(*hit.also_in, location))

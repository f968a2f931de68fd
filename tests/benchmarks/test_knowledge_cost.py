"""Knowing what each text is costs little against embedding it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.corrections import in_force
from ingest.pipeline import Ingester
from ingest.prepare import Item, figures_of, read_document, reports_of
from ingest.relate import relate
from kb.embedding import DEFAULT_EMBEDDER, load_embedder
from kb.library import Library
from kb.places import Gazetteer
from tests.benchmarks.measure import FOLDERS, say
from tests.fakes import hashing_embedder

pytestmark = pytest.mark.shared
MOST = 0.15
_SAMPLE = 120
"""Passages that are embedded for the yardstick, spread over all of them."""


def test_taking_apart_describing_comparing_and_reading_figures_costs_at_most_15_percent_of_embedding(
    tmp_path: Path,
) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    gazetteer = Gazetteer.load(towns=True)
    # So that every document has the others to be compared with.
    Ingester(library, gazetteer).ingest_paths(FOLDERS)
    spent, texts = 0.0, [chunk.indexed for chunks in library.catalogue.chunks.all() for chunk in chunks]
    for source in library.catalogue.sources.all("own"):
        item = Item(source.path, source.name, Path(source.path).read_bytes())
        document = read_document(item, "d", "own")
        start = time.perf_counter()
        reports, _ = reports_of(document, gazetteer, in_force(()))
        related = relate(document, reports, library.catalogue, without=frozenset([source.document_id]))
        figures_of(document, related.reports, gazetteer)
        spent += time.perf_counter() - start
    library.close()
    sample = texts[:: max(1, len(texts) // _SAMPLE)]
    embedder = load_embedder(DEFAULT_EMBEDDER)
    assert embedder is not None
    start = time.perf_counter()
    embedder.passages(sample)
    embedding = (time.perf_counter() - start) * sum(map(len, texts)) / sum(map(len, sample))
    share = spent / embedding
    say(f"knowledge: {spent:.1f} s beside {embedding:.0f} s of embedding: {share:.1%} (at most {MOST:.0%})")
    assert share <= MOST

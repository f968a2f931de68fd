"""Small documents for the tests of the knowledge base: two sentences a chunk, no reader, no splitter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.embedding import Embedder
from kb.normal import same_as
from kb.records import OWN, Chunk, Document, Fact, Report, Source, Span
from tests.fakes import HashingEmbeddings

if TYPE_CHECKING:
    from kb.catalogue import Catalogue
    from kb.library import Library


class OtherNumbers(HashingEmbeddings):
    """Another model: the same texts get other vectors, and of another length if asked."""

    def __init__(self, dimensions: int = 256) -> None:
        self._dimensions = dimensions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._changed(vector) for vector in super().embed_documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self._changed(super().embed_query(text))

    def _changed(self, vector: list[float]) -> list[float]:
        return [*vector[1:], vector[0]][: self._dimensions]


def other_embedder(name: str, dimensions: int = 256) -> Embedder:
    return Embedder(name, OtherNumbers(dimensions))


SENTENCES = (
    "胶州市城市污水集中处理率达到85.26%。",
    "湖州市环境噪声达标区总面积为24.05平方公里。",
    "咸阳市空气质量优良天数占全年天数的98.3%。",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A document with one report and a chunk for every sentence."""

    document: Document
    report: Report
    chunks: tuple[Chunk, ...]
    source: Source


def made(name: str, *sentences: str, collection: str = OWN.name) -> Made:
    text = "".join(sentences)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    key = f"{name}-{sha256[:6]}"
    document = Document(key, name, collection, text, "text/1", sha256)
    report = Report(f"{key}#1", key, 0, len(text), title=Fact(name, "stated", Span(0, 2)))
    chunks = []
    at = 0
    for ordinal, sentence in enumerate(sentences):
        chunks.append(
            Chunk(
                f"{key}:{ordinal}",
                key,
                report.id,
                ordinal,
                (Span(at, at + len(sentence)),),
                (),
                len(sentence),
                sentence,
                f"{name}\n{sentence}",
                same_as(sentence),
            )
        )
        at += len(sentence)
    return Made(document, report, tuple(chunks), source(name, key, sha256))


def source(name: str, document_id: str, sha256: str = "0" * 64) -> Source:
    return Source(f"/in/{name}", name, sha256, document_id, 100, "2026-01-01T00:00:00+00:00")


def renamed(one: Made, path: str) -> Source:
    """A further source of the same document."""
    return replace(one.source, path=path, name=path.rpartition("/")[2])


def staged(catalogue: Catalogue, one: Made) -> Made:
    """A document of the catalogue that nobody sees yet."""
    catalogue.stage(one.document, [one.report], one.chunks)
    return one


def published(catalogue: Catalogue, one: Made) -> Made:
    staged(catalogue, one)
    catalogue.publish(one.document.id, one.source)
    return one


def stage(library: Library, one: Made) -> None:
    """All steps but the last: nobody may see it."""
    library.write(one.document, [one.report], one.chunks)
    vectors = library.embed([chunk.indexed for chunk in one.chunks]) if library.embedder else None
    library.index([one.document], one.chunks, vectors)


def add(library: Library, one: Made, source: Source | None = None) -> None:
    stage(library, one)
    library.publish([(one.document, source or one.source)])

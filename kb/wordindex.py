"""The word index: tantivy with BM25 over words, character pairs and headings. A cache, like the vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tantivy

from kb import terms
from kb.errors import LibraryUnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.records import Chunk

_HEAP_BYTES = 32_000_000
_ANALYZER = "spaces"
_TELLING_CHUNKS = 1000
"""A term in more chunks than this says nothing about which report is meant, and costs time to list."""


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much each field counts in the sum of BM25 scores."""

    words: float = 1.0
    pairs: float = 0.1
    head: float = 0.3
    also: float = 0.5
    """For words that mean what the question says in other words, against its own."""


class WordIndex:
    """Chunks by the words in them. Other processes may read; the owner writes."""

    def __init__(self, folder: Path, *, weights: FieldWeights | None = None) -> None:
        self._weights = weights or FieldWeights()
        self._schema = _schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, str(folder))
        except (ValueError, OSError) as error:
            raise _unusable(error) from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYZER, analyzer)
        self._writer: tantivy.IndexWriter | None = None

    def __len__(self) -> int:
        """How many chunks are in."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Add chunks and commit."""
        try:
            writer = self._open_writer()
            for chunk in chunks:
                writer.add_document(_document(chunk))
            writer.commit()
        except (ValueError, OSError) as error:
            self._writer = None
            raise _unusable(error) from error
        self._index.reload()

    def delete_documents(self, document_ids: Sequence[str]) -> None:
        """Remove all chunks of some documents and commit."""
        if not document_ids:
            return
        writer = self._open_writer()
        for document_id in document_ids:
            writer.delete_documents_by_term("document", document_id)
        writer.commit()
        self._index.reload()

    def clear(self) -> None:
        """Empty the index."""
        writer = self._open_writer()
        writer.delete_all_documents()
        writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Finish merging and let go of the folder."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def search(
        self, text: str, count: int, *, also: Sequence[str] = (), report_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Up to `count` chunk ids with their BM25 score, best first; only in some reports if given.

        `also` are words that mean what the text says in other words.
        """
        query = self._query(text, also)
        if query is None:
            return []
        if report_ids is not None:
            inside = tantivy.Query.term_set_query(self._schema, "report", list(report_ids))
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query(
                [(must, query), (must, tantivy.Query.const_score_query(inside, 0.0))]
            )
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=count).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in hits]

    def reports_with(self, term: str, *, field: str = "words") -> frozenset[str]:
        """Reports in which a term stands; empty if it stands in too many chunks to tell them apart."""
        searcher = self._index.searcher()
        if not 0 < searcher.doc_freq(field, term) <= _TELLING_CHUNKS:
            return frozenset()
        query = tantivy.Query.term_query(self._schema, field, term)
        hits = searcher.search(query, limit=_TELLING_CHUNKS, count=False).hits
        return frozenset(str(searcher.doc(address)["report"][0]) for _, address in hits)

    def chunks_with(self, term: str) -> int:
        """In how many chunks a word stands."""
        return int(self._index.searcher().doc_freq("words", term))

    def _query(self, text: str, also: Sequence[str]) -> tantivy.Query | None:
        words, pairs = terms.words(text), terms.pairs(text)
        weights = self._weights
        wanted = [("words", word, weights.words) for word in words]
        wanted += [("pairs", pair, weights.pairs) for pair in pairs]
        wanted += [("head", word, weights.head) for word in words]
        others = {word for one in also for word in terms.words(one)} - set(words)
        wanted += [("words", word, weights.words * weights.also) for word in sorted(others)]
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term), weight),
            )
            for field, term, weight in dict.fromkeys(wanted)
            if weight > 0
        ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("report", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("words", "pairs", "head"):
        builder.add_text_field(name, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _document(chunk: Chunk) -> tantivy.Document:
    head = chunk.indexed[: len(chunk.indexed) - len(chunk.text)]
    return tantivy.Document(
        id=chunk.id,
        document=chunk.document_id,
        report=chunk.report_id,
        words=" ".join(terms.words(chunk.text)),
        pairs=" ".join(terms.pairs(chunk.text)),
        head=" ".join(terms.words(head)),
    )


def _unusable(error: Exception) -> LibraryUnusableError:
    return LibraryUnusableError(
        f"词语索引无法读写（{error}）。请检查磁盘空间和目录权限，再运行 chuangmo doctor；原文都在目录库里，不会丢失。"
    )

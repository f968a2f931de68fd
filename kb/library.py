"""An open library: catalogue, indexes and embedder together, written by one thread and read by many."""

from __future__ import annotations

import logging
import shutil
import threading
from typing import TYPE_CHECKING

import numpy as np

from kb.catalogue import Catalogue
from kb.embedding import Embedder, is_same_model
from kb.errors import EmbedderError, LibraryUnusableError
from kb.normal import text_hash
from kb.originals import Originals
from kb.records import OWN, STARTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kb.catalogue.files import FileState
    from kb.knowledge import Knowledge
    from kb.records import Chunk, Document, Report, Source
    from kb.vectors import VectorIndex
    from kb.wordindex import WordIndex

log = logging.getLogger(__name__)

CATALOGUE_FILE = "catalogue.sqlite3"
VECTORS_FOLDER = "vectors"
ORIGINALS_FOLDER = "originals"
WORDS_FOLDER = "words-1"
"""The number goes up with the index's schema: an old one is then simply built anew."""
_GRAVES = "deleted-vectors"
_MOST_GRAVES = 0.5
"""Share of deleted vectors in the graph; seen harmless at 0.25 four times over, ruinous at 1."""
_EMBED_BATCH = 32
"""Texts embedded between two saves: what a kill can cost is seconds."""


class Library:
    """The owner's handle. Everything is kept in the catalogue first; the indexes follow and can be rebuilt."""

    def __init__(
        self,
        catalogue: Catalogue,
        words: WordIndex,
        vectors: VectorIndex | None,
        embedder: Embedder | None,
        originals: Originals,
    ) -> None:
        self.catalogue = catalogue
        self.words = words
        self.vectors = vectors
        self.embedder = embedder
        self.originals = originals
        self.writing = threading.RLock()
        """Held for a whole document by whoever takes one in: two runs at once would sweep each other's away."""
        self.following = threading.Lock()
        """Held by whoever brings a collection in step with a folder: what one has just seen, another must not undo."""

    @classmethod
    def open(cls, folder: Path, embedder: Embedder | None, *, fresh_indexes: bool = False) -> Library:
        """Open or create the library in `folder`; the caller holds its lock.

        `fresh_indexes` throws both indexes away first, for when they are damaged.
        """
        from kb.vectors import VectorIndex
        from kb.wordindex import WordIndex

        if fresh_indexes:
            for name in (VECTORS_FOLDER, WORDS_FOLDER):
                shutil.rmtree(folder / name, ignore_errors=True)
        catalogue = Catalogue.open(folder / CATALOGUE_FILE)
        for collection in (OWN, STARTER):
            catalogue.add_collection(collection)
        vectors = VectorIndex(folder / VECTORS_FOLDER) if embedder else None
        originals = Originals(folder / ORIGINALS_FOLDER)
        return cls(catalogue, WordIndex(folder / WORDS_FOLDER), vectors, embedder, originals)

    def close(self) -> None:
        """Let go of all files."""
        with self.writing:
            self.words.close()
            if self.vectors is not None:
                self.vectors.close()
            self.catalogue.close()

    # ── the embedder ────────────────────────────────────────────────────────────────────────────

    def check_embedder(self) -> None:
        """Remember the embedder of a new library; refuse one whose numbers don't fit an old library's."""
        if self.embedder is None:
            return
        name = self.catalogue.property("embedder")
        print_now = self.embedder.fingerprint()
        if name is None:
            self._remember_embedder(print_now)
            return
        kept = np.frombuffer(self.catalogue.property("fingerprint") or b"", dtype=np.float32)
        fits = kept.size == print_now.size and is_same_model(kept.reshape(print_now.shape), print_now)
        if name.decode() != self.embedder.name or not fits:
            raise EmbedderError(
                f"资料库是用嵌入模型“{name.decode()}”建立的，现在的“{self.embedder.name}”给出的向量与它不一致。"
                "请改回原来的模型（CHUANGMO_EMBEDDER），或运行 chuangmo doctor --reembed 用新模型重算全部向量。"
            )

    def _remember_embedder(self, fingerprint: NDArray[np.float32]) -> None:
        if self.embedder is None:
            return
        self.catalogue.set_property("fingerprint", fingerprint.tobytes())
        self.catalogue.set_property("embedder", self.embedder.name.encode())

    def embed(
        self, texts: Sequence[str], *, done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of `texts`, each text embedded once in the library's life; `done` is told of progress."""
        if self.embedder is None:
            raise EmbedderError("没有配置嵌入模型（CHUANGMO_EMBEDDER=none），不能计算向量。")
        keys = [text_hash(text) for text in texts]
        known = self.catalogue.vectors.of_texts(self.embedder.name, keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for batch in _batches(list(missing.items())):
            made = self.embedder.passages([text for _, text in batch])
            new = dict(zip((key for key, _ in batch), made, strict=True))
            self.catalogue.vectors.keep(self.embedder.name, new)
            known.update(new)
            if done is not None:
                done(sum(len(text) for _, text in batch))
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def write(
        self,
        document: Document,
        reports: Sequence[Report],
        chunks: Sequence[Chunk],
        known: Knowledge | None = None,
    ) -> None:
        """Stage a document with what was found out about it: in the catalogue, seen by nobody."""
        with self.writing:
            self.catalogue.stage(document, reports, chunks, known)

    def index(
        self, documents: Sequence[Document], chunks: Sequence[Chunk], vectors: NDArray[np.float32] | None
    ) -> None:
        """Put staged documents' chunks into both indexes; search still drops them."""
        with self.writing:
            # An earlier attempt may have left some of them.
            self.words.delete_documents([document.id for document in documents])
            self.words.add(chunks)
            if self.vectors is not None and vectors is not None and chunks:
                self.vectors.add([chunk.id for chunk in chunks], vectors)

    def publish(self, staged: Sequence[tuple[Document, Source]]) -> None:
        """Show documents, each with all its sources in one step hiding what it replaces; then clean up behind them."""
        sources: dict[str, list[Source]] = {}
        for document, source in staged:
            sources.setdefault(document.id, []).append(source)
        with self.writing:
            for document_id, its_sources in sources.items():
                self.catalogue.publish(document_id, *its_sources)
            self.sweep()

    def tell(self, reports: Sequence[Report]) -> None:
        """Change what is known of published reports; their passages stay as they are indexed."""
        if reports:
            with self.writing:
                self.catalogue.change_facts(reports)

    def add_source(self, document_id: str, source: Source) -> None:
        """Note a further source of a document that is already in."""
        with self.writing:
            self.catalogue.publish(document_id, source)
            self.sweep()

    def move(self, collection: str, folder: str, moved: Sequence[tuple[FileState, FileState]]) -> None:
        """Files of a folder, as they were and as they are, have other paths now; their documents stay."""
        with self.writing:
            self.catalogue.move_sources(collection, folder, moved)
            self.sweep()

    def remove(self, collection: str, paths: Sequence[str]) -> int:
        """Forget sources and the documents that only they carried. Returns how many documents went."""
        with self.writing:
            gone = self.catalogue.drop_sources(collection, paths)
            self.sweep()
        return gone

    def sweep(self) -> int:
        """Clear away documents that a killed run left half written, and replaced ones."""
        with self.writing:
            leftovers = self.catalogue.unfinished()
            if leftovers:
                self.words.delete_documents(list(leftovers))
                self._forget_vectors([chunk_id for ids in leftovers.values() for chunk_id in ids])
                self.catalogue.delete_documents(leftovers)
        return len(leftovers)

    def _forget_vectors(self, chunk_ids: Sequence[str]) -> None:
        if self.vectors is None or not chunk_ids:
            return
        self.vectors.delete(chunk_ids)
        graves = int(self.catalogue.property(_GRAVES) or b"0") + len(chunk_ids)
        if graves > len(self.vectors) * _MOST_GRAVES:
            # Deleted vectors stay in the graph and cut it apart: after all were replaced once, half of the
            # nearest were no longer found.
            self._refill_vectors()
            graves = 0
        self.catalogue.set_property(_GRAVES, str(graves).encode())

    def _refill_vectors(self) -> None:
        if self.vectors is None:
            return
        self.vectors.clear()
        for chunks in self.catalogue.chunks.all():
            self._index_vectors(chunks)

    def forget_originals(self) -> None:
        """Delete the files of what was removed; from then on a removal cannot be undone."""
        self.originals.sweep({source.sha256 for source in self.catalogue.sources.all()})

    # ── rebuilding ──────────────────────────────────────────────────────────────────────────────

    @property
    def is_whole(self) -> bool:
        """Whether both indexes hold as many chunks as the catalogue publishes, and each chunk has its vector."""
        chunks = self.catalogue.info().chunks
        if len(self.words) != chunks or self.vectors is None or self.embedder is None:
            return len(self.words) == chunks
        # The number alone can agree by chance after a time without an embedder.
        return len(self.vectors) == chunks and not self.catalogue.vectors.missing(self.embedder.name)

    def mend(self) -> bool:
        """Rebuild the indexes if they are not whole and no text would have to be embedded for it."""
        if self.is_whole:
            return False
        if self.embedder is not None and self.catalogue.vectors.missing(self.embedder.name):
            log.warning(
                "索引不完整，且部分片段没有向量；请运行 chuangmo doctor 补齐，在此之前检索可能有遗漏。"
            )
            return False
        log.warning("索引不完整，正从目录库重建。")
        self.rebuild()
        return True

    def rebuild(self) -> int:
        """Fill both indexes anew from the catalogue, without embedding what has a vector. Returns chunks."""
        count = 0
        with self.writing:
            self.sweep()
            self.words.clear()
            self._refill_vectors()
            self.catalogue.set_property(_GRAVES, b"0")
            for chunks in self.catalogue.chunks.all():
                self.words.add(chunks)
                count += len(chunks)
        return count

    def _index_vectors(self, chunks: list[Chunk]) -> None:
        if self.vectors is not None:
            self.vectors.add([chunk.id for chunk in chunks], self.embed([chunk.indexed for chunk in chunks]))

    def reembed(self) -> int:
        """Go over to the present embedder: vectors of another model are forgotten and made anew."""
        if self.embedder is None:
            raise LibraryUnusableError("没有配置嵌入模型（CHUANGMO_EMBEDDER=none），无法重算向量。")
        with self.writing:
            self.catalogue.vectors.drop()
            self._remember_embedder(self.embedder.fingerprint())
            return self.rebuild()


def _batches(items: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for start in range(0, len(items), _EMBED_BATCH):
        yield items[start : start + _EMBED_BATCH]

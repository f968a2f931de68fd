"""Small deterministic stand-ins for what takes long to load."""

from __future__ import annotations

import atexit
import hashlib
import itertools
import math
import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from kb.embedding import Embedder

if TYPE_CHECKING:
    from assistant.app.wiring import Desk

DIMENSIONS = 256


class HashingEmbeddings(Embeddings):
    """Bags of character bigrams hashed into 256 dimensions: alike texts lie near each other, and nothing is loaded."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [_vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return _vector(text)


def hashing_embedder() -> Embedder:
    return Embedder("hashing", HashingEmbeddings())


def open_desk(folder: Path, *, outside_host: str | None = None) -> Desk:
    """A real library in `folder`, with the cards that ship with the program, served by the hashing embedder."""
    # Only the tests of the entry points need all of this.
    from assistant.answering import Assistant
    from assistant.app.wiring import Desk
    from kb.library import Library
    from kb.live import LiveNames
    from kb.search import Searcher

    shutil.copytree(_shipped_library(), folder, dirs_exist_ok=True)
    library = Library.open(folder, hashing_embedder())
    names = LiveNames(lambda: frozenset(one.name for one in library.catalogue.collections()))
    searcher = Searcher(library, collections=names)
    return Desk(library, Assistant(searcher), searcher, outside_host=outside_host)


@cache
def _shipped_library() -> Path:
    """A library with nothing but the shipped cards, made once: taking them in takes seconds."""
    from ingest.starter import ensure_starter
    from kb.library import Library

    folder = Path(tempfile.mkdtemp(prefix="chuangmo-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = Library.open(folder, hashing_embedder())
    library.check_embedder()
    ensure_starter(library)
    library.close()
    return folder


def _vector(text: str) -> list[float]:
    counts = Counter(_place(first + second) for first, second in itertools.pairwise(text))
    length = math.sqrt(sum(count * count for count in counts.values())) or 1.0
    return [counts[place] / length for place in range(DIMENSIONS)]


def _place(bigram: str) -> int:
    # Python's own hash differs from process to process.
    return (
        int.from_bytes(hashlib.blake2b(bigram.encode("utf-8", "surrogatepass"), digest_size=2).digest())
        % DIMENSIONS
    )

"""Small deterministic stand-ins for what takes long to load."""

from __future__ import annotations

import hashlib
import math
from collections import Counter

from langchain_core.embeddings import Embeddings

from kb.embedding import Embedder

DIMENSIONS = 256


class HashingEmbeddings(Embeddings):
    """Bags of character bigrams hashed into 256 dimensions: alike texts lie near each other, and nothing is loaded."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [_vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return _vector(text)


def hashing_embedder() -> Embedder:
    return Embedder("hashing", HashingEmbeddings())


def _vector(text: str) -> list[float]:
    counts = Counter(_place(first + second) for first, second in zip(text, text[1:], strict=False))
    length = math.sqrt(sum(count * count for count in counts.values())) or 1.0
    return [counts[place] / length for place in range(DIMENSIONS)]


def _place(bigram: str) -> int:
    # Python's own hash differs from process to process.
    return int.from_bytes(hashlib.blake2b(bigram.encode("utf-8", "surrogatepass"), digest_size=2).digest()) % DIMENSIONS

"""One list out of two: what words found and what vectors found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.records import FoundBy


@dataclass(frozen=True, slots=True)
class Fusion:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): sum of weight / (k + rank)."""

    k: int = 15
    words: float = 1.0
    vectors: float = 1.0
    candidates: int = 120
    """How many of each are looked at."""


def fuse(
    words: list[tuple[str, float]], near: list[tuple[str, float]], fusion: Fusion
) -> list[tuple[str, float, FoundBy]]:
    """Id, score and who found it, the best first, of what words and vectors found, the best of each first."""
    scores: dict[str, float] = {}
    found: dict[str, FoundBy] = {}
    lanes: tuple[tuple[list[tuple[str, float]], float, FoundBy], ...] = (
        (words, fusion.words, "words"),
        (near, fusion.vectors, "vectors"),
    )
    for ranked, weight, lane in lanes:
        for rank, (chunk_id, _) in enumerate(ranked, 1):
            scores[chunk_id] = scores.get(chunk_id, 0.0) + weight / (fusion.k + rank)
            found[chunk_id] = "both" if chunk_id in found else lane
    # Ties are broken by id, so that the same question always gives the same answer.
    order = sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))
    return [(chunk_id, scores[chunk_id], found[chunk_id]) for chunk_id in order]

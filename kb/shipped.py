"""Vectors of the starter library that ship with the program, so that a first start embeds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file
from typing import TYPE_CHECKING

import numpy as np

from kb.datafiles import data_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILE = "starter_vectors.npz"


@dataclass(frozen=True, slots=True)
class ShippedVectors:
    """Vectors by the hash of their text, with the model they came from and its fingerprint."""

    embedder: str
    fingerprint: NDArray[np.float32]
    vectors: dict[str, NDArray[np.float32]]


def load_shipped() -> ShippedVectors | None:
    """What ships; None if the package carries no vectors."""
    resource = data_file(FILE)
    if not resource.is_file():
        return None
    with as_file(resource) as path, np.load(path, allow_pickle=False) as data:
        # Half precision in the file: cosines differ by less than 0.0005, ranks of real passages don't.
        vectors = data["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        keys = [str(key) for key in data["keys"]]
        return ShippedVectors(
            str(data["embedder"]), data["fingerprint"], dict(zip(keys, vectors, strict=True))
        )


def save_shipped(path: Path, shipped: ShippedVectors) -> None:
    """Write them, ordered by hash, so that the same vectors always give the same file."""
    keys = sorted(shipped.vectors)
    np.savez(
        path,
        embedder=np.array(shipped.embedder),
        fingerprint=shipped.fingerprint,
        keys=np.array(keys),
        vectors=np.stack([shipped.vectors[key] for key in keys]).astype(np.float16),
    )

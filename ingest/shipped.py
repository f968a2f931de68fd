"""Making the vectors that ship: every passage of the starter library, embedded with the built-in model."""

from __future__ import annotations

from pathlib import Path

from ingest.prepare import Item, prepare
from ingest.starter import cards
from kb.embedding import DEFAULT_EMBEDDER, load_embedder
from kb.errors import EmbedderError
from kb.normal import text_hash
from kb.places import Gazetteer
from kb.records import STARTER
from kb.shipped import FILE, ShippedVectors, load_shipped, save_shipped

DATA = Path(__file__).parents[1] / "kb" / "data"


def passages() -> dict[str, str]:
    """What is embedded of every starter document, by its hash."""
    gazetteer = Gazetteer.load(towns=True)
    found: dict[str, str] = {}
    for name, text in cards().items():
        prepared = prepare(Item(name, name, text.encode()), name, STARTER.name, gazetteer)
        found.update({text_hash(chunk.indexed): chunk.indexed for chunk in prepared.chunks})
    return found


def write_vectors() -> int:
    """Embed what has no shipped vector yet, drop what is gone, and write the file; the number of vectors."""
    embedder = load_embedder(DEFAULT_EMBEDDER)
    if embedder is None:
        raise EmbedderError("内置嵌入模型不可用，无法计算随程序附带的向量。")
    wanted = passages()
    before = load_shipped()
    kept = {key: vector for key, vector in before.vectors.items() if key in wanted} if before else {}
    missing = {key: text for key, text in wanted.items() if key not in kept}
    if missing:
        made = embedder.passages(list(missing.values()))
        kept.update(zip(missing, made, strict=True))
    save_shipped(DATA / FILE, ShippedVectors(embedder.name, embedder.fingerprint(), kept))
    return len(kept)

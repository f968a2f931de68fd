"""A process that takes both folders in and measures itself: python -m tests.benchmarks.build_child HOME RECORD."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from langchain_core.embeddings import Embeddings

from assistant.app.settings import Settings
from assistant.app.wiring import Desk, lock_of
from kb.embedding import Embedder
from tests.benchmarks.measure import FOLDERS, Build, peak_mb


class Twice(Embeddings):
    """Embeds every batch a second time at once, so that whatever else the machine does slows both alike."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._calls = 0
        self.strings = self.characters = 0
        self.inside = self.again = self.cpu_again = 0.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.strings += len(texts)
        self.characters += sum(map(len, texts))
        self._calls += 1
        # Who comes second finds the caches warm: they take turns.
        if self._calls % 2:
            self._yardstick(texts)
        began = time.perf_counter()
        vectors = self._embeddings.embed_documents(texts)
        self.inside += time.perf_counter() - began
        if self._calls % 2 == 0:
            self._yardstick(texts)
        return vectors

    def _yardstick(self, texts: list[str]) -> None:
        cpu, began = time.process_time(), time.perf_counter()
        self._embeddings.embed_documents(texts)
        self.again += time.perf_counter() - began
        self.cpu_again += time.process_time() - cpu

    def embed_query(self, text: str) -> list[float]:
        return self._embeddings.embed_query(text)


def main(home: Path, record: Path) -> None:
    settings = Settings(home=home, starter="off")
    cpu, began = time.process_time(), time.perf_counter()
    with lock_of(settings) as lock:
        lock.acquire("建立测速用的资料库")
        desk = Desk.open(settings)
        opening = time.perf_counter() - began
        embedder = desk.library.embedder
        assert embedder is not None
        twice = Twice(embedder.embeddings)
        desk.library.embedder = Embedder(embedder.name, twice)
        summary = desk.ingester().ingest_paths(FOLDERS)
        desk.close()
    wall = time.perf_counter() - began - twice.again
    Build(
        files=sum(outcome.status == "added" for outcome in summary.outcomes),
        strings=twice.strings,
        characters=twice.characters,
        wall=wall,
        opening=opening,
        inside=twice.inside,
        again=twice.again,
        cpu=time.process_time() - cpu - twice.cpu_again,
        cpu_again=twice.cpu_again,
        peak_mb=peak_mb(),
    ).save(record)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

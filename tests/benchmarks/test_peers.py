"""Evidence recall beside the peers' retrieval rebuilt over one embedder: one run, paired by question.

The peers' rows come from the measuring script beside the project; embedding their chunkings takes an hour on two
cores the first time ($PEER_CACHE keeps the vectors). Needs the dependency group `bench`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from assistant.app.commands import LocalRunner
from tests.benchmarks.measure import QUESTIONS, SHARED, say
from tests.material import wishes

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from tests.benchmarks.conftest import Shelf

_READ = 2000
_FEWER = 0.30
"""Of the best peer's misses: so many fewer are ours."""
_DRAWS = 2000
Scores = dict[str, dict[str, float]]
Retrieved = dict[str, list[str]]


def module_at(name: str) -> ModuleType:
    sys.path.insert(0, str(SHARED / "eval"))
    spec = importlib.util.spec_from_file_location(name, SHARED / "eval" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_ours_misses_at_least_thirty_percent_fewer_than_the_best_peer(shelf: Shelf) -> None:
    if importlib.util.find_spec("bm25s") is None:
        pytest.skip("pip install --group bench")
    peers, score = module_at("peers"), module_at("score")
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    ours = judged(score, rows, of_ours(shelf, rows))
    say(line_of("ours", rows, ours))
    tables: dict[str, Scores] = {}
    for name, retrieve in peer_rows(peers, rows):
        tables[name] = judged(score, rows, retrieve())
        say(f"{line_of(name, rows, tables[name])} | {against(ours, tables[name])}")
    best = min(tables, key=lambda name: misses(tables[name]))
    fewer = 1 - misses(ours) / misses(tables[best])
    say(f"misses: ours {misses(ours):.2f}, best peer ({best}) {misses(tables[best]):.2f}: {fewer:.0%} fewer")
    assert fewer >= _FEWER


def of_ours(shelf: Shelf, rows: list[dict[str, Any]]) -> Retrieved:
    """What the assistant retrieves, after the corrections that a user would make."""
    with shelf.desk() as desk:
        runner = LocalRunner(desk)
        runner.run("describe", {"wishes": wishes()})
        found = {}
        for row in rows:
            asked = {"question": row["question"], "history": row.get("history") or []}
            found[row["id"]] = [one["text"] for one in runner.run("ask", asked)["retrieved"]]
        return found


def peer_rows(peers: ModuleType, rows: list[dict[str, Any]]) -> list[tuple[str, Callable[[], Retrieved]]]:
    """The peers' chunkings and rankings as the script has them; the plain hybrid, the best so far, comes first."""
    files = sorted(
        path for name in ("campaign", "background") for path in (SHARED / "corpus" / name).glob("*.txt")
    )
    docs = [path.read_text(encoding="utf-8") for path in files]
    raw = [row["question"] for row in rows]
    carried = [
        " ".join(
            [turn["content"] for turn in row.get("history", []) if turn["role"] == "user"] + [row["question"]]
        )
        for row in rows
    ]

    def dense(chunks: list[str], queries: list[str]) -> Any:
        return peers.embed(queries, "query") @ peers.embed(chunks, "passage").T

    def hybrid(chunks: list[str], queries: list[str]) -> Any:
        return peers.rrf(peers.bm25(chunks, queries), dense(chunks, queries))

    def over(
        split: Callable[[], list[str]], rank: Callable[[list[str], list[str]], Any], queries: list[str]
    ) -> Any:
        def retrieve() -> Retrieved:
            chunks = split()
            return read(rows, chunks, rank(chunks, queries))

        return retrieve

    plain = [
        ("plain hybrid 200/40", over(lambda: peers.split(docs, peers.zh(200, 40)), hybrid, carried)),
        ("Chatchat intended", over(lambda: peers.split(docs, peers.zh(750, 150)), hybrid, raw)),
        ("Chatchat as shipped", over(lambda: peers.split(docs, peers.zh(750, 150)), peers.bm25, raw)),
        (
            "RAGFlow default",
            over(
                lambda: peers.ragflow(docs),
                lambda chunks, queries: peers.ragflow_score(chunks, queries, dense(chunks, queries)),
                carried,
            ),
        ),
    ]
    wanted = os.environ.get("CHUANGMO_BENCH_PEERS", "")
    return [pair for pair in plain if not wanted or wanted in pair[0]]


def read(rows: list[dict[str, Any]], chunks: list[str], scores: Any) -> Retrieved:
    """The first chunks that have so many characters in all."""
    found: Retrieved = {}
    for at, row in enumerate(rows):
        kept: list[str] = []
        for one in np.argsort(-scores[at], kind="stable"):
            if scores[at, one] < 0 or (kept and sum(map(len, kept)) + len(chunks[one]) > _READ):
                break
            if chunks[one] not in kept:
                kept.append(chunks[one])
        found[row["id"]] = kept
    return found


def judged(score: ModuleType, rows: list[dict[str, Any]], retrieved: Retrieved) -> Scores:
    runs = {key: {"retrieved": texts} for key, texts in retrieved.items()}
    found: Scores = score.retrieval(rows, runs, soft=True, budget=_READ)
    return found


def misses(scores: Scores) -> float:
    """Evidence that was not found, in questions."""
    return sum(1 - one["recall"] for one in scores.values())


def line_of(name: str, rows: list[dict[str, Any]], scores: Scores) -> str:
    def mean(key: str, kind: str = "") -> float:
        values = [scores[row["id"]][key] for row in rows if row["id"] in scores and kind in row["type"]]
        return sum(values) / len(values)

    return (
        f"{name:22} recall {mean('recall'):.3f} | paraphrase {mean('recall', 'paraphrase'):.2f}"
        f" comparison (all) {mean('all', 'comparison'):.2f} precedent (all) {mean('all', 'precedent'):.2f}"
    )


def against(ours: Scores, theirs: Scores) -> str:
    """The paired difference, with an interval by bootstrap over questions."""
    differences = np.array([ours[key]["recall"] - theirs[key]["recall"] for key in ours])
    rng = np.random.default_rng(0)
    means = [rng.choice(differences, len(differences)).mean() for _ in range(_DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5])
    better, worse = int((differences > 0).sum()), int((differences < 0).sum())
    return f"ours better on {better}, worse on {worse}, difference {differences.mean():+.3f} [{low:+.3f}, {high:+.3f}]"

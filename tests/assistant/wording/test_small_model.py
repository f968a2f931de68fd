"""A real language model, far too small for its task, served by llama.cpp: it may not do any harm."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.wording.client import Client
from assistant.wording.endpoint import Endpoint
from assistant.wording.worder import Worder
from tests.wording_material import BOTH, QUESTION, body_of, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.wording.settle import Checks
    from kb.search import Searcher

pytestmark = pytest.mark.models

LIMIT = 12.0
SERVER = Path(__file__).parents[2] / "small_model_server.py"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, SERVER, "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.parametrize("question", [QUESTION, BOTH, "丽水市建成区绿化覆盖率是多少？"])
def test_nothing_that_a_small_model_makes_up_gets_out(
    searcher: Searcher, plain: Assistant, checks: Checks, address: str, question: str
) -> None:
    endpoint = Endpoint(f"{address}/v1", "smollm2", seconds=LIMIT, tokens=1536)
    worder = Worder(Client(endpoint), checks, room=endpoint.tokens - endpoint.reply_tokens)
    began = time.monotonic()
    answer = Assistant(searcher, worder=worder).answer(question)
    assert time.monotonic() - began < LIMIT + 2
    composed = plain.answer(question)
    check(answer, composed)
    if answer.wording == "composed":
        assert body_of(answer).strip() == body_of(composed).strip()
        # It was asked and did reply in its way.
        assert "连接" not in answer.caveats[-1]
        assert "语言模型" in answer.caveats[-1]

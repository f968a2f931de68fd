"""The labels that figures are measured on: two labellers read the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.figures.agreement import main
from tests.figures.labels import HERE, read_sentences

if TYPE_CHECKING:
    import pytest


def test_two_labellers_agree_on_what_was_labelled_twice(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    with capsys.disabled():
        print(f"\n{printed}")  # noqa: T201  (the issue's line: agreement printed)
    shares = {line.split()[0]: float(line.split()[1]) for line in printed.splitlines()[1:]}
    assert printed.startswith("sentences 30 ")
    assert len(shares) == 12
    assert min(shares.values()) >= 0.9


def test_most_scopes_of_the_held_out_half_were_read_alike_twice() -> None:
    first = read_sentences(HERE / "sentences_2.jsonl")
    lines = (HERE / "scope_2.jsonl").read_text(encoding="utf-8").splitlines()
    second = {row["id"]: row["figures"] for row in map(json.loads, lines)}
    pairs = [
        (figure.scope, again["scope"])
        for key, sentence in first.items()
        for figure, again in zip(sentence.figures, second[key], strict=True)
    ]
    said = [pair for pair in pairs if any(pair)]
    assert sum(one == other for one, other in said) >= 0.7 * len(said)

"""Score answers to the starter question set: `python -m tests.starter.score RUNS.jsonl [--wrong]`.

An answer is right with every `must_include` (a nested list is a choice), no `forbidden`, enough `entities`,
not refused, and no longer than a person reads; an unanswerable one with a refusal and no `forbidden`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.datafiles import data_file
from kb.normal import normalise

QUESTIONS = Path(str(data_file("evaluation.jsonl")))
# Characters that a tired reader takes in, by what was asked; an answer past this is a wall of quotes.
LIMITS = {
    "unanswerable": 1200,
    "figure": 300,
    "threshold": 400,
    "entity": 400,
    "definition": 600,
    "howto": 900,
    "comparison": 900,
    "precedent": 1200,
}
_MARKS = re.compile(r"\[\d+\]|[*`#\\]")
_NOTES = re.compile(r"^注：.*$", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """How one answer did."""

    type: str
    correct: bool
    refused: bool
    answerable: bool
    why: str = ""


def plain(answer: str) -> str:
    """An answer's words in normal form, without marks and emphasis."""
    return normalise(_MARKS.sub("", answer))


def has(wanted: str, text: str) -> bool:
    """Whether normalised `text` holds `wanted`; a number only as a whole one."""
    needle = normalise(wanted)
    before = r"(?<!\d)(?<!\d\.)" if needle[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if needle[-1:].isdigit() else ""
    return bool(re.search(before + re.escape(needle) + after, text))


def judge(question: dict[str, Any], run: dict[str, Any]) -> Verdict:
    """One answer against one question."""
    text = plain(run.get("answer") or "")
    refused = bool(run.get("refused"))
    kind, answerable = question["type"], question["answerable"]
    forbidden = [word for word in question.get("forbidden", []) if has(word, text)]
    if not answerable:
        return Verdict(kind, refused and not forbidden, refused, False, f"forbidden {forbidden}")
    missing = [
        wanted
        for wanted in question.get("must_include", [])
        if not any(has(word, text) for word in (wanted if isinstance(wanted, list) else [wanted]))
    ]
    entities = question.get("entities", [])
    named = sum(
        has(one, text) if isinstance(one, str) else any(has(word, text) for word in one) for one in entities
    )
    enough = named >= question.get("min_entities", len(entities))
    # Notes on how far the sources go are no wall of quotes.
    length = len(plain(_NOTES.sub("", run.get("answer") or "")))
    short = length <= LIMITS[kind]
    why = f"missing {missing} forbidden {forbidden} entities {named} length {length}"
    return Verdict(kind, not (missing or forbidden or refused) and enough and short, refused, True, why)


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def shares(verdicts: list[Verdict]) -> tuple[float, float, float]:
    """Share right of the answerable, of the unanswerable, and share of the answerable that was refused."""
    asked = [one for one in verdicts if one.answerable]
    others = [one for one in verdicts if not one.answerable]
    return (
        sum(one.correct for one in asked) / len(asked),
        sum(one.correct for one in others) / len(others),
        sum(one.refused for one in asked) / len(asked),
    )


def table(verdicts: list[Verdict]) -> str:
    """Shares by type, and over all."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        groups[one.type].append(one)
    lines = [
        f"{kind:13} {sum(one.correct for one in found):3}/{len(found)}" for kind, found in groups.items()
    ]
    right, refusals, false = shares(verdicts)
    lines.append(f"correct {right:.3f}  unanswerable refused {refusals:.3f}  false refusals {false:.3f}")
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(arguments: list[str]) -> None:
    """Print the table, and with --wrong what is wrong."""
    runs = {run["id"]: run for run in read(Path(arguments[0]))}
    questions = read(QUESTIONS)
    verdicts = [judge(question, runs.get(question["id"], {})) for question in questions]
    if "--wrong" in arguments:
        for question, verdict in zip(questions, verdicts, strict=True):
            if not verdict.correct:
                answer = runs.get(question["id"], {}).get("answer") or ""
                _say(
                    f"## {question['id']} {question['question']}\n   gold: {question['answer']}\n   {verdict.why} refused {verdict.refused}\n{answer[:700]}\n"
                )
    _say(table(verdicts))


if __name__ == "__main__":
    main(sys.argv[1:])

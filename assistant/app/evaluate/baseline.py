"""A baseline: scores that were reached once, and what has fallen since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from assistant.app.evaluate.scores import ALL, SCORES, by_type
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.app.evaluate.questions import Question
    from assistant.app.evaluate.scores import Verdict

_EXACT = 1e-9


class Baseline(BaseModel):
    """What a run reached; no words of questions or documents stand in it."""

    made: str
    """ISO date."""
    embedder: str
    questions: str
    """SHA-256 of the questions with what a right answer has."""
    scores: dict[str, dict[str, float]]
    """By type and score."""
    correct: list[str]
    """Ids of the questions that were answered rightly."""
    tolerance: dict[str, float] = {}
    """By score: how much it may fall before that counts."""


@dataclass(frozen=True, slots=True)
class Change:
    """A score of one type now and in the baseline."""

    kind: str
    score: str
    before: float
    now: float
    tolerance: float = 0.0

    @property
    def has_fallen(self) -> bool:
        """Whether it is worse by more than is tolerated."""
        return self.now < self.before - self.tolerance - _EXACT


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed against a baseline; `other_questions` if it was made with others, so that nothing can be said."""

    changes: tuple[Change, ...] = ()
    newly_wrong: tuple[str, ...] = ()
    newly_right: tuple[str, ...] = ()
    other_questions: bool = False

    @property
    def fallen(self) -> tuple[Change, ...]:
        """Over all questions; single types hold too few to fail by."""
        return tuple(one for one in self.changes if one.kind == ALL and one.has_fallen)


def fingerprint(questions: Sequence[Question]) -> str:
    """The same questions with the same known answers in the same order have the same one."""
    said = "\n".join(one.model_dump_json() for one in questions)
    return hashlib.sha256(said.encode()).hexdigest()


def made_of(verdicts: Sequence[Verdict], *, embedder: str, today: str) -> Baseline:
    """The baseline of a run."""
    scores = {
        kind: {name: round(share.value, 6) for name, share in shares.items()}
        for kind, shares in by_type(verdicts).items()
    }
    return Baseline(
        made=today,
        embedder=embedder,
        questions=fingerprint([one.question for one in verdicts]),
        scores=scores,
        correct=[one.question.id for one in verdicts if one.correct],
    )


def compared(verdicts: Sequence[Verdict], baseline: Baseline) -> Comparison:
    """What changed since."""
    if fingerprint([one.question for one in verdicts]) != baseline.questions:
        return Comparison(other_questions=True)
    now = by_type(verdicts)
    changes = [
        # A score that can't be computed any more (no citation left to be precise) has fallen to nothing.
        Change(
            kind,
            name,
            before,
            now[kind][name].value if name in now[kind] else 0.0,
            baseline.tolerance.get(name, 0.0),
        )
        for kind, shares in baseline.scores.items()
        if kind in now
        for name, before in shares.items()
        if name in SCORES
    ]
    right = {one.question.id for one in verdicts if one.correct}
    before = set(baseline.correct)
    rounded = [Change(c.kind, c.score, c.before, round(c.now, 6), c.tolerance) for c in changes]
    return Comparison(tuple(rounded), tuple(sorted(before - right)), tuple(sorted(right - before)))


def load(path: Path) -> Baseline:
    """A kept baseline. Raises NotFoundError naming the file and what is wrong with it."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        reason = "内容不是基线" if isinstance(error, ValidationError) else str(error)
        raise NotFoundError(
            f"读不了基线文件 {path}（{reason}）。请用 --save-baseline 重新保存一份。"
        ) from error


def save(path: Path, baseline: Baseline) -> None:
    """Keep a baseline. Raises NotFoundError if the file can't be written."""
    write(path, json.dumps(baseline.model_dump(), ensure_ascii=False, indent=1) + "\n", "基线文件")


def write(path: Path, text: str, what: str) -> None:
    """Write a file. Raises NotFoundError naming it."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NotFoundError(
            f"{what} {path} 写不了（{error.strerror}）。请检查文件夹是否存在、可写。"
        ) from error


def to_json(comparison: Comparison) -> dict[str, Any]:
    """For programs."""
    return {
        "other_questions": comparison.other_questions,
        "fallen": [one.score for one in comparison.fallen],
        "newly_wrong": list(comparison.newly_wrong),
        "newly_right": list(comparison.newly_right),
    }

"""A sentence with what stands around its figures, and its clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.quantities.words import last_match

if TYPE_CHECKING:
    from ingest.figures.where import Places
    from ingest.figures.years import Years
    from kb.knowledge import FigureKind
    from kb.quantities.names import Mention

CLAUSE = re.compile(r"[，,；;。：:！!？?\n](?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands in the sentence around its figures."""

    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]
    places: Places
    years: Years
    prior: FigureKind


def clause_start(scene: Scene, at: int) -> int:
    """Where the clause that `at` stands in begins."""
    last = last_match(CLAUSE, scene.text, scene.start, max(scene.start, at))
    return last.end() if last else scene.start

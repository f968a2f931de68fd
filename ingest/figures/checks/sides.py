"""What the checks need of a figure: its number, its clause, its row; and a conflict made of figures."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from kb.knowledge import Conflict, Side
from kb.records import Span
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kb.knowledge import ConflictKind, Figure

_WIDEST = 2000
"""Characters of a row of a table."""
_CLAUSE = re.compile(r"[，,。；;：:、！!？?\n|（(）)]")


def conflict(kind: ConflictKind, figures: Sequence[Figure], remark: str, text: str) -> Conflict:
    """Figures that cannot all be right, each with the words it stands in."""
    sides = tuple(_side(each, text) for each in figures)
    key = "\n".join(f"{each.report_id} {each.span.start} {each.span.end}" for each in figures)
    return Conflict(hashlib.sha256(f"{kind}\n{key}".encode()).hexdigest()[:16], kind, sides, remark)


def _side(figure: Figure, text: str) -> Side:
    """The clause that a figure stands in, up to the figure's end."""
    start = clause_start(text, figure.span.start)
    said = text[start : figure.span.end]
    span = Span(start + len(said) - len(said.lstrip()), figure.span.end)
    return Side(figure.document_id, figure.report_id, span, span.quote(text))


def number_of(figure: Figure) -> Decimal:
    """The number of a figure that has one."""
    if figure.number is None:
        raise ValueError(f"figure {figure.id} has no number")
    return figure.number


def clause_start(text: str, at: int) -> int:
    """Where the clause that `at` stands in begins."""
    low = max(0, at - 60)
    return max((match.end() for match in _CLAUSE.finditer(text, low, at)), default=low)


def line_of(figure: Figure, text: str) -> tuple[int, int]:
    """Start and end of the line that a figure stands in."""
    low, high = max(0, figure.span.start - _WIDEST), figure.span.end + _WIDEST
    end = text.find("\n", figure.span.end, high)
    start = text.rfind("\n", low, figure.span.start)
    return (start if start >= 0 else low - 1) + 1, end if end >= 0 else min(high, len(text))


def in_row(figure: Figure, text: str) -> bool:
    """Whether a figure stands in a row of a table."""
    line = text[slice(*line_of(figure, text))]
    return BETWEEN_CELLS in line or "\t" in line

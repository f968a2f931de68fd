"""What the library holds of one indicator over places: every figure with its source, and the limits to draw beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.passages import stating
from kb.quantities.rows import measured
from kb.quantities.spellings import canonical
from kb.records import STARTER
from kb.requirements import load_requirements, meets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Citation, Evidence
    from kb.knowledge import Figure
    from kb.records import Fact, Span
    from kb.requirements import Operator
    from kb.search import Searcher

_BOUNDS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "==": "="}


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one place, as the text writes it."""

    id: str
    place: Fact
    scope: str
    year: Fact
    kind: str
    value: str
    number: Decimal
    unit: str
    document_id: str
    document: str
    span: Span
    is_digest: bool

    @property
    def has_year(self) -> bool:
        """Whether the year may be shown as the text's own."""
        return self.year.is_known


@dataclass(frozen=True, slots=True)
class Limit:
    """A requirement that is one number: what a figure is held against."""

    id: str
    title: str
    """Campaign, version, level and what it holds for."""
    operator: Operator
    number: Decimal
    words: str

    @property
    def bound(self) -> str:
        """The operator as it is read."""
        return _BOUNDS[self.operator]

    def is_met_by(self, number: Decimal) -> bool:
        """Whether a figure meets it."""
        return meets(number, self.operator, self.number)


def named_with_figures(searcher: Searcher) -> dict[str, int]:
    """How many figures the searched texts state of each indicator."""
    return dict(Counter(figure.indicator for figure in searcher.all_figures() if figure.indicator))


def points_of(indicator: str, searcher: Searcher) -> tuple[Point, ...]:
    """Every figure of an indicator whose number was read and whose place is known, by place and year."""
    figures = searcher.figures_of([report.id for report in searcher.reports()], [indicator])
    points = [
        _point(figure, searcher) for figure in figures if figure.number is not None and _is_of_place(figure)
    ]
    unique = {
        (one.place.value, one.value, one.year.value, one.scope, one.kind): one for one in reversed(points)
    }
    return tuple(sorted(unique.values(), key=lambda one: (one.place.value or "", one.year.value or "")))


def _is_of_place(figure: Figure) -> bool:
    return figure.status == "ok" and figure.place.is_known


def _point(figure: Figure, searcher: Searcher) -> Point:
    assert figure.number is not None  # noqa: S101  (its callers look)
    name, collection = searcher.document_of(figure.document_id)
    return Point(
        figure.id,
        figure.place,
        figure.scope,
        figure.year,
        figure.kind,
        measured(figure),
        figure.number,
        figure.unit,
        figure.document_id,
        name,
        figure.span,
        collection == STARTER.name,
    )


def main_unit(points: Sequence[Point]) -> str:
    """The unit that most figures have: only those can stand in one chart."""
    counted = Counter(canonical(point.unit) for point in points)
    return counted.most_common(1)[0][0] if counted else ""


def limits_of(indicator: str, unit: str) -> tuple[Limit, ...]:
    """The requirements of an indicator that are one number in this unit."""
    found = []
    for row in load_requirements():
        number = _number(row.threshold)
        fits = row.indicator.name == indicator and canonical(row.unit) == unit
        if fits and number is not None and row.operator in _BOUNDS:
            title = "，".join((row.ruleset.title, *row.tags))
            bound = _BOUNDS[row.operator]
            found.append(Limit(row.id, title, row.operator, number, f"{bound}{row.threshold}{row.unit}"))
    return tuple(found)


def _number(words: str) -> Decimal | None:
    try:
        return Decimal(words)
    except InvalidOperation:
        return None


def source_of_point(point_id: str, indicator: str, searcher: Searcher) -> Citation | None:
    """The words that a figure stands in, cited; None if they are no longer in the library."""
    figures = searcher.figures_of([report.id for report in searcher.reports()], [indicator])
    figure = next((one for one in figures if one.id == point_id), None)
    part = stating(figure, searcher) if figure else None
    if figure is None or part is None:
        return None
    citer = Citer(searcher.where, [figure])
    citer.mark(replace(part, spans=(*part.spans, *_beside(figure, part))))
    return citer.citations[0]


def _beside(figure: Figure, part: Evidence) -> list[Span]:
    """What the figure needs to be understood and its sentence or row doesn't hold."""
    return [span for span in figure.context if span.role != "main" and not span.overlaps(part.main)]


def in_unit_name(point: Point) -> str:
    """A figure's unit in its one spelling."""
    return canonical(point.unit)

"""Figures read off short texts."""

from functools import cache

from ingest.figures import Found, extract, find
from ingest.figures.checks import statements, sums
from kb.knowledge import Conflict, FigureKind
from kb.places import Gazetteer
from kb.records import Report


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load(towns=True)


def read(text: str, damaged_year: str | None = None, prior: FigureKind | None = None) -> tuple[Found, ...]:
    return find(text, 0, len(text), gazetteer=gazetteer(), damaged_year=damaged_year, prior=prior)


def pick(text: str, *fields: str, prior: FigureKind | None = None) -> list[tuple[str, ...]]:
    return [tuple(getattr(found, field) for field in fields) for found in read(text, prior=prior)]


def told(text: str) -> tuple[Conflict, ...]:
    """Everything of a text that cannot be right."""
    figures = extract(text, Report("d#1", "d", 0, len(text)), gazetteer=gazetteer())
    return (*sums(figures, text), *statements(figures, text))

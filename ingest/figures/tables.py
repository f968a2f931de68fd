"""Figures of tables in canonical form (a line a row, cells joined by ` | `): a cell means header, row and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.figures.columns import (
    Column,
    beside_places,
    column_of,
    kind_said,
    name_in,
    place_in,
    roles_of,
    sign_in,
    unknown_place,
    year_in,
)
from ingest.figures.records import Found
from kb.quantities.cells import Cell, Row, amounts, lexicon, unit_of
from kb.quantities.names import Mention, fits
from kb.quantities.rows import header_height, header_of
from kb.quantities.units import measure_of
from kb.quantities.words import words
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.figures.years import YearSaid
    from kb.knowledge import Bound, FigureKind
    from kb.places import Gazetteer
    from kb.quantities.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `title` is the line above them."""

    rows: tuple[Row, ...]
    title: Cell | None = None
    is_torn: bool = False
    """Rows of a standard that lost their header: cells between tabs."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table with its columns understood."""

    text: str
    table: Table
    columns: tuple[Column, ...]
    body: tuple[Row, ...]
    kind: FigureKind
    unit: str | None
    year: YearSaid | None
    named: Mention | None
    damaged_year: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row says of all its figures."""

    row: Row
    labels: tuple[Cell, ...]
    bound: Bound
    place: Span | None
    year: YearSaid | None
    scope: Span | None


def read(
    text: str, table: Table, gazetteer: Gazetteer, prior: FigureKind = "现状", damaged_year: str | None = None
) -> Iterator[Found]:
    """All figures of a table, in order of its cells."""
    sheet = _understood(text, table, gazetteer, prior, damaged_year)
    for row in sheet.body:
        line = _line(sheet, row, gazetteer)
        for cell, column in zip(row, sheet.columns, strict=False):
            if column.role == "figures":
                yield from _cell(sheet, line, cell, column)
            elif column.role == "words":
                for amount in amounts(cell, bare=False, damaged_year=damaged_year):
                    yield _found(sheet.text, amount)


def _understood(
    text: str, table: Table, gazetteer: Gazetteer, prior: FigureKind, damaged_year: str | None
) -> _Sheet:
    height = 0 if table.is_torn else header_height(table.rows)
    width = max(len(row) for row in table.rows)
    body = table.rows[height:]
    roles = roles_of(table.rows[:height], body, width)
    columns = beside_places(
        [
            column_of(text, roles[index], header_of(table.rows[:height], index), gazetteer, damaged_year)
            for index in range(width)
        ]
    )
    title = table.title
    kind = kind_said(title.text) if title else None
    return _Sheet(
        text, table, columns, body, kind or prior,
        unit_of(title.text, loose=True) if title else None,
        year_in(text, title, damaged_year) if title else None,
        name_in(text, title) if title else None,
        damaged_year,
    )  # fmt: skip


# ---- cells


def _line(sheet: _Sheet, row: Row, gazetteer: Gazetteer) -> _Line:
    named = [pair for pair in zip(row, sheet.columns, strict=False) if pair[1].role == "label"]
    labels = tuple(cell for cell, _ in named)
    places = [place for each in labels if (place := place_in(each, gazetteer))]
    places += [place for pair in named if (place := unknown_place(*pair))]
    signs = [bound for each in labels if (bound := sign_in(each.text))]
    return _Line(
        row,
        labels,
        signs[0] if signs else "",
        places[0] if places else None,
        _row_year(sheet, row),
        _scope(sheet.text, labels),
    )


def _cell(sheet: _Sheet, line: _Line, cell: Cell, column: Column) -> Iterator[Found]:
    unit = _unit(sheet, line, column)
    place = column.place or line.place
    scope = line.scope or _scope(
        sheet.text, (*column.header, *([title] if (title := sheet.table.title) else []))
    )
    for amount in amounts(cell, bare=True, damaged_year=sheet.damaged_year):
        kind = _kind_of(sheet, column, line.labels, cell, amount)
        own = amount if amount.unit else _with_unit(amount, unit)
        named = _named(sheet, line.labels, column, own, kind)
        said = column.year or line.year or (sheet.year if kind != "标准" else None)
        yield replace(
            _found(sheet.text, own),
            bound=own.bound or sign_in(cell.text) or column.bound or line.bound,
            kind=kind,
            indicator=named.indicator.name if named else "",
            year=said.year if said else "",
            year_how=said.how if said else "",
            scope=scope.quote(sheet.text) if scope else "",
            place=place.quote(sheet.text) if place else "",
            year_span=said.span if said else None,
            place_span=place,
            context=_context(line.labels, column, sheet),
        )


def _found(text: str, amount: Quantity) -> Found:
    """A figure with what its own cell says, which is all for a column of words."""
    return Found(
        amount.start,
        amount.end,
        text[amount.start : amount.end],
        amount.number,
        amount.upper,
        amount.unit,
        amount.bound,
        status=amount.status,
    )


def _context(labels: Sequence[Cell], column: Column, sheet: _Sheet) -> tuple[Span, ...]:
    header = [Span(cell.start, cell.end, "header") for cell in (*labels, *column.header) if cell.text.strip()]
    title = sheet.table.title
    return (*header, *([Span(title.start, title.end, "header")] if title else []))


def _unit(sheet: _Sheet, line: _Line, column: Column) -> str:
    """Of the header's brackets, the row's unit column, its label's brackets, the title: the first that says one."""
    if column.unit is not None:
        return column.unit
    for cell, other in zip(line.row, sheet.columns, strict=False):
        if other.role == "unit" and (said := unit_of(cell.text, loose=True)) is not None:
            return said
    for label in line.labels:
        if (said := unit_of(label.text)) is not None:
            return said
    return sheet.unit or ""


def _with_unit(amount: Quantity, unit: str) -> Quantity:
    """The amount in a unit of the header; its 万 and 亿 are multiplied out."""
    times = re.match(r"[十百千]?(?:[万亿](?=[^/]))|[百千](?=[元人户家个])", unit)
    power = sum({"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}[sign] for sign in times[0]) if times else 0
    factor = Decimal(10) ** power
    rest = unit[times.end() :] if times else unit
    number = amount.number * factor if amount.number is not None else None
    upper = amount.upper * factor if amount.upper is not None else None
    return replace(amount, number=number, upper=upper, unit=rest, measure=measure_of(rest) if rest else "")


def _row_year(sheet: _Sheet, row: Row) -> YearSaid | None:
    for cell, column in zip(row, sheet.columns, strict=False):
        if column.role == "year":
            return year_in(sheet.text, cell, sheet.damaged_year)
    return None


def _scope(text: str, cells: Iterable[Cell]) -> Span | None:
    """The first words of scope in some cells; those in an indicator's name are part of the name."""
    for cell in cells:
        named = name_in(text, cell)
        for found in words()["scope"].finditer(text, cell.start, cell.end):
            if not named or not named.start <= found.start() < named.end:
                return Span(*found.span())
    return None


def _kind_of(
    sheet: _Sheet, column: Column, labels: Sequence[Cell], cell: Cell, amount: Quantity
) -> FigureKind:
    if amount.unit.endswith("百分点") or column.kind == "变化" or lexicon()["change"].search(cell.text):
        return "变化"
    if column.kind:
        return column.kind
    says = any(kind_said(label.text) == "变化" for label in labels)
    return "变化" if says else "现状" if column.year and sheet.kind != "标准" else sheet.kind


def _named(
    sheet: _Sheet, labels: Sequence[Cell], column: Column, amount: Quantity, kind: FigureKind
) -> Mention | None:
    """The indicator of the row, else of the column, else of the title; the figure's measure must not forbid it."""
    of_rows = [named for label in labels if (named := name_in(sheet.text, label))]
    for named in (*of_rows, *([column.named] if column.named else [])):
        if not amount.measure or _allowed(named, amount, kind):
            return named
    if of_rows or column.named or sheet.named is None:
        return None
    return (
        sheet.named
        if fits(sheet.named.indicator, amount.measure, amount.unit, is_change=kind == "变化")
        else None
    )


def _allowed(named: Mention, amount: Quantity, kind: FigureKind) -> bool:
    """Whether a figure of a row may be the indicator's: the row names it, so only plain contradictions count."""
    indicator = named.indicator
    if fits(indicator, amount.measure, amount.unit, is_change=kind == "变化"):
        return True
    if "/" in amount.unit:
        return "/" in indicator.unit or indicator.measure in ("any", "concentration")
    # 饱和率90% stands in a row of concentrations.
    return indicator.measure in ("concentration", "any") and amount.measure == "percent"

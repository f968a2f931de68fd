"""What the header of a table says of its columns: kind, unit, bound, year, place and indicator of their figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.figures.years import YearSaid, years_of
from kb.quantities.cells import Cell, Row, is_numeric, lexicon, unit_of
from kb.quantities.names import Mention, may_reach, mentions
from kb.quantities.rows import YEAR_ALONE, header_of
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.knowledge import Bound, FigureKind
    from kb.places import Gazetteer

_SIGNS: tuple[tuple[str, Bound], ...] = (
    ("[≥≧]|不低于|不少于", ">="), ("[≤≦]|不高于|不超过|不大于", "<="), ("[>＞]|大于|超过", ">"), ("[<＜]|小于|低于", "<"),
)  # fmt: skip
_REGION = re.compile(r"[一-龥]{2,8}(?:区域|地区|流域|片区)")
_DISTRICT = re.compile(r"[一-龥]{1,6}(?:区|县|市|旗|镇|乡|街道)")
"""How places of a county and below are called (GB/T 2260)."""
_NAME = re.compile(r"[一-龥（）()]{2,12}")
_TITLE_YEAR = 80


@dataclass(frozen=True, slots=True)
class Column:
    """What the header says of a column."""

    role: str
    """`figures`, `words`, `label`, `number`, `unit` or `year`."""
    header: tuple[Cell, ...] = ()
    kind: FigureKind | None = None
    unit: str | None = None
    bound: Bound = ""
    year: YearSaid | None = None
    place: Span | None = None
    named: Mention | None = None


def roles_of(header: Sequence[Row], body: Sequence[Row], width: int) -> list[str]:
    """The role of each column, by its header and by what stands in it."""
    roles = []
    for index in range(width):
        name = "".join(cell.text for cell in header_of(header, index)).strip()
        cells = [row[index].text for row in body if index < len(row) and row[index].text.strip()]
        roles.append(_role(name, [cell for cell in cells if not lexicon()["empty"].fullmatch(cell)]))
    if "figures" in roles and "label" not in roles[: roles.index("figures")] and not header:
        roles[0] = "label"
    return _first_is_label(roles, body)


def _first_is_label(roles: list[str], body: Sequence[Row]) -> list[str]:
    """A first column of classes (0, 1, 2) names its rows where the table has no other label."""
    is_class = [re.fullmatch(r"[\d０-９a-zA-Z、,，～~-]{1,7}类?", row[0].text.strip()) for row in body if row]
    if roles[0] == "figures" and "label" not in roles and len(roles) > 1 and len(body) > 1 and all(is_class):
        return ["label", *roles[1:]]
    return roles


def _role(name: str, cells: Sequence[str]) -> str:
    known = lexicon()
    for role in ("number", "words", "unit", "year"):
        if known[role].fullmatch(name) or (role == "words" and known[role].search(name)):
            return role
    numeric = sum(is_numeric(cell) for cell in cells)
    if cells and 2 * numeric < len(cells):
        return "label"
    return "figures"


def column_of(
    text: str, role: str, header: tuple[Cell, ...], gazetteer: Gazetteer, damaged_year: str | None
) -> Column:
    """A column with all that its header cells say."""
    if not header:
        return Column(role)
    name = " ".join(cell.text for cell in header)
    kinds = [kind_said(cell.text) for cell in header]
    years = [year for cell in header if (year := year_in(text, cell, damaged_year))]
    units = [unit for cell in reversed(header) if (unit := unit_of(cell.text)) is not None]
    names = [named for cell in reversed(header) if (named := name_in(text, cell))]
    return Column(
        role, header, next((kind for kind in reversed(kinds) if kind), None), units[0] if units else None,
        sign_in(name), years[-1] if years else None, place_in(header[-1], gazetteer), names[0] if names else None,
    )  # fmt: skip


def beside_places(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with those that stand among places, and are called as places are, known as places too."""
    if not any(column.place for column in columns):
        return tuple(columns)
    return tuple(
        replace(column, place=_as_place(column.header[-1])) if _may_be_place(column) else column
        for column in columns
    )


def _may_be_place(column: Column) -> bool:
    return column.role == "figures" and bool(column.header) and not (column.place or column.named)


def _as_place(cell: Cell) -> Span | None:
    bare = cell.text.strip()
    return None if not _DISTRICT.fullmatch(bare) or lexicon()["whole"].search(bare) else _words_at(cell)


def unknown_place(cell: Cell, column: Column) -> Span | None:
    """What a row of a column of districts is of where no gazetteer knows it: a district that is no more."""
    heads = any(lexicon()["district"].fullmatch(head.text.strip()) for head in column.header)
    bare = cell.text.strip()
    if not heads or not _NAME.fullmatch(bare) or lexicon()["whole"].search(bare):
        return None
    return _words_at(cell)


def _words_at(cell: Cell) -> Span:
    """Where the words of a cell stand, without the blanks around them."""
    bare = cell.text.strip()
    start = cell.start + cell.text.index(bare)
    return Span(start, start + len(bare))


def kind_said(name: str) -> FigureKind | None:
    """The kind that a header or title names, if any."""
    known = lexicon()
    kinds: tuple[tuple[str, FigureKind], ...] = (
        ("change", "变化"), ("present", "现状"), ("target", "目标"), ("standard", "标准"),
    )  # fmt: skip
    return next((kind for word, kind in kinds if known[word].search(name)), None)


def sign_in(name: str) -> Bound:
    """The bound that a header or label sets for its figures."""
    return next((bound for signs, bound in _SIGNS if re.search(rf"(?:{signs})(?!\s*\d)", name)), "")


def year_in(text: str, cell: Cell, damaged_year: str | None) -> YearSaid | None:
    """The year that a cell or title names; a cell may be the year alone."""
    alone = YEAR_ALONE.fullmatch(cell.text)
    if alone:
        how = "suspect" if alone[1] == damaged_year else "stated"
        start = cell.start + alone.start(1)
        return YearSaid(start, start + 4, alone[1], how)  # type: ignore[arg-type]
    end = min(cell.end, cell.start + _TITLE_YEAR)
    said = [each for each in years_of(text, cell.start, end, damaged_year).said if not each.resets]
    return said[0] if said else None


def place_in(cell: Cell, gazetteer: Gazetteer) -> Span | None:
    """The place that a cell is, whole."""
    bare = cell.text.strip()
    found = gazetteer.find(bare)
    is_place = bool(found) and found[0].span.start == 0 and found[-1].span.end == len(bare)
    return _words_at(cell) if is_place or _REGION.fullmatch(bare) else None


def name_in(text: str, cell: Cell) -> Mention | None:
    """The indicator that a header, a label or a title names, if nothing behind it makes it another."""
    found = [named for named in mentions(text, cell.start, cell.end) if not named.partly]
    for named in found:
        rest = re.sub(r"[(（][^()（）]*[)）]|[①-⑳]|单位[:：].*", "", text[named.end : cell.end])
        if may_reach(
            named.indicator.name + rest,
            replace(named, start=0, end=len(named.indicator.name)),
            len(named.indicator.name + rest),
        ):
            return named
    return None

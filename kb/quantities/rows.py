"""Rows of tables in canonical form read as a person reads them: what they are of, then each column's name and value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kb.quantities.cells import is_numeric, lexicon, row_of, unit_of
from kb.quantities.numbers import plain
from kb.quantities.units import unit_in
from kb.sentences import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.knowledge import Figure
    from kb.quantities.cells import Cell, Row

_MOST_HEADERS = 3
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BARE = re.compile(r"\W*\d[\d,.]*(?:[-~—–]+\d[\d,.]*)?")
"""A number or a range without a unit."""
_TIMES = {Decimal(1): "", Decimal(1000): "千", Decimal(10_000): "万", Decimal(10**8): "亿"}
"""What a header's unit may multiply by (单位：万元), which the number has taken in already."""
YEAR_ALONE = re.compile(r"\s*((?:19|20)\d\d)\s*年?\s*")


def header_height(rows: Sequence[Row]) -> int:
    """How many of the first rows hold no figures; years alone are headers."""
    for number, row in enumerate(rows[:_MOST_HEADERS]):
        numeric = [cell for cell in row if cell.text.strip() and is_numeric(cell.text)]
        years = [cell for cell in numeric if YEAR_ALONE.fullmatch(cell.text)]
        # Further down one year alone is a row's value.
        if len(years) < len(numeric) or (number > 0 and len(years) == 1):
            return number
    return min(_MOST_HEADERS, len(rows), 1)


def header_of(rows: Sequence[Row], index: int) -> tuple[Cell, ...]:
    """The header cells over a column; an empty one goes on with the one to its left (merged cells)."""
    cells: list[Cell] = []
    for row in rows:
        at = min(index, len(row) - 1)
        while at > 0 and not row[at].text.strip() and len(rows) > 1 and row is not rows[-1]:
            at -= 1
        # A cell merged over two rows stands in both.
        is_again = bool(cells) and cells[-1].text.strip() == row[at].text.strip()
        cells += [row[at]] if row[at].text.strip() and not is_again else []
    return tuple(cells)


def measured(figure: Figure) -> str:
    """A figure's value as written, with the unit of its column behind a number that has none: 3.98万吨."""
    words = "".join(figure.value.split())
    digits = _NUMBER.findall(plain(words))
    if not figure.unit or not words or not _BARE.fullmatch(plain(words)) or not digits:
        return words
    written = Decimal(digits[0].replace(",", ""))
    times = figure.number / written if figure.number is not None and written else Decimal(1)
    return f"{words}{_TIMES.get(times, '')}{figure.unit}" if times in _TIMES else words


def told(header: str, row: str) -> str:
    """A row as a sentence: `林荫路推广率：考核要求≥70%，2009年68.5%`; empty if it is none or does not fit its header.

    `header` are the lines above it: the table's title, if there is one, and the rows that head its columns.
    A unit that the header, the row or the title says is put behind every number that has none of its own.
    """
    heads, title = _header(header)
    cells = row_of(row, 0, len(row))
    if BETWEEN_CELLS not in row or not heads or any(len(head) != len(cells) for head in heads):
        return ""
    names = [_name(heads, index) for index in range(len(cells))]
    labels, values = _halves(names, cells)
    if not values:
        return ""
    unit = _unit_of_row(names, cells) or next((said for cell in labels if (said := unit_of(cell.text))), "")
    pairs = [_value(names[index], cells[index], unit or unit_of(title) or "") for index in values]
    whose = " ".join(cell.text.strip() for cell in labels)
    return f"{whose}：{'，'.join(pairs)}" if whose else "，".join(pairs)


def _header(header: str) -> tuple[list[Row], str]:
    lines = [line for line in header.split("\n") if line.strip()]
    rows = [row_of(line, 0, len(line)) for line in lines if BETWEEN_CELLS in line]
    return rows, " ".join(line for line in lines if BETWEEN_CELLS not in line)


def _name(heads: Sequence[Row], index: int) -> str:
    """The header path of a column; a merged cell is said once, a year alone as a year."""
    over = [cell.text.strip() for cell in header_of(heads, index)]
    path = [f"{word}年" if re.fullmatch(r"(?:19|20)\d\d", word) else word for word in over]
    return " ".join(dict.fromkeys(word for word in path if word))


def _halves(names: Sequence[str], cells: Row) -> tuple[list[Cell], list[int]]:
    """The cells that say what a row is of, and the places of those that hold its values."""
    labels: list[Cell] = []
    values: list[int] = []
    for index, cell in enumerate(cells):
        words = cell.text.strip()
        if not words or _is_number_of_row(names[index]) or _is_unit(names[index]):
            continue
        if (
            not values
            and not is_numeric(words)
            and index < len(cells) - 1
            and not _is_of_figures(names[index])
        ):
            labels += [cell] if words not in [one.text.strip() for one in labels] else []
        else:
            values.append(index)
    return labels, values


def _is_of_figures(name: str) -> bool:
    words = lexicon()
    return any(words[kind].search(name) for kind in ("target", "standard", "present", "change")) or bool(
        YEAR_ALONE.fullmatch(name)
    )


def _is_number_of_row(name: str) -> bool:
    return bool(lexicon()["number"].fullmatch(name.strip()))


def _is_unit(name: str) -> bool:
    return bool(lexicon()["unit"].fullmatch(name.strip()))


def _unit_of_row(names: Sequence[str], cells: Row) -> str:
    """What the row's column of units says."""
    for name, cell in zip(names, cells, strict=True):
        if _is_unit(name):
            return unit_of(cell.text, loose=True) or ""
    return ""


def _value(name: str, cell: Cell, unit: str) -> str:
    """A column's name and the cell's words, a bare number with its unit."""
    own = unit_of(name)
    bare = re.sub(
        r"[(（][^()（）]*[)）]", lambda said: "" if unit_in(said[0][1:-1]) else said[0], name
    ).strip()
    words = cell.text.strip()
    if not is_numeric(words):
        return f"{bare}：{words}" if bare else words
    is_bare = re.fullmatch(r"[^\d]*[\d.,，．\s]+", words) is not None
    measured = f"{words}{own if own is not None else unit}" if is_bare else words
    return f"{bare} {measured}" if bare and bare[-1].isascii() else f"{bare}{measured}"

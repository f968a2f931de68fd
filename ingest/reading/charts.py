"""Charts of Word and PowerPoint: the values they keep in store, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.grid import GridCell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MOST_POINTS = 10_000
"""Of one series; a chart for the eye has some hundreds."""


def title_of(root: Element) -> str:
    """The title of a chart; empty without."""
    title = root.find(f"{_C}chart/{_C}title")
    if title is None:
        return ""
    words = "".join(t.text or "" for t in title.iter(_A + "t"))
    return words.strip() or " ".join(_points(title.find(f"{_C}tx")).values())


def cells_of(root: Element) -> tuple[GridCell, ...]:
    """A header of series names, then a row a category; nothing if no values are in store."""
    series = list(root.iter(_C + "ser"))
    columns = [_points(_either(one, "val", "yVal")) for one in series]
    if not any(columns):
        return ()
    names = _categories(series)
    count = max(max(column, default=-1) for column in columns) + 1
    cells = [GridCell(0, place + 1, _name(one)) for place, one in enumerate(series)]
    for row in range(min(max(count, max(names, default=-1) + 1), _MOST_POINTS)):
        cells.append(GridCell(row + 1, 0, names.get(row, "")))
        cells.extend(
            GridCell(row + 1, place + 1, column[row]) for place, column in enumerate(columns) if row in column
        )
    return tuple(cells)


def _categories(series: list[Element]) -> dict[int, str]:
    for one in series:
        names = _points(_either(one, "cat", "xVal"))
        if names:
            return names
    return {}


def _either(series: Element, first: str, second: str) -> Element:
    found = series.find(_C + first)
    return series.find(_C + second) if found is None else found


def _name(series: Element) -> str:
    tx = series.find(_C + "tx")
    return " ".join(_points(tx).values()) or ("" if tx is None else (tx.findtext(_C + "v") or ""))


def _points(element: Element) -> dict[int, str]:
    """Cached values by place; of categories on several levels the levels joined."""
    points: dict[int, str] = {}
    for point in () if element is None else element.iter(_C + "pt"):
        place = point.get("idx", "")
        if place.isdigit() and int(place) < _MOST_POINTS:
            words = _number(point.findtext(_C + "v") or "")
            points[int(place)] = f"{words} {points[int(place)]}" if int(place) in points else words
    return points


def _number(words: str) -> str:
    """A stored value as a person would write it: 0.30000000000000004 is noise of the computer."""
    try:
        number = float(words)
    except ValueError:
        return words.strip()
    return f"{number:.12g}" if len(words) > 15 and abs(number) < 1e12 else words.strip()

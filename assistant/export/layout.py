"""The layout of official documents as GB/T 9704-2012 sets it, read from layout.toml and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import floor
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from kb.datafiles import parse_toml
from kb.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "assistant/export/layout.toml"
TWIPS_IN_MM = 1440 / 25.4
TWIPS_IN_POINT = 20

Role = Literal[
    "title", "heading1", "heading2", "heading3", "heading4", "body", "page_number", "table", "footnote"
]
Side = Literal["left", "right"]
Align = Literal["both", "center"]
Family = Literal["roman", "modern", "auto"]


@dataclass(frozen=True, slots=True)
class Page:
    """The paper and the rectangle of text on it, in millimetres."""

    width: float
    height: float
    top: float
    left: float
    text_width: float
    text_height: float
    lines: int
    characters: int
    number_gap: float
    after_title: int

    @property
    def right(self) -> float:
        """The white on the right of the text."""
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> float:
        """The white below the text."""
        return self.height - self.top - self.text_height

    @property
    def line_twips(self) -> int:
        """From line to line; rounded down, or the last line would not fit."""
        return int(self.text_height * TWIPS_IN_MM / self.lines)

    def tracking(self, points: float) -> int:
        """Twips by which type is moved together (below zero) so that a line holds all its characters."""
        room = self.text_width * TWIPS_IN_MM / self.characters
        return min(0, floor(room - points * TWIPS_IN_POINT))


@dataclass(frozen=True, slots=True)
class PageNumber:
    """What stands on the two sides of a page number, and on which side of the page it is."""

    left: str
    right: str
    odd: Side
    even: Side
    indent: int


@dataclass(frozen=True, slots=True)
class Font:
    """A typeface by the name that documents use, and what stands in for it, best first."""

    name: str
    instead: tuple[str, ...]
    family: Family


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of paragraph looks."""

    font: Font
    points: float
    bold: bool
    align: Align
    indent: int
    line_twips: int
    tracking: int
    """Twips between characters; below zero they are moved together."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a Word file needs to know of the layout."""

    page: Page
    page_number: PageNumber
    sizes: Mapping[str, float]
    fonts: Mapping[str, Font]
    styles: Mapping[Role, Style]
    sources: Mapping[str, str]
    """`styles.title` → the clause that says so."""


@cache
def layout() -> Layout:
    """The layout that ships with the program."""
    return parse((files("assistant.export") / "layout.toml").read_text(encoding="utf-8"))


def parse(source: str) -> Layout:
    """A layout from TOML. Raises DataError naming the entry that is wrong."""
    data = parse_toml(source, FILE)
    sources: dict[str, str] = {}
    page = _page(_Table.of(data, "page", sources))
    sizes = _sizes(_Table.of(data, "sizes", sources))
    fonts = {name: _font(table) for name, table in _Table.all_of(data, "fonts", sources)}
    styles = {
        role: _style(table, fonts, sizes, page) for role, table in _Table.all_of(data, "styles", sources)
    }
    if set(styles) != set(get_args(Role)):
        raise DataError(f"{FILE} 的 styles 应当正好是：{'、'.join(get_args(Role))}，请补全或改正")
    number = _page_number(_Table.of(data, "page_number", sources))
    return Layout(page, number, sizes, fonts, cast("dict[Role, Style]", styles), sources)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file under its name, which complaints give."""

    name: str
    values: dict[str, Any]

    @classmethod
    def of(cls, data: dict[str, Any], name: str, sources: dict[str, str]) -> _Table:
        values = data.get(name)
        if not isinstance(values, dict):
            raise DataError(f"{FILE} 里没有 [{name}]，请恢复原文件")
        if name == "page":
            return cls(name, {key: _sourced(item, f"page.{key}", sources) for key, item in values.items()})
        return cls._noted(name, values, sources)

    @classmethod
    def all_of(cls, data: dict[str, Any], name: str, sources: dict[str, str]) -> list[tuple[str, _Table]]:
        tables = data.get(name)
        if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
            raise DataError(f"{FILE} 里没有 [{name}.…]，请恢复原文件")
        return [(key, cls._noted(f"{name}.{key}", table, sources)) for key, table in tables.items()]

    @classmethod
    def _noted(cls, name: str, values: dict[str, Any], sources: dict[str, str]) -> _Table:
        sources[name] = _source(values, name)
        return cls(name, {key: value for key, value in values.items() if key != "source"})

    def only(self, *names: str) -> None:
        """Complains of entries that are none of `names`: a slip of the pen would go unnoticed."""
        unknown = [name for name in self.values if name not in names]
        if unknown:
            raise DataError(f"{FILE} 的 {self.name} 里不认识“{unknown[0]}”，请改正或删去")

    def number(self, name: str, default: float | None = None) -> float:
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self.wrong(name, "一个不小于零的数")
        return value

    def count(self, name: str, default: int | None = None) -> int:
        value = self.number(name, default)
        if not isinstance(value, int):
            raise self.wrong(name, "整数")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "文字")
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "true 或 false")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise self.wrong(name, "或".join(allowed))
        return value

    def wrong(self, name: str, wanted: str) -> DataError:
        return DataError(f"{FILE} 里 {self.name}.{name} 应当是{wanted}，请改正")


def _source(values: dict[str, Any], name: str) -> str:
    source = values.get("source")
    if not isinstance(source, str) or not source.strip():
        raise DataError(f"{FILE} 的 {name} 没有写明出处（source），请补上")
    return source


def _sourced(item: object, name: str, sources: dict[str, str]) -> object:
    if not isinstance(item, dict) or "value" not in item:
        raise DataError(f"{FILE} 的 {name} 应当写成 {{ value = …, source = … }}，请改正")
    sources[name] = _source(item, name)
    return item["value"]


_PAGE = ("width", "height", "top", "left", "text_width", "text_height", "number_gap")


def _page(table: _Table) -> Page:
    table.only(*_PAGE, "lines", "characters", "after_title")
    lengths = {name: table.number(name) for name in _PAGE}
    counts = {name: table.count(name) for name in ("lines", "characters", "after_title")}
    page = Page(**lengths, **counts)  # type: ignore[arg-type]
    if not (page.lines and page.characters and page.text_width and page.text_height):
        raise DataError(f"{FILE} 的 page 里版心的长宽、行数、字数都应当大于零，请改正")
    if page.right < 0 or page.bottom < page.number_gap:
        raise DataError(f"{FILE} 的 page 里版心加上白边超出了纸张，请核对各项尺寸")
    return page


def _sizes(table: _Table) -> dict[str, float]:
    return {name: table.number(name) for name in table.values}


def _font(table: _Table) -> Font:
    table.only("name", "instead", "family")
    instead = table.values.get("instead")
    # Word takes the names from a list that is parted by commas.
    if not isinstance(instead, list) or not all(
        isinstance(name, str) and "," not in name for name in instead
    ):
        raise table.wrong("instead", "一列字体名")
    family = cast("Family", table.one_of("family", get_args(Family)))
    return Font(table.text("name"), tuple(instead), family)


def _style(table: _Table, fonts: Mapping[str, Font], sizes: Mapping[str, float], page: Page) -> Style:
    table.only("font", "size", "bold", "align", "indent", "line")
    line = table.number("line", page.line_twips / TWIPS_IN_POINT)
    points = sizes[table.one_of("size", tuple(sizes))]
    align = cast("Align", table.one_of("align", get_args(Align), "both"))
    return Style(
        font=fonts[table.one_of("font", tuple(fonts))],
        points=points,
        bold=table.flag("bold"),
        align=align,
        indent=table.count("indent", 0),
        line_twips=round(line * TWIPS_IN_POINT),
        # What stands in the middle of its line fills no line.
        tracking=page.tracking(points) if align == "both" else 0,
    )


def _page_number(table: _Table) -> PageNumber:
    table.only("left", "right", "odd", "even", "indent")
    odd, even = (cast("Side", table.one_of(name, get_args(Side))) for name in ("odd", "even"))
    return PageNumber(table.text("left"), table.text("right"), odd, even, table.count("indent", 0))

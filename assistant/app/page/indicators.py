"""The tab 指标: what each indicator is, what is required of it, and how places compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant import overview
from assistant.app.page.beside import nothing_yet, source_beside
from assistant.app.page.events import QUIET, Act, panel, still
from assistant.app.views import words
from assistant.app.views.html import html_of, notice
from assistant.learning.cards import card_names, indicator_card
from kb.errors import ChuangmoError
from kb.indicators import find_named, load_indicators
from kb.requirements import load_requirements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.app.wiring import Desk
    from assistant.learning.records import Card
    from assistant.overview import Limit, Point
    from assistant.records import Citation

Update = dict[Any, Any]
_FIRST = "噪声达标区覆盖率"
_STATES = "现状"
_ALL = ""
MOST_ROWS = 100
"""Figures drawn at once; more are a matter of filters or of the table to download."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which indicator is shown, and what of its figures."""

    name: str = ""
    kind: str = _STATES
    year: str = ""
    unit: str = ""
    limit: str | None = None
    """Id of a requirement; empty for none, None for the program's choice."""
    order: str = ""
    places: tuple[str, ...] = ()
    sought: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator in the list."""

    name: str
    required: int
    figures: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure in the chart."""

    point: Point
    label: str
    width: str
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the tab changes."""

    wanted: gr.State
    listed: gr.HTML
    card: gr.HTML
    comparison: gr.HTML
    source: gr.HTML
    find: gr.HTML = field(repr=False)

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [self.wanted, self.listed, self.card, self.comparison, self.source]


def indicators_tab(desk: Desk, tab: gr.Tab) -> None:
    """Build the tab and connect it."""
    with gr.Row(elem_id="indicators", elem_classes="three"):
        with gr.Column(scale=1, min_width=200, elem_classes="side"):
            find = panel(html_of("indicators", sought=""), "find-indicator")
            listed = panel("", "indicator-list")
        with gr.Column(scale=4, min_width=320, elem_classes="middle", elem_id="indicator-middle"):
            card = panel("", "indicator-card")
            comparison = panel("", "comparison")
        with gr.Column(scale=2, min_width=280, elem_classes="beside"):
            still("<h2>出处</h2>", "indicator-source-title", elem_classes="sources-title")
            source = panel(nothing_yet(), "indicator-source", elem_classes="sources")
    parts = Parts(gr.State(Wanted()), listed, card, comparison, source, find)
    doing = _Comparing(desk, parts)
    gr.on(
        [find.click, listed.click, card.click, comparison.click],
        doing.acted,
        parts.wanted,
        parts.changing,
        trigger_mode="always_last",
        **QUIET,
    )
    tab.select(doing.entered, parts.wanted, parts.changing, **QUIET)


class _Comparing:
    """What the tab does."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk = desk
        self._parts = parts

    def entered(self, wanted: Wanted) -> Update:
        """What the tab shows when it is opened."""
        return self._shown(wanted if wanted.name else Wanted(_FIRST))

    def acted(self, wanted: Wanted, event: gr.EventData) -> Update:
        """Something clicked or chosen."""
        act = Act(event)
        doing: dict[str, Callable[[Act, Wanted], Update]] = {
            "find": lambda act, wanted: self._list(replace(wanted, sought=act.words("words"))),
            "open-indicator": lambda act, wanted: self._shown(
                Wanted(act.words("name"), sought=wanted.sought)
            ),
            "compare": self._compare,
            "point": self._point,
            "source": self._source,
        }
        try:
            return doing[act.name](act, wanted) if act.name in doing else {}
        except ChuangmoError as error:
            return {self._parts.source: notice(str(error), bad=True)}

    def _shown(self, wanted: Wanted) -> Update:
        card = indicator_card(wanted.name, self._desk.searcher)
        return {
            **self._list(wanted),
            self._parts.card: html_of("indicator", card=card),
            self._parts.comparison: self._comparison(wanted),
            self._parts.source: nothing_yet("点 [1] 或图中的一条，这里显示原文和出处。"),
        }

    def _list(self, wanted: Wanted) -> Update:
        groups = groups_of(rows_of(self._desk, wanted.sought))
        listed = html_of("indicator_list", groups=groups, current=wanted.name)
        return {self._parts.wanted: wanted, self._parts.listed: listed}

    def _compare(self, act: Act, wanted: Wanted) -> Update:
        now = replace(
            wanted,
            kind=act.words("kind"),
            year=act.words("year"),
            unit=act.words("unit"),
            limit=act.words("limit") if act.words("unit") == wanted.unit or not wanted.unit else None,
            order=act.words("order"),
            places=tuple(act.words("places").split("\n")) if act.words("places") else (),
        )
        return {self._parts.wanted: now, self._parts.comparison: self._comparison(now)}

    def _comparison(self, wanted: Wanted) -> str:
        points = overview.points_of(wanted.name, self._desk.searcher)
        return comparison(wanted, points)

    def _point(self, act: Act, wanted: Wanted) -> Update:
        cited = overview.source_of_point(act.words("point"), wanted.name, self._desk.searcher)
        return {self._parts.source: source_beside(self._desk, [cited] if cited else [], 1, "P")}

    def _source(self, act: Act, wanted: Wanted) -> Update:
        card = indicator_card(wanted.name, self._desk.searcher)
        return {self._parts.source: source_beside(self._desk, citations_of(card), act.number("number"), "I")}


def citations_of(card: Card) -> list[Citation]:
    """Everything a card cites."""
    lines = [line for line in (card.definition, card.computed) if line is not None]
    cited = [line.citation for line in (*lines, *card.evidence, *card.mistakes)]
    return [*cited, *(one.citation for one in card.thresholds), *(one.citation for one in card.practices)]


def rows_of(desk: Desk, sought: str) -> list[Row]:
    """The indicators whose name, or another name of theirs, holds the words."""
    figures = overview.named_with_figures(desk.searcher)
    required = [row.indicator.name for row in load_requirements() if row.is_usable]
    meant = {one.name for one in find_named(sought)} if sought else set()
    return [
        Row(name, required.count(name), figures.get(name, 0))
        for name in card_names()
        if not sought or sought in name or name in meant
    ]


def groups_of(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The list by category, in the catalogue's order; those with figures first."""
    category = {one.name: one.category or "其他" for one in load_indicators()}
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(category[row.name], []).append(row)
    return [(name, sorted(found, key=lambda row: -row.figures)) for name, found in groups.items()]


def comparison(wanted: Wanted, points: Sequence[Point]) -> str:
    """Chart and table of the figures that are wanted, the requirement drawn in."""
    units = list(dict.fromkeys([overview.main_unit(points), *(overview.in_unit_name(one) for one in points)]))
    unit = wanted.unit if wanted.unit in units else units[0]
    kinds = [kind for kind in (_STATES, "目标", "标准", "变化") if any(one.kind == kind for one in points)]
    kind = wanted.kind if wanted.kind in (*kinds, _ALL) else _ALL
    wanted = replace(wanted, unit=unit, kind=kind)
    limits = overview.limits_of(wanted.name, unit)
    limit = _limit(wanted, limits)
    shown = [one for one in points if _is_wanted(one, wanted)]
    rows = bars(shown, limit, by_place=wanted.order == "place")
    return html_of(
        "comparison",
        name=wanted.name,
        total=len(points),
        wanted=wanted,
        kinds=[*kinds, _ALL],
        years=sorted({one.year.value for one in points if one.has_year and one.year.value}, reverse=True),
        units=units,
        limits=limits,
        limit=limit,
        limit_at=_share(limit.number, _top(shown, limit)) if limit else "0",
        places=sorted({one.place.value for one in points if one.place.value}),
        rows=rows[:MOST_ROWS],
        left_out=len(rows) - MOST_ROWS,
    )


def _limit(wanted: Wanted, limits: Sequence[Limit]) -> Limit | None:
    """The requirement that is chosen; at first the national campaign's."""
    if wanted.limit is None:
        national = [one for one in limits if "国家环境保护模范城市" in one.title]
        return next(iter([*national, *limits]), None)
    return next((one for one in limits if one.id == wanted.limit), None)


def _is_wanted(point: Point, wanted: Wanted) -> bool:
    return (
        overview.in_unit_name(point) == wanted.unit
        and wanted.kind in (_ALL, point.kind)
        and wanted.year in ("", point.year.value if point.has_year else None)
        and (not wanted.places or point.place.value in wanted.places)
    )


def bars(points: Sequence[Point], limit: Limit | None, *, by_place: bool = False) -> list[Bar]:
    """The figures as bars, the greatest first, or by place."""
    top = _top(points, limit)
    rows = [
        Bar(one, _label(one), _share(one.number, top), limit.is_met_by(one.number) if limit else None)
        for one in points
    ]
    return rows if by_place else sorted(rows, key=lambda row: -row.point.number)


def _label(point: Point) -> str:
    year = words.fact_words(point.year) if point.has_year else ""
    return " ".join(part for part in (words.fact_words(point.place), point.scope, year) if part)


def _top(points: Sequence[Point], limit: Limit | None) -> Decimal:
    """What the whole width of the chart stands for."""
    return max([Decimal(1), *(one.number for one in points), *([limit.number] if limit else [])])


def _share(number: Decimal, top: Decimal) -> str:
    return f"{max(Decimal(0), number) / top * 100:.2f}"

"""Comparing places: one row a place, every cell with its citation, what differs in scope and year said beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant import choose, compose
from assistant.applied import applied
from assistant.cite import label_of
from assistant.judge import Standards, judge
from assistant.passages import figures_in
from assistant.wanted import without_words
from kb.statements import limit_of
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.applied import Applied
    from assistant.cite import Citer
    from assistant.find import Finding
    from assistant.parties import Party
    from assistant.records import Evidence, Query
    from assistant.slots import Slot
    from assistant.wanted import Wanted
    from kb.knowledge import Figure
    from kb.search import Searcher

_A_CELL = 200
"""Characters of quoted words in a row without figures of an indicator."""
_PARTS = 2
_SAME_MATTER = 0.75
_OF_ONE_PARTY = Standards(few_words=0.2, near=1.0, most_words=0.0, not_alien=0.0)
"""Of whose texts is known; a comparison's question is no measure of nearness, for it names the others as well."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one party has to say: the parts that answer and the figures of indicators in them."""

    party: Party
    parts: tuple[Evidence, ...]
    figures: tuple[tuple[Figure, Evidence], ...] = ()

    @property
    def label(self) -> str:
        """What the row is headed by: the place, or what the question calls it and the text it was found in."""
        known = label_of(self.parts[0].hit.report)
        return known if self.party.place or self.party.words in known else f"{self.party.words}（{known}）"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows, and the parties of whom nothing was found."""

    rows: tuple[Row, ...]
    absent: tuple[str, ...]


def compare(query: Query, finding: Finding, asked: Sequence[Slot]) -> Comparison:
    """A row for each party of the question; `asked` are the things to compare."""
    rows: list[Row] = []
    absent: list[str] = []
    asked = _without_names(asked, finding.parties)
    for party in sorted(finding.parties, key=lambda one: _position(one, query)):
        parts = _parts_of(party, finding, asked)
        if parts:
            rows.append(Row(party, tuple(parts), _figures(parts, finding, asked)))
        else:
            absent.append(party.words)
    return Comparison(tuple(rows), tuple(absent))


def _without_names(asked: Sequence[Slot], parties: Sequence[Party]) -> list[Slot]:
    """The things to compare without the words that only call the parties; what is nothing else is dropped."""
    names = " ".join(party.words for party in parties)
    bare = [replace(slot, want=without_words(slot.want, names)) for slot in asked]
    return [slot for slot in bare if slot.want.weights] or list(asked)


def _position(party: Party, query: Query) -> int:
    at = query.question.find(party.words[:2])
    return at if at >= 0 else len(query.question)


def _parts_of(party: Party, finding: Finding, asked: Sequence[Slot]) -> list[Evidence]:
    mine = replace(
        finding,
        hits=tuple(hit for hit in finding.hits if hit.chunk.report_id in party.reports),
        parties=(),
        named=frozenset(),
    )
    by_slot: list[choose.Scored] = []
    for slot in asked:
        single = replace(slot.query, places=(party.place,) if party.place else ())
        verdict = judge(single, mine, slot.want, _OF_ONE_PARTY)
        if verdict.missing is None:
            by_slot.append(choose.Scored(verdict.parts, slot.own))
    if not by_slot:
        return []
    first = max(by_slot, key=lambda one: one.parts[0].score).parts[0]
    here = [one.of({first.hit.report.id}) for one in by_slot]
    parts = next(one.parts for one in here if one.parts)
    want = asked[0].want
    if want.indicators or len(asked) > 1:
        return choose.few(parts, here, want, most=_A_CELL)[: max(_PARTS, len(asked))]
    return choose.on_the_matter(parts, want, most=_A_CELL, on_topic=_SAME_MATTER)[:_PARTS]


def _figures(
    parts: Sequence[Evidence], finding: Finding, asked: Sequence[Slot]
) -> tuple[tuple[Figure, Evidence], ...]:
    """The first good figure of each indicator, in the state that was asked for."""
    found: list[tuple[Figure, Evidence]] = []
    for slot in asked:
        for item in slot.want.indicators:
            fitting = [
                (figure, part)
                for part in parts
                for figure in figures_in(part, finding.figures)
                if figure.indicator == item.name and figure.kind in slot.want.states and figure.status == "ok"
            ]
            found += [pair for pair in compose.of_year(fitting, slot.query.years)[:1] if pair not in found]
    return tuple(found)


# ── saying it ───────────────────────────────────────────────────────────────────────────────────────


def lines_of(compared: Comparison, query: Query, want: Wanted, citer: Citer, searcher: Searcher) -> list[str]:
    """A Markdown table, and under it what follows from its figures."""
    if any(row.figures for row in compared.rows):
        required = _required(compared.rows, searcher)
        return [
            *_table_of_figures(compared.rows, query, want, citer, required),
            *_conclusions(compared.rows, citer),
            *_versions(required),
        ]
    lines = ["| 地方 | 材料所载 |", "| --- | --- |"]
    return lines + [
        f"| {compose.escape(row.label)} | {_words(row.parts, query, want, citer)} |" for row in compared.rows
    ]


def _words(parts: Sequence[Evidence], query: Query, want: Wanted, citer: Citer) -> str:
    return " ".join(compose.shown(part, want, query, citer) for part in choose.runs(parts))


def _table_of_figures(
    rows: Sequence[Row],
    query: Query,
    want: Wanted,
    citer: Citer,
    required: dict[str, Applied],
) -> list[str]:
    names = list(dict.fromkeys(figure.indicator for row in rows for figure, _ in row.figures))
    head = [*names, "年份", *(["国家要求"] if required else [])]
    lines = [f"| 地方 | {' | '.join(head)} |", "| --- " * (len(head) + 1) + "|"]
    for row in rows:
        cells = [*(_cell(row, name, query, want, citer) for name in names), _year(row)]
        if required:
            cells.append(_requirement(required.get(row.label), citer))
        lines.append(f"| {compose.escape(row.label)} | {' | '.join(cells)} |")
    return lines


def _required(rows: Sequence[Row], searcher: Searcher) -> dict[str, Applied]:
    """By row what was required of its figure; of one indicator only, or the table grows too wide to read."""
    if len({figure.indicator for row in rows for figure, _ in row.figures}) > 1:
        return {}
    found = {}
    for row in rows:
        for figure, part in row.figures:
            one = applied(figure, part.hit.report, searcher)
            if one is not None and figure.kind == "现状":
                found[row.label] = one
    return found


def _requirement(one: Applied | None, citer: Citer) -> str:
    if one is None:
        return "未查到"
    met = {True: "，达到", False: "，未达到", None: ""}[one.is_met]
    return f"{compose.escape(limit_of(one.requirement))}{met} {citer.mark(one.part)}"


def _versions(required: dict[str, Applied]) -> list[str]:
    """Which version the requirements are of, and where it could not be told whether they held."""
    if not required:
        return []
    titles = list(dict.fromkeys(one.requirement.ruleset.title for one in required.values()))
    open_ones = [label for label, one in required.items() if one.is_met is None]
    return ["", render("requirement_versions", titles=titles, places=open_ones)]


def _cell(row: Row, name: str, query: Query, want: Wanted, citer: Citer) -> str:
    for figure, part in row.figures:
        if figure.indicator == name:
            scope = f"（{compose.escape(figure.scope)}）" if figure.scope else ""
            return f"{compose.escape(compose.value_of(figure))}{scope} {citer.mark(part)}"
    if row.figures:
        return "未写明"
    return _words(row.parts, query, want, citer)


def _year(row: Row) -> str:
    shown = [figure.year for figure, part in row.figures[:1] if compose.shows_year(figure, part)]
    year = shown[0] if shown else row.parts[0].hit.report.year
    if year.is_known and year.value:
        return compose.escape(year.value)
    return "原文已隐去" if year.how == "masked" else "存疑" if year.how == "suspect" else "未写明"


def _conclusions(rows: Sequence[Row], citer: Citer) -> list[str]:
    """Who has most and least, and by how much two differ: computed from the cited figures, and said so."""
    lines: list[str] = []
    names = list(dict.fromkeys(figure.indicator for row in rows for figure, _ in row.figures))
    for name in names:
        stated = [
            (row, figure, part) for row in rows for figure, part in row.figures if figure.indicator == name
        ]
        numbers = [figure.number for _, figure, _ in stated if figure.number is not None]
        same = {_unit(figure) for _, figure, _ in stated}
        if len(numbers) < 2 or len(numbers) < len(stated) or len(same) > 1:
            continue
        lines.append("")
        lines.append(_conclusion(name, stated, citer))
    return lines


def _conclusion(name: str, stated: list[tuple[Row, Figure, Evidence]], citer: Citer) -> str:
    ordered = sorted(stated, key=lambda one: one[1].number or Decimal(0), reverse=True)
    highest, lowest = ordered[0], ordered[-1]
    difference = (highest[1].number or Decimal(0)) - (lowest[1].number or Decimal(0))
    unit = highest[1].unit
    return render(
        "compared",
        indicator=name,
        highest=compose.escape(highest[0].label),
        high=compose.escape(compose.value_of(highest[1])),
        lowest=compose.escape(lowest[0].label),
        low=compose.escape(compose.value_of(lowest[1])),
        difference=f"{difference.normalize():f}",
        unit="个百分点" if unit in ("%", "％") else compose.escape(unit),
        marks=citer.mark(highest[2]) + citer.mark(lowest[2]),
        differs=difference != 0,
    )


def _unit(figure: Figure) -> str:
    """Units of one spelling: 分贝 and dB(A), μg/m3 and 微克/立方米."""
    from kb.indicators import MEASURES, has_measure
    from kb.normal import normalise
    from kb.quantities.rows import measured

    plain = normalise(measured(figure))
    return next((measure for measure in MEASURES if has_measure(measure, plain)), figure.unit)

"""From evidence to Markdown: short, grouped by place, every statement with its mark."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.asking import short_name
from assistant.cite import label_of
from assistant.fitting import in_reading_order, that_fit, whole_passages, with_others, without_gaps
from assistant.lookup import values_asked
from assistant.passages import EXPLAINS, figures_in
from assistant.select import cover, named_share, says_what_was_done
from assistant.trim import trimmed
from kb.quantities.rows import measured
from kb.statements import in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.cite import Citer
    from assistant.facets import Asked
    from assistant.records import Evidence, Intent, Query
    from assistant.wanted import Wanted
    from kb.knowledge import Figure
    from kb.records import Report
    from kb.requirements import Requirement

# What a tired reader takes in at once, by what was asked (characters of quoted words).
_LENGTHS: dict[Intent, int] = {
    "figure": 190,
    "threshold": 230,
    "when": 190,
    "entity": 230,
    "definition": 300,
    "howto": 520,
    "open": 420,
    "comparison": 560,
    "precedent": 700,
}
_GUIDE = 420
_LONG_BESIDE_OTHERS = 90
"""Characters: a longer sentence in a row of a table or a line of a list is shown in part."""
_EXTRA = 60
"""Characters more for a question that asks several things at once."""
_OTHER_WORDS = 0.4
"""Below this weighted share of the question's words, single sentences cannot be told apart by words."""
_HEADING = re.compile(r"^[ \t\u3000]*[^\n。；;，,：:]{1,20}\s*\n\s*(?=\S)")
_WEB = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|&(?:emsp|ensp|nbsp|thinsp);?")
"""Left over from a web page's code, which a reader has no use for; the citation keeps it."""
_STRAY = re.compile(r"\\+([\"'“”])")
_MARKDOWN = re.compile(r"([\\`*_\[\]#<>|~])")


def escape(text: str) -> str:
    """Document text as plain words of Markdown: never a heading, a link, emphasis or HTML."""
    # Backslashes before quotation marks are left over from a web page's code; the citation keeps them.
    plain = _STRAY.sub(r"\1", re.sub(r"\s+", " ", text).strip())
    return _MARKDOWN.sub(r"\\\1", plain)


def statement(part: Evidence, citer: Citer, *, shown: str | None = None) -> str:
    """The quoted words, or what is shown of them, with their mark."""
    words = escape(_WEB.sub(" ", _without_heading(shown or part.words)).rstrip("，,；;：:、"))
    return f"{words} {citer.mark(part)}"


def _without_heading(text: str) -> str:
    """Quoted words without the heading line that they begin with; the citation keeps it."""
    return _HEADING.sub("", text, count=1)


def of_report(
    chosen: Sequence[Evidence],
    want: Wanted,
    query: Query,
    citer: Citer,
    *,
    figures: Sequence[Figure] = (),
) -> str:
    """An answer out of one report: the value first, a paragraph, or a list of several measures.

    `figures` are what the reports state of the indicators that were asked for.
    """
    may_be = _of_named([one for one in figures if _may_be_asked(one, query)], query)
    stated = _asked_for(chosen, want, may_be, query.years)
    label = escape(_whose(chosen[0].hit.report, [figure for figure, _ in stated]))
    if len(chosen) > 1 and query.intent in ("howto", "open", "entity", "definition"):
        return f"**{label}**\n\n" + "\n".join(f"- {statement(part, citer)}" for part in chosen)
    said = " ".join(shown(part, want, query, citer) for part in chosen)
    values = "；".join(
        f"{figure.indicator} **{escape(value_of(figure))}**{_details(figure, part, want)} {citer.mark(part)}"
        for figure, part in stated
    )
    source = "原表所载" if any(part.is_row for part in chosen) else "原文"
    return f"**{label}**：{values}\n\n{source}：{said}" if values else f"**{label}**：{said}"


def _asked_for(
    chosen: Sequence[Evidence], want: Wanted, figures: Sequence[Figure], years: Sequence[int]
) -> list[tuple[Figure, Evidence]]:
    """The good figure of each indicator that was asked for; none where no figure was."""
    if not want.needs_figure:
        return []
    found: list[tuple[Figure, Evidence]] = []
    for item in want.indicators:
        good = [
            (figure, part)
            for part in chosen
            for figure in figures_in(part, figures)
            if figure.indicator == item.name and figure.status == "ok"
        ]
        # What is only aimed at is better than nothing, if it is called so.
        found += of_year([pair for pair in good if pair[0].kind in want.states] or good, years)[:1]
    return found


def of_year(stated: Sequence[tuple[Figure, Evidence]], years: Sequence[int]) -> list[tuple[Figure, Evidence]]:
    """Figures of one indicator, those of a year that was asked for first; of a table's row else the latest first."""
    said = [str(year) for year in years]
    asked = [pair for pair in stated if pair[0].year.is_known and pair[0].year.value in said]
    if asked or not stated or not stated[0][1].is_row:
        return [*asked, *(pair for pair in stated if pair not in asked)]
    row = [pair for pair in stated if pair[1] is stated[0][1]]
    return sorted(row, key=lambda pair: pair[0].year.value or "", reverse=True)


def _of_named(figures: Sequence[Figure], query: Query) -> list[Figure]:
    """Where the question names a place that only the texts know, such as a district that is no more: its figures."""
    named = [one for one in figures if one.place.value and one.place.value in query.question]
    return named if named and not query.places else list(figures)


def _may_be_asked(figure: Figure, query: Query) -> bool:
    """Whether a figure is not, by the words of its sentence, another place's than those asked about."""
    if not query.places or figure.place.how != "stated" or not figure.place.value:
        return True
    named = figure.place.value in query.question
    return named or short_name(figure.place.value) in {short_name(place) for place in query.places}


def _whose(report: Report, stated: Sequence[Figure]) -> str:
    """Whose the values are: the report's place, or the one that its sentence names instead."""
    named = {one.place.value for one in stated if one.place.how == "stated"}
    place = next(iter(named)) if len(named) == 1 else None
    if place is None or place == report.place.value:
        return label_of(report)
    return f"{place}（据《{report.title.value}》）" if report.title.value else place


def value_of(figure: Figure) -> str:
    """Number, unit and bound as written, without blanks."""
    return measured(figure) + {">=": "以上", "<=": "以下"}.get(figure.bound, "")


def shows_year(figure: Figure, part: Evidence) -> bool:
    """Whether the year of a figure is known and shown: by its quote, by a heading, or as its report's."""
    year, hit = figure.year, part.hit
    if not year.is_known or not year.value:
        return False
    is_quoted = year.span is not None and any(span.overlaps(year.span) for span in part.spans)
    of_report = hit.report.year.is_known and hit.report.year.value == year.value
    return is_quoted or of_report or any(year.value in heading for heading in hit.chunk.headings)


def _details(figure: Figure, part: Evidence, want: Wanted) -> str:
    year = f"{figure.year.value}年" if shows_year(figure, part) else ""
    shows_kind = figure.kind != "现状" or figure.kind not in want.states
    told = [escape(figure.scope), figure.kind if shows_kind else "", year]
    return f"（{'，'.join(one for one in told if one)}）" if any(told) else ""


def shown(part: Evidence, want: Wanted, query: Query, citer: Citer) -> str:
    """Of a sentence with many figures, or of a long one beside others, only what was asked for."""
    beside_others = query.intent in ("comparison", "precedent") and len(part.words) > _LONG_BESIDE_OTHERS
    if want.needs_figure or query.intent in ("figure", "threshold") or beside_others:
        return statement(part, citer, shown=trimmed(part.words, want, query.question))
    return statement(part, citer)


def of_digest(
    parts: Sequence[Evidence], want: Wanted, intent: Intent, citer: Citer, *, also: Sequence[Evidence] = ()
) -> str:
    """An answer out of digests: their sentences that fit, the best first; each is short and stands by itself.

    `also` are the parts that answer the clauses of a question that asks several things.
    """
    is_guide = parts[0].hit.report.kind.value in EXPLAINS
    if is_guide and intent in ("howto", "open", "entity", "definition"):
        chosen = without_gaps(parts, max(_LENGTHS[intent], _GUIDE))
    elif intent in ("howto", "open", "definition") or named_share(parts[0], want) < _OTHER_WORDS:
        chosen = whole_passages(parts, want, characters=_LENGTHS[intent])
    else:
        chosen = cover(parts, want, characters=_LENGTHS[intent])
    chosen = with_others(chosen, also, _LENGTHS[intent] + _EXTRA)
    label = label_of(chosen[0].hit.report)
    lists = intent in ("howto", "open") or (is_guide and intent == "entity")
    if lists and len(chosen) > 1:
        lines = "\n".join(f"- {statement(part, citer)}" for part in in_reading_order(chosen))
        return f"**{escape(label)}**\n\n{lines}"
    return f"**{escape(label)}**：" + " ".join(statement(part, citer) for part in chosen)


def by_report(
    reports: Sequence[Report], parts: Sequence[Evidence], want: Wanted, intent: Intent, citer: Citer
) -> str:
    """An answer out of several reports: a group for each, in their order."""
    length = _LENGTHS[intent] // max(1, len(reports))
    groups = []
    for report in reports:
        mine = [part for part in parts if part.hit.chunk.report_id == report.id]
        chosen = in_reading_order(_of_place(mine, want, max(length, 60)))
        groups.append(_group(report, chosen, citer))
    return "\n".join(groups)


def _of_place(parts: Sequence[Evidence], want: Wanted, characters: int) -> list[Evidence]:
    if want.wants_measures:
        # The best words, then whatever else the place did about it.
        return that_fit(
            [parts[0], *(part for part in parts[1:] if says_what_was_done(part, want))], characters
        )
    return cover(parts, want, characters=characters, least_gain=0.2)


def one_a_place(reports: Sequence[Report]) -> list[Report]:
    """A reprint, or another report of the same place, adds no further place."""
    found: dict[str, Report] = {}
    for report in reports:
        found.setdefault(
            report.place.value if report.place.is_known and report.place.value else report.id, report
        )
    return list(found.values())


def _group(report: Report, chosen: Sequence[Evidence], citer: Citer) -> str:
    label = escape(label_of(report))
    return f"- **{label}**：" + " ".join(statement(part, citer) for part in chosen)


def required(stated: Sequence[tuple[Requirement, Evidence]], asked: Asked, citer: Citer) -> list[str]:
    """Requirements in few words, a line a ruleset; where none can be used, the sentence that says why."""
    lines = []
    for ruleset, members in groupby(stated, key=lambda pair: pair[0].ruleset):
        rows = list(members)
        said = [
            f"{escape(in_short(row, values_asked(row, asked)))} {citer.mark(part)}"
            for row, part in rows
            if row.is_usable
        ]
        if said:
            lines.append(f"- **{escape(ruleset.title)}**：" + "；".join(said))
        lines += [f"- {statement(part, citer)}" for row, part in rows if not row.is_usable]
    return lines


def with_notes(body: str, notes: Sequence[str]) -> str:
    """An answer's words with what must be said beside them."""
    return body.strip() + ("\n\n" + "\n".join(f"注：{note}" for note in notes) if notes else "")


def notes_of(text: str) -> tuple[str, ...]:
    """What an answer says beside its words."""
    return tuple(line.removeprefix("注：") for line in text.split("\n") if line.startswith("注："))

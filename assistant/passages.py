"""Passages in parts that can be quoted: sentences, long ones cut where a reader would pause."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.records import Evidence
from kb import terms
from kb.flow import Flow
from kb.indicators import has_measure
from kb.normal import normalise
from kb.quantities.quantities import quantities
from kb.quantities.rows import told
from kb.quantities.spellings import canonical
from kb.quantities.units import unit_at
from kb.sentences import BETWEEN_CELLS, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.knowledge import Figure
    from kb.records import Hit, Report
    from kb.search import Searcher


_LONG = 180
"""Characters: a longer sentence is quoted in parts, so that an answer stays readable."""
EXPLAINS = ("工作指南", "标准摘要", "法规摘要", "术语")
"""Kinds of starter cards whose sentences each stand by themselves; the card as a whole is about one matter."""
_LEAD = 16
"""Characters: a sentence this short is the heading of the next one."""
_NO_AMOUNT = re.compile(
    r"(?m)^\s*[（(]?\d{1,2}(?:[、)）]|[.．](?!\d))|(?:19|20)?[\dxX×*＊_]{1,2}(?:19|20)?[xX×*＊_]{1,4}(?=\s*年)"
)
_HOW_MANY = re.compile(r"多少|几(?!乎|年)")
_BLANK = "，,；;、 \n\u3000\u00a0"
_LINE_END = re.compile(r"[ \t\u3000]*\n\s*")
_SEMICOLON = re.compile(r"[；;]+")
_COMMA = re.compile(r"[，,]")


class Passage:
    """A hit with what is needed to score its sentences."""

    def __init__(self, hit: Hit) -> None:
        self.hit = hit
        self._flow = Flow(hit.chunk.text, hit.chunk.spans)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the passage and its headings."""
        return frozenset(terms.words(self.hit.chunk.indexed))

    @cached_property
    def heading(self) -> str:
        """The heading that it stands under, normalised."""
        return normalise(self.hit.chunk.headings[-1]) if self.hit.chunk.headings else ""

    @cached_property
    def matter(self) -> str:
        """What a card is about as a whole, by its title, normalised; empty for reports."""
        report = self.hit.report
        return normalise(report.title.value or "") if report.kind.value in EXPLAINS else ""

    def parts(self) -> list[Evidence]:
        """Its sentences, long ones in parts, and its tables' rows, each with its header; unscored."""
        header = tuple(span for span in self.hit.chunk.spans if span.role == "header")
        found = []
        for start, end in quotable(self.hit.chunk.text):
            spans = self._flow.spans(start, end)
            main = next(span for span in spans if span.role == "main")
            words = self._flow.quote(main)
            is_row = BETWEEN_CELLS in words
            if is_row and any(span.overlaps(main) for span in header):
                # The names of columns say nothing without a row.
                continue
            if is_row:
                found.append(Evidence(self.hit, (*header, *spans), words, 0.0, told(self._header, words)))
            else:
                # What a page's foot cuts in two is quoted by its longer side, and understood as one.
                whole = self._flow.text[start:end] if len(spans) > 1 else ""
                found.append(Evidence(self.hit, spans, words, 0.0, _closed(whole)))
        return found

    @cached_property
    def _header(self) -> str:
        """The title and header of its table."""
        return "".join(self._flow.quote(span) for span in self.hit.chunk.spans if span.role == "header")


def _closed(sentence: str) -> str:
    """A sentence without the ends of lines in it, as it would be read aloud."""
    return _LINE_END.sub("", sentence).strip()


def quotable(text: str) -> list[tuple[int, int]]:
    """Sentences of `text`; one that is too long in parts that end with ； or, failing that, with ，."""
    found: list[tuple[int, int]] = []
    for unit in units(text):
        if text.startswith("#", unit.start):
            continue
        if unit.end - unit.start <= _LONG or BETWEEN_CELLS in text[unit.start : unit.end]:
            found.append((unit.start, unit.end))
            continue
        for start, end in _cut(text, unit.start, unit.end, _SEMICOLON):
            found += [(start, end)] if end - start <= _LONG else _gather(_cut(text, start, end, _COMMA))
    return _with_leads(
        text, [_trim(text, start, end) for start, end in found if text[start:end].strip(_BLANK)]
    )


def _with_leads(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """四是督察上保热度。 says nothing without the sentence it leads: they are quoted together. A row leads nothing."""
    joined: list[tuple[int, int]] = []
    leads = False
    for start, end in parts:
        if leads and end - joined[-1][0] <= _LONG + _LEAD:
            joined[-1] = (joined[-1][0], end)
            leads = False
        else:
            joined.append((start, end))
            leads = end - start <= _LEAD and BETWEEN_CELLS not in text[start:end]
    return joined


def _cut(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() + start for match in mark.finditer(text[start:end])), end]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def _gather(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    gathered: list[tuple[int, int]] = []
    for start, end in parts:
        if gathered and end - gathered[-1][0] <= _LONG:
            gathered[-1] = (gathered[-1][0], end)
        else:
            gathered.append((start, end))
    return gathered


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    low = start + len(piece) - len(piece.lstrip(_BLANK))
    return low, start + len(piece.rstrip(" \n\u3000\u00a0"))


def has_number(text: str) -> bool:
    """Whether a text states any amount; the number of a list's item, a date and a masked year are none."""
    bare = _NO_AMOUNT.sub(" ", text)
    return has_measure("any", normalise(bare)) or any(one.status == "ok" for one in quantities(bare))


def is_hidden(parts: Iterable[Evidence], question: str) -> bool:
    """Whether the parts have the unit that is asked for (多少家次), or all they state, behind masks only."""
    asked = {
        canonical(unit.name)
        for match in _HOW_MANY.finditer(question)
        if (unit := unit_at(question, match.end(), is_han=False)) is not None
    }
    amounts = [one for part in parts for one in quantities(part.words)]
    found = [one for one in amounts if canonical(one.unit) in asked] or amounts
    return bool(found) and all(one.status != "ok" for one in found)


def stating(figure: Figure, searcher: Searcher) -> Evidence | None:
    """The sentence or row that states a figure; None if it is no longer in the library."""
    hit = searcher.hit_in(figure.document_id, figure.span)
    parts = Passage(hit).parts() if hit else []
    return next((part for part in parts if figures_in(part, [figure])), None)


def figures_in(part: Evidence, figures: Iterable[Figure]) -> list[Figure]:
    """The figures that stand in a part."""
    document = part.hit.chunk.document_id
    return [
        figure
        for figure in figures
        if figure.document_id == document and any(span.overlaps(figure.span) for span in part.spans)
    ]


def reports_of(parts: Iterable[Evidence]) -> list[Report]:
    """The reports that parts stand in, each once, in order."""
    found: dict[str, Report] = {}
    for part in parts:
        found.setdefault(part.hit.report.id, part.hit.report)
    return list(found.values())


def of_report(parts: Sequence[Evidence], report_id: str) -> list[Evidence]:
    """Only one report's parts."""
    return [part for part in parts if part.hit.chunk.report_id == report_id]

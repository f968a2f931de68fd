"""A paper out of its outline: what is required and what others did is cited, what only the writer knows is a gap."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.naming import year_words
from assistant.required import sentence_of
from assistant.writing.records import Composed
from kb.quantities.quantities import quantities
from kb.quantities.spellings import canonical
from kb.requirements import load_requirements, meets
from kb.statements import limit_of
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.records import Citation
    from assistant.writing.records import OwnFact, Precedent, SectionPlan, Task
    from kb.requirements import Requirement
    from kb.search import Searcher

_NUMERALS = "一二三四五六七八九十"
_CAMPAIGN = "国家环境保护模范城市"
_MARK = re.compile(r"\[(\d{1,4})\]")
_SPACES = re.compile(r"\s+")
_BOUNDED = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "==": "等于"}


class Composer:
    """Fills the blocks of an outline and counts the citations through."""

    def __init__(
        self, task: Task, precedents: Sequence[Precedent], searcher: Searcher, told: Mapping[str, str]
    ) -> None:
        self._task = task
        self._precedents = precedents
        self._searcher = searcher
        self._told = told
        self._cited: dict[tuple[str, str], Citation] = {}

    def composed(self) -> Composed:
        """The whole paper."""
        task = self._task
        title = task.outline.title.format(place=task.place, topic=task.topic)
        lines: list[str] = []
        for number, section in enumerate(task.outline.sections):
            if section.heading:
                lines += ["", f"{_NUMERALS[number]}、{section.heading}"]
            lines += self._section(section)
        return Composed(title, "\n".join(lines).strip(), tuple(self._cited.values()))

    def _section(self, section: SectionPlan) -> list[str]:
        blocks = {
            "opening": self._opening,
            "required": self._required,
            "state": self._state,
            "gap": self._gap,
            "precedents": self._chosen,
        }
        lines: list[str] = []
        for block in section.blocks:
            lines += blocks[block]() if block in blocks else [_blank(what) for what in section.blank]
        return lines

    def _opening(self) -> list[str]:
        task = self._task
        return [
            render("writing_opening", place=task.place, topic=task.topic, is_plan=task.outline.id == "plan")
        ]

    # ── what is required ────────────────────────────────────────────────────────────────────────

    def _required(self) -> list[str]:
        lines = []
        for name in self._task.indicators:
            rows = national(name)
            said = [line for row in rows if (line := self._requirement(row))]
            lines += said or [render("writing_not_required", indicator=name)]
        return lines

    def _requirement(self, row: Requirement) -> str | None:
        mark = self._mark_of(row)
        if mark is None:
            return None
        words = f"{row.name}应{_BOUNDED[row.operator]}{row.threshold}{row.unit}"
        return render("writing_required", title=row.ruleset.title, words=words, marks=mark)

    def _mark_of(self, row: Requirement) -> str | None:
        part = sentence_of(row, self._searcher)
        if part is None:
            return None
        citer = Citer(self._searcher.where)
        citer.mark(part)
        origin = "；".join(source.name for source in row.sources)
        return self._mark(replace(citer.citations[0], origin=origin))

    # ── one's own state ─────────────────────────────────────────────────────────────────────────

    def _state(self) -> list[str]:
        task = self._task
        lines = [
            render("writing_state", words=self._own_words(fact), marks=self._of(fact)) for fact in task.facts
        ]
        stated = {fact.indicator for fact in task.facts}
        missing = [name for name in task.indicators if name not in stated]
        if not task.facts and not task.indicators:
            missing = [task.topic]
        return [*lines, *(render("writing_state_gap", place=task.place, indicator=name) for name in missing)]

    def _own_words(self, fact: OwnFact) -> str:
        words = _SPACES.sub("", fact.words) if fact.citation else fact.words
        return words if self._task.place in words or fact.citation else f"{self._task.place}{words}"

    def _of(self, fact: OwnFact) -> str:
        return self._mark(fact.citation) if fact.citation else ""

    def _gap(self) -> list[str]:
        """Own figures against what is required, where both are one number in one unit."""
        lines = []
        for fact in self._task.facts:
            for row in national(fact.indicator):
                line = self._against(fact, row)
                lines += [line] if line else []
        return lines

    def _against(self, fact: OwnFact, row: Requirement) -> str | None:
        amounts = [one for one in quantities(fact.words) if canonical(one.unit) == canonical(row.unit)]
        mark = self._mark_of(row) if len(amounts) == 1 and amounts[0].number is not None else None
        if mark is None or amounts[0].number is None:
            return None
        own, limit = amounts[0].number, Decimal(row.threshold)
        words = f"{row.name}{limit_of(row)}"
        said = f"{self._task.place}的{fact.words[amounts[0].start : amounts[0].end]}"
        marks = mark + self._of(fact)
        if meets(own, row.operator, limit):
            return render("writing_met", own=said, words=words, marks=marks)
        points = "个百分点" if row.unit in ("%", "％") else row.unit
        return render("writing_unmet", own=said, words=words, gap=f"{abs(own - limit)}{points}", marks=marks)

    # ── precedents ──────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> list[str]:
        if not self._precedents:
            return [render("writing_no_precedents", topic=self._task.topic)]
        lead = render("writing_precedents_lead", topic=self._task.topic)
        return [lead, *(self._precedent(one) for one in self._precedents)]

    def _precedent(self, one: Precedent) -> str:
        said = {
            "place": one.place,
            "year": year_words(one.citation).replace("（", "，").rstrip("）"),
            "marks": self._mark(one.citation),
            "digest": one.citation.is_digest,
        }
        if one.id in self._told:
            return render("writing_precedent_told", words=self._told[one.id], **said)
        # Its own marks would be read as ours.
        words = _MARK.sub(r"［\1］", _SPACES.sub("", one.citation.text)).rstrip("。；;，,")
        return render("writing_precedent", words=words.replace("“", "‘").replace("”", "’"), **said)

    def _mark(self, citation: Citation) -> str:
        key = (citation.document_id, f"{citation.start}-{citation.end}")
        if key not in self._cited:
            self._cited[key] = replace(citation, number=len(self._cited) + 1)
        return f"[{self._cited[key].number}]"


def compose(
    task: Task, precedents: Sequence[Precedent], searcher: Searcher, told: Mapping[str, str] | None = None
) -> Composed:
    """The paper, composed from evidence; `told` says some precedents in other words than their own."""
    return Composer(task, precedents, searcher, told or {}).composed()


def national(indicator: str) -> tuple[Requirement, ...]:
    """What the national campaign required of an indicator, as one number for every city; the latest version last."""
    rows = [
        row
        for row in load_requirements()
        if row.indicator.name == indicator
        and row.ruleset.campaign == _CAMPAIGN
        and row.ruleset.level == "国家"
    ]
    return tuple(
        row for row in rows if row.operator in _BOUNDED and _is_number(row.threshold) and not row.tags
    )


def _is_number(words: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", words))


def _blank(what: str) -> str:
    return render("writing_blank", what=what)


def gaps_in(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in order."""
    return tuple(_GAP.findall(text))


_GAP = re.compile(r"【待填：[^】]*】")


def sentences_of(line: str) -> Iterator[str]:
    """The sentences of a line, each with the marks that follow it."""
    return (found[0] for found in _SENTENCE.finditer(line) if found[0].strip())


_SENTENCE = re.compile(r"(?:“[^”]*”|[^。！？；“])+[。！？；]*(?:\s*\[\d{1,4}\])*[。！？；]*|“")

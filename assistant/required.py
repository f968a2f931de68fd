"""Answers out of the catalogue of requirements, each by the starter sentence that states it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import compose
from assistant.caveats import caveats
from assistant.lookup import look_up
from assistant.records import Answer, Evidence
from kb.indicators import find_named
from kb.records import STARTER
from kb.sources import with_address
from kb.statements import computations, statements
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.check import Checker
    from assistant.cite import Citer
    from assistant.find import Finding
    from assistant.lookup import Found
    from assistant.records import Citation, Query
    from kb.records import Hit
    from kb.requirements import Requirement
    from kb.search import Searcher
    from kb.statements import Computation, Statement


_ASKS_COMPUTED = re.compile(r"(?:怎么|怎样|如何|咋)(?:计算|算|得出|统计)|计算(?:方法|公式|口径)|算出来")


def answer_computed(
    query: Query, finding: Finding, searcher: Searcher, citer: Citer, _checker: Checker
) -> Answer | None:
    """How the indicators that a question names are computed; None if it asks for something else."""
    if not _ASKS_COMPUTED.search(query.question) or "原文" in query.question:
        return None
    known = [computations().get(indicator.name) for indicator in find_named(query.text)]
    parts = [part for one in known if one and (part := quoted(one, searcher)) is not None]
    if not parts:
        return None
    lines = [f"- {compose.statement(part, citer)}" for part in parts]
    notes = caveats(parts, citer, figures=False)
    text = compose.with_notes("\n".join(lines), notes)
    return Answer(text, query, citer.citations, caveats=tuple(notes), retrieved=_retrieved(parts, finding))


def answer_required(
    query: Query, finding: Finding, searcher: Searcher, citer: Citer, checker: Checker
) -> Answer | None:
    """What is required, or that the sources don't say; None if the question asks for something else.

    Where the library holds documents of its own that may say what the catalogue doesn't, they are asked.
    """
    only_starter = {hit.collection for hit in finding.hits} <= {STARTER.name}
    found = look_up(query, only_starter=only_starter)
    if found is None:
        return None
    is_met = any(row.is_usable for row in found.rows)
    rows = found.rows or found.nearest
    stated = [(row, part) for row in rows if (part := sentence_of(row, searcher)) is not None]
    if (rows and not stated) or not (is_met or only_starter):
        return None
    lines = compose.required(stated, found.asked, citer)
    if not is_met:
        lines.insert(0, _lack(found) + ("\n" if lines else ""))
    known = [row.ruleset.title for row in rows]
    checked = checker.checked(lines, citer.citations, known=[*known, *(lines[:1] if not is_met else [])])
    notes = _notes(found, stated, citer)
    is_answered = is_met or found.asked.whether
    return Answer(
        compose.with_notes("\n".join(checked.lines), notes),
        query,
        tuple(_with_own_originals(citation, rows) for citation in citer.citations),
        refused=not is_answered,
        missing=None if is_answered else "requirement",
        caveats=tuple(notes),
        removed=checked.removed,
        retrieved=_retrieved([part for _, part in stated], finding),
    )


def _retrieved(parts: Sequence[Evidence], finding: Finding) -> tuple[Hit, ...]:
    """The passages that were looked up, then those that search found besides."""
    looked_up = {part.hit.chunk.id: part.hit for part in parts}
    return (*looked_up.values(), *(hit for hit in finding.hits if hit.chunk.id not in looked_up))


def sentence_of(row: Requirement, searcher: Searcher) -> Evidence | None:
    """The starter sentence that states a requirement; None if the library does not hold it."""
    return quoted(statements()[row.id], searcher)


def quoted(statement: Statement | Computation, searcher: Searcher) -> Evidence | None:
    """A generated sentence as evidence; None if it isn't in the library as it ships."""
    hit = searcher.hit_at(statement.document, STARTER.name, statement.span)
    if hit is None or statement.sentence not in hit.chunk.text:
        return None
    return Evidence(hit, (statement.span,), statement.sentence, 1.0)


def _lack(found: Found) -> str:
    """What the sources don't say."""
    asked = found.asked
    titles = [ruleset.title for ruleset in asked.rulesets] or [
        "现有的国家文件" if asked.national else "现有材料"
    ]
    indicators = [item.name for item in asked.indicators]
    nearest = bool(found.nearest)
    if asked.item is not None and not found.rows:
        return render("refusal_item", rulesets=titles, item=asked.item)
    if found.rows:
        return render("refusal_no_threshold")
    if asked.current:
        return render("refusal_not_current", indicators=indicators, nearest=nearest)
    return render("refusal_not_listed", rulesets=titles, indicators=indicators, nearest=nearest)


def _notes(found: Found, stated: Sequence[tuple[Requirement, Evidence]], citer: Citer) -> list[str]:
    """What must be said beside the requirements: who is silent, what is no longer in force, what is second-hand."""
    titles = [ruleset.title for ruleset in found.silent]
    silent = [render("caveat_silent", titles=titles)] if titles else []
    rulesets = dict.fromkeys(row.ruleset for row, _ in stated if not row.ruleset.in_force)
    texts = [f"{one.title}：{one.status}" for one in rulesets]
    superseded = [render("caveat_superseded", texts=texts)] if texts else []
    marks = "".join(citer.mark(part) for row, part in stated if row.grade == "secondary")
    second_hand = [render("caveat_second_hand", mark=f" {marks}")] if marks else []
    parts = [part for _, part in stated]
    return [*silent, *superseded, *second_hand, *caveats(parts, citer, figures=False)]


def _with_own_originals(citation: Citation, rows: Sequence[Requirement]) -> Citation:
    """A sheet was written from many originals; a sentence of it names only its own."""
    for row in rows:
        if statements()[row.id].sentence == citation.text:
            origin = "；".join(with_address(one.title, one.url) for one in row.sources)
            return replace(citation, origin=origin)
    return citation

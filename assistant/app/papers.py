"""Papers over an open library: proposed, composed, kept, checked again, and named for their footnotes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.app.talking import full_name, own_place
from assistant.app.views.kept import citation_from_kept, citation_to_kept
from assistant.naming import source_line
from assistant.writing.compose import compose
from assistant.writing.facts import facts_of_place, typed_facts
from assistant.writing.outlines import outline_of
from assistant.writing.precedents import propose
from assistant.writing.recheck import Ground, recheck
from assistant.writing.records import Task
from assistant.writing.reword import reworded
from kb.errors import ChuangmoError
from kb.indicators import find_indicators, find_named

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.app.wiring import Desk
    from assistant.check import Checker
    from assistant.records import Citation
    from assistant.writing.records import Doubt, OwnFact, Precedent

Json = dict[str, Any]
NOWHERE = "本市"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is kept: its text as edited, what it cites, and what of one's own it may say."""

    id: str
    title: str
    text: str
    place: str
    known: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def second_hand(self) -> tuple[Citation, ...]:
        """What is cited through a digest and still stands in the text."""
        return tuple(one for one in self.citations if one.is_digest and f"[{one.number}]" in self.text)

    @property
    def notes(self) -> dict[int, str]:
        """The words of each footnote by the number of its mark."""
        return {one.number: source_line(one) for one in self.citations}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may go into a paper."""

    task: Task
    own: tuple[OwnFact, ...] = ()
    """What the library holds of the own place."""
    precedents: tuple[Precedent, ...] = ()


def task_of(desk: Desk, kind: str, topic: str, indicators: str, place: str, facts: str) -> Task:
    """What the user wants written, from the fields of the page. Raises ChuangmoError."""
    if not topic.strip():
        raise ChuangmoError("请先写明主题，例如“噪声达标区建设”。")
    named = [
        one.name for words in indicators.replace("，", "、").split("、") for one in find_named(words.strip())
    ]
    named = named or [one.name for one in find_indicators(topic)]
    return Task(
        outline_of(kind),
        topic.strip(),
        full_name(place) or own_place(desk) or NOWHERE,
        tuple(dict.fromkeys(named)),
        typed_facts(facts),
    )


def proposed(desk: Desk, task: Task) -> Proposal:
    """Precedents and own figures for a task."""
    own = facts_of_place(task.place, task.indicators, desk.searcher)
    return Proposal(task, own, propose(task, desk.assistant, desk.searcher))


def composed(desk: Desk, proposal: Proposal, own: Collection[int], chosen: Collection[str]) -> Paper:
    """The paper with the facts and precedents that were ticked, kept."""
    facts = tuple(fact for number, fact in enumerate(proposal.own) if number in own)
    task = replace(proposal.task, facts=(*proposal.task.facts, *facts))
    precedents = [one for one in proposal.precedents if one.id in chosen]
    worder = desk.assistant.worder
    told = reworded(precedents, task.topic, worder) if worder is not None and precedents else {}
    made = compose(task, precedents, desk.searcher, told)
    known = (task.place, task.topic, made.title, *(fact.words for fact in task.facts))
    return keep(desk, Paper("", made.title, made.text, task.place, known, made.citations))


def keep(desk: Desk, paper: Paper) -> Paper:
    """Keep a paper in place of what it was."""
    data = {
        "text": paper.text,
        "place": paper.place,
        "known": list(paper.known),
        "citations": [citation_to_kept(one) for one in paper.citations],
    }
    paper_id = desk.library.catalogue.papers.keep(paper.title, data, paper_id=paper.id or None)
    return replace(paper, id=paper_id)


def kept(desk: Desk, paper_id: str) -> Paper:
    """A paper that was kept. Raises NotFoundError."""
    one = desk.library.catalogue.papers.paper(paper_id)
    citations = tuple(citation_from_kept(each) for each in one.data["citations"])
    return Paper(one.id, one.name, one.data["text"], one.data["place"], tuple(one.data["known"]), citations)


def doubts_of(paper: Paper, checker: Checker) -> Sequence[Doubt]:
    """What of the text is not carried, or could be taken for one's own."""
    ground = Ground({one.number: one for one in paper.citations}, paper.known, paper.place, checker)
    return recheck(paper.text, ground)

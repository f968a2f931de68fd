"""Precedents for a paper: what other places did, best first, one's own place left out."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

from assistant.cite import Citer
from assistant.learning.practices import ABOUT_TEXT, practices
from assistant.naming import SURE
from assistant.norms import NORMS
from assistant.passages import Passage
from assistant.select import acts, is_caveat
from assistant.writing.records import Precedent
from kb import terms
from kb.indicators import find_named
from kb.quantities.quantities import quantities
from kb.records import NATIONWIDE
from kb.search import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Answer, Citation, Evidence
    from assistant.writing.records import Task
    from kb.search import Searcher

MOST = 12
_A_PLACE = 2
"""Quotes of one place at most."""
_LOOKED_AT = 30
"""Passages about the topic."""
_SHORTEST = 12
"""Characters: less says nothing about how something was done."""
_HIDDEN_PLACE = "某市（原文隐去地名）"
_NO_PRECEDENT = re.compile(r"摘要|未见|没有见到|可以按|仿照")


class Answers(Protocol):
    """What answers questions."""

    def answer(self, question: str) -> Answer:
        """The answer, refused or not."""


def propose(task: Task, assistant: Answers, searcher: Searcher) -> tuple[Precedent, ...]:
    """Up to twelve, one for each place before the second of any; texts of the own place never."""
    norms = {report.id for report in searcher.reports() if report.kind.value in NORMS}
    found: dict[str, Precedent] = {}
    for citation in _candidates(task, assistant, searcher):
        if citation.report_id not in norms and _serves(citation, task):
            one = Precedent(_key(citation), _place(citation), citation)
            found.setdefault(one.id, one)
    # What can be quoted itself before what is only told of it.
    ordered = sorted(found.values(), key=lambda one: one.citation.is_digest)
    return tuple(_spread(ordered))[:MOST]


def _candidates(task: Task, assistant: Answers, searcher: Searcher) -> Iterator[Citation]:
    for name in task.indicators:
        for indicator in find_named(name)[:1]:
            citer = Citer(searcher.where)
            yield from (one.citation for one in practices(indicator, searcher, citer))
    for reports in _others(task, searcher):
        yield from _told(task.topic, reports, searcher)
    for matter in dict.fromkeys([*task.indicators, task.topic]):
        for question in (f"其他城市在{matter}方面是怎样做的", f"哪些地方在{matter}上有做法"):
            answer = assistant.answer(question)
            if not answer.refused:
                yield from answer.citations


def _others(task: Task, searcher: Searcher) -> list[frozenset[str]]:
    """Reports of other places: the user's own texts, and the digests."""
    other = [
        report
        for report in searcher.reports()
        if report.kind.value not in NORMS
        and report.place.value not in (task.place, NATIONWIDE)
        and (report.place.is_known or report.place.how == "masked")
    ]
    digests = {report.id for report in other if report.origin.is_known}
    return [frozenset(report.id for report in other) - digests, frozenset(digests)]


def _told(topic: str, reports: frozenset[str], searcher: Searcher) -> list[Citation]:
    """Sentences about the topic that say what was done or reached, those with most of its words first."""
    wanted = [word for word in terms.words(topic) if len(word) > 1 and word not in terms.general_words()]
    citer = Citer(searcher.where)
    parts = [
        part
        for hit in searcher.search(topic, _LOOKED_AT, scope=Scope(only=reports))
        for part in Passage(hit).parts()
    ]
    told = [(sum(word in part.text for word in wanted), part) for part in parts if _tells(part)]
    best = sorted((one for one in told if one[0]), key=lambda one: -one[0])
    for _, part in best[: _A_PLACE * MOST]:
        citer.mark(part)
    return list(citer.citations)


def _tells(part: Evidence) -> bool:
    return not is_caveat(part) and (acts(part) or any(one.status == "ok" for one in quantities(part.text)))


def _serves(citation: Citation, task: Task) -> bool:
    own = citation.place == task.place and citation.place is not None
    nowhere = citation.place in (None, NATIONWIDE) and (citation.place_how != "masked" or citation.is_digest)
    # Digests also speak of texts and lists, which nobody can follow.
    idle = citation.is_digest and bool(
        ABOUT_TEXT.search(citation.text) or _NO_PRECEDENT.search(citation.text)
    )
    says = len(citation.text) >= _SHORTEST and not idle
    return says and not own and not nowhere


def _place(citation: Citation) -> str:
    if citation.place_how == "masked" or not citation.place:
        return _HIDDEN_PLACE
    return citation.place + SURE.get(citation.place_how, "")


def _key(citation: Citation) -> str:
    words = f"{citation.document}\n{citation.text}"
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def _spread(found: Sequence[Precedent]) -> Iterator[Precedent]:
    """Each place's first, then each one's second; in their order."""
    for turn in range(_A_PLACE):
        seen: dict[str, int] = {}
        for one in found:
            seen[one.place] = seen.get(one.place, -1) + 1
            if seen[one.place] == turn:
                yield one

"""Precedents for a paper: what other places did, best first, one's own place left out."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

from assistant.cite import Citer
from assistant.learning.practices import ABOUT_TEXT, practices
from assistant.naming import SURE
from assistant.norms import NORMS
from assistant.writing.records import Precedent
from kb.indicators import find_named
from kb.records import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Answer, Citation
    from assistant.writing.records import Task
    from kb.search import Searcher

MOST = 12
_A_PLACE = 2
"""Quotes of one place at most."""
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
            citer = Citer(searcher.page_of)
            yield from (one.citation for one in practices(indicator, searcher, citer))
    for matter in dict.fromkeys([*task.indicators, task.topic]):
        for question in (f"其他城市在{matter}方面是怎样做的", f"哪些地方在{matter}上有做法"):
            answer = assistant.answer(question)
            if not answer.refused:
                yield from answer.citations


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

"""The messages for one answer: the instruction, the conversation, and question, passages and draft fenced as data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.wording import budget
from assistant.wording.pieces import drafted
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Answer, Citation, Turn
    from assistant.wording.pieces import Statement

Message = tuple[Literal["system", "human", "ai"], str]
_ROLES: dict[str, Literal["human", "ai"]] = {"user": "human", "assistant": "ai"}
_UNKNOWN = {"masked": "已隐去", "suspect": "存疑", "unknown": "未载"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and the numbers of the citations that are in it."""

    messages: tuple[Message, ...]
    sent: frozenset[int]


def request(
    answer: Answer, statements: Sequence[Statement], history: Sequence[Turn], *, room: int
) -> Request | None:
    """The messages that fit into `room` tokens; None where not even the first passage does.

    Passages are left out whole and from the end, and with them what the draft says by them.
    """
    system = render("model_system")
    for count in range(len(answer.citations), 0, -1):
        kept = answer.citations[:count]
        sent = frozenset(citation.number for citation in kept)
        draft = [statement for statement in statements if sent.issuperset(statement.marks)]
        asked = _question(answer, kept, draft)
        left = room - budget.cost(system, asked)
        if draft and left >= 0:
            turns = ((_ROLES[turn.role], turn.content) for turn in budget.newest(history, left))
            return Request((("system", system), *turns, ("human", asked)), sent)
    return None


def _question(answer: Answer, citations: Sequence[Citation], draft: Sequence[Statement]) -> str:
    passages = [
        {
            "number": citation.number,
            "document": citation.title,
            "place": _known(citation.place, citation.place_how, "地名"),
            "year": _known(citation.year, citation.year_how, "年份"),
            "text": _words(citation),
        }
        for citation in citations
    ]
    words = drafted(draft)
    question = answer.query.question
    # A document cannot know it, so it cannot end its fence and go on as an instruction.
    seal = hashlib.sha256(f"{question}{words}{passages}".encode("utf-8", "replace")).hexdigest()[:12]
    return render("model_answer", fence=f"<<{seal}>>", question=question, passages=passages, draft=words)


def _words(citation: Citation) -> str:
    """The quote after what it is read with, such as its headings or a table's header."""
    _title, *beside = citation.around.split("\n")
    lines = [line for line in beside if line.strip() and line not in citation.text]
    return "\n".join([*lines, citation.text])


def _known(value: str | None, how: str, what: str) -> str:
    return value if value and how not in _UNKNOWN else f"{what}{_UNKNOWN.get(how, _UNKNOWN['unknown'])}"

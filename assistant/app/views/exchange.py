"""One question with its answer, as the log of a conversation shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.app.views import words
from assistant.app.views.html import html_of
from assistant.app.views.said import answer_to_html
from assistant.asking import short_name
from assistant.understand import EARLIER, asks_for_own_place, with_own_place

if TYPE_CHECKING:
    from markupsafe import Markup

    from assistant.records import Answer, Query

_MARKDOWN = re.compile(r"\\([\\`*_\[\]#<>|~])|\*\*")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood; `thing` is what the assistant is told to leave out."""

    kind: str
    words: str
    thing: str
    is_carried: bool
    """Whether it comes from the conversation and not from the question itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the template of an exchange is filled with."""

    id: int
    question: str
    intent: str = ""
    chips: tuple[Chip, ...] = ()
    without: tuple[str, ...] = ()
    answer: Markup | str = ""
    status: str = ""
    removed: tuple[str, ...] = ()
    asks_place: bool = False
    is_done: bool = False
    has_sources: bool = False
    plain: str = ""
    verdict: str = ""


def waiting(question: str, status: str) -> Markup:
    """A question that is being answered."""
    return html_of("exchange", one=Shown(0, question, status=status))


def growing(question: str, answer: Answer, text: str, status: str = "") -> Markup:
    """An answer on its way: a beginning of its text."""
    return html_of(
        "exchange",
        one=Shown(
            0,
            question,
            intent=words.intent_words(answer.query.intent),
            chips=chips_of(answer.query, question),
            answer=answer_to_html(text, 0, answer.citations),
            status=status,
        ),
    )


def finished(
    exchange_id: int,
    question: str,
    answer: Answer,
    *,
    without: tuple[str, ...] = (),
    verdict: str = "",
) -> Markup:
    """An answer with all that can be done with it."""
    return html_of(
        "exchange",
        one=Shown(
            exchange_id,
            question,
            intent=words.intent_words(answer.query.intent),
            chips=chips_of(answer.query, question),
            without=without,
            answer=answer_to_html(answer.text, exchange_id, answer.citations),
            removed=tuple(dict.fromkeys(answer.removed)),
            asks_place=answer.missing == "own_place",
            is_done=True,
            has_sources=bool(answer.citations),
            plain=plain_of(question, answer),
            verdict=verdict,
        ),
    )


def chips_of(query: Query, question: str) -> tuple[Chip, ...]:
    """What was understood: places, indicators, years, and whether the conversation before was read along."""
    ours = query.own_place if asks_for_own_place(question) else None
    places = [
        Chip("地点", place, f"place:{place}", place != ours and short_name(place) not in question)
        for place in query.places
    ]
    indicators = [Chip("指标", name, f"indicator:{name}", is_carried=False) for name in query.indicators]
    years = [Chip("年份", f"{year}年", f"year:{year}", str(year) not in question) for year in query.years]
    carried = [Chip("上文", "接着上一问", EARLIER, is_carried=False)] if _leans(query) else []
    return (*places, *indicators, *years, *carried)


def _leans(query: Query) -> bool:
    """Whether words of earlier questions are searched with this one."""
    alone = with_own_place(query.question, query.own_place)
    before = query.text.removesuffix(alone).strip()
    return len(query.text) > len(alone) and before not in ("", query.own_place)


def plain_of(question: str, answer: Answer) -> str:
    """Question, answer and sources as plain text, to be pasted elsewhere."""
    text = _MARKDOWN.sub(lambda found: found[1] or "", answer.text)
    sources = [note_of(answer, number) for number in range(1, len(answer.citations) + 1)]
    return "\n".join([f"问：{question}", "", text, *(["", "出处：", *sources] if sources else [])])


def note_of(answer: Answer, number: int) -> str:
    """A line that names one source."""
    citation = answer.citations[number - 1]
    return f"[{citation.number}] {words.source_line(citation)}"

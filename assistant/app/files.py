"""Files for other programs: conversations, papers and indicators as Word, Markdown and Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.app import papers
from assistant.app.views import words
from assistant.app.views.kept import answer_from_kept
from assistant.export.docx import paper_to_docx
from assistant.export.layout import layout
from assistant.export.paper import parse_paper
from assistant.export.sheet import table_to_xlsx
from assistant.export.talk import Said, talk_to_docx, talk_to_markdown
from assistant.learning.cards import indicator_card
from assistant.naming import source_line
from assistant.overview import points_of

if TYPE_CHECKING:
    from decimal import Decimal

    from assistant.app.wiring import Desk
    from kb.catalogue.talks import Exchange

_HEAD = ("类别", "地点或标准", "口径或版本", "年份或状态", "性质或层级", "数值", "单位", "出处", "起止字符")


def talk_files(desk: Desk, talk_id: str, kind: str) -> tuple[str, bytes]:
    """A conversation's name and its file, `docx` or `md`. Raises NotFoundError."""
    talks = desk.library.catalogue.talks
    name = talks.talk(talk_id).name
    said = [_said(one) for one in talks.exchanges(talk_id)]
    if kind == "md":
        return name, talk_to_markdown(name, said).encode()
    return name, talk_to_docx(name, said, layout())


def _said(exchange: Exchange) -> Said:
    answer = answer_from_kept(exchange.answer)
    notes = {one.number: source_line(one) for one in answer.citations}
    return Said(exchange.question, answer.text, notes, words.moment(exchange.asked_at))


def paper_file(desk: Desk, paper_id: str) -> tuple[str, bytes]:
    """A paper's title and its Word file in the layout of official documents. Raises NotFoundError."""
    paper = papers.kept(desk, paper_id)
    return paper.title, paper_to_docx(parse_paper(paper.title, paper.text, paper.notes), layout())


def indicator_file(desk: Desk, name: str) -> tuple[str, bytes]:
    """An indicator's requirements and all its figures as an Excel file. Raises NotFoundError."""
    card = indicator_card(name, desk.searcher)
    rows: list[list[str | Decimal | None]] = [
        [
            *("要求", one.campaign, one.version, one.status, one.level, one.says, ""),
            *(source_line(one.citation), f"{one.citation.start}—{one.citation.end}"),
        ]
        for one in card.thresholds
    ]
    rows += [
        [
            *("数据", words.fact_words(one.place), one.scope or "未写明", words.fact_words(one.year)),
            *(one.kind, one.number, one.unit, one.document, f"{one.span.start}—{one.span.end}"),
        ]
        for one in points_of(card.name, desk.searcher)
    ]
    return card.name, table_to_xlsx(card.name, _HEAD, rows)

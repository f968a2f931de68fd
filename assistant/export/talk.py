"""A conversation as a Word file or as Markdown: questions as headings, answers with their sources as footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.export.docx import paper_to_docx
from assistant.export.inlines import Inline, clean, on_one_line
from assistant.export.paper import Block, Kind, Note, Paper, number_notes, parse_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.export.layout import Layout

_ASKED = "提问时间："
# An answer's own headings stand below its question.
_LOWER: dict[Kind, Kind] = {"heading1": "heading2", "heading2": "heading3", "heading3": "heading4"}
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$!]")
# What would become a tag, a link or a picture (which a browser would fetch).
_ANSWER_TOKEN = re.compile(r"\\[\s\S]|[ \t]*\[(?P<mark>\d{1,4})\]|(?P<special>[<&]|(?<=\])[(:])")


@dataclass(frozen=True, slots=True)
class Said:
    """A question, its answer with [n] marks, and what each number stands for."""

    question: str
    answer: str
    notes: Mapping[int, str]
    asked_at: str


def talk_to_docx(title: str, said: Sequence[Said], layout: Layout) -> bytes:
    """The conversation as a Word file; footnotes are numbered through."""
    blocks: list[Block] = []
    notes: list[Note] = []
    for one in said:
        answer, order = number_notes(parse_blocks(one.answer, one.notes), len(notes))
        blocks += [*_question(one), *(_lowered(block) for block in answer)]
        notes += [Note(clean(one.notes[number])) for number in order]
    return paper_to_docx(Paper(on_one_line(title), tuple(blocks), tuple(notes)), layout)


def _question(one: Said) -> list[Block]:
    asked = on_one_line(one.asked_at)
    heading = Block("heading1", (Inline(on_one_line(one.question)),))
    return [heading, Block("body", (Inline(f"{_ASKED}{asked}"),))] if asked else [heading]


def _lowered(block: Block) -> Block:
    return Block(_LOWER.get(block.kind, block.kind), block.inlines, block.rows)


def talk_to_markdown(title: str, said: Sequence[Said]) -> str:
    """The conversation as Markdown; the sources of all answers are its footnotes, numbered through."""
    parts = [f"# {_plain(title)}"]
    notes: list[str] = []
    for one in said:
        order = tuple(_marks(one))
        places = {number: place for place, number in enumerate(order, len(notes) + 1)}
        asked = [f"{_ASKED}{_plain(one.asked_at)}"] if one.asked_at.strip() else []
        parts += [f"## {_plain(one.question)}", *asked, _answer(one, places)]
        notes += [_plain(one.notes[number]) for number in order]
    footnotes = "\n".join(f"[^{place}]: {note}" for place, note in enumerate(notes, 1))
    return "\n\n".join(part for part in (*parts, footnotes) if part) + "\n"


def _plain(text: str) -> str:
    """Any words as plain words of Markdown, on one line."""
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", on_one_line(text))


def _marks(one: Said) -> Iterable[int]:
    """The numbers of the notes that an answer refers to, as they appear."""
    found = (int(token["mark"]) for token in _ANSWER_TOKEN.finditer(clean(one.answer)) if token["mark"])
    return dict.fromkeys(number for number in found if number in one.notes)


def _answer(one: Said, places: Mapping[int, int]) -> str:
    """The answer with its marks as footnotes; whatever else would be a link or HTML is words."""

    def shown(token: re.Match[str]) -> str:
        if token["special"]:
            return f"\\{token['special']}"
        place = places.get(int(token["mark"])) if token["mark"] else None
        return token[0] if place is None else f"[^{place}]"

    return _ANSWER_TOKEN.sub(shown, clean(one.answer)).strip()

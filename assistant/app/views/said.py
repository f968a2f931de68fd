"""An answer's Markdown as HTML: its marks become buttons, its numbers carry whether they were checked."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from assistant.app.views.html import html_of
from kb.quantities.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.rules_inline import StateInline

    from assistant.records import Citation

_MARK = re.compile(r"\[(\d{1,4})\]")
_INERT = ("link", "image", "autolink", "html_inline", "backticks", "entity", "strikethrough")
_INERT_BLOCKS = ("html_block", "reference", "code", "fence", "lheading", "heading", "hr")
_NOTE = re.compile(r"^注：")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the marks of an answer lead to."""

    exchange: int
    citations: Mapping[int, Citation]


def answer_to_html(text: str, exchange: int, citations: Sequence[Citation]) -> Markup:
    """The answer; whatever in it is not our own small Markdown (HTML, links, pictures) stays plain words."""
    shown = Shown(exchange, {citation.number: citation for citation in citations})
    return Markup(_reader().render(text, {"shown": shown}))  # noqa: S704  (markdown-it escapes text; html is off)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable("table")
    reader.disable([*_INERT_BLOCKS, *_INERT], ignoreInvalid=True)
    reader.inline.ruler.before("emphasis", "mark", _read_mark)
    # Not `inline`: escaped brackets have become plain text by then, and are no marks.
    reader.core.ruler.push("numbers", _mark_numbers)
    reader.add_render_rule("mark", _render_mark)
    reader.add_render_rule("number", _render_number)
    return reader


def _read_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  (markdown-it's own signature)
    found = _MARK.match(state.src, state.pos)
    known = state.env["shown"].citations
    if found is None or int(found[1]) not in known:
        return False
    if not silent:
        token = state.push("mark", "", 0)
        token.meta = {"number": int(found[1])}
    state.pos = found.end()
    return True


def _mark_numbers(state: Any) -> None:  # noqa: ANN401  (markdown-it's own state)
    for block in state.tokens:
        if block.type == "inline" and block.children:
            note = _note_at(block.children)
            block.children = [*_with_numbers(block.children[:note]), *block.children[note:]]


def _note_at(tokens: Sequence[Token]) -> int:
    """Where the notes begin: at a line of their own, which may be in the paragraph of the answer's last line."""
    is_line_start = True
    for index, token in enumerate(tokens):
        if is_line_start and token.type == "text" and _NOTE.match(token.content):
            return index
        is_line_start = token.type in ("softbreak", "hardbreak")
    return len(tokens)


def _with_numbers(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with every quantity before a mark set off, and told which marks it rests on."""
    at = [index for index, token in enumerate(tokens) if token.type == "mark"]
    for index, token in enumerate(tokens):
        following = bisect_left(at, index)
        if token.type != "text" or following == len(at):
            yield token
            continue
        yield from _split(token, _run(tokens, at, following))


def _run(tokens: Sequence[Token], at: Sequence[int], first: int) -> list[int]:
    """The numbers of the mark at `at[first]` and of those that stand right behind it."""
    run = [at[first]]
    for before, after in pairwise(at[first:]):
        if any(token.content.strip() for token in tokens[before + 1 : after] if token.type == "text"):
            break
        run.append(after)
    return [tokens[index].meta["number"] for index in run]


def _split(token: Token, marks: list[int]) -> Iterator[Token]:
    done = 0
    for one in quantities(token.content):
        if one.start < done:
            continue
        yield _text(token.content[done : one.start])
        yield Token("number", "", 0, content=token.content[one.start : one.end], meta={"marks": marks})
        done = one.end
    yield _text(token.content[done:])


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _render_mark(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Any) -> str:  # noqa: ANN401
    shown: Shown = env["shown"]
    number = tokens[index].meta["number"]
    citation = shown.citations[number]
    return str(html_of("mark", exchange=shown.exchange, citation=citation))


def _render_number(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Any) -> str:  # noqa: ANN401
    shown: Shown = env["shown"]
    cited = [shown.citations[number] for number in tokens[index].meta["marks"]]
    doubts = list(dict.fromkeys(doubt for citation in cited for doubt in doubts_of(citation)))
    marks = "".join(f"[{citation.number}]" for citation in cited)
    return str(html_of("number", words=tokens[index].content, marks=marks, doubts=doubts))


def doubts_of(citation: Citation) -> tuple[str, ...]:
    """Why a figure of this quote is to be used with care."""
    found = []
    if citation.year_how == "masked":
        found.append("原文隐去了年份，不知是哪一年的数")
    if citation.year_how == "suspect":
        found.append("原文的年份存疑")
    if citation.place_how == "inferred":
        found.append("地名是推断的，原文没有写明")
    if citation.place_how == "masked":
        found.append("原文隐去了地名，不知是哪里的数")
    if citation.doubts:
        found.append("由扫描件识别得来，识别把握不大，请对照原件")
    return tuple(found)

"""Reading starter cards sentence by sentence, as the library holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.learning.records import Line
from assistant.records import Evidence
from kb.flow import Flow
from kb.records import STARTER
from kb.sources import with_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.cite import Citer
    from kb.records import Hit
    from kb.search import Searcher
    from kb.sources import Original

_LINE = re.compile(r"[^\n]*\S")
_HEADING = re.compile(r"#+\s*")
_MADE = "本卡为摘要（非原文）"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a card and the heading it stands under."""

    heading: str
    part: Evidence

    @property
    def text(self) -> str:
        """Its words."""
        return self.part.text


def sentences_of(card: str, searcher: Searcher) -> tuple[Sentence, ...]:
    """The sentences of a starter card in reading order; none if the library lacks it."""
    found = [one for hit in searcher.passages_of(card, STARTER.name) for one in _sentences(hit)]
    return tuple(found)


def _sentences(hit: Hit) -> Iterator[Sentence]:
    """The lines of a passage that are neither headings nor what a card says of itself."""
    chunk = hit.chunk
    heading = chunk.headings[-1] if chunk.headings else ""
    flow = Flow(chunk.text, chunk.spans)
    for match in _LINE.finditer(chunk.text):
        words = match[0]
        if marked := _HEADING.match(words):
            heading = words[marked.end() :]
            continue
        spans = flow.spans(match.start(), match.end())
        if len(spans) == 1 and not words.startswith(_MADE):
            yield Sentence(heading, Evidence(hit, spans, words, 1.0))


def line(part: Evidence, citer: Citer, *, says: str | None = None, origin: str | None = None) -> Line:
    """A part as a line with its citation: `says` are words of ours for it, `origin` the originals of it alone."""
    number = int(citer.mark(part)[1:-1])
    citation = citer.citations[number - 1]
    return Line(says or part.text, replace(citation, origin=origin) if origin else citation)


def origin_of(originals: Iterable[Original]) -> str:
    """Originals as a citation names them."""
    return "；".join(with_address(one.title, one.url) for one in originals)


@cache
def shipped_cards() -> dict[str, str]:
    """The text of the written starter cards by their names, as they ship."""
    starter = files("kb") / "starter"
    return {
        item.name: item.read_text(encoding="utf-8")
        for folder in starter.iterdir()
        if folder.is_dir()
        for item in folder.iterdir()
        if item.name.endswith(".md")
    }

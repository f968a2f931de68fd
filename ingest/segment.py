"""Finding the self-contained texts that one file bundles: numbered series, then texts that start anew in between."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.describe.lines import CHAPTER_MARK
from ingest.segmenting.openings import split_at_openings
from ingest.segmenting.series import series_starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Span

_LAW_ARTICLE = re.compile(r"^[\s#]*第[一二三四五六七八九十百零]+条", re.MULTILINE)
_ARTICLES_OF_A_LAW = 5
_LONG_HEADER = 600
"""Characters; a site's header before the first piece is shorter than any report."""
_LEAST_FURNITURE = 40
"""Characters: a page's frame has several pieces."""
_HEADER_LINES = 300
"""Characters of a page's title and the like above its furniture."""


def segment(text: str, skips: Sequence[Span] = ()) -> list[tuple[int, int]]:
    """Start and end of every report in `text`, in order, without overlap; site headers belong to none."""
    start, end = _without_frame(text, skips)
    cuts = [at for at in series_starts(text, skips) if start <= at < end]
    if cuts and cuts[0] - start >= _LONG_HEADER:
        cuts.insert(0, start)
    borders = [*(cuts or [start]), end]
    words = CHAPTER_MARK.sub(lambda mark: " " * len(mark[0]), _without_furniture(text, skips))
    return [piece for low, high in pairwise(borders) for piece in _pieces(words, low, high)]


def _without_furniture(text: str, skips: Sequence[Span]) -> str:
    """The text with furniture inside its sentences as blanks of the same length: they go on over a page's foot."""
    parts, at = [], 0
    for skip in skips:
        if not text.startswith("\n", skip.start):
            continue
        parts += [text[at : skip.start], " " * (skip.end - skip.start)]
        at = skip.end
    return "".join((*parts, text[at:]))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if len(_LAW_ARTICLE.findall(text[start:end])) >= _ARTICLES_OF_A_LAW:
        return [(start, end)]
    return list(split_at_openings(text, start, end))


def _without_frame(text: str, skips: Sequence[Span]) -> tuple[int, int]:
    """Where the page's own furniture ends at the top, and begins at the foot; its headline goes with it."""
    start, end = 0, len(text)
    words = furniture = at = 0
    for skip in skips:
        between = text[at : skip.start].strip()
        words, furniture, at = words + len(between), furniture + skip.end - skip.start, skip.end
        if words > _HEADER_LINES or _is_prose(between):
            break
        # A law's title and dates stand above one mark of its page: they are no frame.
        if furniture > max(words, _LEAST_FURNITURE):
            start = at
    for skip in reversed(skips):
        if text[skip.end : end].strip():
            break
        end = skip.start
    if not text[start:end].strip():
        return 0, len(text)
    # A running head inside the first line of the text is no frame: the line begins the text.
    return max(text.rfind("\n", 0, start + 1) + 1, 0), end


def _is_prose(words: str) -> bool:
    """Whether there is a clause among the words: a headline has no comma."""
    return bool(re.search("[。！？；，!?;,]", words))

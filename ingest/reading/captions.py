"""What the tables of a word processor's file are called: by captions above and below, by short titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.blocks import Block

_CAPTION = re.compile(
    r"(?:续|附)?表\s{0,3}(?:[0-9０-９]|[一二三四五六七八九十]{1,3}(?![一-鿿])|[A-Z][0-9.\-－])"
)
_CAPTION_LATIN = re.compile(r"Table\s{0,3}[0-9]", re.I)
_LONGEST_CAPTION = 80
"""Characters; longer ones are sentences that begin with 表1."""
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:]")
_LONGEST_TITLE = 40
"""Characters of a centred line above a table that is its title without a number."""
_SENTENCE_ENDS = "。；：！？，、;:!?,"


def name_of(blocks: Sequence[Block], place: int) -> str:
    """The title of the table at `place`: the caption above it, below it, or a short centred line above it."""
    above = _neighbour(blocks, place, -1)
    if above and is_caption(above.words):
        return _one_line(above.words)
    below = _neighbour(blocks, place, 1)
    if below and is_caption(below.words) and not _stands_on_table(blocks, place, below):
        return _one_line(below.words)
    return _one_line(above.words) if above and _is_title(above) else ""


def _neighbour(blocks: Sequence[Block], place: int, step: int) -> Paragraph | None:
    """The next paragraph with words that is no line of units; None if a table or nothing comes first."""
    at = place + step
    while 0 <= at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph):
            return None
        if block.words.strip() and not (step < 0 and _UNIT_LINE.match(block.words.strip())):
            return block
        at += step
    return None


def _stands_on_table(blocks: Sequence[Block], place: int, caption: Paragraph) -> bool:
    """Whether the caption below a table is rather the title of a table that follows it."""
    at = next(at for at in range(place + 1, len(blocks)) if blocks[at] is caption)
    for block in blocks[at + 1 :]:
        if not isinstance(block, Paragraph):
            return isinstance(block, Table)
        if block.words.strip() and not _UNIT_LINE.match(block.words.strip()):
            return False
    return False


def is_caption(text: str) -> bool:
    """Whether a paragraph is the numbered title of a table: 表1 …, 附表 2-1 …, Table 3 …."""
    words = text.strip()
    is_short = 0 < len(words) <= _LONGEST_CAPTION and words[-1] not in _SENTENCE_ENDS
    return is_short and bool(_CAPTION.match(words) or _CAPTION_LATIN.match(words))


def _is_title(paragraph: Paragraph) -> bool:
    words = paragraph.words.strip()
    return paragraph.is_centred and len(words) <= _LONGEST_TITLE and words[-1] not in _SENTENCE_ENDS


def _one_line(text: str) -> str:
    return " ".join(text.split())

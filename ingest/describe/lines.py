"""The first and last lines of a text: where it says what it is and who signed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = 60
"""Characters: a signature, with the date, is no longer."""
TITLE_LENGTH = 45
"""Characters: an official title fits two lines of 22 (GB/T 9704)."""
CHAPTER_MARK = re.compile(
    r"^#{1,6}(?=[^\S\n]+(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]))",
    re.MULTILINE,
)
"""The mark of a heading that a word processor or a page numbers: a chapter of a text, never its title."""
_LINES = 20


def first_lines(text: str) -> Iterator[Span]:
    """Spans of the first lines with words on them, blanks trimmed."""
    for count, match in enumerate(re.finditer(r"\S[^\n]*", text)):
        if count == _LINES:
            return
        yield Span(match.start(), match.start() + len(match[0].rstrip()))


def last_lines(text: str) -> Iterator[Span]:
    """Spans of the last three lines, if they are short as a signature is, from the last upwards."""
    end = len(text.rstrip())
    for _ in range(3):
        start = max(text.rfind("\n", 0, end) + 1, 0)
        if end - start <= SIGNATURE:
            yield Span(start, end)
        end = len(text[:start].rstrip()) if start else 0

"""Plain text and Markdown: canonical text is exactly what was decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.decode import decode
from ingest.reading.furniture import find_pages, find_skips, merge
from ingest.reading.records import Reading
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell

TEXT_VERSION, MARKDOWN_VERSION = "text/1", "markdown/1"
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:(?!---[ \t]*$).*\n){0,200}?---[ \t]*(?:\n|$)", re.M)


def read_text(data: bytes, limits: Limits, tell: Tell) -> Reading:  # noqa: ARG001  (every reader is called alike)
    """Plain text. Raises ReadingError for bytes that are no text."""
    return _read(data, TEXT_VERSION)


def read_markdown(data: bytes, limits: Limits, tell: Tell) -> Reading:  # noqa: ARG001
    """Markdown; its front matter is kept and skipped. Raises ReadingError for bytes that are no text."""
    return _read(data, MARKDOWN_VERSION)


def _read(data: bytes, version: str) -> Reading:
    decoded = decode(data)
    text = decoded.text
    skips = [*find_skips(text), *_front_matter(text, version)]
    return Reading(text, version, merge(skips), find_pages(text), None, decoded.remarks)


def _front_matter(text: str, version: str) -> Iterator[Span]:
    match = _FRONT_MATTER.match(text) if version == MARKDOWN_VERSION else None
    if match:
        yield Span(0, match.end())

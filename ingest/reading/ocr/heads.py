"""Heads and feet of recognised pages: lines at their edges that stand on several, whatever number is in them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingest.reading.ocr.records import OcrLine, OcrPage

_MARGIN = 0.12
"""Of a page's height, at its head and foot, where heads and feet stand."""
_LEAST_PAGES = 3


def heads_of(pages: Iterable[OcrPage]) -> frozenset[str]:
    """What heads and feet say, without blanks and with # for numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_key(line) for line in page.lines if _is_at_edge(line, page)})
    return frozenset(words for words, count in counts.items() if count >= _LEAST_PAGES and words)


def is_head_of(page: OcrPage, heads: frozenset[str]) -> Callable[[OcrLine], bool]:
    """Whether a line of the page is one of these heads and feet."""
    return lambda line: _is_at_edge(line, page) and _key(line) in heads


def _is_at_edge(line: OcrLine, page: OcrPage) -> bool:
    edge = _MARGIN * page.height
    return line.box.bottom < edge or line.box.top > page.height - edge


def _key(line: OcrLine) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))

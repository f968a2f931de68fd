"""Whether a line as read may be wrong: by how sure the model was of its characters, by a second look at its figures, by form.

Figures are never mended by guess: 1O3 stays as read and is doubtful. The marks were measured on pages of
`tests/ocr_pages.py` (see `tests/benchmarks/test_ocr_levels.py`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reading.ocr.records import Words

LEAST_MEAN = 0.85
"""Mean score of a line's characters."""
LEAST_FIGURE = 0.9
"""Score of any character of a figure, or next to one."""
_FIGURE = re.compile(r"[0-9０-９][0-9０-９.,，．:：/%％‰~～+-]*")
_MIXED = re.compile(r"[0-9][OoDlI|SBZzQ](?![A-Za-z])|(?<![A-Za-z])[OoDlI|SBZzQ][0-9.]")
"""Letters that look like digits, within or beside a figure: 1O3, l2.5."""
_BROKEN = re.compile(r"[0-9]\s*[.,]\s*[.,]|[0-9][。·'`’‘][0-9]|[0-9]\s+\.|\.\s+[0-9]|(?<![0-9])\.[0-9]")
"""Decimal points that are no decimal points, and figures that begin with one."""
_DIGITS = re.compile(r"[0-9.]+")


def figures(text: str) -> tuple[str, ...]:
    """The figures of a text in order, digits and points only."""
    return tuple(_DIGITS.findall(unicodedata.normalize("NFKC", text)))


def has_figure(words: Words) -> bool:
    """Whether there is a digit in it."""
    return any(char.isdigit() for char in words.text)


def is_unsure(words: Words) -> bool:
    """Whether what was read may be wrong, from the reading alone."""
    if not words.text or words.confidence < LEAST_MEAN:
        return True
    plain = unicodedata.normalize("NFKC", words.text)
    return figure_score(words) < LEAST_FIGURE or bool(_MIXED.search(plain) or _BROKEN.search(plain))


def figure_score(words: Words) -> float:
    """The lowest score of a character of a figure or next to one; 1 without figures."""
    lowest = 1.0
    for match in _FIGURE.finditer(words.text):
        around = words.scores[max(0, match.start() - 1) : match.end() + 1]
        lowest = min(lowest, *around)
    return lowest

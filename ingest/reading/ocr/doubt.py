"""Whether a line as read may be wrong: by how sure two looks were of its characters, by where they differ, by form.

Figures are never mended by guess: 1O3 stays as read and is doubtful. The marks were measured on pages of
`tests/ocr_pages.py` (see `tests/benchmarks/test_ocr_levels.py`). One look alone is often unsure of what it reads
rightly, by where the print falls on the model's grid; what both are unsure of is three times as often wrong.
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
LEAST_CHARACTER = 0.6
"""Score of any letter, Han or digit: where print is illegible a figure may be lost in it."""
_FIGURE = re.compile(r"[0-9０-９][0-9０-９.,，．:：/%％‰~～+-]*")
_MIXED = re.compile(r"[0-9][OoDlI|SBZzQ](?![A-Za-z])|(?<![A-Za-z])[OoDlI|SBZzQ][0-9.]")
"""Letters that look like digits, within or beside a figure: 1O3, l2.5."""
_BROKEN = re.compile(r"[0-9]\s*[.,]\s*[.,]|[0-9][。·'`’‘][0-9]|[0-9]\s+\.|\.\s+[0-9]|(?<![0-9])\.[0-9]")
"""Decimal points that are no decimal points, and figures that begin with one."""
_COMMA = re.compile(r"[0-9],[0-9]{1,2}(?![0-9])")
"""A Latin comma that parts no thousands: a decimal point, most likely."""
_DIGITS = re.compile(r"[0-9.]+")
_STOPS = "，。；、（）"


def figures(text: str) -> tuple[str, ...]:
    """The figures of a text in order, digits and points only."""
    return tuple(_DIGITS.findall(unicodedata.normalize("NFKC", text)))


def has_figure(words: Words) -> bool:
    """Whether there is a digit in it."""
    return any(char.isdigit() for char in words.text)


def is_misformed(words: Words) -> bool:
    """Whether nothing was read, or a figure that cannot be printed so."""
    plain = unicodedata.normalize("NFKC", words.text)
    return not plain or any(
        pattern.search(text) for pattern, text in ((_MIXED, plain), (_BROKEN, plain), (_COMMA, words.text))
    )


def asks_again(words: Words) -> bool:
    """Whether a second look is due: what has figures is confirmed by it, and what is unsure may be."""
    return not is_misformed(words) and (has_figure(words) or _is_unsure(words, words))


def is_doubtful(first: Words, second: Words | None = None) -> bool:
    """Whether what the first look read may be wrong. `second` is what the second one read, if it was asked."""
    if is_misformed(first):
        return True
    if second is None:
        return _is_unsure(first, first)
    return figures(first.text) != figures(second.text) or _is_unsure(first, second)


def _is_unsure(first: Words, second: Words) -> bool:
    """Whether neither of two looks reaches the marks."""
    return (
        max(first.confidence, second.confidence) < LEAST_MEAN
        or max(figure_score(first), figure_score(second)) < LEAST_FIGURE
        or max(weakest(first), weakest(second)) < LEAST_CHARACTER
    )


def figure_score(words: Words) -> float:
    """The lowest score of a character of a figure or next to one, blanks and stops left out; 1 without figures.

    A stop behind a figure is faint and often scored low, and says nothing of the figure.
    """
    lowest = 1.0
    for match in _FIGURE.finditer(words.text):
        around = slice(max(0, match.start() - 1), match.end() + 1)
        pairs = zip(words.text[around], words.scores[around], strict=False)
        lowest = min([lowest, *(score for char, score in pairs if char not in _STOPS and not char.isspace())])
    return lowest


def weakest(words: Words) -> float:
    """The lowest score of a letter, Han or digit; 1 without any. Stops are faint and often scored low."""
    return min(
        (score for char, score in zip(words.text, words.scores, strict=False) if char.isalnum()), default=1.0
    )

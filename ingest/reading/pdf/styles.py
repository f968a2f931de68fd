"""Which lines are headings, and of which level: by size and weight against the body, and only where it is clear."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.pdf.records import Line

_LARGER = 1.14
"""三号 by 小四 is 1.33, 四号 by 小四 1.17."""
_LONGEST, _LONGEST_BOLD = 60, 40
"""Characters: titles of official papers have up to 50 (GB/T 9704 lets them break over lines); a bold sentence more."""
_MOST_LINES = 3
_MOST_LEVELS = 4
_NO_END = "。；，、：;,:"
_WORDS = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2}")
_MOST_BOLD = 0.5
"""Share of bold characters from which bold says nothing."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Of a document: the size of its body, and how its headings look, the highest first."""

    body: float
    is_bold: bool
    headings: tuple[tuple[float, bool], ...] = ()

    def level(self, lines: Sequence[Line]) -> int:
        """The level of a paragraph as a heading, 0 if it is none."""
        look = self.look(lines)
        if look is None:
            return 0
        for level, (size, is_bold) in enumerate(self.headings, 1):
            if is_bold == look[1] and abs(size - look[0]) <= 0.04 * size:
                return min(level, _MOST_LEVELS)
        return _MOST_LEVELS

    def look(self, lines: Sequence[Line]) -> tuple[float, bool] | None:
        """Size and weight of a paragraph that could be a heading, None for what is surely none."""
        text = "".join(line.text for line in lines)
        is_bold = all(line.is_bold for line in lines) and not self.is_bold
        is_large = min(line.size for line in lines) >= _LARGER * self.body
        longest = _LONGEST if is_large else _LONGEST_BOLD
        if not (is_bold or is_large) or len(lines) > _MOST_LINES or not 2 <= len(text) <= longest:
            return None
        if text[-1] in _NO_END or not _WORDS.search(text) or any(line.is_parted for line in lines):
            return None
        return max(line.size for line in lines), is_bold


def styles_of(lines: Iterable[Line]) -> Styles:
    """The styles of a document from all its lines."""
    held = list(lines)
    sizes: Counter[float] = Counter()
    bold = 0
    for line in held:
        sizes[round(line.size * 2) / 2] += len(line.text)
        bold += len(line.text) * line.is_bold
    body = sizes.most_common(1)[0][0] if sizes else 12.0
    plain = Styles(body, bold > _MOST_BOLD * sum(sizes.values()))
    looks = {look for line in held if (look := plain.look([line]))}
    merged: list[tuple[float, bool]] = []
    for size, is_bold in sorted(looks, reverse=True):
        if not any(is_bold == b and abs(size - s) <= 0.04 * s for s, b in merged):
            merged.append((size, is_bold))
    return Styles(body, plain.is_bold, tuple(merged))

"""Comparing answers and quotes: both sides in one form, numbers only as whole ones."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("、，", ","),
        **dict.fromkeys("（〔【", "("),
        **dict.fromkeys("）〕】", ")"),
        **dict.fromkeys("—–－～~", "-"),
        "；": ";",
        "：": ":",
        "《": "<",
        "》": ">",
        "•": "·",
        "\\": "",
    }
)
_LIST = re.compile(r"(?m)^[ \t]*(?:[-*+]|\d{1,2}[.、)）])[ \t]+")
_SIGNS = re.compile(r"[*`_#]+")
_SOFT = 0.8
"""Of a quote's length in one piece: so much of it counts as the quote."""
_SHORTEST_PIECE = 6
_SHORTEST_CITED = 8
"""Characters: a cited sentence may be shorter than the quote, but not a word of it."""


def levelled(text: str) -> str:
    """NFKC, lower case, one form of each mark, no blanks and no backslashes."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_ONE_FORM)
    joined = re.sub(r"-+", "-", re.sub(r"\s+", "", plain)).replace("''", '"')
    # Without the blanks a mark may have come to stand on a letter.
    return unicodedata.normalize("NFKC", joined)


def levelled_answer(text: str) -> str:
    """An answer levelled, without the numbers of its lists and its signs of emphasis."""
    return levelled(_SIGNS.sub("", _LIST.sub("", text)))


def has(words: str, text: str) -> bool:
    """Whether `text` has the words (both are levelled here), cutting no number or Latin word in two."""
    wanted, inside = levelled(words), levelled(text)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdigit() else r"(?<![a-z])" if _is_latin(wanted[0]) else ""
    after = r"(?!\d|\.\d)" if wanted[-1].isdigit() else r"(?![a-z])" if _is_latin(wanted[-1]) else ""
    return re.search(before + re.escape(wanted) + after, inside) is not None


def has_any(choice: str | Sequence[str], text: str) -> bool:
    """Whether `text` has one of several ways to say it."""
    return any(has(words, text) for words in ([choice] if isinstance(choice, str) else choice))


def holds(quote: str, text: str) -> bool:
    """Whether a levelled text has a levelled quote, or four fifths of it in one piece."""
    if quote in text:
        return True
    width = max(_SHORTEST_PIECE, int(len(quote) * _SOFT))
    return any(quote[at : at + width] in text for at in range(len(quote) - width + 1))


def cites(quotes: Iterable[str], cited: str) -> bool:
    """Whether a levelled cited text is one of the quotes: it holds one, or stands in one."""
    return any(holds(quote, cited) or (len(cited) >= _SHORTEST_CITED and cited in quote) for quote in quotes)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()

"""Showing of a quoted sentence only what was asked for: the clauses with its words and figures, the rest left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.select import is_damaged
from assistant.wanted import says
from kb.indicators import has_measure
from kb.normal import normalise

if TYPE_CHECKING:
    from assistant.wanted import Wanted

_CLAUSE = re.compile(r"[^，,；;。]+[，,；;。]?")
_SHORT = 48
"""Characters: a sentence this short is read at a glance."""
_TELLING = 0.1
"""Of the heaviest word's weight: a clause with a lighter word only is not kept for it."""
_COMPARES = re.compile(r"^(?:比|较|同比|环比|与.{1,8}相比|排名|位居)")
_ASKS_CHANGE = re.compile(r"比|增|降|减|升|涨|变化|排名|第几|名次")
_LEFT_OUT = "……"


def trimmed(text: str, want: Wanted, question: str) -> str:
    """The clauses of `text` that carry what was asked, in their order, with …… for those left out."""
    pieces = _CLAUSE.findall(text)
    if len(text) <= _SHORT or len(pieces) < 3 or "".join(pieces) != text:
        return text
    kept = _kept(pieces, want, asks_change=bool(_ASKS_CHANGE.search(question)))
    if not any(kept):
        return text
    return _joined(pieces, kept)


def _kept(pieces: list[str], want: Wanted, *, asks_change: bool) -> list[bool]:
    heaviest = max(want.weights.values(), default=0.0)
    telling = [word for word, weight in want.weights.items() if weight >= _TELLING * heaviest]
    kept: list[bool] = []
    for number, piece in enumerate(pieces):
        plain = normalise(piece)
        names = any(says(plain, word) for word in telling) or any(kind.search(piece) for kind in want.kinds)
        measured = any(has_measure(measure, plain) for measure in want.measures or ("any",))
        # The thing stands in one clause, its figure often in the next.
        follows = number > 0 and kept[-1] and not has_measure("any", normalise(pieces[number - 1]))
        wanted = names or (measured and (follows or bool(want.measures)))
        compares = bool(_COMPARES.match(plain))
        changed = asks_change and compares and number > 0 and kept[-1]
        kept.append(changed or (wanted and not compares))
    good = [keep and not is_damaged(piece) for piece, keep in zip(pieces, kept, strict=True)]
    # A masked figure beside good ones only says that something is hidden there.
    return good if any(good) else kept


def _joined(pieces: list[str], kept: list[bool]) -> str:
    shown: list[str] = []
    for piece, keep in zip(pieces, kept, strict=True):
        if keep:
            shown.append(piece)
        elif shown and shown[-1] != _LEFT_OUT:
            shown.append(_LEFT_OUT)
    if shown[-1] == _LEFT_OUT:
        shown.pop()
    return "".join(shown).rstrip("，,；;")

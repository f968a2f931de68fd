"""What fits into one request: passages first, whole and in their order, then the newest turns of the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Turn

_AROUND_A_PIECE = 8
"""Tokens that a message or a passage costs beside its words."""


def fitting(pieces: Sequence[str], room: int) -> int:
    """How many of the pieces, from the first, fit into `room` tokens; none is ever cut."""
    used = 0
    for count, piece in enumerate(pieces):
        used += count_tokens(piece) + _AROUND_A_PIECE
        if used > room:
            return count
    return len(pieces)


def cost(*texts: str) -> int:
    """Tokens of whole messages."""
    return sum(count_tokens(text) + _AROUND_A_PIECE for text in texts)


def newest(history: Sequence[Turn], room: int) -> tuple[Turn, ...]:
    """The last turns that fit into `room` tokens, in their order."""
    count = fitting([turn.content for turn in reversed(history)], room)
    return tuple(history[len(history) - count :])

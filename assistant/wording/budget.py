"""What messages cost in tokens, and which turns of the conversation still fit beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Turn

_AROUND_A_MESSAGE = 8
"""Tokens that a message costs beside its words: its role and its ends, in the chat formats of common models."""


def cost(*texts: str) -> int:
    """Tokens of whole messages."""
    return sum(count_tokens(text) + _AROUND_A_MESSAGE for text in texts)


def newest(history: Sequence[Turn], room: int) -> tuple[Turn, ...]:
    """The last turns that fit into `room` tokens, in their order; none is ever cut."""
    kept: list[Turn] = []
    for turn in reversed(history):
        room -= cost(turn.content)
        if room < 0:
            break
        kept.insert(0, turn)
    return tuple(kept)

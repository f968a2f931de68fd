"""Signs that a document draws from a symbol font, as Unicode."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

UNKNOWN = "\ufffd"
_PRIVATE = range(0xF000, 0xF100)
"""Where Word puts the characters of symbol fonts."""


@cache
def _fonts() -> dict[str, dict[str, str]]:
    data = tomllib.loads(files("ingest.data").joinpath("symbols.toml").read_text(encoding="utf-8"))
    return {font.lower(): signs for font, signs in data.items()}


def symbol(font: str, code: int) -> str:
    """A sign by its font and code; U+FFFD where nobody knows what it shows."""
    in_font = code - _PRIVATE.start if code in _PRIVATE else code
    signs = _fonts().get(font.strip().lower())
    if signs is not None:
        return signs.get(f"{in_font:02X}", UNKNOWN)
    is_usable = 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE
    return chr(code) if is_usable else UNKNOWN


def unprivate(text: str, font: str) -> str:
    """Text whose private characters (U+F000–F0FF) are signs of a symbol font."""
    if not any("\uf000" <= sign <= "\uf0ff" for sign in text):
        return text
    return "".join(
        symbol(font or "Symbol", ord(sign)) if "\uf000" <= sign <= "\uf0ff" else sign for sign in text
    )

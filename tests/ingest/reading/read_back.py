"""What a reading of pages says, as the tests look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reading import Reading


def flow(reading: Reading) -> str:
    """What is indexed: the text without its furniture."""
    at, kept = 0, ""
    for skip in reading.skips:
        kept += reading.text[at : skip.start]
        at = skip.end
    return kept + reading.text[at:]


def page_at(reading: Reading, words: str) -> str:
    """The page that words stand on."""
    at = reading.text.index(words)
    return [mark.label for mark in reading.pages if mark.kind == "page" and mark.start <= at][-1]

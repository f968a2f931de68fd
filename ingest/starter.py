"""The starter collection: cards that ship with the program, taken in once and again when they change."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from ingest.versions import PIPELINE
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.records import Progress, Summary
    from kb.library import Library

_STAMP = "starter"


def ensure_starter(library: Library, listener: Callable[[Progress], None] | None = None) -> Summary | None:
    """Take the shipped cards in if they are not in as they are now; None if there was nothing to do."""
    cards = _cards()
    stamp = hashlib.sha256("\n".join((PIPELINE, *cards.values())).encode()).hexdigest().encode()
    if library.catalogue.property(_STAMP) == stamp:
        return None
    summary = _take_in(library, cards, listener)
    library.catalogue.set_property(_STAMP, stamp)
    return summary


def _cards() -> dict[str, str]:
    folder = files("kb") / "starter"
    found = {
        item.name: item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".md")
    }
    return dict(sorted(found.items()))


def _take_in(library: Library, cards: dict[str, str], listener: Callable[[Progress], None] | None) -> Summary:
    # Reading costs imports that a question, asked when all is in, shall not pay for.
    from ingest.pipeline import Ingester, Item
    from kb.places import Gazetteer

    gone = [
        source.path
        for source in library.catalogue.sources(STARTER.name)
        if source.path.removeprefix("starter:") not in cards
    ]
    library.remove(STARTER.name, gone)
    items = [Item(f"starter:{name}", name, text.encode()) for name, text in cards.items()]
    ingester = Ingester(library, Gazetteer.load(towns=True), collection=STARTER, listener=listener)
    return ingester.ingest_items(items)

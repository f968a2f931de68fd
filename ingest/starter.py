"""The starter collection: documents that ship with the program, taken in once and again when they change."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from ingest.versions import PIPELINE
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    from ingest.records import Progress, Summary
    from kb.library import Library

_STAMP = "starter"


def ensure_starter(library: Library, listener: Callable[[Progress], None] | None = None) -> Summary | None:
    """Take the shipped cards in if they are not in as they are now; None if there was nothing to do."""
    shipped = cards()
    stamp = hashlib.sha256("\n".join((PIPELINE, *shipped, *shipped.values())).encode()).hexdigest().encode()
    if library.catalogue.property(_STAMP) == stamp:
        return None
    summary = _take_in(library, shipped, listener)
    if not summary.counts.get("failed"):
        # Otherwise the next start tries again.
        library.catalogue.set_property(_STAMP, stamp)
    return summary


def cards() -> dict[str, str]:
    """The text of every starter document by its file name, which is its name in the library."""
    found = {item.name: item.read_text(encoding="utf-8") for item in _files(files("kb") / "starter")}
    return dict(sorted(found.items()))


def _files(folder: Traversable) -> Iterator[Traversable]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item)
        elif item.name.endswith(".md"):
            yield item


def _take_in(
    library: Library, shipped: dict[str, str], listener: Callable[[Progress], None] | None
) -> Summary:
    # Reading costs imports that a question, asked when all is in, shall not pay for.
    from ingest.pipeline import Ingester
    from ingest.prepare import Item
    from kb.places import Gazetteer

    gone = [
        source.path
        for source in library.catalogue.sources.all(STARTER.name)
        if source.path.removeprefix("starter:") not in shipped
    ]
    library.remove(STARTER.name, gone)
    _bring_vectors(library)
    items = [Item(f"starter:{name}", name, text.encode()) for name, text in shipped.items()]
    ingester = Ingester(library, Gazetteer.load(towns=True), collection=STARTER, listener=listener)
    return ingester.ingest_together(items)


def _bring_vectors(library: Library) -> None:
    """Put the shipped vectors into the catalogue, if the library's model is the one that made them."""
    from kb.embedding import is_same_model
    from kb.shipped import load_shipped

    shipped = load_shipped()
    if shipped is None or library.embedder is None or library.embedder.name != shipped.embedder:
        return
    if is_same_model(library.embedder.fingerprint(), shipped.fingerprint):
        library.catalogue.vectors.keep(shipped.embedder, shipped.vectors)

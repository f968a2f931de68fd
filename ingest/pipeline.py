"""From files to a searchable library: read, segment, describe, split, write, embed, index, publish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.discover import discover, size_of
from ingest.meter import Meter
from ingest.prepare import (
    Item,
    Prepared,
    document_id,
    document_of,
    figures_of,
    finish,
    renamed,
    reports_of,
    with_lost,
    with_ocr,
)
from ingest.records import Outcome, Progress, Stage, Summary
from ingest.relate import relate
from ingest.supply import Here, Loaded, from_paths, opened, read_ahead
from kb.errors import ReadingError
from kb.knowledge import Knowledge
from kb.records import OWN, Source
from kb.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ingest.reading import Limits, Reading
    from ingest.supply import Given, Reader
    from kb.knowledge import Correction
    from kb.library import Library
    from kb.places import Gazetteer
    from kb.records import Collection, Document


@dataclass(frozen=True, slots=True)
class _New:
    """A document that was not in before."""

    item: Item
    prepared: Prepared
    sources: tuple[Source, ...]
    is_update: bool

    def outcome(self) -> Outcome:
        document = self.prepared.document
        judged = judge(document.quality, document.remarks, self.prepared.reports)
        return Outcome(
            self.item.path,
            "updated" if self.is_update else "added",
            "；".join(document.remarks),
            len(self.prepared.reports),
            len(self.prepared.chunks),
            len(document.text),
            judged.verdict,
            judged.reasons,
        )


class Ingester:
    """Takes files into a library, one document at a time, telling `listener` of every step."""

    def __init__(
        self,
        library: Library,
        gazetteer: Gazetteer,
        *,
        collection: Collection = OWN,
        reader: Reader | None = None,
        listener: Callable[[Progress], None] | None = None,
        keep: Callable[[Item], None] | None = None,
    ) -> None:
        self._library = library
        self._gazetteer = gazetteer
        self._collection = collection
        self._reader = reader or Here()
        self._listener = listener or (lambda _progress: None)
        self._keep = keep or (lambda _item: None)
        self._meter = Meter()

    def ingest_paths(self, paths: Iterable[Path]) -> Summary:
        """Take in files and folders; a bad one never stops the rest."""
        found = discover(paths, self.limits.file_bytes)
        self.expect(len(found.files), sum(map(size_of, found.files)))
        return self._ingest_all(from_paths(found.files, self.limits.file_bytes), found.outcomes)

    def ingest_items(self, items: Iterable[Item]) -> Summary:
        """Take in uploads or documents that ship with the program."""
        held = list(items)
        self.expect(len(held), sum(len(item.data) for item in held))
        return self._ingest_all(held)

    def _ingest_all(self, given: Iterable[Given], outcomes: Sequence[Outcome] = ()) -> Summary:
        return Summary((*outcomes, *self.taken_in(given)), self._meter.seconds)

    def expect(self, files: int, size: int) -> None:
        """Say how many files and bytes are to come, for the progress."""
        self._meter = Meter(files_total=files, bytes_total=size)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return self._meter.seconds

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return self._reader.limits

    def taken_in(self, given: Iterable[Given]) -> Iterator[Outcome]:
        """Take files in one after the other in their order, while the next ones are being read."""
        for loaded in read_ahead(opened(given, self._reader), self._reader, self._is_in):
            yield self._ingest_safely(loaded)
            self._meter.file_done(loaded.size)

    def _is_in(self, item: Item) -> bool:
        return self._library.catalogue.documents.is_published(self._source(item).document_id)

    def _ingest_safely(self, loaded: Loaded) -> Outcome:
        if loaded.refusal is not None:
            return loaded.refusal
        try:
            with self._library.writing:
                outcome = self._ingest(loaded)
        except ReadingError as error:
            return Outcome.refused(loaded.item.path, error)
        self._keep(loaded.item)
        return outcome

    def ingest_together(self, items: Iterable[Item]) -> Summary:
        """Take in many small documents: written one by one, indexed at once, which is three times as fast.

        Each becomes visible by itself; what a kill leaves unpublished is swept at the next start.
        """
        held = list(items)
        self.expect(len(held), sum(len(item.data) for item in held))
        with self._library.writing:
            # Noting a further source sweeps what is unpublished, so that comes before anything is written.
            outcomes = {item.path: self._known(item, self._source(item)) for item in held}
            new: dict[str, _New] = {}
            for item in held:
                if outcomes[item.path] is None:
                    outcomes[item.path] = self._written(item, new)
                self._meter.file_done(len(item.data))
            self._index_and_publish(list(new.values()))
            # The same bytes under a second path.
            done = [outcomes[item.path] or self._ingest(Loaded(item)) for item in held]
        return Summary(tuple(done), self._meter.seconds)

    def _written(self, item: Item, new: dict[str, _New]) -> Outcome | None:
        """One more document written, and noted in `new`; why it could not be read; None if it is in `new`."""
        source = self._source(item)
        if source.document_id in new:
            return None
        try:
            one = self._prepare(item, self._reader.read(item.name, item.data), source)
        except ReadingError as error:
            return Outcome.refused(item.path, error)
        self._write(one)
        new[source.document_id] = one
        return one.outcome()

    def _source(self, item: Item) -> Source:
        said = self._corrections(item.name, item.sha256)
        return _source(item, document_id(self._collection.name, item.sha256, said, ocr=self.limits.ocr))

    def _corrections(self, name: str, sha256: str) -> list[Correction]:
        knowledge = self._library.catalogue.knowledge
        return knowledge.corrections(self._collection.name, document=name, content_hash=sha256)

    def _known(self, item: Item, source: Source) -> Outcome | None:
        """What becomes of bytes that are in already; None if they are new."""
        catalogue = self._library.catalogue
        if not catalogue.documents.is_published(source.document_id):
            return None
        before = catalogue.sources.get(self._collection.name, item.path)
        if before is not None and before.document_id == source.document_id:
            return Outcome(item.path, "unchanged")
        self._library.add_source(source.document_id, source)
        return Outcome(item.path, "updated" if before else "duplicate")

    def _ingest(self, loaded: Loaded) -> Outcome:
        item = loaded.item
        source = self._source(item)
        known = self._known(item, source)
        if known is not None:
            return known
        # It was in when it was looked at, and is no longer: read only now.
        reading = loaded.reading or self._reader.read(item.name, item.data)
        new = self._prepare(item, reading, source)
        self._write(new)
        self._index_and_publish([new])
        return new.outcome()

    def _prepare(self, item: Item, reading: Reading, source: Source) -> _New:
        before = self._library.catalogue.sources.get(self._collection.name, item.path)
        self._tell(item, "read")
        document = document_of(item, reading, source.document_id, self._collection.name, ocr=self.limits.ocr)
        replaced = frozenset([before.document_id]) if before else frozenset[str]()
        prepared = self._understand(document, replaced)
        self._tell(item, "split")
        return _New(item, prepared, (source,), is_update=before is not None)

    def _understand(self, document: Document, replaced: frozenset[str]) -> Prepared:
        """Reports as described, corrected and told by their copies; figures; chunks."""
        reports, lost = reports_of(
            document, self._gazetteer, self._corrections(document.name, document.content_hash)
        )
        document = with_lost(document, lost)
        if self._collection.kind == "starter":
            # Digests in our own words: no copies of each other, their figures are looked up in the catalogue.
            return finish(document, reports)
        related = relate(document, reports, self._library.catalogue, without=replaced)
        figures, doubts = figures_of(document, related.reports, self._gazetteer)
        known = Knowledge(figures, related.kin, (*related.conflicts, *doubts), dict(related.sketches))
        return replace(finish(document, related.reports, known), told=related.told)

    def describe_again(self, document: Document) -> Document:
        """Describe a published document anew, with what users said since; its sources follow it.

        Only passages whose report is called otherwise now are embedded again.
        """
        said = self._corrections(document.name, document.content_hash)
        key = document_id(document.collection, document.content_hash, said, ocr=with_ocr(document))
        return document if key == document.id else self._replace(document, replace(document, id=key))

    def rename(self, document: Document, name: str) -> None:
        """Call a published document by another of its files; what the name said of it (title, year) follows."""
        known = self._library.catalogue.reports.alone(document_id=document.id)
        with self._library.writing:
            self._library.catalogue.rename(document.id, name, renamed(document, name, known, self._gazetteer))

    def _replace(self, document: Document, fresh: Document) -> Document:
        """Publish the same text described otherwise in a document's place."""
        with self._library.writing:
            sources = tuple(
                replace(source, document_id=fresh.id)
                for source in self._library.catalogue.sources.all(document.collection)
                if source.document_id == document.id
            )
            prepared = self._understand(fresh, frozenset([document.id]))
            item = Item(sources[0].path, sources[0].name, b"")
            new = _New(item, prepared, sources, is_update=True)
            self._write(new)
            self._index_and_publish([new])
        return prepared.document

    def _write(self, new: _New) -> None:
        self._tell(new.item, "write")
        one = new.prepared
        self._library.write(one.document, one.reports, one.chunks, one.known)

    def _index_and_publish(self, new: Sequence[_New]) -> None:
        """Show what was written; what is told of it is told of the last."""
        if not new:
            return
        library, last = self._library, new[-1].item
        chunks = [chunk for one in new for chunk in one.prepared.chunks]
        vectors = None
        if library.embedder is not None:
            texts = [chunk.indexed for chunk in chunks]
            vectors = library.embed(texts, done=lambda n: self._embedded(last, n))
        self._tell(last, "index")
        library.index([one.prepared.document for one in new], chunks, vectors)
        self._tell(last, "publish")
        library.publish([(one.prepared.document, source) for one in new for source in one.sources])
        library.tell([report for one in new for report in one.prepared.told])

    def _embedded(self, item: Item, characters: int) -> None:
        self._meter.embedded(characters)
        self._tell(item, "embed")

    def _tell(self, item: Item, stage: Stage) -> None:
        self._listener(self._meter.progress(item.path, stage))


def _source(item: Item, document_id: str) -> Source:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Source(item.path, item.name, item.sha256, document_id, len(item.data), now)

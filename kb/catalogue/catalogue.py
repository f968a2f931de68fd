"""The catalogue: the library's source of truth, in SQLite (or another database by URL)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.catalogue import codec, schema
from kb.catalogue.chunks import ChunkStore
from kb.catalogue.documents import DocumentStore
from kb.catalogue.files import FileStore, forget, keep
from kb.catalogue.knowledge import KnowledgeStore, date_figures, write_knowledge
from kb.catalogue.opening import open_database, plain_errors
from kb.catalogue.papers import PaperStore
from kb.catalogue.publishing import change_facts, next_generation, retire_orphans, set_property, set_state
from kb.catalogue.reports import ReportStore
from kb.catalogue.schema import PUBLISHED, STAGED
from kb.catalogue.sources import SourceStore, delete_source, move_sources, put_source
from kb.catalogue.statements import insert
from kb.catalogue.talks import TalkStore
from kb.catalogue.vectors import VectorStore
from kb.knowledge import Knowledge
from kb.records import OWN, Collection, LibraryInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kb.catalogue.files import FileState
    from kb.records import Chunk, Document, Report, Source


class Catalogue:
    """Everything the library knows; search indexes are caches of it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.documents = DocumentStore(self._begin)
        self.sources = SourceStore(self._begin)
        self.chunks = ChunkStore(self._begin)
        self.vectors = VectorStore(self._begin)
        self.knowledge = KnowledgeStore(self._begin)
        self.reports = ReportStore(self._begin, self.knowledge.kin)
        self.talks = TalkStore(self._begin)
        self.papers = PaperStore(self._begin)
        self.files = FileStore(self._begin)

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Open, create or upgrade the catalogue at `path`. Raises SchemaError for an unknown version."""
        return cls(open_database(path))

    @classmethod
    def open_existing(cls, path: Path) -> Catalogue | None:
        """Open for reading if there is one; None where nothing was ever ingested."""
        return cls.open(path) if path.exists() else None

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with plain_errors(), self._engine.begin() as connection:
            yield connection

    # ── properties ──────────────────────────────────────────────────────────────────────────────

    def property(self, name: str) -> bytes | None:
        """A named value of the library, such as the fingerprint of its embedder."""
        with self._begin() as db:
            query = sa.select(schema.properties.c.value).where(schema.properties.c.name == name)
            value: bytes | None = db.execute(query).scalar()
        return value

    def set_property(self, name: str, value: bytes) -> None:
        """Keep a named value."""
        with self._begin() as db:
            set_property(db, name, value)

    def info(self) -> LibraryInfo:
        """Schema, embedder, generation and counts."""
        published = schema.documents.c.state == PUBLISHED
        with self._begin() as db:
            documents = db.execute(sa.select(sa.func.count()).where(published)).scalar_one()
            chunks = db.execute(
                sa.select(sa.func.count()).select_from(schema.chunks.join(schema.documents)).where(published)
            ).scalar_one()
        return LibraryInfo(
            schema.HEAD,
            (self.property("embedder") or b"").decode(),
            int(self.property("generation") or b"0"),
            documents,
            chunks,
        )

    def add_collection(self, collection: Collection) -> None:
        """Make sure the collection exists."""
        row = {"name": collection.name, "kind": collection.kind, "may_leave": int(collection.may_leave)}
        with self._begin() as db:
            exists = sa.select(schema.collections.c.name).where(schema.collections.c.name == collection.name)
            if db.execute(exists).first() is None:
                db.execute(schema.collections.insert().values(row))

    def collections(self) -> list[Collection]:
        """All collections, the user's own first."""
        table = schema.collections.c
        query = sa.select(schema.collections).order_by(table.kind, table.name != OWN.name, table.name)
        with self._begin() as db:
            return [Collection(row.name, row.kind, bool(row.may_leave)) for row in db.execute(query)]

    def keep_here(self, name: str, *, stays: bool) -> None:
        """Say whether a collection's text stays on this machine."""
        table = schema.collections
        with self._begin() as db:
            db.execute(table.update().where(table.c.name == name).values(may_leave=int(not stays)))

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def stage(
        self,
        document: Document,
        reports: Sequence[Report],
        chunks: Sequence[Chunk],
        known: Knowledge | None = None,
    ) -> None:
        """Write a document that nobody sees yet; an earlier attempt at it is replaced."""
        with self._begin() as db:
            db.execute(schema.documents.delete().where(schema.documents.c.id == document.id))
            db.execute(schema.documents.insert().values(codec.document_to_row(document, STAGED)))
            insert(db, schema.reports, [codec.report_to_row(report) for report in reports])
            insert(db, schema.chunks, [codec.chunk_to_row(chunk) for chunk in chunks])
            write_knowledge(db, known or Knowledge())

    def publish(self, document_id: str, *sources: Source) -> None:
        """In one transaction: show the document, point its sources at it, retire what it replaces."""
        with self._begin() as db:
            set_state(db, [document_id], PUBLISHED)
            collection = db.execute(
                sa.select(schema.documents.c.collection).where(schema.documents.c.id == document_id)
            ).scalar_one()
            for source in sources:
                put_source(db, collection, source)
            retire_orphans(db)
            next_generation(db)

    def change_facts(self, reports: Sequence[Report]) -> None:
        """Describe published reports anew; figures whose place was not known are of their report's place."""
        with self._begin() as db:
            for report in reports:
                change_facts(db, report)
            next_generation(db)

    def drop_sources(self, collection: str, paths: Sequence[str]) -> int:
        """Forget sources; documents without one are retired. Returns how many documents that were."""
        with self._begin() as db:
            for path in paths:
                delete_source(db, collection, path)
            retired = retire_orphans(db)
            if retired:
                next_generation(db)
        return retired

    def move_sources(
        self, collection: str, folder: str, moved_files: Sequence[tuple[FileState, FileState]]
    ) -> None:
        """Sources have other paths now, with all that is inside them; in one step, so that files may change places.

        The files of the folder are noted at their new paths in the same step: a run that is killed after it would
        move them once more, and files that changed places back.
        """
        moves = {before.path: after.path for before, after in moved_files}
        with self._begin() as db:
            move_sources(db, collection, moves)
            forget(db, collection, moves)
            keep(db, collection, folder, [after for _, after in moved_files])
            retire_orphans(db)
            next_generation(db)

    def rename(self, document_id: str, name: str, reports: Sequence[tuple[Report, Report]]) -> None:
        """Call a document by another of its files; its reports as they were and as they are by that name."""
        table = schema.documents
        with self._begin() as db:
            db.execute(table.update().where(table.c.id == document_id).values(name=name))
            for before, after in reports:
                change_facts(db, after)
                date_figures(db, before, after)
            next_generation(db)

    def unfinished(self) -> dict[str, list[str]]:
        """Documents to sweep away: staged by a run that ended, or retired; with their chunk ids."""
        query = (
            sa.select(schema.documents.c.id, schema.chunks.c.id)
            .select_from(schema.documents.outerjoin(schema.chunks))
            .where(schema.documents.c.state != PUBLISHED)
        )
        found: dict[str, list[str]] = {}
        with self._begin() as db:
            for document_id, chunk_id in db.execute(query):
                found.setdefault(document_id, []).extend([chunk_id] if chunk_id else [])
        return found

    def delete_documents(self, ids: Iterable[str]) -> None:
        """Remove unpublished documents with their reports and chunks; vectors stay for a later return."""
        with self._begin() as db:
            for document_id in ids:
                db.execute(
                    schema.documents.delete().where(
                        schema.documents.c.id == document_id, schema.documents.c.state != PUBLISHED
                    )
                )

"""The catalogue: the library's source of truth, in SQLite (or another database by URL)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from kb.catalogue import codec, schema
from kb.catalogue.files import INSIDE, FileStore, begins, forget, keep
from kb.catalogue.knowledge import KnowledgeStore, date_figures, place_figures, write_knowledge
from kb.catalogue.papers import PaperStore
from kb.catalogue.schema import PUBLISHED, RETIRED, STAGED
from kb.catalogue.talks import TalkStore
from kb.errors import LibraryUnusableError, NotFoundError, SchemaError
from kb.records import OWN, Chunk, Collection, Document, Knowledge, LibraryInfo, Report, Source
from kb.reprints import with_originals
from kb.validity import with_repeals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kb.catalogue.codec import Read
    from kb.catalogue.files import FileState
    from kb.records import PageMark, Span

_MANY = 500
"""Bound variables a statement; SQLite's own limit is far above."""


class Catalogue:
    """Everything the library knows; search indexes are caches of it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.knowledge = KnowledgeStore(self._begin)
        self.talks = TalkStore(self._begin)
        self.papers = PaperStore(self._begin)
        self.files = FileStore(self._begin)

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Open, create or upgrade the catalogue at `path`. Raises SchemaError for an unknown version."""
        # Not as a string: `?` and `%` in a folder's name would be read as parts of an address.
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
        sa.event.listen(engine, "connect", _prepare_connection)
        catalogue = cls(engine)
        with catalogue._errors():
            _bring_up_to_date(engine, str(path))
        return catalogue

    @classmethod
    def open_existing(cls, path: Path) -> Catalogue | None:
        """Open for reading if there is one; None where nothing was ever ingested."""
        return cls.open(path) if path.exists() else None

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise LibraryUnusableError(
                f"资料库目录无法读写（{error.orig}）。请检查磁盘空间和目录权限，已入库的内容不会丢失。"
            ) from error

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with self._errors(), self._engine.begin() as connection:
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
            _set_property(db, name, value)

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
            _insert(db, schema.reports, [codec.report_to_row(report) for report in reports])
            _insert(db, schema.chunks, [codec.chunk_to_row(chunk) for chunk in chunks])
            write_knowledge(db, known or Knowledge())

    def publish(self, document_id: str, *sources: Source) -> None:
        """In one transaction: show the document, point its sources at it, retire what it replaces."""
        with self._begin() as db:
            _set_state(db, [document_id], PUBLISHED)
            collection = db.execute(
                sa.select(schema.documents.c.collection).where(schema.documents.c.id == document_id)
            ).scalar_one()
            for source in sources:
                _delete_source(db, collection, source.path)
                db.execute(schema.sources.insert().values(codec.source_to_row(collection, source)))
            _retire_orphans(db)
            _next_generation(db)

    def change_facts(self, reports: Sequence[Report]) -> None:
        """Describe published reports anew; figures whose place was not known are of their report's place."""
        with self._begin() as db:
            for report in reports:
                _change_facts(db, report)
            _next_generation(db)

    def drop_sources(self, collection: str, paths: Sequence[str]) -> int:
        """Forget sources; documents without one are retired. Returns how many documents that were."""
        with self._begin() as db:
            for path in paths:
                _delete_source(db, collection, path)
            retired = _retire_orphans(db)
            if retired:
                _next_generation(db)
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
            moved = [
                {**row._mapping, "path": path, "name": Path(path).name if row.path == old else row.name}
                for old, new in moves.items()
                for row in db.execute(sa.select(schema.sources).where(_carried_by(collection, old)))
                for path in [new + row.path[len(old) :]]
            ]
            for path in {*moves, *moves.values()}:
                db.execute(schema.sources.delete().where(_carried_by(collection, path)))
            _insert(db, schema.sources, moved)
            forget(db, collection, moves)
            keep(db, collection, folder, [after for _, after in moved_files])
            _retire_orphans(db)
            _next_generation(db)

    def rename(self, document_id: str, name: str, reports: Sequence[tuple[Report, Report]]) -> None:
        """Call a document by another of its files; its reports as they were and as they are by that name."""
        table = schema.documents
        with self._begin() as db:
            db.execute(table.update().where(table.c.id == document_id).values(name=name))
            for before, after in reports:
                _change_facts(db, after)
                date_figures(db, before, after)
            _next_generation(db)

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

    # ── vectors by text hash ────────────────────────────────────────────────────────────────────

    def vectors(self, embedder: str, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are kept for these texts."""
        found: dict[str, NDArray[np.float32]] = {}
        table = schema.vectors.c
        with self._begin() as db:
            for some in _slices(hashes):
                query = sa.select(table.text_hash, table.vector).where(
                    table.embedder == embedder, table.text_hash.in_(some)
                )
                found.update((key, np.frombuffer(blob, dtype=np.float32)) for key, blob in db.execute(query))
        return found

    def keep_vectors(self, embedder: str, vectors: dict[str, NDArray[np.float32]]) -> None:
        """Keep vectors under the hashes of their texts."""
        rows = [
            {"text_hash": key, "embedder": embedder, "vector": vector.astype(np.float32).tobytes()}
            for key, vector in vectors.items()
        ]
        with self._begin() as db:
            _insert(db, schema.vectors, rows, or_ignore=True)

    def chunks_without_vector(self, embedder: str) -> int:
        """How many published chunks would have to be embedded."""
        chunks, vectors = schema.chunks.c, schema.vectors.c
        joined = schema.chunks.join(schema.documents, chunks.document_id == schema.documents.c.id).outerjoin(
            schema.vectors, sa.and_(vectors.text_hash == chunks.text_hash, vectors.embedder == embedder)
        )
        query = (
            sa.select(sa.func.count())
            .select_from(joined)
            .where(schema.documents.c.state == PUBLISHED, vectors.text_hash.is_(None))
        )
        with self._begin() as db:
            count: int = db.execute(query).scalar_one()
        return count

    def drop_vectors(self) -> None:
        """Forget all vectors: they are of a model that is no longer used."""
        with self._begin() as db:
            db.execute(schema.vectors.delete())

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def sources(self, collection: str | None = None) -> list[Source]:
        """Where everything came from, by path."""
        table = schema.sources.c
        query = sa.select(schema.sources).order_by(table.path)
        if collection is not None:
            query = query.where(table.collection == collection)
        with self._begin() as db:
            return [codec.source_from_row(row) for row in db.execute(query)]

    def source(self, collection: str, path: str) -> Source | None:
        """One source, if it was ingested."""
        table = schema.sources.c
        query = sa.select(schema.sources).where(table.collection == collection, table.path == path)
        with self._begin() as db:
            row = db.execute(query).first()
        return codec.source_from_row(row) if row else None

    def sources_under(self, collection: str, path: str) -> list[Source]:
        """A file as a source, and what is inside it."""
        query = sa.select(schema.sources).where(_carried_by(collection, path)).order_by(schema.sources.c.path)
        with self._begin() as db:
            return [codec.source_from_row(row) for row in db.execute(query)]

    def is_published(self, document_id: str) -> bool:
        """Whether this very document (content, reader, splitter) is in."""
        table = schema.documents.c
        query = sa.select(table.id).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            return db.execute(query).first() is not None

    def document(self, document_id: str) -> Document | None:
        """One published document."""
        table = schema.documents.c
        query = sa.select(schema.documents).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            row = db.execute(query).first()
        return codec.document_from_row(row) if row else None

    def marks(self, document_id: str) -> tuple[tuple[PageMark, ...], tuple[Span, ...]]:
        """Pages and rows of a published document, and what of it was read with doubt; without its text."""
        table = schema.documents.c
        query = sa.select(table.pages, table.doubts).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            row = db.execute(query).first()
        return codec.marks_from_json(row.pages, row.doubts) if row else ((), ())

    def documents_named(self, name: str) -> list[Document]:
        """Published documents by id, by the name of a source, or by a source's path."""
        docs, srcs = schema.documents.c, schema.sources.c
        wanted = sa.or_(docs.id == name, srcs.name == name, srcs.path == name)
        query = (
            sa.select(schema.documents)
            .select_from(schema.documents.join(schema.sources))
            .where(docs.state == PUBLISHED, wanted)
            .distinct()
        )
        with self._begin() as db:
            return [codec.document_from_row(row) for row in db.execute(query)]

    def documents_called(self, name: str) -> list[Document]:
        """The same; a path also from where the command runs."""
        return self.documents_named(name) or self.documents_named(str(Path(name).absolute()))

    def document_named(self, name: str, *, without: str | None = None) -> Document:
        """The one published document of that name, path or id, of all collections but one.

        Raises NotFoundError for none or several.
        """
        found = [document for document in self.documents_called(name) if document.collection != without]
        if len(found) == 1:
            return found[0]
        if found:
            ids = "、".join(document.id for document in found)
            raise NotFoundError(f"有 {len(found)} 份文档都叫“{name}”，请用文档编号指明：{ids}。")
        where = "您导入的资料" if without else "资料库"
        raise NotFoundError(f"{where}里没有“{name}”。运行 chuangmo list 可查看已入库的文件。")

    def document_names(self) -> dict[str, tuple[str, str]]:
        """Name and collection of every published document."""
        table = schema.documents.c
        query = sa.select(table.id, table.name, table.collection).where(table.state == PUBLISHED)
        with self._begin() as db:
            return {row.id: (row.name, row.collection) for row in db.execute(query)}

    def readings(self) -> dict[str, Read]:
        """How every published document was read, without its text."""
        table = schema.documents.c
        length = sa.func.length(table.text).label("characters")
        query = sa.select(
            table.id, table.name, table.collection, table.text_version, table.quality, table.remarks, length
        ).where(table.state == PUBLISHED)
        with self._begin() as db:
            return {row.id: codec.read_from_row(row) for row in db.execute(query)}

    def reports(self, *, document_id: str | None = None) -> list[Report]:
        """Published reports in the order of their documents, with what the library's others say of them."""
        known = with_repeals(with_originals(self.reports_alone(), self.knowledge.kin()))
        return [report for report in known if document_id in (None, report.document_id)]

    def reports_alone(self, *, document_id: str | None = None) -> list[Report]:
        """Published reports as each is described by itself."""
        table = schema.reports.c
        query = (
            sa.select(schema.reports)
            .select_from(schema.reports.join(schema.documents))
            .where(schema.documents.c.state == PUBLISHED)
            .order_by(schema.documents.c.name, table.document_id, table.start)
        )
        if document_id is not None:
            query = query.where(table.document_id == document_id)
        with self._begin() as db:
            return [codec.report_from_row(row) for row in db.execute(query)]

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Published chunks by id; ids that are not published are left out."""
        found: dict[str, Chunk] = {}
        with self._begin() as db:
            for some in _slices(ids):
                query = _published_chunks().where(schema.chunks.c.id.in_(some))
                found.update((row.id, codec.chunk_from_row(row)) for row in db.execute(query))
        return found

    def chunks_of_reports(self, report_ids: Sequence[str]) -> list[Chunk]:
        """Published chunks of some reports, in reading order."""
        found: list[Chunk] = []
        order = (schema.chunks.c.document_id, schema.chunks.c.ordinal)
        with self._begin() as db:
            for some in _slices(report_ids):
                query = _published_chunks().where(schema.chunks.c.report_id.in_(some)).order_by(*order)
                found.extend(codec.chunk_from_row(row) for row in db.execute(query))
        return found

    def vectors_of_reports(
        self, embedder: str, report_ids: Sequence[str]
    ) -> tuple[list[str], NDArray[np.float32]]:
        """Chunk ids of some published reports and their vectors, shape (chunks, dimensions)."""
        chunks, vectors = schema.chunks.c, schema.vectors.c
        ids: list[str] = []
        blobs: list[bytes] = []
        with self._begin() as db:
            for some in _slices(report_ids):
                query = (
                    sa.select(chunks.id, vectors.vector)
                    .join(schema.vectors, vectors.text_hash == chunks.text_hash)
                    .join(schema.documents, schema.documents.c.id == chunks.document_id)
                    .where(
                        chunks.report_id.in_(some),
                        vectors.embedder == embedder,
                        schema.documents.c.state == PUBLISHED,
                    )
                )
                for chunk_id, blob in db.execute(query):
                    ids.append(chunk_id)
                    blobs.append(blob)
        flat = np.frombuffer(b"".join(blobs), dtype=np.float32)
        return ids, flat.reshape(len(ids), -1) if ids else np.zeros((0, 0), dtype=np.float32)

    def all_chunks(self) -> Iterator[list[Chunk]]:
        """Every published chunk, some hundred at a time."""
        with self._begin() as db:
            result = db.execute(_published_chunks().order_by(schema.chunks.c.id))
            for rows in result.partitions(_MANY):
                yield [codec.chunk_from_row(row) for row in rows]

    def copies(self, keys: Sequence[str]) -> dict[str, list[Chunk]]:
        """Published chunks that say exactly the same, by their `same_as` key."""
        found: dict[str, list[Chunk]] = {}
        with self._begin() as db:
            for some in _slices(keys):
                query = (
                    _published_chunks().where(schema.chunks.c.same_as.in_(some)).order_by(schema.chunks.c.id)
                )
                for row in db.execute(query):
                    found.setdefault(row.same_as, []).append(codec.chunk_from_row(row))
        return found


# ── how a connection and a schema are prepared ──────────────────────────────────────────────────────


def _prepare_connection(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own object)
    cursor = connection.cursor()
    # WAL lets `list` and `text` in other processes read while the owner writes.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _bring_up_to_date(engine: sa.Engine, path: str) -> None:
    version = _version(engine)
    if version == schema.HEAD:
        return
    if version is not None and version > schema.HEAD:
        raise SchemaError(
            f"资料库 {path} 由更新版本的程序建立（结构版本 {version}，本程序只认到 {schema.HEAD}）。"
            "请升级程序，或把 CHUANGMO_HOME 指到另一个目录。"
        )
    _migrate(engine, path, version)


def _version(engine: sa.Engine) -> str | None:
    with engine.connect() as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        version: str | None = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _migrate(engine: sa.Engine, path: str, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "kb.catalogue:migrations")
    # Asked here: alembic takes the beginning of a version for the whole.
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if version is not None and version not in known:
        raise SchemaError(
            f"资料库 {path} 的结构版本“{version}”无法识别。请换回建立它的程序版本，或把 CHUANGMO_HOME 指到另一个目录。"
        )
    with engine.begin() as connection:
        # Python's driver begins no transaction for CREATE TABLE: a kill would leave some of the tables for ever.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


# ── statements ──────────────────────────────────────────────────────────────────────────────────────


def _published_chunks() -> sa.Select[Any]:
    return (
        sa.select(schema.chunks)
        .select_from(
            schema.chunks.join(schema.documents, schema.chunks.c.document_id == schema.documents.c.id)
        )
        .where(schema.documents.c.state == PUBLISHED)
    )


def _insert(
    db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], *, or_ignore: bool = False
) -> None:
    if not rows:
        return
    statement = table.insert()
    db.execute(statement.prefix_with("OR IGNORE") if or_ignore else statement, rows)


def _set_property(db: sa.Connection, name: str, value: bytes) -> None:
    db.execute(schema.properties.delete().where(schema.properties.c.name == name))
    db.execute(schema.properties.insert().values(name=name, value=value))


def _next_generation(db: sa.Connection) -> None:
    query = sa.select(schema.properties.c.value).where(schema.properties.c.name == "generation")
    _set_property(db, "generation", str(int(db.execute(query).scalar() or b"0") + 1).encode())


def _set_state(db: sa.Connection, ids: Sequence[str], state: str) -> None:
    db.execute(schema.documents.update().where(schema.documents.c.id.in_(ids)).values(state=state))


def _delete_source(db: sa.Connection, collection: str, path: str) -> None:
    table = schema.sources
    db.execute(table.delete().where(table.c.collection == collection, table.c.path == path))


def _change_facts(db: sa.Connection, report: Report) -> None:
    table = schema.reports
    db.execute(table.update().where(table.c.id == report.id).values(facts=codec.facts_to_json(report)))
    place_figures(db, report)


def _carried_by(collection: str, path: str) -> sa.ColumnElement[bool]:
    """The sources of a file: itself, and what is inside it."""
    table = schema.sources.c
    return sa.and_(
        table.collection == collection, sa.or_(table.path == path, begins(table.path, path + INSIDE))
    )


def _retire_orphans(db: sa.Connection) -> int:
    docs = schema.documents.c
    in_use = sa.select(schema.sources.c.document_id)
    query = sa.select(docs.id).where(docs.state == PUBLISHED, docs.id.not_in(in_use))
    orphans = list(db.execute(query).scalars())
    if orphans:
        _set_state(db, orphans, RETIRED)
    return len(orphans)


def _slices(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _MANY):
        yield items[start : start + _MANY]

"""Where every document came from: files by path, with what is inside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.catalogue import codec, schema
from kb.catalogue.files import INSIDE, begins
from kb.catalogue.statements import insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.catalogue.statements import Begin
    from kb.records import Source


class SourceStore:
    """The table of sources, for reading; they change with the documents that they carry."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def all(self, collection: str | None = None) -> list[Source]:
        """Where everything came from, by path."""
        table = schema.sources.c
        query = sa.select(schema.sources).order_by(table.path)
        if collection is not None:
            query = query.where(table.collection == collection)
        with self._begin() as db:
            return [codec.source_from_row(row) for row in db.execute(query)]

    def get(self, collection: str, path: str) -> Source | None:
        """One source, if it was ingested."""
        table = schema.sources.c
        query = sa.select(schema.sources).where(table.collection == collection, table.path == path)
        with self._begin() as db:
            row = db.execute(query).first()
        return codec.source_from_row(row) if row else None

    def under(self, collection: str, path: str) -> list[Source]:
        """A file as a source, and what is inside it."""
        query = sa.select(schema.sources).where(_carried_by(collection, path)).order_by(schema.sources.c.path)
        with self._begin() as db:
            return [codec.source_from_row(row) for row in db.execute(query)]


def put_source(db: sa.Connection, collection: str, source: Source) -> None:
    """Note a source within a transaction; what its path carried before is replaced."""
    delete_source(db, collection, source.path)
    db.execute(schema.sources.insert().values(codec.source_to_row(collection, source)))


def delete_source(db: sa.Connection, collection: str, path: str) -> None:
    """Forget a source within a transaction."""
    table = schema.sources
    db.execute(table.delete().where(table.c.collection == collection, table.c.path == path))


def move_sources(db: sa.Connection, collection: str, moves: Mapping[str, str]) -> None:
    """Give files, with all that is inside them, other paths; all at once, so that they may change places."""
    moved = [
        {**row._mapping, "path": path, "name": Path(path).name if row.path == old else row.name}
        for old, new in moves.items()
        for row in db.execute(sa.select(schema.sources).where(_carried_by(collection, old)))
        for path in [new + row.path[len(old) :]]
    ]
    for path in {*moves, *moves.values()}:
        db.execute(schema.sources.delete().where(_carried_by(collection, path)))
    insert(db, schema.sources, moved)


def _carried_by(collection: str, path: str) -> sa.ColumnElement[bool]:
    """The sources of a file: itself, and what is inside it."""
    table = schema.sources.c
    return sa.and_(
        table.collection == collection, sa.or_(table.path == path, begins(table.path, path + INSIDE))
    )

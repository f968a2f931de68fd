"""The passages of published documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.catalogue import codec, schema
from kb.catalogue.statements import published, slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.catalogue.statements import Begin
    from kb.records import Chunk

_FETCHED = 500
"""Chunks held in memory at a time when all are gone through."""


class ChunkStore:
    """The table of chunks; only what is published is ever given."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def by_id(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id; ids that are not published are left out."""
        found: dict[str, Chunk] = {}
        with self._begin() as db:
            for some in slices(ids):
                query = published(schema.chunks).where(schema.chunks.c.id.in_(some))
                found.update((row.id, codec.chunk_from_row(row)) for row in db.execute(query))
        return found

    def of_reports(self, report_ids: Sequence[str]) -> list[Chunk]:
        """Chunks of some reports, in reading order."""
        found: list[Chunk] = []
        order = (schema.chunks.c.document_id, schema.chunks.c.ordinal)
        with self._begin() as db:
            for some in slices(report_ids):
                query = published(schema.chunks).where(schema.chunks.c.report_id.in_(some)).order_by(*order)
                found.extend(codec.chunk_from_row(row) for row in db.execute(query))
        return found

    def all(self) -> Iterator[list[Chunk]]:
        """Every chunk, some hundred at a time."""
        with self._begin() as db:
            result = db.execute(published(schema.chunks).order_by(schema.chunks.c.id))
            for rows in result.partitions(_FETCHED):
                yield [codec.chunk_from_row(row) for row in rows]

    def copies(self, keys: Sequence[str]) -> dict[str, list[Chunk]]:
        """Chunks that say exactly the same, by their `same_as` key."""
        found: dict[str, list[Chunk]] = {}
        with self._begin() as db:
            for some in slices(keys):
                query = published(schema.chunks).where(schema.chunks.c.same_as.in_(some))
                for row in db.execute(query.order_by(schema.chunks.c.id)):
                    found.setdefault(row.same_as, []).append(codec.chunk_from_row(row))
        return found

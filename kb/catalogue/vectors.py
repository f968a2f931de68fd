"""Vectors, kept by the hash of the text that was embedded: no text is ever embedded twice by one model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa

from kb.catalogue import schema
from kb.catalogue.statements import insert, slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kb.catalogue.statements import Begin


class VectorStore:
    """The table of vectors; the vector index is filled from it."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def of_texts(self, embedder: str, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are kept for these texts, by hash."""
        found: dict[str, NDArray[np.float32]] = {}
        table = schema.vectors.c
        with self._begin() as db:
            for some in slices(hashes):
                query = sa.select(table.text_hash, table.vector).where(
                    table.embedder == embedder, table.text_hash.in_(some)
                )
                found.update((key, np.frombuffer(blob, dtype=np.float32)) for key, blob in db.execute(query))
        return found

    def of_reports(self, embedder: str, report_ids: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
        """Chunk ids of some published reports and their vectors, shape (chunks, dimensions)."""
        ids: list[str] = []
        blobs: list[bytes] = []
        with self._begin() as db:
            for some in slices(report_ids):
                for chunk_id, blob in db.execute(_of_published_chunks(embedder, some)):
                    ids.append(chunk_id)
                    blobs.append(blob)
        flat = np.frombuffer(b"".join(blobs), dtype=np.float32)
        return ids, flat.reshape(len(ids), -1) if ids else np.zeros((0, 0), dtype=np.float32)

    def keep(self, embedder: str, vectors: dict[str, NDArray[np.float32]]) -> None:
        """Keep vectors under the hashes of their texts; what is kept already stays."""
        rows = [
            {"text_hash": key, "embedder": embedder, "vector": vector.astype(np.float32).tobytes()}
            for key, vector in vectors.items()
        ]
        with self._begin() as db:
            insert(db, schema.vectors, rows, or_ignore=True)

    def missing(self, embedder: str) -> int:
        """How many published chunks have no vector and would have to be embedded."""
        chunks, vectors = schema.chunks.c, schema.vectors.c
        joined = schema.chunks.join(schema.documents, chunks.document_id == schema.documents.c.id).outerjoin(
            schema.vectors, sa.and_(vectors.text_hash == chunks.text_hash, vectors.embedder == embedder)
        )
        query = (
            sa.select(sa.func.count())
            .select_from(joined)
            .where(schema.documents.c.state == schema.PUBLISHED, vectors.text_hash.is_(None))
        )
        with self._begin() as db:
            count: int = db.execute(query).scalar_one()
        return count

    def drop(self) -> None:
        """Forget all vectors: they are of a model that is no longer used."""
        with self._begin() as db:
            db.execute(schema.vectors.delete())


def _of_published_chunks(embedder: str, report_ids: Sequence[str]) -> sa.Select[Any]:
    chunks, vectors = schema.chunks.c, schema.vectors.c
    return (
        sa.select(chunks.id, vectors.vector)
        .join(schema.vectors, vectors.text_hash == chunks.text_hash)
        .join(schema.documents, schema.documents.c.id == chunks.document_id)
        .where(
            chunks.report_id.in_(report_ids),
            vectors.embedder == embedder,
            schema.documents.c.state == schema.PUBLISHED,
        )
    )

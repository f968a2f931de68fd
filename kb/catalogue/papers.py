"""Papers that are being drafted, kept between sessions."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.catalogue import schema
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.catalogue.statements import Begin

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper with everything it was made of, as JSON."""

    id: str
    name: str
    data: Json
    changed_at: str
    """ISO 8601, UTC."""


class PaperStore:
    """Keeps papers."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def keep(self, name: str, data: Json, *, paper_id: str | None = None) -> str:
        """Keep a paper, in place of what it was before; returns its id."""
        key = paper_id or secrets.token_urlsafe(9)
        values = {
            "id": key,
            "name": name,
            "data": json.dumps(data, ensure_ascii=False),
            "changed_at": _now(),
        }
        with self._begin() as db:
            db.execute(schema.papers.delete().where(schema.papers.c.id == key))
            db.execute(schema.papers.insert().values(values))
        return key

    def paper(self, paper_id: str) -> Kept:
        """One paper. Raises NotFoundError."""
        with self._begin() as db:
            row = db.execute(sa.select(schema.papers).where(schema.papers.c.id == paper_id)).first()
        if row is None:
            raise NotFoundError("这份文稿已不在了，可能已在别的窗口里删除。")
        return Kept(row.id, row.name, json.loads(row.data), row.changed_at)

    def papers(self, *, most: int = 100) -> list[Kept]:
        """The latest first."""
        query = sa.select(schema.papers).order_by(schema.papers.c.changed_at.desc()).limit(most)
        with self._begin() as db:
            return [Kept(row.id, row.name, json.loads(row.data), row.changed_at) for row in db.execute(query)]

    def delete(self, paper_id: str) -> None:
        """Forget a paper."""
        with self._begin() as db:
            db.execute(schema.papers.delete().where(schema.papers.c.id == paper_id))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""What folders that are kept in step were like at the last look: which files, what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.catalogue import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from kb.catalogue.statements import Begin


INSIDE = "!/"
"""Between a container's path and that of a file in it."""


_NOT_IN = ("failed", "unsupported", "unpacked")


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was taken in."""

    path: str
    size: int
    """Bytes."""
    changed_ns: int
    """When it was last changed, as the file system says, in nanoseconds."""
    sha256: str
    stamp: str
    """The readers and limits it was read with."""
    outcomes: tuple[tuple[str, str, str], ...] = ()
    """Path, status and remark of the file and of those inside it."""

    @property
    def inside(self) -> frozenset[str]:
        """The sources that it is in by, if nothing was taken out since."""
        return frozenset(path for path, status, _ in self.outcomes if status not in _NOT_IN)


class FileStore:
    """The table of files; a part of the catalogue."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def states(self, collection: str, folder: str) -> dict[str, FileState]:
        """The files under a folder by path, also those that were noted with a folder above or below it."""
        table = schema.files.c
        query = sa.select(schema.files).where(
            table.collection == collection, begins(table.path, folder.rstrip("/") + "/")
        )
        with self._begin() as db:
            return {row.path: _state(row) for row in db.execute(query)}

    def keep(self, collection: str, folder: str, states: Iterable[FileState]) -> None:
        """Note files; what was known of their paths is replaced."""
        with self._begin() as db:
            keep(db, collection, folder, states)

    def forget(self, collection: str, paths: Iterable[str]) -> None:
        """Forget files."""
        with self._begin() as db:
            forget(db, collection, paths)


def keep(db: sa.Connection, collection: str, folder: str, states: Iterable[FileState]) -> None:
    """Note files within a transaction; what was known of their paths is replaced."""
    for state in states:
        forget(db, collection, [state.path])
        db.execute(schema.files.insert().values(_row(collection, folder, state)))


def forget(db: sa.Connection, collection: str, paths: Iterable[str]) -> None:
    """Forget files within a transaction."""
    table = schema.files
    for path in paths:
        db.execute(table.delete().where(table.c.collection == collection, table.c.path == path))


def begins(column: sa.ColumnElement[str], words: str) -> sa.ColumnElement[bool]:
    """Whether a column begins with exactly these words: LIKE takes `A` for `a`."""
    return sa.func.substr(column, 1, len(words)) == words


def _row(collection: str, folder: str, state: FileState) -> dict[str, object]:
    return {
        "collection": collection,
        "path": state.path,
        "folder": folder,
        "size": state.size,
        "changed_ns": state.changed_ns,
        "sha256": state.sha256,
        "stamp": state.stamp,
        "outcomes": json.dumps(state.outcomes, ensure_ascii=False),
    }


def _state(row: Row[tuple[object, ...]]) -> FileState:
    outcomes = tuple((path, status, remark) for path, status, remark in json.loads(row.outcomes))
    return FileState(row.path, row.size, row.changed_ns, row.sha256, row.stamp, outcomes)

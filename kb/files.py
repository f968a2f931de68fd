"""What folders that are kept in step were like at the last look: which files, what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from sqlalchemy import Row


INSIDE = "!/"
"""Between a container's path and that of a file in it."""


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


class FileStore:
    """The table of files; a part of the catalogue."""

    def __init__(self, begin: Callable[[], AbstractContextManager[sa.Connection]]) -> None:
        self._begin = begin

    def states(self, collection: str, folder: str) -> dict[str, FileState]:
        """The files under a folder by path, also those that were noted with a folder above or below it."""
        table = schema.files.c
        query = sa.select(schema.files).where(
            table.collection == collection, begins(table.path, folder.rstrip("/") + "/")
        )
        with self._begin() as db:
            return {row.path: _state(row) for row in db.execute(query)}

    def keep(self, collection: str, folder: str, state: FileState) -> None:
        """Note a file; what was known of that path is replaced."""
        table = schema.files
        with self._begin() as db:
            db.execute(table.delete().where(table.c.collection == collection, table.c.path == state.path))
            db.execute(table.insert().values(_row(collection, folder, state)))

    def forget(self, collection: str, paths: Iterable[str]) -> None:
        """Forget files."""
        table = schema.files
        with self._begin() as db:
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

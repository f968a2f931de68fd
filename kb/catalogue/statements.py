"""Statements that several tables share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from kb.catalogue import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Begin = Callable[[], AbstractContextManager[sa.Connection]]
"""Begins a transaction: committed at its end, rolled back on an error."""
_MANY = 500
"""Bound variables a statement; SQLite's own limit is far above."""
Item = TypeVar("Item")


def slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at a time as one statement takes."""
    for start in range(0, len(items), _MANY):
        yield items[start : start + _MANY]


def insert(
    db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], *, or_ignore: bool = False
) -> None:
    """Insert rows, if there are any; `or_ignore`: those whose key is in already are passed over."""
    if not rows:
        return
    statement = table.insert()
    db.execute(statement.prefix_with("OR IGNORE") if or_ignore else statement, rows)


def published(table: sa.Table) -> sa.Select[Any]:
    """Rows of a table that belong to published documents."""
    return (
        sa.select(table)
        .join(schema.documents, schema.documents.c.id == table.c.document_id)
        .where(schema.documents.c.state == schema.PUBLISHED)
    )

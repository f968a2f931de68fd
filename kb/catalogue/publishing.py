"""The steps of which a change of the library is made, each within a transaction that is already open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.catalogue import schema
from kb.catalogue.columns import facts_to_json
from kb.catalogue.knowledge import place_figures
from kb.catalogue.schema import PUBLISHED, RETIRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Report


def set_state(db: sa.Connection, ids: Sequence[str], state: str) -> None:
    """Stage, show or retire documents."""
    db.execute(schema.documents.update().where(schema.documents.c.id.in_(ids)).values(state=state))


def retire_orphans(db: sa.Connection) -> int:
    """Retire published documents that no source carries any more. Returns how many."""
    docs = schema.documents.c
    in_use = sa.select(schema.sources.c.document_id)
    query = sa.select(docs.id).where(docs.state == PUBLISHED, docs.id.not_in(in_use))
    orphans = list(db.execute(query).scalars())
    if orphans:
        set_state(db, orphans, RETIRED)
    return len(orphans)


def change_facts(db: sa.Connection, report: Report) -> None:
    """Describe a report anew; its figures whose place was not known are of its place."""
    table = schema.reports
    db.execute(table.update().where(table.c.id == report.id).values(facts=facts_to_json(report)))
    place_figures(db, report)


def set_property(db: sa.Connection, name: str, value: bytes) -> None:
    """Keep a named value of the library."""
    db.execute(schema.properties.delete().where(schema.properties.c.name == name))
    db.execute(schema.properties.insert().values(name=name, value=value))


def next_generation(db: sa.Connection) -> None:
    """Count that something was published: whoever remembers what was found looks again."""
    query = sa.select(schema.properties.c.value).where(schema.properties.c.name == "generation")
    set_property(db, "generation", str(int(db.execute(query).scalar() or b"0") + 1).encode())

"""What the catalogue keeps about reports beside their description: figures, kinship, conflicts, corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.catalogue import codec, schema
from kb.catalogue.columns import sides_from_json, sides_to_json
from kb.catalogue.statements import insert, published, slices
from kb.knowledge import Conflict, Correction, Kinship

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.catalogue.statements import Begin
    from kb.knowledge import Figure, FigureStatus, Knowledge
    from kb.records import Report


def write_knowledge(db: sa.Connection, known: Knowledge) -> None:
    """Insert what was found out about a document, in the transaction that writes the document."""
    insert(db, schema.figures, [codec.figure_to_row(figure) for figure in known.figures])
    insert(db, schema.kin, [_kin_row(kinship) for kinship in known.kin])
    insert(db, schema.conflicts, [_conflict_row(conflict) for conflict in known.conflicts])
    rows = [{"hash": key, "report_id": report} for report, keys in known.sketches.items() for key in keys]
    insert(db, schema.sketches, rows)


def place_figures(db: sa.Connection, report: Report) -> None:
    """Give the figures of a report that have no place the report's."""
    table = schema.figures
    query = sa.select(table).where(table.c.report_id == report.id, table.c.place.is_(None))
    for figure in [codec.figure_from_row(row) for row in db.execute(query)]:
        values = codec.figure_to_row(replace(figure, place=report.place))
        db.execute(table.update().where(table.c.id == figure.id).values(values))


def date_figures(db: sa.Connection, before: Report, after: Report) -> None:
    """Figures that are of their report's year are of the year that it has now."""
    table = schema.figures
    if before.year == after.year:
        return
    query = sa.select(table).where(table.c.report_id == after.id)
    for figure in [codec.figure_from_row(row) for row in db.execute(query)]:
        if figure.year == before.year:
            values = codec.figure_to_row(replace(figure, year=after.year))
            db.execute(table.update().where(table.c.id == figure.id).values(values))


class KnowledgeStore:
    """Reads what is known of published reports, and keeps the corrections."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def figures(self, **wanted: str | None) -> list[Figure]:
        """Published figures in reading order; `wanted`: document_id, report_id, place, indicator, kind, year, status."""
        table = schema.figures
        query = published(table).order_by(schema.documents.c.name, table.c.start)
        for name, value in wanted.items():
            if value is not None:
                query = query.where(table.c[name] == value)
        with self._begin() as db:
            return [codec.figure_from_row(row) for row in db.execute(query)]

    def documents_with_status(self, *statuses: FigureStatus) -> set[str]:
        """Published documents that hold a figure of one of these states."""
        table = schema.figures
        query = published(table).where(table.c.status.in_(statuses))
        with self._begin() as db:
            return {row.document_id for row in db.execute(query)}

    def figures_of(self, report_ids: Sequence[str], indicators: Sequence[str]) -> list[Figure]:
        """Published figures of some reports for some indicators, in reading order."""
        table = schema.figures
        query = (
            published(table)
            .where(table.c.report_id.in_(report_ids), table.c.indicator.in_(indicators))
            .order_by(table.c.document_id, table.c.start)
        )
        with self._begin() as db:
            return [codec.figure_from_row(row) for row in db.execute(query)]

    def kin(self) -> list[Kinship]:
        """Kinship between published reports."""
        query = sa.select(schema.kin).order_by(schema.kin.c.report_id, schema.kin.c.other_id)
        for column in (schema.kin.c.report_id, schema.kin.c.other_id):
            query = query.where(column.in_(_published_reports()))
        with self._begin() as db:
            rows = db.execute(query).all()
        return [Kinship(row.report_id, row.other_id, row.kind, row.share, row.other_share) for row in rows]

    def conflicts(self) -> list[Conflict]:
        """Conflicts inside and between published documents."""
        other = schema.documents.alias()
        query = (
            published(schema.conflicts)
            .join(other, other.c.id == schema.conflicts.c.other_id)
            .where(other.c.state == schema.PUBLISHED)
            .order_by(schema.conflicts.c.id)
        )
        with self._begin() as db:
            return [
                Conflict(row.id, row.kind, sides_from_json(row.sides), row.remark)
                for row in db.execute(query)
            ]

    def sharing(self, hashes: Sequence[int], *, collection: str) -> Mapping[str, int]:
        """How many of these hashes the sketch of each published report in a collection holds."""
        counted: dict[str, int] = {}
        sketches, reports = schema.sketches.c, schema.reports.c
        joined = schema.sketches.join(schema.reports, reports.id == sketches.report_id).join(schema.documents)
        with self._begin() as db:
            for some in slices(hashes):
                query = (
                    sa.select(sketches.report_id, sa.func.count())
                    .select_from(joined)
                    .where(
                        sketches.hash.in_(some),
                        schema.documents.c.state == schema.PUBLISHED,
                        schema.documents.c.collection == collection,
                    )
                    .group_by(sketches.report_id)
                )
                for report_id, count in db.execute(query):
                    counted[report_id] = counted.get(report_id, 0) + count
        return counted

    def sketch_lengths(self, report_ids: Sequence[str]) -> dict[str, int]:
        """How many hashes the sketch of each of these reports holds."""
        column = schema.sketches.c.report_id
        found: dict[str, int] = {}
        with self._begin() as db:
            for some in slices(report_ids):
                query = sa.select(column, sa.func.count()).where(column.in_(some)).group_by(column)
                found.update((report_id, count) for report_id, count in db.execute(query))
        return found

    def corrections(self, collection: str, *, document: str, content_hash: str) -> list[Correction]:
        """All corrections ever made to a document, by its name or its content, the oldest first."""
        table = schema.corrections.c
        query = (
            sa.select(schema.corrections)
            .where(
                table.collection == collection,
                sa.or_(table.document == document, table.content_hash == content_hash),
            )
            .order_by(table.id)
        )
        with self._begin() as db:
            return [_correction(row) for row in db.execute(query)]

    def add_corrections(self, collection: str, corrections: Sequence[Correction]) -> None:
        """Keep corrections; what they replace is kept as well."""
        rows = [
            {
                "collection": collection,
                "document": one.document,
                "content_hash": one.content_hash,
                "anchor": one.anchor,
                "occurrence": one.occurrence,
                "field": one.field,
                "value": one.value,
                "why": one.why,
                "by": one.by,
                "at": one.at,
            }
            for one in corrections
        ]
        with self._begin() as db:
            insert(db, schema.corrections, rows)


def _published_reports() -> sa.Select[Any]:
    return (
        sa.select(schema.reports.c.id)
        .select_from(schema.reports.join(schema.documents))
        .where(schema.documents.c.state == schema.PUBLISHED)
    )


def _kin_row(kinship: Kinship) -> dict[str, Any]:
    return {
        "report_id": kinship.report_id,
        "other_id": kinship.other_id,
        "kind": kinship.kind,
        "share": kinship.share,
        "other_share": kinship.other_share,
    }


def _conflict_row(conflict: Conflict) -> dict[str, Any]:
    documents = [side.document_id for side in conflict.sides]
    return {
        "id": conflict.id,
        "document_id": documents[0],
        "other_id": documents[-1],
        "kind": conflict.kind,
        "sides": sides_to_json(conflict.sides),
        "remark": conflict.remark,
    }


def _correction(row: sa.Row[Any]) -> Correction:
    return Correction(
        document=row.document,
        content_hash=row.content_hash,
        anchor=row.anchor,
        occurrence=row.occurrence,
        field=row.field,
        value=row.value,
        why=row.why,
        by=row.by,
        at=row.at,
    )

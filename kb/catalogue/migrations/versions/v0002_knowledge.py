"""Figures, kinship, conflicts and corrections; what a file says it is called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of what is known about reports (written out, as every step is)."""
    op.add_column("documents", sa.Column("title", sa.String))
    _create_figures()
    _create_kinship()
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("collection", sa.String, sa.ForeignKey("collections.name"), nullable=False),
        sa.Column("document", sa.String, nullable=False, index=True),
        sa.Column("content_hash", sa.String, nullable=False, index=True),
        sa.Column("anchor", sa.Text, nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )


def _create_figures() -> None:
    op.create_table(
        "figures",
        sa.Column("id", sa.String, primary_key=True),
        _of("documents", "document_id", index=True),
        _of("reports", "report_id", index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("indicator", sa.String, nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("year", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )


def _create_kinship() -> None:
    op.create_table(
        "kin",
        _of("reports", "report_id", primary_key=True),
        _of("reports", "other_id", primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("other_share", sa.Float, nullable=False),
    )
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String, primary_key=True),
        _of("documents", "document_id", index=True),
        _of("documents", "other_id", index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("sides", sa.Text, nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
    )
    op.create_table(
        "sketches",
        sa.Column("hash", sa.BigInteger, primary_key=True),
        _of("reports", "report_id", primary_key=True, index=True),
    )


def _of(table: str, name: str, *, primary_key: bool = False, index: bool = False) -> sa.Column[str]:
    """A column that goes with what it points at."""
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String, key, primary_key=primary_key, nullable=False, index=index or None)

"""How well files could be read, what OCR is not sure of, and the state of folders that are kept in step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two columns and a table (written out, as every step is)."""
    op.add_column("documents", sa.Column("doubts", sa.Text, nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("quality", sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "files",
        sa.Column("collection", sa.String, sa.ForeignKey("collections.name"), primary_key=True),
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("folder", sa.String, nullable=False, index=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("changed_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("stamp", sa.String, nullable=False),
        sa.Column("outcomes", sa.Text, nullable=False),
    )

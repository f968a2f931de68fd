"""Versions of the catalogue's schema, applied by alembic."""

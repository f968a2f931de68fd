"""The tables of the catalogue, and which version of them this program knows."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

HEAD = "0004"
"""The newest migration; a test holds it against the scripts."""

STAGED, PUBLISHED, RETIRED = "staged", "published", "retired"
"""The states of a document: only published ones are ever seen."""

metadata = MetaData()

properties = Table(
    "properties",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

collections = Table(
    "collections",
    metadata,
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("may_leave", Integer, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("collection", ForeignKey("collections.name"), nullable=False),
    Column("text", Text, nullable=False),
    Column("text_version", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("skips", Text, nullable=False),
    Column("pages", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("title", String),
    # JSON: lines that OCR is not sure of; how well the file could be read.
    Column("doubts", Text, nullable=False, server_default="[]"),
    Column("quality", Text, nullable=False, server_default="{}"),
    Column("state", String, nullable=False, index=True),
)

files = Table(
    "files",
    metadata,
    # What a folder that is kept in step was like at the last look: an unchanged file is not read again.
    Column("collection", ForeignKey("collections.name"), primary_key=True),
    Column("path", String, primary_key=True),
    Column("folder", String, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("changed_ns", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
    # The readers and limits it was read with: with others it is read again.
    Column("stamp", String, nullable=False),
    # JSON: what became of it and of the files inside it.
    Column("outcomes", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("collection", ForeignKey("collections.name"), primary_key=True),
    Column("path", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False, index=True),
    Column("added_at", String, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("facts", Text, nullable=False),
    # Of the first schema; which report is whose copy is in `kin`.
    Column("reprint_of", String),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("spans", Text, nullable=False),
    Column("headings", Text, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("indexed", Text, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("same_as", String, nullable=False, index=True),
)

vectors = Table(
    "vectors",
    metadata,
    # Kept by what was embedded, so that no text is ever embedded twice by one model.
    Column("text_hash", String, primary_key=True),
    Column("embedder", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("place", String),
    Column("indicator", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("year", String),
    Column("status", String, nullable=False),
    # The whole record, so that a further field needs no further column.
    Column("data", Text, nullable=False),
)

kin = Table(
    "kin",
    metadata,
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("share", Float, nullable=False),
    Column("other_share", Float, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    # Gone with either of the two documents it is between.
    Column("other_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("sides", Text, nullable=False),
    Column("remark", Text, nullable=False),
)

sketches = Table(
    "sketches",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
)

corrections = Table(
    "corrections",
    metadata,
    # Never changed or removed, and of no document: they outlive it and its re-reading.
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("collection", ForeignKey("collections.name"), nullable=False),
    Column("document", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False, index=True),
    Column("anchor", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("field", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

talks = Table(
    "talks",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("begun_at", String, nullable=False),
    Column("changed_at", String, nullable=False, index=True),
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("talk_id", ForeignKey("talks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    # JSON: what of the understood question was taken away; the answer as it was shown.
    Column("without", Text, nullable=False),
    Column("answer", Text, nullable=False),
    # Question and answer as they are searched.
    Column("words", Text, nullable=False),
    Column("asked_at", String, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # A complaint outlives the conversation it was made in.
    Column("exchange_id", ForeignKey("exchanges.id", ondelete="SET NULL"), index=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("verdict", String, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("done_at", String),
)

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("changed_at", String, nullable=False, index=True),
)

preferences = Table(
    "preferences",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

Index("documents_by_content", documents.c.collection, documents.c.content_hash)

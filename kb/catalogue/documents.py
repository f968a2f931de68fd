"""Published documents: their texts, their names, how they were read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.catalogue import codec, schema
from kb.catalogue.columns import marks_from_json
from kb.catalogue.schema import PUBLISHED
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.catalogue.codec import Read
    from kb.catalogue.statements import Begin
    from kb.records import Document, PageMark, Span


class DocumentStore:
    """The table of documents, for reading; only what is published is ever given."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def is_published(self, document_id: str) -> bool:
        """Whether this very document (content, reader, splitter) is in."""
        table = schema.documents.c
        query = sa.select(table.id).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            return db.execute(query).first() is not None

    def get(self, document_id: str) -> Document | None:
        """One document."""
        table = schema.documents.c
        query = sa.select(schema.documents).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            row = db.execute(query).first()
        return codec.document_from_row(row) if row else None

    def marks(self, document_id: str) -> tuple[tuple[PageMark, ...], tuple[Span, ...]]:
        """Pages and rows of a document, and what of it was read with doubt; without its text."""
        table = schema.documents.c
        query = sa.select(table.pages, table.doubts).where(table.id == document_id, table.state == PUBLISHED)
        with self._begin() as db:
            row = db.execute(query).first()
        return marks_from_json(row.pages, row.doubts) if row else ((), ())

    def named(self, name: str) -> list[Document]:
        """Documents by id, by the name of a source, or by a source's path."""
        docs, srcs = schema.documents.c, schema.sources.c
        wanted = sa.or_(docs.id == name, srcs.name == name, srcs.path == name)
        query = (
            sa.select(schema.documents)
            .select_from(schema.documents.join(schema.sources))
            .where(docs.state == PUBLISHED, wanted)
            .distinct()
        )
        with self._begin() as db:
            return [codec.document_from_row(row) for row in db.execute(query)]

    def called(self, name: str) -> list[Document]:
        """The same; a path also from where the command runs."""
        return self.named(name) or self.named(str(Path(name).absolute()))

    def only_called(self, name: str, *, without: str | None = None) -> Document:
        """The one document of that name, path or id, of all collections but one.

        Raises NotFoundError for none or several.
        """
        found = [document for document in self.called(name) if document.collection != without]
        if len(found) == 1:
            return found[0]
        if found:
            ids = "、".join(document.id for document in found)
            raise NotFoundError(f"有 {len(found)} 份文档都叫“{name}”，请用文档编号指明：{ids}。")
        where = "您导入的资料" if without else "资料库"
        raise NotFoundError(f"{where}里没有“{name}”。运行 chuangmo list 可查看已入库的文件。")

    def names(self) -> dict[str, tuple[str, str]]:
        """Name and collection of every document."""
        table = schema.documents.c
        query = sa.select(table.id, table.name, table.collection).where(table.state == PUBLISHED)
        with self._begin() as db:
            return {row.id: (row.name, row.collection) for row in db.execute(query)}

    def readings(self) -> dict[str, Read]:
        """How every document was read, without its text."""
        table = schema.documents.c
        length = sa.func.length(table.text).label("characters")
        query = sa.select(
            table.id, table.name, table.collection, table.text_version, table.quality, table.remarks, length
        ).where(table.state == PUBLISHED)
        with self._begin() as db:
            return {row.id: codec.read_from_row(row) for row in db.execute(query)}

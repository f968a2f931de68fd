"""Published reports: as each is described by itself, and with what the library's others say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.catalogue import codec, schema
from kb.catalogue.statements import published
from kb.reprints import with_originals
from kb.validity import with_repeals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb.catalogue.statements import Begin
    from kb.knowledge import Kinship
    from kb.records import Report


class ReportStore:
    """The table of reports, for reading; `kin` says which reports of the library share text."""

    def __init__(self, begin: Begin, kin: Callable[[], Sequence[Kinship]]) -> None:
        self._begin = begin
        self._kin = kin

    def all(self, *, document_id: str | None = None) -> list[Report]:
        """Reports in the order of their documents, with what the library's others say of them."""
        known = with_repeals(with_originals(self.alone(), self._kin()))
        return [report for report in known if document_id in (None, report.document_id)]

    def alone(self, *, document_id: str | None = None) -> list[Report]:
        """Reports as each is described by itself."""
        table = schema.reports.c
        query = published(schema.reports).order_by(schema.documents.c.name, table.document_id, table.start)
        if document_id is not None:
            query = query.where(table.document_id == document_id)
        with self._begin() as db:
            return [codec.report_from_row(row) for row in db.execute(query)]

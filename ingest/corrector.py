"""Takes what a user says of a report: keeps it with who and when, and describes the document anew."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.corrections import chosen, concerning, corrections_of
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.corrections import Wish
    from ingest.pipeline import Ingester
    from kb.knowledge import Correction
    from kb.library import Library
    from kb.places import Gazetteer
    from kb.records import Collection, Document, Report


class Corrector:
    """Corrects reports of the user's own documents."""

    def __init__(
        self, library: Library, ingester: Callable[[Collection], Ingester], gazetteer: Gazetteer
    ) -> None:
        self._library = library
        self._ingester = ingester
        self._gazetteer = gazetteer

    def correct(self, name: str, wish: Wish) -> tuple[Document, int, Report, list[Correction]]:
        """The document, the report's number in it, the report as it is now, and all corrections ever made to it.

        A wish without values changes nothing. Raises NotFoundError, CorrectionError.
        """
        with self._library.writing:
            document = self._own(name)
            reports = self._library.catalogue.reports.alone(document_id=document.id)
            index = reports.index(chosen(document, reports, wish))
            if wish.values:
                kept = corrections_of(
                    document, reports[index], wish, by=_user(), at=_now(), gazetteer=self._gazetteer
                )
                self._library.catalogue.knowledge.add_corrections(document.collection, kept)
                document = self._ingester(self._collection(document)).describe_again(document)
                reports = self._library.catalogue.reports.alone(document_id=document.id)
            return document, index + 1, reports[index], self._history(document, reports[index])

    def _own(self, name: str) -> Document:
        """The user's document of that name; what ships with the program is not theirs to correct."""
        return self._library.catalogue.documents.only_called(name, without=STARTER.name)

    def _collection(self, document: Document) -> Collection:
        every = self._library.catalogue.collections()
        return next(one for one in every if one.name == document.collection)

    def _history(self, document: Document, report: Report) -> list[Correction]:
        made = self._library.catalogue.knowledge.corrections(
            document.collection, document=document.name, content_hash=document.content_hash
        )
        return concerning(document, report, made)


def _user() -> str:
    """Who is at the machine, for the record."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知用户"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

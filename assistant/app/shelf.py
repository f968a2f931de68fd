"""The library as its user sees it: what is in, how well it was read, corrections, removal and its undoing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app.held import Held, held_of
from ingest.corrections import Wish
from ingest.prepare import Item
from kb.errors import ChuangmoError, NotFoundError
from kb.readings import judgements
from kb.records import STARTER, Collection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.app.wiring import Desk
    from ingest.records import Progress, Summary
    from kb.knowledge import Conflict, Correction, Figure, Kinship
    from kb.records import Chunk, Document, Report, Source

_KEPT_REMOVALS = 20
"""Removals that can be undone, the latest."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with everything that is known of it."""

    held: Held
    document: Document
    sources: tuple[Source, ...]
    reports: tuple[Report, ...]
    chunks: tuple[Chunk, ...]
    figures: tuple[Figure, ...]
    conflicts: tuple[Conflict, ...]
    kin: tuple[tuple[Kinship, str, str], ...]
    """With the other document's name and id."""
    can_download: bool
    """Whether the file itself is here, and so a removal can be undone."""
    history: tuple[Correction, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is the user's to correct and remove."""
        return self.held.collection != STARTER.name

    @property
    def skipped(self) -> int:
        """Characters of page furniture."""
        return sum(span.end - span.start for span in self.document.skips)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed, and can be put back."""

    collection: Collection
    items: tuple[Item, ...]

    @property
    def names(self) -> str:
        """What was removed, for the user."""
        return "、".join(item.name for item in self.items)


class Shelf:
    """The documents of an open library."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._catalogue = desk.library.catalogue
        self._listed: tuple[str, list[Held]] = ("", [])
        self._removals: list[Removal] = []

    @property
    def most_bytes(self) -> int:
        """What one file may have that is taken in."""
        return self._desk.most_bytes

    # ── looking ─────────────────────────────────────────────────────────────────────────────────

    def held(self) -> list[Held]:
        """Everything that is in; the user's own first, then by name. Read anew only when something changed."""
        state = (self._catalogue.property("generation") or b"").decode()
        if state != self._listed[0]:
            self._listed = (state, self._read())
        return self._listed[1]

    def _read(self) -> list[Held]:
        names = self._catalogue.documents.names()
        reports: dict[str, list[Report]] = defaultdict(list)
        for report in self._desk.searcher.reports():
            reports[report.document_id].append(report)
        judged = judgements(self._catalogue, self._desk.searcher.reports())
        found = [
            held_of(key, name, collection, reports[key], judged[key])
            for key, (name, collection) in names.items()
            if key in judged
        ]
        return sorted(found, key=lambda one: (one.collection == STARTER.name, one.title, one.name))

    def opened(self, document_id: str) -> Opened:
        """One document with everything that is known of it. Raises NotFoundError."""
        document = self._catalogue.documents.get(document_id)
        held = next((one for one in self.held() if one.document_id == document_id), None)
        if document is None or held is None:
            raise NotFoundError("这份文件已不在资料库中，可能已在别的窗口里移出或更正。请刷新列表。")
        # The searcher holds them all; the catalogue would read the whole library for one document.
        reports = [one for one in self._desk.searcher.reports() if one.document_id == document_id]
        sources = tuple(
            one for one in self._catalogue.sources.all(held.collection) if one.document_id == document_id
        )
        ids = {report.id for report in reports}
        return Opened(
            held,
            document,
            sources,
            tuple(reports),
            tuple(self._catalogue.chunks.of_reports([report.id for report in reports])),
            tuple(self._catalogue.knowledge.figures(document_id=document_id)),
            tuple(
                one
                for one in self._catalogue.knowledge.conflicts()
                if any(side.document_id == document_id for side in one.sides)
            ),
            self._kin(ids),
            all(self._bytes(source) is not None for source in sources),
            tuple(self._history(document)),
        )

    def _kin(self, ids: set[str]) -> tuple[tuple[Kinship, str, str], ...]:
        names = self._catalogue.documents.names()
        found = []
        for one in self._catalogue.knowledge.kin():
            mine = [key for key in (one.report_id, one.other_id) if key in ids]
            if mine and one.kind != "boilerplate":
                other = one.other_id if one.report_id in ids else one.report_id
                document_id = other.rpartition("#")[0]
                if document_id in names:
                    found.append((one, names[document_id][0], document_id))
        return tuple(found)

    def _history(self, document: Document) -> list[Correction]:
        return self._catalogue.knowledge.corrections(
            document.collection, document=document.name, content_hash=document.content_hash
        )

    def file_of(self, document_id: str) -> tuple[str, bytes]:
        """A document's file as it was given, with its name. Raises NotFoundError."""
        for source in self._catalogue.sources.all():
            data = self._bytes(source) if source.document_id == document_id else None
            if data is not None:
                return source.name, data
        raise NotFoundError("这份文件的原件不在本机了（可能已移走或改名），可以下载正文。")

    def _bytes(self, source: Source) -> bytes | None:
        """A source's bytes: kept, or still where it was read from and unchanged."""
        kept = self._desk.library.originals.read(source.sha256)
        if kept is not None:
            return kept
        path = Path(source.path)
        try:
            data = path.read_bytes() if path.is_absolute() and path.stat().st_size == source.size else b""
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == source.sha256 else None

    # ── changing ────────────────────────────────────────────────────────────────────────────────

    def take_in(
        self, items: Sequence[Item], collection: Collection, tell: Callable[[Progress], None]
    ) -> Summary:
        """Take uploads in and keep their files."""
        originals = self._desk.library.originals
        ingester = self._desk.ingester(
            tell, collection=collection, keep=lambda item: originals.keep(item.sha256, item.data)
        )
        return ingester.ingest_items(items)

    def correct(self, document_id: str, number: int, values: Mapping[str, str], why: str) -> str:
        """Correct a report of a document; returns the document's id now. Raises ChuangmoError."""
        document, *_ = self._desk.corrector().correct(document_id, Wish(dict(values), report=number, why=why))
        return document.id

    def remove(self, document_id: str) -> Removal | None:
        """Take a document out; what was removed can be put back, unless its file is gone (None)."""
        opened = self.opened(document_id)
        if not opened.is_own:
            raise ChuangmoError("入门资料随程序附带，不能移出；可用 CHUANGMO_STARTER=off 不使用它。")
        items = []
        for source in opened.sources:
            data = self._bytes(source)
            if data is not None:
                items.append(Item(source.path, source.name, data))
                self._desk.library.originals.keep(source.sha256, data)
        self._desk.library.remove(opened.held.collection, [source.path for source in opened.sources])
        if len(items) < len(opened.sources):
            return None
        collection = next(one for one in self.collections() if one.name == opened.held.collection)
        removal = Removal(collection, tuple(items))
        self._removals = [*self._removals[-_KEPT_REMOVALS + 1 :], removal]
        return removal

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What can be put back, the latest last."""
        return tuple(self._removals)

    def put_back(self, index: int) -> Removal:
        """Undo a removal: its files are taken in again, with all corrections. Raises NotFoundError."""
        if not 0 <= index < len(self._removals):
            raise NotFoundError("这次移出已经撤销过了，或程序已重新启动，不能再撤销；请重新导入文件。")
        removal = self._removals.pop(index)
        self._desk.ingester(collection=removal.collection).ingest_items(removal.items)
        return removal

    # ── collections ─────────────────────────────────────────────────────────────────────────────

    def collections(self) -> list[Collection]:
        """All collections, the user's own first."""
        return self._catalogue.collections()

    def collection(self, name: str) -> Collection:
        """The user's collection of that name, made if need be. Raises ChuangmoError for the starter's."""
        return self._desk.collection(name)

    def keep_here(self, name: str, *, stays: bool) -> None:
        """Say whether a collection's text may be sent to a model outside this machine."""
        self._catalogue.keep_here(name, stays=stays)

    def stays(self, collection: Collection) -> bool:
        """Whether it stays here, by what the user said or by the settings."""
        return not collection.may_leave or collection.name in self._desk.kept_here

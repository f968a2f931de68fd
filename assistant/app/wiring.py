"""The one module that builds the parts out of the settings; everything else receives them ready-made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering import Assistant
from ingest.reading.limits import DEFAULT_LIMITS
from ingest.reading.readers import Readers
from ingest.starter import ensure_starter
from kb.catalogue import Catalogue
from kb.embedding import load_embedder
from kb.errors import ChuangmoError, LibraryUnusableError
from kb.library import CATALOGUE_FILE, Library
from kb.live import LiveNames
from kb.lock import LibraryLock
from kb.records import OWN, STARTER, Collection
from kb.reranking import load_reranker
from kb.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.app.settings import Settings
    from assistant.wording.worder import Worder
    from ingest.corrector import Corrector
    from ingest.pipeline import Ingester
    from ingest.prepare import Item
    from ingest.reading.limits import Limits
    from ingest.records import Progress


class Desk:
    """An open library with everything that works on it. The process that has one owns the library."""

    def __init__(  # noqa: PLR0913  (what the settings say comes by name)
        self,
        library: Library,
        assistant: Assistant,
        searcher: Searcher,
        *,
        outside_host: str | None = None,
        own_place: str | None = None,
        kept_here: frozenset[str] = frozenset(),
        limits: Limits = DEFAULT_LIMITS,
        readers: int = 1,
    ) -> None:
        self.library = library
        self._readers = Readers(limits, readers)
        self.assistant = assistant
        self.searcher = searcher
        self.outside_host = outside_host
        """The host outside this machine that questions and cited passages are sent to; None: all stays here."""
        self.kept_here = kept_here
        """Names of the collections that stay on this machine by the settings."""
        self.own_place = own_place
        """What 我市 means by the settings; what the user says on the page comes first."""

    @classmethod
    def open(cls, settings: Settings, *, listener: Callable[[Progress], None] | None = None) -> Desk:
        """Open the library for use: leftovers of a killed run swept, starter cards in. The lock is held."""
        library = Library.open(home_of(settings), load_embedder(settings.embedder))
        library.check_embedder()
        library.sweep()
        library.forget_originals()
        library.mend()
        if settings.starter == "on":
            ensure_starter(library, listener)
        searcher = Searcher(library, collections=collections_of(settings, library))
        assistant = Assistant(
            searcher,
            own_place=settings.place,
            worder=worder_of(settings, library),
            reranker=load_reranker(settings.reranker),
        )
        return cls(
            library,
            assistant,
            searcher,
            outside_host=settings.outside_host,
            own_place=settings.place,
            kept_here=settings.kept_here,
            limits=settings.limits,
            readers=settings.readers,
        )

    def ingester(
        self,
        listener: Callable[[Progress], None] | None = None,
        *,
        collection: Collection = OWN,
        keep: Callable[[Item], None] | None = None,
    ) -> Ingester:
        """What takes files into a collection; the gazetteer with its towns is read only now.

        `keep` is given every file that is in.
        """
        from ingest.pipeline import Ingester
        from kb.places import Gazetteer

        self.library.catalogue.add_collection(collection)
        gazetteer = Gazetteer.load(towns=True)
        return Ingester(
            self.library,
            gazetteer,
            collection=collection,
            reader=self._readers,
            listener=listener,
            keep=keep,
        )

    def collection(self, name: str) -> Collection:
        """The user's collection of that name, made if need be. Raises ChuangmoError for the starter's."""
        name = " ".join(name.split())[:40]
        known = next((one for one in self.library.catalogue.collections() if one.name == name), None)
        if name == STARTER.name or (known is not None and known.kind == STARTER.kind):
            raise ChuangmoError("不能导入到“入门资料”，请另选一个资料集。")
        made = known or Collection(name)
        self.library.catalogue.add_collection(made)
        return made

    def corrector(self) -> Corrector:
        """What keeps users' corrections and describes their reports anew."""
        from ingest.corrector import Corrector
        from ingest.pipeline import Ingester
        from kb.places import Gazetteer

        gazetteer = Gazetteer.load(towns=True)
        return Corrector(
            self.library,
            lambda collection: Ingester(self.library, gazetteer, collection=collection),
            gazetteer,
        )

    @property
    def most_bytes(self) -> int:
        """What one file may have."""
        return self._readers.limits.file_bytes

    def close(self) -> None:
        """Let go of the library; files that are being read are left."""
        self._readers.close()
        self.library.close()


def worder_of(settings: Settings, library: Library) -> Worder | None:
    """What has answers worded by the language model that is set; None without one, and nothing is loaded for it."""
    endpoint = settings.endpoint
    if endpoint is None:
        return None
    from assistant.check import Checker
    from assistant.wording.client import Client
    from assistant.wording.worder import Worder
    from kb.places import Gazetteer

    return Worder(
        Client(endpoint),
        Checker(Gazetteer.load()),
        room=endpoint.tokens - endpoint.reply_tokens,
        staying=staying(settings, library) if endpoint.is_outside else frozenset(),
    )


def collections_of(settings: Settings, library: Library) -> LiveNames:
    """The collections that are searched: all there are, the starter's only where it is on."""
    off = frozenset() if settings.starter == "on" else frozenset([STARTER.name])
    return LiveNames(lambda: frozenset(one.name for one in library.catalogue.collections()) - off)


def staying(settings: Settings, library: Library) -> LiveNames:
    """The collections whose text stays on this machine, by the settings or by what the user said on the page."""
    said = settings.kept_here
    return LiveNames(
        lambda: said | {one.name for one in library.catalogue.collections() if not one.may_leave}
    )


def home_of(settings: Settings) -> Path:
    """The library's folder, made if need be. Raises LibraryUnusableError."""
    home = settings.home.expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnusableError(
            f"资料库目录 {home} 建不了（{error.strerror}）。请检查上级目录的权限，或用 CHUANGMO_HOME 指定另一个目录。"
        ) from error
    return home


def lock_of(settings: Settings) -> LibraryLock:
    """The lock of the library."""
    return LibraryLock(home_of(settings))


def catalogue_of(settings: Settings) -> Catalogue | None:
    """The catalogue for reading, whoever owns the library; None if there is none yet."""
    return Catalogue.open_existing(home_of(settings) / CATALOGUE_FILE)


def repair(
    settings: Settings,
    *,
    reembed: bool,
    elsewhere: Callable[[Settings, dict[str, object]], dict[str, object]],
) -> dict[str, object]:
    """Throw the indexes away and build them anew; a process that serves the library does it instead of us."""
    from kb.lock import Owner

    def serves(owner: Owner) -> bool:
        return owner.serves

    with lock_of(settings) as lock:
        if not lock.acquire("重建索引", wait_seconds=settings.wait_seconds, instead=serves):
            return elsewhere(settings, {"reembed": reembed})
        library = Library.open(home_of(settings), load_embedder(settings.embedder), fresh_indexes=True)
        try:
            if not reembed:
                library.check_embedder()
            return rebuilt(library, reembed=reembed)
        finally:
            library.close()


def rebuilt(library: Library, *, reembed: bool) -> dict[str, object]:
    """Fill an open library's indexes anew and say what came of it."""
    chunks = library.reembed() if reembed else library.rebuild()
    info = library.catalogue.info()
    return {
        "documents": info.documents,
        "chunks": chunks,
        "embedder": info.embedder,
        "whole": library.is_whole,
    }

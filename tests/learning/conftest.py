from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk
    from kb.search import Searcher


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A library with the starter collection."""
    opened = open_desk(tmp_path_factory.mktemp("learning"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def searcher(desk: Desk) -> Searcher:
    return desk.searcher


@pytest.fixture(scope="session")
def texts(desk: Desk) -> dict[str, str]:
    """The canonical text of every document by its id."""
    catalogue = desk.library.catalogue
    found = {key: catalogue.documents.get(key) for key in catalogue.documents.names()}
    return {key: document.text for key, document in found.items() if document is not None}

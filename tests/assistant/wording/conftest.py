"""One small library for all tests of wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from kb.records import OWN, STARTER
from kb.search import Searcher
from tests.wording_material import gazetteer_checks, open_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.wording.settle import Checks


@pytest.fixture(scope="package")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    library = open_library(tmp_path_factory.mktemp("wording"))
    yield Searcher(library, collections=(OWN.name, STARTER.name))
    library.close()


@pytest.fixture(scope="package")
def plain(searcher: Searcher) -> Assistant:
    """Without any model: what the answers must never be worse than."""
    return Assistant(searcher)


@pytest.fixture(scope="package")
def checks() -> Checks:
    return gazetteer_checks()

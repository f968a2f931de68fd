from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.catalogue import Catalogue
from kb.records import OWN


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite3")
    opened.add_collection(OWN)
    yield opened
    opened.close()

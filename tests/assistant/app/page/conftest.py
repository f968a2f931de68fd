"""One served page and one browser for all tests of the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import Chromium, Served, Site, Watch
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploads"))
    desk = open_desk(folder)
    pictures = Path(os.environ.get("CHUANGMO_SCREENSHOTS") or folder)
    pictures.mkdir(parents=True, exist_ok=True)
    with Served(desk) as url, Chromium() as browser:
        yield Site(desk, url, browser, Watch(), pictures)
    desk.close()


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """A page in a browser session of its own; whatever it did that it must not fails the test."""
    opened = site.open()
    yield opened
    opened.context.close()
    found, site.watch.problems[:] = list(site.watch.problems), []
    assert found == []

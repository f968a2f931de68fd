"""A library served to a browser, one for each file of tests, and a page that fails its test when it misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.assistant.app.page.chromium import Site, site_of
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    desk = open_desk(folder)
    with site_of(desk, folder) as served:
        yield served
    desk.close()


@pytest.fixture(autouse=True)
def _watched(site: Site) -> Iterator[None]:
    """No error on the console and no request to another machine, whichever page it was."""
    yield
    found, site.watch.problems[:] = list(site.watch.problems), []
    assert found == []


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    opened = site.open()
    yield opened
    opened.context.close()

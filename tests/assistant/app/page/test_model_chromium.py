"""With a model: the composed answer can be read at once, the model's words come after it, and can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.wording.client import Client
from assistant.wording.endpoint import Endpoint
from assistant.wording.worder import Worder
from ingest.prepare import Item
from tests import scripted_model as model
from tests.assistant.app.page.chromium import site_of
from tests.fakes import open_desk
from tests.wording_material import gazetteer_checks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.assistant.app.page.chromium import Site
    from tests.scripted_model import ScriptedModel

# Gradio uses what pandas will drop.
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]

QUESTION = "桐城市环境噪声达标区覆盖率是多少"
GOOD = "2006年，桐城市的环境噪声达标区覆盖率达到73.4%[1]。"
WORDING = "正在请语言模型润色"


@pytest.fixture
def served() -> Iterator[ScriptedModel]:
    yield from model.ScriptedModel(model.saying(GOOD)).serving()


@pytest.fixture
def worded(site: Site, served: ScriptedModel, tmp_path: Path) -> Iterator[Site]:
    desk = open_desk(tmp_path)
    text = "# 桐城市工作总结\n\n2006年，桐城市环境噪声达标区覆盖率达到73.4%。"
    desk.ingester().ingest_items([Item("upload:a.md", "a.md", text.encode())])
    client = Client(Endpoint(served.url, "scripted", seconds=20))
    desk.assistant = Assistant(desk.searcher, worder=Worder(client, gazetteer_checks(), room=3000))
    with site_of(desk, tmp_path, site.browser) as served_site:
        yield served_site
    desk.close()


def typed(page: Page) -> None:
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")


def test_the_models_words_take_the_place_of_the_composed_ones(worded: Site) -> None:
    page = worded.open()
    typed(page)
    page.locator("#latest .answer", has_text="桐城市的环境噪声达标区覆盖率达到73.4%").wait_for()
    page.locator("#latest .actions").wait_for()
    assert WORDING not in page.locator("#latest").inner_text()
    page.context.close()


def test_waiting_for_the_model_can_be_stopped_and_the_composed_answer_stays(
    worded: Site, served: ScriptedModel
) -> None:
    served.behaviour = model.stalling_after("2006年，")
    page = worded.open()
    typed(page)
    page.locator("#latest .status", has_text=WORDING).wait_for()
    composed = page.locator("#latest .answer").inner_text()
    assert "73.4%" in composed
    page.get_by_role("button", name="停止", exact=True).click()
    page.get_by_role("button", name="提问", exact=True).wait_for()
    page.locator("#latest .actions").wait_for()
    assert page.locator("#latest .answer").inner_text() == composed
    assert WORDING not in page.locator("#latest").inner_text()
    page.context.close()

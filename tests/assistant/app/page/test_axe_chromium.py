"""Everyone can use the page: axe finds nothing serious on any tab, and nothing is said in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.assistant.app.page.chromium import (
    DESKTOP,
    EXAMPLE,
    PHONE,
    TABS,
    answered,
    ask,
    open_document,
    tab,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.assistant.app.page.chromium import Site

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
GRAVE = ("serious", "critical")
OF_GRADIO: dict[tuple[str, str], str] = {
    ("nested-interactive", 'button[aria-label="再选文件"]'): (
        "once a file is chosen Gradio draws its upload area, a button, inside an icon button"
    ),
}
"""What the toolkit renders and we cannot mend: rule and node, with the reason. At most five."""
REPORT = """# 桐城市创建国家环境保护模范城市工作总结

××××年，桐城市环境噪声达标区覆盖率达到73.4%，空气优良天数300天。
"""


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical, but for what only Gradio could mend."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']} {node['target']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
        if (one["id"], str(node["target"][0])) not in OF_GRADIO
    ]


def fill(page: Page, name: str) -> None:
    """Bring as much as possible onto a tab."""
    tab(page, name)
    if name == "问答":
        ask(page, EXAMPLE)
        page.locator("#latest button.cite").first.click()
    elif name == "文档库":
        open_document(page, "桐城市")
    elif name == "指标":
        page.locator("#comparison .chart .bar").first.click()
        page.locator("#indicator-source section.source").wait_for()
    page.wait_for_timeout(300)


def choose(page: Page, path: Path) -> None:
    """Choose a file for taking in, and no more."""
    path.write_text(REPORT.replace("桐城", "天长"), encoding="utf-8")
    page.locator("#upload input[type=file]").set_input_files(path)
    page.locator("#upload .file-preview").get_by_text(path.stem).wait_for()


def unfold(page: Page, *, is_open: bool = True) -> None:
    page.evaluate("is => document.querySelectorAll('details').forEach(one => { one.open = is; })", is_open)


@pytest.fixture(scope="module")
def filled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with a document, a remark and a conversation in it."""
    from ingest.prepare import Item

    site.desk.ingester().ingest_items([Item("upload:桐城.md", "桐城.md", REPORT.encode())])
    page = site.open()
    ask(page, "噪声达标区怎样申报和复查验收？")
    page.locator("#latest .feedback summary").click()
    page.locator("#latest .feedback").get_by_label("数字不对").check()
    page.locator("#latest .feedback").get_by_role("button", name="提交反馈").click()
    page.locator("#latest").get_by_text("已反馈").wait_for()
    page.context.close()
    return site


def test_what_we_cannot_mend_is_little() -> None:
    assert len(OF_GRADIO) <= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_tab_has_a_serious_barrier(filled: Site, size: tuple[int, int], scheme: str) -> None:
    page = filled.open(size, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for name in TABS:
        fill(page, name)
        found[name] = grave(page)
        unfold(page)
        found[f"{name}, unfolded"] = grave(page)
        unfold(page, is_open=False)
        filled.picture(page, f"axe-{size[0]}-{scheme}-{name}")
    assert {name: problems for name, problems in found.items() if problems} == {}
    page.context.close()


def test_files_that_are_chosen_are_no_barrier(filled: Site, tmp_path: Path) -> None:
    page = filled.open()
    tab(page, "文档库")
    choose(page, tmp_path / "天长.md")
    assert grave(page) == []
    page.context.close()


@pytest.mark.parametrize("station", ["术语表", "指标卡片", "自测"])
def test_no_station_has_a_serious_barrier(filled: Site, station: str) -> None:
    page = filled.open()
    tab(page, "新人入门")
    page.locator("#path").get_by_role("button", name=station).click()
    page.locator("#station h2", has_text=station).wait_for()
    unfold(page)
    assert grave(page) == []
    page.context.close()


# ── language ────────────────────────────────────────────────────────────────────────────────────────

_SAID = """() => {
  const said = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    const seen = { opacityProperty: true, visibilityProperty: true };
    if (!["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName) && parent.checkVisibility(seen))
      said.push(texts.currentNode.data);
  }
  for (const one of document.querySelectorAll("body *"))
    for (const name of ["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder"])
      if (one.hasAttribute(name)) said.push(one.getAttribute(name));
  return said;
}"""
_NAMES = re.compile(r"https?://\S+|\.[a-z]{2,5}\b|\b(?:Word|Markdown|Excel|PDF|GB|dB)\b")
"""Addresses, file suffixes, and names that are no English words."""
_ENGLISH = re.compile(r"[A-Za-z]*[a-z]{2,}[A-Za-z]*")
"""Abbreviations in capitals (PM2.5, GDP, HJ) are Chinese by now."""


def english(page: Page) -> list[str]:
    said: list[Any] = page.evaluate(_SAID)
    return [words for words in said if _ENGLISH.search(_NAMES.sub(" ", words))]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_english_word_is_left(filled: Site, tmp_path: Path, size: tuple[int, int]) -> None:
    page = filled.open(size, locale="en-US")
    assert english(page) == []
    for name in TABS:
        fill(page, name)
        assert english(page) == [], name
    tab(page, "文档库")
    choose(page, tmp_path / "天长.md")
    assert english(page) == []
    page.get_by_role("button", name="导入所选文件").click()
    page.locator("#taking .files .status", has_text="新入库").or_(
        page.locator("#taking .files .status", has_text="未变")
    ).first.wait_for()
    assert english(page) == []
    page.context.close()


def test_the_search_for_words_of_english_sees_them(filled: Site) -> None:
    page = filled.open()
    page.evaluate("document.querySelector('#talks').setAttribute('title', 'Drop File Here 文件')")
    assert english(page) == ["Drop File Here 文件"]
    page.context.close()


def test_a_question_is_asked_and_its_source_opened_with_the_keyboard_alone(filled: Site) -> None:
    page = filled.open()
    page.locator("#question textarea").focus()
    page.keyboard.insert_text(EXAMPLE)
    page.keyboard.press("Enter")
    answered(page, EXAMPLE)
    page.locator("#latest button.cite").first.focus()
    page.keyboard.press("Enter")
    page.locator("#sources section.source.shown").wait_for()
    assert page.evaluate("document.activeElement.closest('section.source') !== null")
    page.context.close()

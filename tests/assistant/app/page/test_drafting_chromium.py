"""Drafting, the whole document, the self-test and refused corrections, in a real Chromium."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.assistant.app.page.chromium import ask, tab, upload

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.assistant.app.page.chromium import Site

# Gradio uses what pandas will drop.
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_whole_document_opens_with_the_quote_in_it(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    section = page.locator("#sources section.source").first
    quote = section.locator("mark").first.inner_text()
    with page.context.expect_page() as opened:
        section.get_by_role("link", name="打开原文").click()
    whole = opened.value
    whole.wait_for_load_state()
    assert whole.locator("#quote").inner_text() == quote
    assert whole.locator("#quote").is_visible()


def test_a_correction_that_cannot_be_is_said_and_changes_nothing(page: Page, tmp_path: Path) -> None:
    upload(page, write(tmp_path, "待更正.md", "# 某市创模总结\n\n我市绿化覆盖率达到38.2%。\n"))
    page.locator(".filters input[name=words]").fill("待更正")
    page.locator("#shelf .count", has_text="共 1 份").wait_for()
    page.locator("#shelf button").click()
    page.get_by_text("更正", exact=True).click()
    form = page.locator("form[data-act=correct]")
    form.locator("input[name=year]").fill("去年")
    form.get_by_role("button", name="保存更正").click()
    page.locator("#opened .notice.bad").wait_for()
    assert "去年" in page.locator("#opened .notice.bad").inner_text()


def test_task_8_a_section_is_drafted_with_two_precedents_and_exported(
    site: Site, page: Page, tmp_path: Path
) -> None:
    tab(page, "起草")
    form = page.locator("#draft-task form")
    form.locator("select[name=kind]").select_option("section")
    form.locator("input[name=topic]").fill("噪声达标区建设")
    form.locator("input[name=place]").fill("桐城市")
    form.locator("textarea[name=facts]").fill("2024年噪声达标区覆盖率76.3%")
    form.get_by_role("button", name="找先例和本地数据").click()
    boxes = page.locator("#draft-choices input[name=chosen]")
    boxes.first.wait_for()
    boxes.nth(0).check()
    boxes.nth(1).check()
    site.picture(page, "08-precedents")
    page.get_by_role("button", name="起草", exact=True).click()
    page.locator("#draft-result .notes").wait_for()
    text = page.locator("#draft-text textarea").input_value()
    assert "桐城市2024年噪声达标区覆盖率76.3%" in text
    assert "【待填：" in text
    assert text.count("”[") == 2
    page.locator("#draft-text textarea").fill(text + "\n本市新建绿地99.9公顷。")
    page.get_by_role("button", name="核对数字和出处").click()
    page.locator("#draft-result .warn").wait_for()
    assert "99.9公顷" in page.locator("#draft-result").inner_text()
    page.locator("#draft-text textarea").fill(text)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Word").click()
    site.picture(page, "08-exported")
    assert download.value.suggested_filename == "噪声达标区建设.docx"
    word = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    notes = word.read("word/footnotes.xml").decode()
    assert len(re.findall("<w:footnote ", notes)) >= 4
    assert "转引自《" in notes
    assert word.read("word/document.xml").decode().count("w:footnoteReference") >= 2


def test_the_self_test_says_what_is_right_and_why(site: Site, page: Page) -> None:
    tab(page, "新人入门")
    page.get_by_role("button", name="10. 自测").click()
    page.locator("#station .self-test li").first.wait_for()
    for item in page.locator("#station .self-test fieldset").all():
        item.get_by_role("radio").first.check()
    page.get_by_role("button", name="看答案").click()
    page.get_by_text(re.compile(r"答对 \d 题，共 8 题")).wait_for()
    assert page.locator("#station .right").count() == 8
    page.locator("#station .why button.cite").first.click()
    page.locator("#learning-source section.source.shown mark").first.wait_for()
    site.picture(page, "09-test")


def test_a_question_of_a_station_is_answered_in_the_conversation(page: Page) -> None:
    tab(page, "新人入门")
    button = page.locator("#station .further button").first
    question = button.inner_text()
    button.click()
    page.locator("#latest .question", has_text=question).wait_for()
    page.locator("#latest .actions").wait_for()
    assert page.locator("#question").is_visible()
    assert page.locator("#latest button.cite").count() > 0

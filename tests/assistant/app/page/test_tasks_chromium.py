"""The ten things an official comes for, done in a real Chromium with the page alone."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.chromium import EXAMPLE, ask, last_answer, open_document, tab, upload

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.chromium import Site

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


def test_1_the_noise_question_is_answered_and_the_words_of_citation_1_are_highlighted(
    site: Site, page: Page
) -> None:
    site.picture(page, "01-start")
    page.get_by_role("button", name=EXAMPLE).click()
    page.locator("#latest .actions").wait_for()
    site.picture(page, "01-answer")
    page.locator("#latest button.cite", has_text="[1]").first.click()
    shown = page.locator("#sources section.source.shown")
    shown.wait_for()
    assert shown.locator("h3 .number").inner_text() == "[1]"
    quoted = shown.locator("mark").first
    assert quoted.is_visible()
    assert quoted.inner_text().rstrip("。") in last_answer(page)
    site.picture(page, "01-source")


def test_1_the_whole_document_opens_with_the_quote_in_it(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    section = page.locator("#sources section.source").first
    quote = section.locator("mark").first.inner_text()
    with page.context.expect_page() as opened:
        section.get_by_role("link", name="打开原文").click()
    whole = opened.value
    whole.wait_for_load_state()
    assert whole.locator("#quote").inner_text() == quote
    assert whole.locator("#quote").is_visible()


def test_2_a_chip_is_removed_and_the_answer_changes(site: Site, page: Page) -> None:
    ask(page, "湖州市噪声达标区覆盖率是多少")
    before = last_answer(page)
    chip = page.locator("#latest .chip", has_text="湖州市")
    assert chip.is_visible()
    site.picture(page, "02-chips")
    chip.get_by_role("button").click()
    page.wait_for_function("() => !document.querySelector('#latest .chips')?.textContent.includes('湖州市')")
    page.locator("#latest .actions").wait_for()
    assert last_answer(page) != before
    page.get_by_role("button", name="恢复已去掉的 1 项").click()
    page.locator("#latest .chip", has_text="湖州市").wait_for()
    page.locator("#latest .actions").wait_for()
    assert last_answer(page) == before


def test_3_a_follow_up_is_understood_by_what_was_said(page: Page) -> None:
    ask(page, "苏州市噪声达标区覆盖率是多少")
    assert "100%" in last_answer(page)
    ask(page, "那胶州呢？")
    assert "74.7%" in last_answer(page)
    assert "噪声达标区覆盖率" in page.locator("#latest .chips").inner_text()


def test_4_a_file_is_taken_in_while_the_page_is_open_and_answers(
    site: Site, page: Page, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "舒城总结.md",
        "# 舒城县创建国家环境保护模范城市工作总结\n\n2006年，舒城县环境噪声达标区覆盖率达到73.4%。\n",
    )
    assert "新入库" in upload(page, path)
    site.picture(page, "04-upload")
    tab(page, "问答")
    ask(page, "舒城县环境噪声达标区覆盖率是多少")
    assert "73.4%" in last_answer(page)
    page.locator("#latest button.cite").first.click()
    assert "73.4%" in page.locator("section.source.shown mark").first.inner_text()
    assert "舒城总结.md" in page.locator("section.source.shown .facts").inner_text()


def test_5_a_place_is_corrected_and_the_answer_follows(site: Site, page: Page, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "无名总结.md",
        "# 创建国家环境保护模范城市工作总结\n\n我市拆除高音喇叭417只，环境噪声达标区覆盖率达到68.9%。\n",
    )
    upload(page, path)
    tab(page, "问答")
    ask(page, "望江县环境噪声达标区覆盖率是多少")
    assert "68.9%" not in last_answer(page)
    tab(page, "文档库")
    open_document(page, "无名总结")
    page.get_by_text("更正", exact=True).click()
    form = page.locator("form[data-act=correct]")
    form.locator("input[name=place]").fill("安徽省望江县")
    site.picture(page, "05-correct")
    form.get_by_role("button", name="保存更正").click()
    page.locator("#opened .notice", has_text="已更正地名").wait_for()
    assert "望江县（已更正）" in page.locator("#opened dl").inner_text()
    tab(page, "问答")
    page.get_by_role("button", name="重新回答").click()
    page.locator("#latest .answer", has_text="68.9%").wait_for()


def test_5_a_correction_that_cannot_be_is_said_and_changes_nothing(page: Page, tmp_path: Path) -> None:
    upload(page, write(tmp_path, "待更正.md", "# 某市创模总结\n\n我市绿化覆盖率达到38.2%。\n"))
    open_document(page, "待更正")
    page.get_by_text("更正", exact=True).click()
    form = page.locator("form[data-act=correct]")
    form.locator("input[name=year]").fill("去年")
    form.get_by_role("button", name="保存更正").click()
    page.locator("#opened .notice.bad").wait_for()
    assert "去年" in page.locator("#opened .notice.bad").inner_text()


def test_6_three_places_are_compared_and_a_point_opens_its_source(
    site: Site, page: Page, tmp_path: Path
) -> None:
    texts = {"岳西县": "51.5", "太湖县": "63.25", "怀宁县": "72"}
    paths = [
        write(
            tmp_path,
            f"{place}.md",
            f"# {place}创建国家环境保护模范城市工作总结\n\n2008年，{place}城市生活垃圾无害化处理率达到{value}%。\n",
        )
        for place, value in texts.items()
    ]
    upload(page, *paths)
    tab(page, "指标")
    page.locator("#find-indicator input").fill("垃圾无害化")
    page.locator("#indicator-list button", has_text="垃圾无害化").first.click()
    page.locator("#comparison .chart").wait_for()
    site.picture(page, "06-before")
    page.get_by_text("选择地点").click()
    for place in texts:
        page.get_by_label(place, exact=True).check()
        page.wait_for_timeout(400)
    page.wait_for_function("() => document.querySelectorAll('#comparison .bar').length === 3")
    values = page.locator("#comparison .bar .value").all_inner_texts()
    assert values == ["72%", "63.25%", "51.5%"]
    site.picture(page, "06-compare")
    page.locator("#comparison .bar", has_text="太湖县").click()
    shown = page.locator("#indicator-source section.source.shown")
    shown.wait_for()
    assert "63.25%" in shown.locator("mark").first.inner_text()
    assert "太湖县.md" in shown.locator(".facts").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("导出 Excel")).click()
    book = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert b"63.25" in book.read("xl/worksheets/sheet1.xml")


def test_7_a_masked_year_is_met_and_said(site: Site, page: Page, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "宿松.md",
        "# 宿松县创建国家环境保护模范城市工作总结\n\nxxxx年，宿松县投资4300万元，建成区绿化覆盖率达到41.6%。\n",
    )
    upload(page, path)
    tab(page, "问答")
    ask(page, "宿松县建成区绿化覆盖率是多少")
    doubtful = page.locator("#latest .num.doubt", has_text="41.6%").first
    assert "隐去了年份" in (doubtful.get_attribute("title") or "")
    page.locator("#latest button.cite").first.click()
    assert "原文年份已隐去" in page.locator("section.source.shown .facts").inner_text()
    site.picture(page, "07-masked")


def test_8_a_section_is_drafted_with_two_precedents_and_exported(
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
    assert "转引自《" in notes
    assert word.read("word/document.xml").decode().count("w:footnoteReference") >= 2


def test_9_an_onboarding_card_leads_to_its_sources(site: Site, page: Page) -> None:
    tab(page, "新人入门")
    page.get_by_role("button", name="9. 指标卡片").click()
    page.locator("#station .cards button", has_text="噪声达标区覆盖率").click()
    page.locator("#station .card-of h2").wait_for()
    page.locator("#station button.cite").first.click()
    shown = page.locator("#learning-source section.source.shown")
    shown.wait_for()
    assert "噪声达标区覆盖率" in shown.locator("mark").first.inner_text()
    site.picture(page, "09-card")


def test_9_the_self_test_says_what_is_right_and_why(site: Site, page: Page) -> None:
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


def test_10_feedback_is_given_and_the_conversation_found_again_and_exported(site: Site, page: Page) -> None:
    ask(page, "创模责任怎样分解到各部门？")
    page.locator("#latest .feedback summary").click()
    page.get_by_label("数字不对").check()
    page.locator("#latest .feedback textarea").fill("应为十二个部门")
    page.get_by_role("button", name="提交反馈").click()
    page.locator("#latest .feedback summary", has_text="已反馈：数字不对").wait_for()
    page.locator("#further button").first.wait_for()
    page.reload()
    page.get_by_role("button", name="提问", exact=True).wait_for()
    page.locator("#remarks summary", has_text="条待处理").click()
    assert "应为十二个部门" in page.locator("#remarks").inner_text()
    page.locator("#find-talk input").fill("责任怎样分解")
    page.wait_for_function("() => document.querySelectorAll('#talks li').length === 1")
    page.locator("#talks button").first.click()
    page.locator("#latest .question", has_text="创模责任怎样分解").wait_for()
    assert page.locator("#sources section.source").count() > 0
    site.picture(page, "10-found")
    for name, ending in (("导出 Markdown", ".md"), ("导出 Word", ".docx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)
        content = download.value.path().read_bytes()
        assert ("创模责任怎样分解".encode() in content) if ending == ".md" else content.startswith(b"PK")

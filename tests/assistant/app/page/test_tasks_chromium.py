"""What a user comes for, done in a real Chromium from the first click to the last; nothing leaves the machine."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb.errors import LibraryUnusableError
from tests.assistant.app.page.chromium import (
    DESKTOP,
    EXAMPLE,
    PHONE,
    TABS,
    answered,
    ask,
    fits,
    last_answer,
    last_exchange,
    open_document,
    reload,
    site_of,
    tab,
    upload,
)
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.assistant.app.page.chromium import Site

# Gradio uses what pandas will drop.
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
FEW = 3
"""Clicks in which every task is reached from the start."""
HEAD = "创建国家环境保护模范城市工作总结"


class Clicks:
    """Clicks counted, typing not."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.count += 1


@pytest.fixture
def click() -> Clicks:
    return Clicks()


def report(folder: Path, name: str, text: str, head: str = HEAD) -> Path:
    path = folder / f"{name}.md"
    path.write_text(f"# {head}\n\n{text}\n", encoding="utf-8")
    return path


def of_city(folder: Path, city: str, text: str) -> Path:
    """A report of a city by name."""
    return report(folder, f"{city}总结", text, head=f"{city}{HEAD}")


def cited(page: Page) -> Locator:
    return page.locator("#latest .answer button.cite")


def highlighted(page: Page) -> Locator:
    """The words of the source that is in view."""
    return page.locator("#sources section.source.shown blockquote mark").first


def tab_button(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


# ── the tasks ───────────────────────────────────────────────────────────────────────────────────────


def test_task_1_the_noise_question_is_answered_and_its_first_words_are_found_again(
    site: Site, page: Page, click: Clicks
) -> None:
    site.picture(page, "1-start")
    click(page.get_by_role("button", name=EXAMPLE, exact=True))
    answered(page, EXAMPLE)
    click(cited(page).filter(has_text="[1]").first)
    highlighted(page).wait_for()
    assert page.locator("section.source.shown h3 .number").inner_text() == "[1]"
    quoted = highlighted(page).inner_text().strip()
    assert len(quoted) > 10
    figure = re.search(r"\d+(?:\.\d+)?", quoted)
    assert figure is None or figure[0] in last_answer(page)
    background = highlighted(page).evaluate("one => getComputedStyle(one).backgroundColor")
    assert background not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert highlighted(page).evaluate(_IS_IN_VIEW)
    assert click.count <= FEW
    site.picture(page, "1-source")


_IS_IN_VIEW = """one => new Promise(resolve => setTimeout(() => {
  const at = one.getBoundingClientRect();
  resolve(at.top >= 0 && at.bottom <= innerHeight);
}, 900))"""


def test_task_2_a_chip_is_removed_and_the_answer_changes(site: Site, page: Page, click: Clicks) -> None:
    ask(page, "苏州市的噪声达标区覆盖率是多少")
    before = last_answer(page)
    assert "466.08" in before or "100%" in before
    chip = last_exchange(page).locator(".chip", has_text="苏州市")
    click(chip.get_by_role("button"))
    last_exchange(page).get_by_role("button", name="恢复已去掉的 1 项").wait_for()
    assert chip.count() == 0
    assert last_answer(page) != before
    assert page.locator("#past .exchange").count() == 0, "answered in its place, not once more"
    assert click.count <= FEW
    site.picture(page, "2-without-a-chip")
    last_exchange(page).get_by_role("button", name="恢复已去掉的 1 项").click()
    chip.wait_for()
    answered(page, "苏州市")
    assert last_answer(page) == before


def test_task_3_a_follow_up_is_understood_from_what_was_asked_before(site: Site, page: Page) -> None:
    ask(page, "苏州市的噪声达标区覆盖率是多少")
    ask(page, "那常州呢？")
    chips = last_exchange(page).locator(".chips").inner_text()
    assert "噪声达标区覆盖率" in chips
    assert "常州" in chips
    assert "苏州" not in chips
    assert "常州" in last_answer(page)
    assert page.locator("#past .exchange").count() == 1
    site.picture(page, "3-follow-up")
    # Asked by itself it says nothing.
    page.get_by_role("button", name="新对话").click()
    page.locator("#latest .welcome").wait_for()
    ask(page, "那常州呢？")
    alone = last_exchange(page).locator(".chips")
    assert alone.count() == 0 or "噪声达标区覆盖率" not in alone.inner_text()


def test_task_4_a_file_is_uploaded_and_asked_about_while_the_page_is_open(
    site: Site, page: Page, click: Clicks, tmp_path: Path
) -> None:
    ask(page, "桐城市环境噪声达标区覆盖率是多少")
    assert "73.4%" not in last_answer(page)
    path = of_city(tmp_path, "桐城市", "2006年，桐城市环境噪声达标区覆盖率达到73.4%。")
    click(tab_button(page, "文档库"))
    page.locator("#upload input[type=file]").set_input_files(path)
    page.locator("#upload").get_by_text(path.stem).first.wait_for()
    click(page.get_by_role("button", name="导入所选文件"))
    page.locator("#taking .files .status", has_text="新入库").wait_for()
    assert "新入库" in page.locator("#taking").inner_text()
    assert site.desk.library.catalogue.sources.get("own", f"upload:{path.name}") is not None
    site.picture(page, "4-upload")
    click(tab_button(page, "问答"))
    assert click.count <= FEW
    last_exchange(page).get_by_role("button", name="重新回答").click()
    page.locator("#latest .answer", has_text="73.4%").wait_for()
    answered(page, "桐城市")
    cited(page).first.click()
    assert "73.4%" in highlighted(page).inner_text()
    site.picture(page, "4-own-file")


def test_task_5_a_corrected_place_is_followed_by_the_answer(
    site: Site, page: Page, click: Clicks, tmp_path: Path
) -> None:
    # Only 我市: that it is 来安县 can come from nowhere but the correction.
    head = "城市夜间噪声整治情况汇报"
    path = report(tmp_path, "夜间噪声", "2005年，我市环境噪声达标区覆盖率达到58.7%。", head=head)
    upload(page, path)
    tab(page, "问答")
    ask(page, "来安县环境噪声达标区覆盖率是多少")
    assert "58.7%" not in last_answer(page)
    click(tab_button(page, "文档库"))
    click(page.locator("#shelf button", has_text=head).first)
    click(page.locator("#opened details.edit > summary", has_text="更正"))
    assert click.count <= FEW
    form = page.locator("#opened details.edit form")
    form.locator("[name=place]").fill("安徽省来安县")
    form.get_by_role("button", name="保存更正").click()
    page.locator("#opened .notice", has_text="已更正地名").wait_for()
    assert "来安县" in page.locator("#shelf button", has_text=head).inner_text()
    site.picture(page, "5-corrected")
    tab_button(page, "问答").click()
    ask(page, "来安县环境噪声达标区覆盖率是多少呢")
    assert "58.7%" in last_answer(page)
    assert "来安县（已更正）" in page.locator("#sources").inner_text()
    site.picture(page, "5-answer-follows")


def test_task_6_three_places_are_compared_and_a_point_leads_to_its_source(
    site: Site, page: Page, click: Clicks, tmp_path: Path
) -> None:
    shares = {"天长市": "81.5%", "明光市": "66.2%", "全椒县": "92.4%"}
    upload(
        page,
        *(
            of_city(tmp_path, city, f"2007年，{city}环境噪声达标区覆盖率达到{share}。")
            for city, share in shares.items()
        ),
    )
    click(tab_button(page, "指标"))
    page.locator("#indicator-card h2", has_text="噪声达标区覆盖率").wait_for()
    page.locator("#comparison .places summary").click()
    for count, city in enumerate(shares, 1):
        page.get_by_role("checkbox", name=city).check()
        # The fold stays open for the next one.
        page.locator("#comparison .places summary", has_text=f"已选 {count} 个").wait_for()
    page.wait_for_function("document.querySelectorAll('#comparison .chart .bar').length === 3")
    bars = page.locator("#comparison .chart .bar")
    assert [bar.split()[-1] for bar in bars.all_inner_texts()] == ["92.4%", "81.5%", "66.2%"]
    widths = [bar.evaluate("one => one.getBoundingClientRect().width") for bar in bars.locator(".fill").all()]
    assert widths == sorted(widths, reverse=True)
    assert page.locator("#comparison tbody tr").count() == 3
    # Drawn anew at every tick, and still at the box that was ticked.
    assert page.evaluate("document.activeElement.value") == city
    site.picture(page, "6-three-places")
    click(bars.filter(has_text="天长市"))
    quoted = page.locator("#indicator-source section.source mark").first
    quoted.wait_for()
    assert "81.5%" in quoted.inner_text()
    assert "天长市" in page.locator("#indicator-source .facts").inner_text()
    assert click.count <= FEW
    site.picture(page, "6-source-of-a-point")


@pytest.mark.parametrize(("city", "year"), [("界首市", "××××年"), ("五河县", "20xx年")])
def test_task_7_a_masked_year_is_met_and_said(
    site: Site, page: Page, click: Clicks, tmp_path: Path, city: str, year: str
) -> None:
    upload(page, of_city(tmp_path, city, f"{year}，{city}环境噪声达标区覆盖率达到77.9%。"))
    tab(page, "问答")
    ask(page, f"{city}环境噪声达标区覆盖率是多少")
    doubtful = page.locator("#latest .answer .num.doubt", has_text="77.9%").first
    doubtful.wait_for()
    assert "隐去了年份" in (doubtful.get_attribute("title") or "")
    assert page.locator("#latest .answer .num.ok", has_text="77.9%").count() == 0
    click(cited(page).first)
    assert "原文年份已隐去" in page.locator("#sources section.source.shown .facts").inner_text()
    assert click.count <= FEW
    site.picture(page, f"7-masked-{city}")
    tab(page, "文档库")
    open_document(page, city)
    assert "1 份隐去年份" in page.locator("#opened .reading").inner_text()


def test_task_9_a_newcomer_goes_from_an_indicator_card_to_its_sources(
    site: Site, page: Page, click: Clicks
) -> None:
    click(tab_button(page, "新人入门"))
    page.locator("#station h2").wait_for()
    site.picture(page, "9-onboarding")
    click(page.locator("#path").get_by_role("button", name="指标卡片"))
    click(page.locator("#station .cards").get_by_role("button", name="噪声达标区覆盖率", exact=True))
    assert click.count <= FEW
    card = page.locator("#station .card-of")
    card.wait_for()
    assert "噪声达标区覆盖率" in card.locator("h2").inner_text()
    mark = card.locator("button.cite").first
    number = mark.inner_text()
    mark.click()
    source = page.locator("#learning-source section.source")
    source.wait_for()
    assert source.locator("h3 .number").inner_text() == number
    assert source.locator("mark").first.inner_text().strip()
    site.picture(page, "9-card-and-source")


def test_task_10_an_answer_is_remarked_on_found_again_by_searching_and_exported(
    site: Site, page: Page, click: Clicks
) -> None:
    ask(page, "噪声达标区怎样申报和复查验收？")
    click(last_exchange(page).locator(".feedback summary"))
    last_exchange(page).get_by_label("出处不对").check()
    last_exchange(page).locator("textarea").fill("应引办法原文")
    last_exchange(page).get_by_role("button", name="提交反馈").click()
    last_exchange(page).get_by_text("已反馈：出处不对").wait_for()
    assert "1 条待处理" in page.locator("#remarks summary").first.inner_text()
    site.picture(page, "10-feedback")
    reload(site, page)
    # As an input method puts words in: no key is pressed.
    page.locator("#find-talk input").click()
    page.keyboard.insert_text("怎样申报和复查")
    found = page.locator("#talks button")
    page.wait_for_function("document.querySelectorAll('#talks button').length === 1")
    click(found)
    last_exchange(page).get_by_text("已反馈：出处不对").wait_for()
    assert "噪声达标区怎样申报" in last_exchange(page).inner_text()
    assert page.locator("#sources section.source").count()
    link = page.get_by_role("link", name="导出 Markdown")
    talk = site.desk.library.catalogue.talks.talks("怎样申报和复查")[0]
    assert link.get_attribute("href") == f"/download/talk/{talk.id}.md"
    assert link.get_attribute("download") is not None
    assert click.count <= FEW
    site.picture(page, "10-found-again")
    page.locator("#find-talk input").fill("从来没有问过的")
    page.get_by_text("没有找到这样的对话。").wait_for()


# ── what is promised at every step ──────────────────────────────────────────────────────────────────


def test_more_of_the_context_unfolds(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    section = page.locator("#sources section.source", has_text="看更多上下文").first
    section.get_by_text("看更多上下文").click()
    assert section.locator("details mark").first.is_visible()


def test_marks_of_an_earlier_answer_still_lead_to_its_own_sources(page: Page) -> None:
    ask(page, EXAMPLE)
    first = page.locator("#sources section.source mark").first.inner_text()
    ask(page, "公众满意率低怎么整改？")
    assert page.locator("#sources section.source mark").first.inner_text() != first
    page.locator("#past .answer button.cite", has_text="[1]").first.click()
    page.locator("#sources section.source.shown mark", has_text=first[:20]).first.wait_for()


def test_a_new_conversation_starts_empty(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    assert page.locator("#sources section.source").count()
    page.get_by_role("button", name="新对话").click()
    page.get_by_role("button", name=EXAMPLE, exact=True).wait_for()
    assert page.locator("#sources section").count() == 0
    assert page.locator("#talkbar .talkbar").count() == 0


def test_another_session_starts_with_an_empty_chat(site: Site, page: Page) -> None:
    ask(page, "噪声达标区怎样申报和复查验收？")
    other = site.open()
    assert other.locator("#left .exchange").count() == 0
    assert other.locator("#sources section").count() == 0
    other.context.close()


@pytest.mark.parametrize(("name", "reason"), [("空白.txt", "未能读入"), ("表格.xlsx", "文件是空的")])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    page: Page, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / name).write_text("  \n", encoding="utf-8")
    said = upload(page, tmp_path / name)
    assert name in said
    assert reason in said


def test_nothing_stays_of_an_upload_but_what_the_library_holds(page: Page, tmp_path: Path) -> None:
    upload(page, of_city(tmp_path, "枞阳县", "枞阳县空气优良天数300天。"))
    left = [found for found in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if found.is_file()]
    assert [found for found in left if found.stat().st_size] == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LibraryUnusableError("磁盘满了，请清理。"), "磁盘满了，请清理。"),
        (ZeroDivisionError("机密"), "程序出了意外的问题"),
    ],
)
def test_what_goes_wrong_is_said_in_chinese_without_a_traceback(
    site: Site, page: Page, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    monkeypatch.setattr(site.desk.assistant, "steps", _raiser(error))
    page.locator("#question textarea").fill("会出错吗")
    page.keyboard.press("Enter")
    page.locator("#latest").get_by_text(said).first.wait_for()
    page.get_by_role("button", name="提问", exact=True).wait_for()
    site.picture(page, f"11-{type(error).__name__}")
    seen = page.locator("body").inner_text()
    assert "Traceback" not in seen
    assert "机密" not in seen
    assert "正在查找" not in seen


def _raiser(error: Exception) -> Callable[..., None]:
    def answer(*_arguments: object, **_options: object) -> None:
        raise error

    return answer


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_model_outside_is_named_on_every_tab(site: Site, tmp_path: Path, size: tuple[int, int]) -> None:
    line = "已启用外部模型：问题和所引片段会发送到 api.example.com"
    desk = open_desk(tmp_path, outside_host="api.example.com")
    with site_of(desk, tmp_path, site.browser) as outside:
        page = outside.open(size)
        ask(page, EXAMPLE)
        for name in TABS:
            tab(page, name)
            assert page.locator("#top").get_by_text(line).is_visible()
            assert fits(page)
            outside.picture(page, f"12-outside-{size[0]}-{name}")
        tab(page, "文档库")
        assert "只保存在本机" not in page.locator("#secret").inner_text()
        assert outside.watch.problems == []
        page.context.close()
    desk.close()


def test_every_tab_fits_a_phone(site: Site) -> None:
    page = site.open(PHONE)
    page.get_by_role("button", name=EXAMPLE, exact=True).click()
    answered(page, EXAMPLE)
    assert fits(page)
    cited(page).first.click()
    assert page.locator("#sources section.source.shown h3").is_visible()
    site.picture(page, "13-phone-source")
    for name in TABS:
        tab(page, name)
        assert fits(page), name
        site.picture(page, f"13-phone-{name}")
    page.context.close()


def test_the_page_is_chinese_whatever_the_browser_speaks(site: Site) -> None:
    page = site.open(locale="en-US")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    tab(page, "文档库")
    assert "Drop" not in page.locator("#upload").inner_text()
    page.context.close()

"""The page in a real Chromium: asked, checked against its sources, fed with a file; nothing leaves the machine."""

from __future__ import annotations

import gc
import os
import shutil
import threading
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from assistant.app.markup import anchor
from kb.errors import LibraryUnusableError
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

    from assistant.app.wiring import Desk

# Gradio uses what pandas will drop.
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]

EXAMPLE = "其他城市是怎样达到噪声达标区覆盖率指标的"
DESKTOP, PHONE = (1366, 768), (390, 844)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REPORT = """# 桐城市创建国家环境保护模范城市工作总结

桐城市成立创模工作领导小组，市长任组长。2006年，桐城市建成环境噪声达标区12.35平方公里，环境噪声达标区覆盖率达到73.4%。
桐城市对广播喇叭<script>document.title="坏"</script><img src="http://evil.example/a.png">一律拆除。
"""


@dataclass
class Watch:
    """What a browser did that it must not."""

    problems: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def on_page_error(self, error: object) -> None:
        self.problems.append(f"uncaught: {error}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.problems.append(f"request: {request.url}")


@dataclass(frozen=True)
class Site:
    desk: Desk
    url: str
    browser: Browser
    watch: Watch
    pictures: Path

    def open(self, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A page in a browser session of its own."""
        width, height = size
        context: BrowserContext = self.browser.new_context(
            viewport={"width": width, "height": height}, **({"locale": "zh-CN"} | options)
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", self.watch.on_console)
        page.on("pageerror", self.watch.on_page_error)
        page.on("request", self.watch.on_request)
        page.goto(self.url)
        page.get_by_role("button", name="提问", exact=True).wait_for()
        return page

    def picture(self, page: Page, name: str) -> None:
        page.wait_for_timeout(700)  # The smooth scroll ends.
        page.screenshot(path=self.pictures / f"{name}.png")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploads"))
    desk = open_desk(folder)
    pictures = Path(os.environ.get("CHUANGMO_SCREENSHOTS") or folder)
    pictures.mkdir(parents=True, exist_ok=True)
    with _served(desk) as url, _chromium() as browser:
        yield Site(desk, url, browser, Watch(), pictures)
    desk.close()


class _served:  # noqa: N801  (used like a function)
    """The page's address while a thread serves it."""

    def __init__(self, desk: Desk) -> None:
        import uvicorn

        from assistant.app.server import create_app, listen

        self._listening = listen(0, may_choose=False)
        with warnings.catch_warnings():
            # Building its page, Gradio makes event loops and forgets them.
            warnings.simplefilter("ignore", ResourceWarning)
            app = create_app(desk, token="token")
            gc.collect()
        config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._listening.close()


class _chromium:  # noqa: N801  (used like a function)
    """The distribution's Chromium, else playwright's own."""

    def __enter__(self) -> Browser:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        found = shutil.which("chromium")
        self._browser = self._playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        return self._browser

    def __exit__(self, *_error: object) -> None:
        self._browser.close()
        self._playwright.stop()


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    opened = site.open()
    yield opened
    opened.context.close()
    found, site.watch.problems[:] = list(site.watch.problems), []
    assert found == []


def ask(page: Page, question: str) -> None:
    answers = page.locator("#chat .bot.message")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for()
    page.wait_for_function(_ANSWERED, arg=before)


_ANSWERED = "n => !document.querySelectorAll('#chat .bot.message')[n].innerText.includes('正在查找')"


def last_answer(page: Page) -> str:
    return page.locator("#chat .bot.message").last.inner_text()


def upload(page: Page, path: Path) -> str:
    page.get_by_role("tab", name="文档入库").click()
    page.locator("#upload input[type=file]").set_input_files(path)
    page.locator("#upload").get_by_text(path.stem, exact=False).first.wait_for()
    page.get_by_role("button", name="导入所选文件").click()
    page.locator("#report .summary").wait_for()
    return page.locator("#report .summary").inner_text()


def test_the_example_question_is_answered_and_its_words_are_found_again(site: Site, page: Page) -> None:
    site.picture(page, "1-start")
    page.get_by_text(EXAMPLE).click()
    page.locator("#chat a.cite").first.wait_for()
    page.locator("#sources section.source").first.wait_for()
    site.picture(page, "2-answer")
    page.locator("#chat a.cite", has_text="[1]").first.click()
    shown = page.locator("section.source.shown")
    assert shown.count() == 1
    assert shown.locator("h3 .number").inner_text() == "[1]"
    quoted = shown.locator("mark").first
    assert quoted.is_visible()
    assert quoted.inner_text().rstrip("。") in last_answer(page)
    site.picture(page, "3-source")


def test_a_wider_context_unfolds(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    section = page.locator("section.source").first
    section.get_by_text("查看更多上下文").click()
    assert section.locator("details mark").is_visible()


def test_an_uploaded_file_is_taken_in_and_answers(site: Site, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "桐城总结.md"
    path.write_text(REPORT, encoding="utf-8")
    assert "新入库" in upload(page, path)
    assert site.desk.library.catalogue.source("own", f"upload:{path.name}") is not None
    site.picture(page, "4-upload")
    page.get_by_role("tab", name="问答").click()
    ask(page, "桐城市环境噪声达标区覆盖率是多少")
    assert "73.4%" in last_answer(page)
    # The list of sources is drawn after the answer; the mark must lead into the one that says it.
    page.locator("section.source", has_text="73.4%").first.wait_for()
    page.locator("#chat a.cite").first.click()
    assert "73.4%" in page.locator("section.source.shown mark").first.inner_text()
    site.picture(page, "5-own-file")


def test_a_document_or_question_with_html_stays_text(site: Site, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "广播.md"
    path.write_text(REPORT.replace("桐城", "天长"), encoding="utf-8")
    upload(page, path)
    page.get_by_role("tab", name="问答").click()
    ask(
        page, '天长市广播喇叭怎样处理？<img src="http://evil.example/b.png" onerror="document.title=1">**粗**'
    )
    assert "<img src=" in page.locator("#chat .user.message").last.inner_text()
    assert (
        page.locator("#chat .message img, #sources img, #chat .message script, #sources script").count() == 0
    )
    assert page.locator("#chat .user.message strong").count() == 0
    assert page.title() == "创模知识助手"


@pytest.mark.parametrize(("name", "reason"), [("空白.txt", "未能读入"), ("表格.xlsx", "暂不支持 .xlsx 文件")])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    page: Page, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / name).write_text("  \n", encoding="utf-8")
    said = upload(page, tmp_path / name)
    assert name in said
    assert reason in said


def test_nothing_stays_of_an_upload_but_what_the_library_holds(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "不留副本.txt"
    path.write_text("枞阳市创模总结。枞阳市空气优良天数300天。", encoding="utf-8")
    upload(page, path)
    left = [found for found in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if found.is_file()]
    assert [found for found in left if found.stat().st_size] == []


def test_another_session_sees_nothing_of_the_conversation(site: Site, page: Page) -> None:
    ask(page, "噪声达标区怎样申报和复查验收？")
    other = site.open()
    assert other.locator("#chat .message").count() == 0
    assert "噪声达标区怎样申报" not in other.locator("#sources").inner_text()
    other.context.close()


def test_marks_of_an_earlier_answer_still_lead_to_its_own_sources(page: Page) -> None:
    ask(page, EXAMPLE)
    first = page.locator("#sources section.source mark").first.inner_text()
    ask(page, "公众满意率低怎么整改？")
    # The sources come anew with the last piece of the answer, and what was marked before is marked no longer.
    page.wait_for_selector(f"#{anchor(1, turn=1)}", state="attached")
    page.locator("#chat .bot.message").first.locator("a.cite", has_text="[1]").first.click()
    shown = page.locator("section.source.shown mark").first
    shown.wait_for(state="visible")
    assert shown.inner_text() == first


def test_a_new_conversation_starts_empty(page: Page) -> None:
    ask(page, "公众满意率低怎么整改？")
    # The sources come with the last piece of the answer: it is written to its end.
    page.locator("#sources section.source").first.wait_for()
    page.get_by_role("button", name="新对话").click()
    page.get_by_text(EXAMPLE).wait_for()
    assert page.locator("#sources section").count() == 0


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
    monkeypatch.setattr(site.desk.assistant, "answer", _raiser(error))
    page.locator("#question textarea").fill("会出错吗")
    page.keyboard.press("Enter")
    page.get_by_text(said).first.wait_for()
    site.picture(page, f"10-{type(error).__name__}")
    seen = page.locator("body").inner_text()
    assert "Traceback" not in seen
    assert "机密" not in seen
    assert "正在查找" not in seen


def _raiser(error: Exception) -> Callable[..., None]:
    def answer(*_arguments: object) -> None:
        raise error

    return answer


def test_a_model_outside_is_named_on_the_page_all_the_time(site: Site, tmp_path: Path) -> None:
    line = "已启用外部模型：问题和所引片段会发送到 api.example.com"
    desk = open_desk(tmp_path, outside_host="api.example.com")
    with _served(desk) as url:
        outside = replace(site, desk=desk, url=url)
        for size, name in ((DESKTOP, "11-outside"), (PHONE, "12-outside-phone")):
            page = outside.open(size)
            assert page.get_by_text(line).is_visible()
            ask(page, EXAMPLE)
            page.locator("#sources section.source").first.wait_for()
            assert page.get_by_text(line).is_visible()
            outside.picture(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            page.get_by_role("tab", name="文档入库").click()
            assert page.locator("#top").get_by_text(line).is_visible()
            assert "只保存在本机" not in page.locator("#secret").inner_text()
            outside.picture(page, f"{name}-ingest")
            page.context.close()
    desk.close()


def test_the_page_fits_a_phone(site: Site) -> None:
    page = site.open(PHONE)
    site.picture(page, "6-phone-start")
    page.get_by_text(EXAMPLE).click()
    page.locator("#sources section.source").first.wait_for()
    site.picture(page, "7-phone-answer")
    page.locator("#chat a.cite").first.click()
    site.picture(page, "8-phone-source")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.locator("section.source.shown h3").is_visible()
    page.context.close()


def test_the_page_is_chinese_whatever_the_browser_speaks(site: Site) -> None:
    page = site.open(locale="en-US")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("tab", name="文档入库").click()
    site.picture(page, "9-english-browser")
    assert "Drop" not in page.locator("#upload").inner_text()
    page.context.close()

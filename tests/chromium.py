"""The page served by a thread and driven by the machine's own Chromium, watched for what it must not do."""

from __future__ import annotations

import gc
import shutil
import threading
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

    from assistant.app.wiring import Desk

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


class Served:
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


class Chromium:
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


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is whole."""
    before = page.locator("#log .exchange").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(_ANSWERED, arg=[question, before])


_ANSWERED = """([question, before]) => {
  const all = [...document.querySelectorAll('#log .exchange')];
  const last = all.at(-1);
  return all.length > before && last && last.querySelector('.question').textContent === question
    && last.querySelector('.actions');
}"""


def last_answer(page: Page) -> str:
    """The words of the latest answer."""
    return page.locator("#latest .answer").inner_text()


def tab(page: Page, name: str) -> None:
    """Go to a tab."""
    page.get_by_role("tab", name=name, exact=True).click()


def upload(page: Page, *paths: Path) -> str:
    """Take files in on the tab 文档库; returns what was said of them."""
    tab(page, "文档库")
    page.locator("#upload input[type=file]").set_input_files(list(paths))
    page.locator("#upload").get_by_text(paths[-1].stem, exact=False).first.wait_for()
    page.get_by_role("button", name="导入所选文件").click()
    page.locator("#taking .files .status", has_not_text="等待").first.wait_for()
    page.get_by_role("button", name="导入所选文件").wait_for()
    page.wait_for_function("() => /用时/.test(document.querySelector('#taking')?.textContent ?? '')")
    return page.locator("#taking").inner_text()


def open_document(page: Page, words: str) -> None:
    """Find a document in the list and open it."""
    page.locator(".filters input[name=words]").fill(words)
    page.wait_for_function("() => /共 1 份/.test(document.querySelector('#shelf')?.textContent ?? '')")
    page.locator("#shelf button[data-act=open-document]").click()
    page.locator("#opened .reading").wait_for()

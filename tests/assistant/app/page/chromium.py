"""The page in a real Chromium: how the tests serve it, open it, watch it, and do what a user does."""

from __future__ import annotations

import gc
import os
import shutil
import threading
import warnings
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

    from assistant.app.wiring import Desk

DESKTOP, PHONE = (1366, 768), (390, 844)
TABS = ("问答", "文档库", "指标", "新人入门")
EXAMPLE = "其他城市是怎样达到噪声达标区覆盖率指标的"
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
    """A library that is served, and the browser that looks at it."""

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
        ready(page)
        return page

    def picture(self, page: Page, name: str) -> None:
        page.wait_for_timeout(700)  # The smooth scroll ends.
        page.screenshot(path=self.pictures / f"{name}.png")


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The page's address while a thread serves it."""
    import uvicorn

    from assistant.app.server import create_app, listen

    with listen(0, may_choose=False) as listening:
        with warnings.catch_warnings():
            # Building its page, Gradio makes event loops and forgets them.
            warnings.simplefilter("ignore", ResourceWarning)
            app = create_app(desk, token="token")
            gc.collect()
        config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The distribution's Chromium, else playwright's own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def site_of(desk: Desk, folder: Path, browser: Browser | None = None) -> Iterator[Site]:
    """A desk served and looked at; screenshots are kept where CHUANGMO_SCREENSHOTS says."""
    os.environ.setdefault("GRADIO_TEMP_DIR", str(folder / "uploads"))
    pictures = Path(os.environ.get("CHUANGMO_SCREENSHOTS") or folder)
    pictures.mkdir(parents=True, exist_ok=True)
    with serving(desk) as url, nullcontext(browser) if browser else chromium() as looking:
        yield Site(desk, url, looking, Watch(), pictures)


# ── what a user does ────────────────────────────────────────────────────────────────────────────────


def ready(page: Page) -> None:
    """The question box can be used and the page knows its conversations."""
    page.get_by_role("button", name="提问", exact=True).wait_for()
    page.locator("#talks :is(ul, .hint)").wait_for()


def reload(site: Site, page: Page) -> None:
    """Load the page anew; that its open connection is cut by this Gradio calls an error."""
    page.reload()
    ready(page)
    cut = ("AbortError", "Connection errored out", "net::ERR_ABORTED")
    site.watch.problems[:] = [one for one in site.watch.problems if not any(word in one for word in cut)]


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    page.locator(FILLED[name]).first.wait_for()


FILLED = {
    "问答": "#question textarea",
    "文档库": "#shelf .count",
    "指标": "#indicator-card h2",
    "新人入门": "#station h2",
}
"""By tab: what stands in it once it is filled."""


def last_exchange(page: Page) -> Locator:
    return page.locator("#latest .exchange")


def last_answer(page: Page) -> str:
    return page.locator("#latest .answer").inner_text()


def answered(page: Page, question: str) -> None:
    """Wait until the answer is written to its end, with everything that goes with it."""
    exchange = page.locator("#latest .exchange", has=page.locator("h3.question", has_text=question))
    exchange.locator(".actions").wait_for()
    page.get_by_role("button", name="提问", exact=True).wait_for()


def ask(page: Page, question: str) -> None:
    before = page.evaluate("document.querySelector('#latest .exchange')?.dataset.exchange")
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(_IS_ANSWERED, arg=before)
    answered(page, question[:20])


_IS_ANSWERED = """before => {
  const one = document.querySelector("#latest .exchange");
  return one && one.dataset.exchange !== "0" && one.dataset.exchange !== before;
}"""


def upload(page: Page, *paths: Path) -> str:
    """Take files in; what the page says of them."""
    tab(page, "文档库")
    page.locator("#upload input[type=file]").set_input_files(list(paths))
    page.locator("#upload").get_by_text(paths[0].stem, exact=False).first.wait_for()
    page.get_by_role("button", name="导入所选文件").click()
    page.locator("#taking .files").wait_for()
    page.get_by_role("button", name="导入所选文件").wait_for()
    return page.locator("#taking").inner_text()


def open_document(page: Page, title: str) -> None:
    page.locator("#shelf button", has_text=title).first.click()
    page.locator("#opened h2", has_text=title).wait_for()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

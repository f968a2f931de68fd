"""Whatever a document, a name, a question or a model says, it stays text: nothing runs, loads or appears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.app import talking
from assistant.app.page import TITLE
from assistant.app.shelf import Shelf
from assistant.app.views.kept import answer_from_kept, answer_to_kept
from assistant.wording.client import Client
from assistant.wording.endpoint import Endpoint
from assistant.wording.worder import Worder
from ingest.prepare import Item
from kb.records import OWN
from tests import scripted_model as model
from tests.assistant.app.page.chromium import TABS, ask, site_of, tab, upload
from tests.fakes import open_desk
from tests.wording_material import gazetteer_checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from assistant.app.wiring import Desk
    from tests.assistant.app.page.chromium import Site

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
PAYLOADS = (Path(__file__).parent / "injections.txt").read_text(encoding="utf-8").splitlines()
QUESTION = "桐城市环境噪声达标区覆盖率是多少"
FIGURE = "2006年，桐城市环境噪声达标区覆盖率达到73.4%"


@dataclass(frozen=True)
class Planted:
    """Where the payloads are."""

    site: Site
    document: str
    questions: str
    """The conversation whose questions they are."""
    replies: str
    """The conversation whose answers they are."""


@pytest.fixture(scope="module")
def planted(site: Site) -> Planted:
    desk = site.desk
    lines = [f"{FIGURE}{payload}，{payload}桐城市一律拆除广播喇叭。" for payload in PAYLOADS]
    whole = Item("upload:全部.md", "全部.md", "\n\n".join(["# 桐城市工作总结", *lines]).encode())
    named = [
        Item(
            f"upload:{payload}.md",
            f"{payload}.md",
            f"# {payload}\n\n{FIGURE.replace('73', str(n + 30))}。".encode(),
        )
        for n, payload in enumerate(PAYLOADS)
    ]
    desk.ingester().ingest_together([whole, *named])
    _correct_titles(desk)
    (source,) = (one for one in desk.library.catalogue.sources.all("own") if one.name == whole.name)
    return Planted(site, source.document_id, _questions(desk), _replies(desk))


def _correct_titles(desk: Desk) -> None:
    shelf = Shelf(desk)
    for held, payload in zip(
        [one for one in shelf.held() if one.collection == OWN.name], PAYLOADS[::5], strict=False
    ):
        shelf.correct(held.document_id, 1, {"title": f"更正{payload}", "kind": payload[:30]}, payload)


def _questions(desk: Desk) -> str:
    """A conversation of all payloads, remarked on with all payloads; and as many named by them."""
    talk = ""
    for payload in PAYLOADS:
        (step,) = talking.ask(desk, talk, f"{QUESTION}{payload}")
        talk = step.talk_id
        desk.library.catalogue.talks.remark(step.exchange_id, "number", payload, answer=payload)
        desk.library.catalogue.talks.begin(payload)
    desk.library.catalogue.talks.rename(talk, "全部问题")
    return talk


def _replies(desk: Desk) -> str:
    """A conversation whose kept answers, quotes and remarks of the check are payloads, as if a model had said them."""
    talks = desk.library.catalogue.talks
    talk = talks.begin("全部回答").id
    (step,) = talking.ask(desk, talk, QUESTION)
    plain = answer_from_kept(talks.exchange(step.exchange_id).answer)
    for payload in PAYLOADS:
        cited = tuple(
            replace(
                one,
                title=payload,
                document=payload,
                place=payload,
                year=payload,
                text=payload,
                origin=payload,
            )
            for one in plain.citations
        )
        text = f"{payload} 73.4%{payload} [1]\n\n- {payload}\n\n| a | b |\n|---|---|\n| {payload} | x |\n\n注：{payload}"
        said = replace(plain, text=text, citations=cited, removed=(payload,), wording="model")
        talks.add(talk, payload, answer_to_kept(said))
    return talk


# What our own templates make, and nothing else, may stand in our panels.
_STRANGE = """() => {
  const strange = [];
  const tags = "script,img,iframe,svg,math,style,object,embed,meta,base,link,video,audio,source,frame,marquee,body,title";
  for (const panel of document.querySelectorAll(".html-container")) {
    strange.push(...panel.querySelectorAll(tags));
    for (const one of panel.querySelectorAll("*")) {
      const names = one.getAttributeNames();
      if (names.some(name => name.startsWith("on") || name === "autofocus" || name === "srcdoc")) strange.push(one);
      if (one.matches("form:not([data-act]), [action], [formaction]")) strange.push(one);
      if (one.hasAttribute("href") && !/^(\\/document\\/|\\/download\\/|#)/.test(one.getAttribute("href"))) strange.push(one);
      if (one.hasAttribute("style") && !/^(width|left): ?[\\d.]+%;?$/.test(one.getAttribute("style"))) strange.push(one);
    }
  }
  return strange.map(one => one.outerHTML.slice(0, 200));
}"""


def inert(page: Page) -> None:
    """Nothing ran, nothing strange stands there, the page is what it was; requests are watched."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.wait_for_timeout(150)
    assert page.evaluate("window.__hit") is None
    assert page.evaluate(_STRANGE) == []
    assert page.title() == TITLE
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false; })")


def open_talk(page: Page, talk: str) -> None:
    page.locator(f"#talks button[data-talk={talk!r}]").first.click()
    page.locator("#past .exchange").nth(1).wait_for(state="attached")


def test_there_are_fifty_different_injections() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 50


def test_in_questions_names_of_conversations_and_remarks(planted: Planted, page: Page) -> None:
    inert(page)
    shown = page.locator("#talks").inner_text() + page.locator("#remarks").inner_text()
    assert "onerror=window.__hit=1" in shown, "they are shown, as text"
    open_talk(page, planted.questions)
    assert page.locator("#past .exchange").count() == len(PAYLOADS) - 1
    asked = page.locator("#left h3.question").all_inner_texts()
    assert [one.removeprefix(QUESTION).strip() for one in asked] == [one.strip() for one in PAYLOADS]
    inert(page)
    planted.site.picture(page, "injected-questions")


def test_in_answers_quotes_and_titles_of_sources(planted: Planted, page: Page) -> None:
    open_talk(page, planted.replies)
    page.locator("#sources section.source").first.wait_for()
    inert(page)
    assert page.locator("#left .answer").count() == len(PAYLOADS) + 1
    said = page.locator("#left").inner_text()
    assert "<script>window.__hit=1</script>" in said
    # The sources of several answers, each drawn anew.
    for number in (0, 10, 20, 30, 40):
        page.locator("#past .exchange").nth(number + 1).locator("button.cite").first.click()
        page.locator("#sources blockquote mark", has_text=PAYLOADS[number].strip()[:12]).first.wait_for()
        inert(page)
    planted.site.picture(page, "injected-answers")


def test_in_documents_and_their_names_and_corrected_titles(planted: Planted, page: Page) -> None:
    tab(page, "文档库")
    page.locator("#shelf [data-act=more]").click()
    page.wait_for_function("document.querySelectorAll('#shelf li').length === 100")
    inert(page)
    shelf = page.locator("#shelf").inner_text()
    assert "更正<script>window.__hit=1</script>" in shelf
    for document in (planted.document, *page.evaluate(_SOME_DOCUMENTS)):
        page.locator(f"#shelf button[data-document={document!r}]").click()
        page.locator(f"#opened a[href='/document/{document}']").wait_for()
        inert(page)
    planted.site.picture(page, "injected-library")


_SOME_DOCUMENTS = "() => [...document.querySelectorAll('#shelf button')].slice(0, 40).filter((_, n) => n % 8 === 0).map(one => one.dataset.document)"


def test_in_the_whole_document_on_its_own_page(planted: Planted, page: Page) -> None:
    page.goto(f"{planted.site.url}/document/{planted.document}?start=5&end=80#quote")
    assert page.evaluate("window.__hit") is None
    assert page.locator("main :is(script, img, iframe, svg, style, form, a, base, meta)").count() == 0
    assert page.title() == f"全部.md - {TITLE}"
    assert PAYLOADS[0] in page.locator("main").inner_text()


def test_in_indicators_and_their_sources(planted: Planted, page: Page) -> None:
    tab(page, "指标")
    page.locator("#comparison .chart .bar").first.wait_for()
    inert(page)
    assert page.locator("#comparison .chart .bar").count() > 20
    for number in (0, 5, 20):
        bar = page.locator("#comparison .chart .bar").nth(number)
        bar.click()
        value = bar.locator(".value").inner_text()
        page.locator("#indicator-source mark", has_text=value).first.wait_for()
        inert(page)
    assert "<script>" in page.locator("#comparison").inner_text()


def test_typed_into_every_box(planted: Planted, page: Page, tmp_path: Path) -> None:
    many = " ".join(PAYLOADS[:25])
    ask(page, f"{QUESTION} {many}"[:1500])
    inert(page)
    page.locator("#find-talk input").fill(PAYLOADS[10])
    page.locator("#top summary").click()
    page.locator("#top input").fill(PAYLOADS[14][:30])
    page.locator("#top").get_by_role("button", name="保存").click()
    page.locator("#top summary", has_text="onerror").wait_for()
    inert(page)
    path = tmp_path / "<img src=x onerror=window.__hit=1>${window.__hit=1}.md"
    path.write_text(f"# {PAYLOADS[10]}\n\n{FIGURE}。" + "\n\n".join(PAYLOADS), encoding="utf-8")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false; })")
    assert "onerror" in upload(page, path)
    inert(page)
    for name in TABS:
        tab(page, name)
        inert(page)


@pytest.fixture
def worded(tmp_path: Path, site: Site) -> Iterator[Site]:
    """A page whose answers a model words, and the model says nothing but injections."""
    reply = "".join(f"桐城市环境噪声达标区覆盖率达到73.4%{payload}[1]。\n" for payload in PAYLOADS)
    for served in model.ScriptedModel(model.saying(reply)).serving():
        desk = open_desk(tmp_path)
        desk.ingester().ingest_items(
            [Item("upload:a.md", "a.md", f"# 桐城市工作总结\n\n{FIGURE}。".encode())]
        )
        client = Client(Endpoint(served.url, "scripted", seconds=10))
        desk.assistant = Assistant(desk.searcher, worder=Worder(client, gazetteer_checks(), room=3000))
        with site_of(desk, tmp_path, site.browser) as served_site:
            yield served_site
        assert served.bodies, "the model was asked"
        desk.close()


def test_in_the_words_of_a_model(worded: Site) -> None:
    page = worded.open()
    ask(page, QUESTION)
    page.get_by_role("button", name="提问", exact=True).wait_for()
    assert "73.4%" in page.locator("#latest .answer").inner_text()
    inert(page)
    assert worded.watch.problems == []
    page.context.close()

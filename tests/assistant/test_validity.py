"""A law that is repealed is never given as current, whether a card or the user's own copy speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.search import Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator


def law(name: str, night: str) -> str:
    """A law of enough articles to be known as one."""
    articles = "".join(f"第{number}条 各级人民政府应当做好防治工作。\n" for number in "一二三四五六七八九十")
    return f"中华人民共和国{name}\n{articles}第十一条 {night}\n第十二条 本法自公布之日起施行。\n"


def card(name: str, validity: str) -> str:
    return (
        f"---\ntitle: 《{name}》（摘要）\nplace: ''\nprovince: 全国\nyear: '2018'\ncampaign: 环境法规\nkind: 法规摘要\n"
        f"validity: {validity}\norigin:\n- ref: '002'\n  title: {name}\n---\n《{name}》对施工噪声有规定。\n"
    )


OLD, NEW = "环境噪声污染防治法", "噪声污染防治法"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = Library.open(tmp_path_factory.mktemp("validity"), hashing_embedder())
    opened.check_embedder()
    gazetteer = Gazetteer.load(towns=True)
    laws = {
        "旧法.txt": law(OLD, "夜间禁止产生噪声的建筑施工作业，违者罚款。"),
        "新法.txt": law(NEW, "夜间禁止产生噪声的建筑施工作业，特殊需要的应当取得证明。"),
    }
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in laws.items()]
    assert Ingester(opened, gazetteer).ingest_items(items).counts == {"added": 2}
    cards = {"旧.md": card(OLD, "已废止"), "新.md": card(NEW, "现行")}
    shipped = [Item(f"starter:{name}", name, text.encode()) for name, text in cards.items()]
    assert Ingester(opened, gazetteer, collection=STARTER).ingest_items(shipped).counts == {"added": 2}
    yield opened
    opened.close()


def asked(library: Library, question: str, *collections: str) -> tuple[set[str], str]:
    """The documents that are cited, and the answer's words."""
    answer = Assistant(Searcher(library, collections=collections)).answer(question)
    return {citation.document for citation in answer.citations}, answer.text


def test_the_users_own_copy_of_a_repealed_law_is_not_quoted_as_current(library: Library) -> None:
    cited, _ = asked(library, "夜间建筑施工作业有什么规定？", OWN.name, STARTER.name)
    assert "新法.txt" in cited
    assert "旧法.txt" not in cited


def test_asked_for_by_its_name_it_is_quoted_and_called_repealed(library: Library) -> None:
    cited, text = asked(library, "环境噪声污染防治法对夜间建筑施工作业怎么规定？", OWN.name, STARTER.name)
    assert cited & {"旧法.txt", "旧.md"}
    assert not cited & {"新法.txt", "新.md"}
    assert "已废止" in text


def test_without_the_starter_library_nothing_is_known_of_validity(library: Library) -> None:
    cited, text = asked(library, "环境噪声污染防治法对夜间建筑施工作业怎么规定？", OWN.name)
    assert "旧法.txt" in cited
    assert "已废止" not in text

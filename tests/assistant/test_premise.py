"""A question whose premise is another place's is refused by naming it, not answered by what is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.records import Turn
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = {
    "长兴.txt": (
        "长兴县生态文明建设总结\n长兴县2019年开展生态文明建设。\n一、治水\n"
        "长兴县配备蓝藻打捞船43艘，设置蓝藻拦截坝110条，城市污水处理率达到95.2%。\n"
    ),
    "石泉.txt": (
        "石泉县生态文明建设总结\n石泉县2019年开展生态文明建设。\n一、治水\n"
        "石泉县建成污水处理厂5座，完成379箱网箱拆除，城市污水处理率达到88.1%。\n"
    ),
    "匿名.txt": (
        "xx市创建国家环境保护模范城市工作报告\nxx市是东北首家创模县级市，xx市坚持高标准创建。\n"
        "xx市成立了创模工作领导小组，由市长任组长。\n"
    ),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = Library.open(tmp_path_factory.mktemp("premise"), hashing_embedder())
    library.check_embedder()
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in DOCUMENTS.items()]
    Ingester(library, Gazetteer.load(towns=True)).ingest_items(items)
    yield Assistant(Searcher(library, collections=(OWN.name,)))
    library.close()


def test_what_only_another_place_did_is_named_as_not_mentioned(assistant: Assistant) -> None:
    answer = assistant.answer("石泉县配备了多少艘蓝藻打捞船，拦截坝多少条？")
    assert answer.refused
    assert "43" not in answer.text
    assert not answer.citations


def test_the_place_that_did_it_is_answered(assistant: Assistant) -> None:
    answer = assistant.answer("长兴县配备了多少艘蓝藻打捞船，拦截坝多少条？")
    assert "43艘" in answer.text
    assert "110条" in answer.text


def test_a_hidden_name_is_not_guessed(assistant: Assistant) -> None:
    answer = assistant.answer("自称东北首家创模县级市的是哪个市？")
    assert answer.missing == "place_hidden"
    assert "不作推测" in answer.text


def test_a_bare_place_asks_what_was_asked_before(assistant: Assistant) -> None:
    history = [Turn("user", "长兴县的城市污水处理率是多少？"), Turn("assistant", "95.2%。")]
    answer = assistant.answer("那石泉县呢？", history)
    assert answer.query.intent == "figure"
    assert "88.1%" in answer.text

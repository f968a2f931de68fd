"""What is hidden, only planned or not stated in numbers is not given as the number that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.passages import has_number
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (
    "湖州市创建国家园林城市工作方案\n湖州市开展创建国家园林城市工作。\n"
    "一、执法\n湖州市出动环境执法人员6335人次，检查企业20xx家次，罚款360万元。\n"
    "二、绿化\n湖州市计划到年底绿地率达到37%，绿化覆盖率达到42%。\n"
    "三、社区\n湖州市红丰社区居民生活水平不断提升，社区干净整洁。\n"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = Library.open(tmp_path_factory.mktemp("hidden"), hashing_embedder())
    library.check_embedder()
    Ingester(library, Gazetteer.load(towns=True)).ingest_items(
        [Item("/in/湖州.txt", "湖州.txt", TEXT.encode())]
    )
    yield Assistant(Searcher(library, collections=(OWN.name,)))
    library.close()


def test_a_masked_number_with_the_unit_that_is_asked_for_is_said_to_be_hidden(assistant: Assistant) -> None:
    answer = assistant.answer("湖州市检查企业多少家次？")
    assert answer.missing == "figure"
    assert "原文此处的数字被隐去" in answer.text
    assert "6335" in assistant.answer("湖州市出动环境执法人员多少人次？").text


def test_what_is_only_planned_is_no_state_of_today(assistant: Assistant) -> None:
    assert assistant.answer("湖州市现在的绿化覆盖率是多少？").refused
    planned = assistant.answer("湖州市的绿化覆盖率是多少？")
    assert "**42%**（目标" in planned.text


def test_a_list_s_number_or_a_masked_year_is_no_amount() -> None:
    assert not has_number("4、对照“洁美工程”，强化环境卫生综合整治")
    assert not has_number("20__年上半年社区创建工作取得了实效")
    assert has_number("建成3座污水处理厂")
    assert has_number("从严执行八百余次检查")


def test_a_document_s_number_that_is_not_given_is_owned_up_to(assistant: Assistant) -> None:
    answer = assistant.answer("湖州市园林城市的批准文号是什么？")
    assert answer.refused
    assert "文号" in answer.text


def test_a_question_for_a_number_is_not_answered_by_words_without_one(assistant: Assistant) -> None:
    answer = assistant.answer("湖州市红丰社区有多少户居民？")
    assert answer.missing == "figure"
    assert not answer.citations

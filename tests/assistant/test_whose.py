"""Whose a figure is: no city's is the country's, no province's a city's, and a city's may stand in another's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from prompts import render
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = {
    "通报.txt": (
        "2016年第一季度全国空气质量通报\n"
        "2016年第一季度，全国338个地级及以上城市平均优良天数比例为70.1%。全国各地加强治理，全国达标城市增加。\n"
        "其中，昆明市优良天数比例为100%，北京市优良天数比例为67.0%。\n"
    ),
    "昆明.txt": (
        "昆明市全国生态日活动总结\n昆明市2023年举办全国生态日活动，昆明市民踊跃参加。\n"
        "近年来，云南省森林覆盖率达52.62%，昆明市城市污水处理率达到95.1%。\n"
    ),
    "湖州.txt": "湖州市创建工作总结\n湖州市2010年全面推进创建工作。\n湖州市空气优良率达到91.2%，湖州市绿地率为38%。\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = opened(tmp_path_factory.mktemp("whose"))
    yield Assistant(Searcher(library, collections=(OWN.name,)))
    library.close()


def opened(folder: Path) -> Library:
    library = Library.open(folder, hashing_embedder())
    library.check_embedder()
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in DOCUMENTS.items()]
    Ingester(library, Gazetteer.load(towns=True)).ingest_items(items)
    return library


@pytest.mark.parametrize(("city", "figure"), [("昆明市", "100%"), ("北京市", "67.0%")])
def test_what_another_text_says_of_a_city_is_answered_under_its_name_and_said_to_be_so(
    assistant: Assistant, city: str, figure: str
) -> None:
    answer = assistant.answer(f"{city}的优良天数比例是多少？")
    assert not answer.refused
    assert answer.text.startswith(f"**{city}（据《")
    assert f"**{figure}**" in answer.text
    assert render("caveat_elsewhere", place=city) in answer.caveats


def test_a_province_s_figure_in_a_city_s_text_is_not_the_city_s(assistant: Assistant) -> None:
    answer = assistant.answer("昆明市的森林覆盖率是多少？")
    assert answer.refused
    assert "52.62" not in answer.text
    assert "95.1%" in assistant.answer("昆明市的城市污水处理率是多少？").text


def test_the_country_s_figure_is_no_city_s(assistant: Assistant) -> None:
    answer = assistant.answer("全国的优良天数比例是多少？")
    assert "70.1%" in answer.text
    assert answer.query.places == ("全国",)
    refused = assistant.answer("全国的绿地率是多少？")
    assert refused.refused
    assert "38%" not in refused.text


def test_which_places_in_the_country_is_no_question_about_the_country(assistant: Assistant) -> None:
    assert assistant.answer("全国有哪些城市的空气优良率高？").query.places == ()

"""Questions that rows of tables answer: with their units, the total where it is asked for, the district that is named."""

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
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

INVESTED = (
    "环保工程统计\n表1 工程投资情况（单位：万元）\n项目名称 | 计划投资 | 完成投资\n污水处理厂扩建 | 31.0 | 74.19\n"
    "河道清淤 | 81.2 | 29.75\n噪声监测站 | 29.1 | 83.77\n合计 | 141.3 | 187.71\n以上由监测站提供。\n"
)
DISTRICTS = (
    "环保指标统计\n表2 各区指标\n指标 | 单位 | 东湖区 | 西山区 | 南浦区\n"
    "城市污水集中处理率 | % | 65.44 | 80.8 | 84.8\n生活垃圾无害化处理率 | % | 20.08 | 87.29 | 58.4\n以上。\n"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = Library.open(tmp_path_factory.mktemp("tables"), hashing_embedder())
    library.check_embedder()
    texts = {"投资.txt": INVESTED, "各区.txt": DISTRICTS}
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in texts.items()]
    assert Ingester(library, Gazetteer.load(towns=True)).ingest_items(items).counts == {"added": 2}
    yield Assistant(Searcher(library, collections=(OWN.name,)))
    library.close()


def test_a_row_says_the_unit_that_its_title_sets(assistant: Assistant) -> None:
    answer = assistant.answer("河道清淤完成投资多少")
    assert "完成投资29.75万元" in answer.text
    assert [citation.text for citation in answer.citations] == ["河道清淤 | 81.2 | 29.75"]


def test_who_asks_for_the_total_gets_its_row(assistant: Assistant) -> None:
    answer = assistant.answer("工程完成投资合计是多少")
    assert "完成投资187.71万元" in answer.text
    assert "74.19" not in answer.text


def test_a_district_that_no_gazetteer_knows_gets_its_own_column(assistant: Assistant) -> None:
    assert "污水处理率 **84.8%**" in assistant.answer("南浦区城市污水集中处理率是多少").text
    assert "污水处理率 **65.44%**" in assistant.answer("东湖区城市污水集中处理率是多少").text


def test_a_districts_figure_is_no_other_places(assistant: Assistant) -> None:
    answer = assistant.answer("湖州市城市污水集中处理率是多少")
    assert answer.refused
    assert answer.citations == ()

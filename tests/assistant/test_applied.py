"""A comparison says what the campaign required when each figure was reached, and whether it was met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.requirements import load_requirements
from kb.search import Searcher
from kb.statements import statements
from tests.assistant.test_required import sheets
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = (
    "{city}创建国家环境保护模范城市工作总结\n{year}{city}全面推进创建国家环境保护模范城市工作。\n"
    "一、噪声治理\n{year}{city}区域环境噪声平均值为{noise}分贝。\n"
    "二、绿化\n{year}{city}建成区绿化覆盖率达到{green}%。\n"
)
CITIES = {
    "湖州市": ("2009年", "53.2", "45.2"),
    "咸阳市": ("2008年", "61.5", "39.1"),
    "安庆市": ("xxxx年", "55.0", "40.3"),
    "绍兴市": ("2004年", "54.0", "38.0"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("applied"), hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load(towns=True)
    Ingester(library, gazetteer, collection=STARTER).ingest_items(sheets())
    texts = {
        city: REPORT.format(city=city, year=year, noise=noise, green=green)
        for city, (year, noise, green) in CITIES.items()
    }
    items = [Item(f"/in/{city}.txt", f"{city}.txt", text.encode()) for city, text in texts.items()]
    assert Ingester(library, gazetteer).ingest_items(items).counts == {"added": len(items)}
    yield library
    library.close()


def table(library: Library, question: str) -> tuple[dict[str, str], str]:
    """The last cell of each row by its first, and the whole answer."""
    answer = Assistant(Searcher(library, collections=(OWN.name, STARTER.name))).answer(question)
    rows = [line.strip("|").split("|") for line in answer.text.splitlines() if line.startswith("|")]
    return {row[0].strip(): row[-1].strip() for row in rows}, answer.text


def test_a_figure_is_held_against_the_version_of_its_year(library: Library) -> None:
    cells, text = table(library, "湖州市和咸阳市的区域环境噪声平均值各是多少？")
    assert cells["地方"] == "国家要求"
    assert cells["湖州市"].startswith("≤60 dB(A)，达到 [")
    assert cells["咸阳市"].startswith("≤60 dB(A)，未达到 [")
    row = next(row for row in load_requirements() if row.id == "nm115-12")
    assert row.ruleset.title in text
    assert statements()["nm115-12"].sentence not in text


def test_where_the_year_is_hidden_the_requirement_is_shown_and_nothing_judged(library: Library) -> None:
    cells, text = table(library, "湖州市和安庆市的区域环境噪声平均值各是多少？")
    assert cells["安庆市"].startswith("≤60 dB(A) [")
    assert "安庆市的数据年份不明，没有判断是否达到" in text


def test_a_figure_from_before_the_version_is_not_held_against_it(library: Library) -> None:
    cells, _ = table(library, "湖州市和绍兴市的区域环境噪声平均值各是多少？")
    assert cells["绍兴市"] == "未查到"


def test_without_a_known_threshold_there_is_no_such_column(library: Library) -> None:
    cells, text = table(library, "湖州市和咸阳市的建成区绿化覆盖率各是多少？")
    assert cells["地方"] == "年份"
    assert "国家要求" not in text

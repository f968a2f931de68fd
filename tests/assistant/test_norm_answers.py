"""Answers out of laws: by their titles, the country's first, what they define, punish and repeal."""

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

NATIONAL = (
    "中华人民共和国安静法\n（2021年12月24日第十三届全国人民代表大会常务委员会第三十二次会议通过）\n"
    "第一章 总则\n第一条 为了防治噪声污染，制定本法。\n第二条 本法所称噪声，是指干扰他人生活的声音。\n"
    "第三条 禁止夜间在居民住宅区进行产生噪声的建筑施工作业。\n"
    "第四条 违反本法第三条规定，夜间施工的，由主管部门责令改正，处一万元以上十万元以下的罚款。\n"
    "第五条 本法中下列用语的含义：\n（一）夜间，是指晚上十点至次日早晨六点之间的期间；\n"
    "（二）安静建筑物，是指用于居住的建筑物。\n&emsp;&emsp;<b>第六条</b> 本法自2022年6月5日起施行。\n"
)
REGIONAL = (
    "青岛市安静管理规定\n（2005年5月1日青岛市人民代表大会常务委员会通过）\n第一章 总则\n"
    "第一条 为了防治噪声污染，制定本规定。\n第二条 在居民住宅区禁止夜间施工。\n第三条 单位应当遵守。\n第四条 个人应当遵守。\n"
    "第五条 夜间施工的，由市主管部门责令改正，处五百元以上三千元以下的罚款。\n第六条 本规定自2005年6月1日起施行。\n"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = Library.open(tmp_path_factory.mktemp("norms"), hashing_embedder())
    library.check_embedder()
    items = [
        Item("/in/安静法.txt", "安静法.txt", NATIONAL.encode()),
        Item("/in/青岛.txt", "青岛.txt", REGIONAL.encode()),
    ]
    Ingester(library, Gazetteer.load(towns=True)).ingest_items(items)
    yield Assistant(Searcher(library, collections=(OWN.name,)))
    library.close()


def test_a_law_is_called_by_its_title_and_the_country_s_comes_first(assistant: Assistant) -> None:
    answer = assistant.answer("夜间施工怎么处罚？")
    assert "《中华人民共和国安静法》" in answer.text
    assert "一万元以上十万元以下的罚款" in answer.text
    assert answer.text.index("安静法") < (answer.text + "青岛").index("青岛")


def test_where_a_place_is_named_its_own_rule_answers(assistant: Assistant) -> None:
    answer = assistant.answer("青岛市夜间施工怎么处罚？")
    assert "五百元以上三千元以下" in answer.text
    assert "十万元" not in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("什么是安静建筑物？", "用于居住的建筑物"),
        ("夜间是从几点到几点？", "晚上十点至次日早晨六点"),
        ("安静法是哪一年施行的？", "2022年6月5日"),
    ],
)
def test_what_a_numbered_item_defines_or_the_last_article_dates_is_found(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = assistant.answer(question)
    assert said in answer.text
    assert "<b>" not in answer.text
    assert "emsp" not in answer.text

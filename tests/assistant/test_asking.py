"""What a question is made of: clauses, descriptions, ways named side by side."""

from __future__ import annotations

import pytest

from assistant.asking import aspects, clauses, descriptions, matter, without_asking


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("东北那个县级市怎么保持督察热度？", ("东北那个县级市",)),
        ("检查的频次，怀化和东北那个市各是怎么定的？", ("东北那个市",)),
        ("大沽河、洋河流经的那个城市，噪声是多少？", ("大沽河、洋河流经的那个城市",)),
        ("某镇所在的市，保护区有多大？", ("某镇所在的市",)),
        ("有个市年末人口76万，它的产值是多少？", ("市年末人口76万",)),
        ("湖州市的污水处理率是多少？", ()),
        ("哪些城市推行了禁鸣？", ()),
    ],
)
def test_a_place_that_is_described_is_told_from_one_that_is_named(
    question: str, expected: tuple[str, ...]
) -> None:
    assert descriptions(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪些地方在污水处理上用过BOT、PPP或者市场化运营？", ("BOT", "PPP", "市场化运营")),
        ("哪些地方清理过网箱、围网？规模多大？", ("清理过网箱", "围网")),
        ("编规划、勘察水源地，哪些地方请过专家或机构？", ("请过专家", "机构")),
        ("哪些城市推行了机动车禁鸣？", ("推行了机动车禁鸣",)),
        ("污泥怎么处置，有哪几个地方的材料提到了？", ("污泥怎么处置",)),
    ],
)
def test_of_ways_named_side_by_side_any_will_do(question: str, expected: tuple[str, ...]) -> None:
    assert aspects(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪些地方在污水处理上用过BOT、PPP？", "污水处理"),
        ("哪些城市在噪声治理方面搞过禁鸣或者限行？", "噪声治理"),
        ("有哪些城市推行了机动车禁鸣？", ""),
        ("在上海、在北京哪些单位做过？", ""),
    ],
)
def test_what_the_ways_are_ways_of_is_told_apart(question: str, expected: str) -> None:
    assert matter(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("大会上谁讲的话、谁作的报告？", ["大会上谁讲的话", "谁作的报告"]),
        ("拆了几台锅炉？累计拆了多少？", ["拆了几台锅炉", "累计拆了多少"]),
        ("湖州市的污水处理率是多少？", []),
    ],
)
def test_each_clause_that_asks_is_one_question(question: str, expected: list[str]) -> None:
    assert clauses(question) == expected


def test_the_words_that_ask_for_places_say_nothing_of_the_matter() -> None:
    assert without_asking("哪些城市推行了禁鸣？").strip() == "推行了禁鸣？"

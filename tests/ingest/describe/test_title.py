import pytest

from ingest.describe.title import describe_title
from kb.records import UNKNOWN, Fact


def _words(fact: Fact, text: str) -> str:
    """What the fact's span quotes."""
    return fact.span.quote(text) if fact.span else ""


def test_a_marked_heading_is_the_title() -> None:
    text = "# 城市绿化条例\n1992年发布"
    fact = describe_title(text)
    assert (fact.value, fact.how, _words(fact, text)) == ("城市绿化条例", "stated", "城市绿化条例")


def test_a_title_broken_over_two_lines_is_joined() -> None:
    text = " 自 强 社 区\n创建环保模范城市实施方案\n在推进创建步伐，特制定方案如下：\n"
    fact = describe_title(text)
    assert fact.value == "自强社区创建环保模范城市实施方案"
    assert _words(fact, text) == "自 强 社 区\n创建环保模范城市实施方案"


def test_the_heading_of_a_web_collection_is_not_the_title() -> None:
    assert describe_title("工作总结范文 篇五\n六月份创模工作总结\n六月份以来，").value == "六月份创模工作总结"


def test_sentences_and_numbered_headings_are_no_titles() -> None:
    assert describe_title("我市通过了考核，形成报告。\n一、工作情况\n") == UNKNOWN


@pytest.mark.parametrize("heading", ["# 一、社会经济高速发展", "## （二）工作报告", "# 3.环境质量报告"])
def test_the_marked_heading_of_a_chapter_is_no_title(heading: str) -> None:
    assert describe_title(f"{heading}\n全市生产总值增长一成。\n").value is None
    assert describe_title(f"{heading}\n临泽市环境保护工作总结\n").value == "临泽市环境保护工作总结"

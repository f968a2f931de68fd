import pytest

from ingest.describe.campaign import describe_campaign, parse_campaigns
from kb.errors import DataError
from kb.records import UNKNOWN


def test_the_campaign_named_most_is_the_reports() -> None:
    text = "我市是国家卫生城市。创建国家园林城市任务重，园林城市建设，全市创建国家园林城市。"
    assert describe_campaign(text, None).value == "国家园林城市"


def test_an_honour_named_in_passing_is_no_campaign() -> None:
    assert describe_campaign("我市先后获得国家卫生城市称号。" + "全市绿化成绩显著。" * 40, None) == UNKNOWN


def test_the_title_names_the_campaign() -> None:
    assert describe_campaign("我市推进各项工作。", "无废城市建设工作方案").value == "无废城市"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("创建省级环保模范城市", "省级环境保护模范城市"),
        ("创建国家级环保模范城市", "国家环境保护模范城市"),
        ("全市环保模范城市", "环境保护模范城市"),
    ],
)
def test_the_level_is_said_only_where_it_stands_beside_the_name(words: str, name: str) -> None:
    assert describe_campaign(f"{words}。{words}。{words}。", None).value == name


def test_an_inferred_campaign_shows_where_it_is_named() -> None:
    text = "绿色社区。创建绿色社区。绿色社区验收。"
    fact = describe_campaign(text, None)
    assert [span.quote(text) for span in (fact.span, *fact.witnesses) if span] == ["绿色社区"] * 3


def test_a_damaged_table_is_refused_with_its_name() -> None:
    with pytest.raises(DataError, match=r"campaigns\.toml"):
        parse_campaigns("[[campaign]]\nname = 'x'")

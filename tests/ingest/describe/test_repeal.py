from ingest.describe.repeal import describe_repeals
from kb.records import UNKNOWN

LAW = (
    "第一条 为了防治噪声。\n第九十条 本法自2022年6月5日起施行。《中华人民共和国环境噪声污染防治法》同时废止。"
)


def test_the_last_article_says_what_is_repealed() -> None:
    fact = describe_repeals(LAW, "法规")
    assert (fact.value, fact.span and fact.span.quote(LAW)) == (
        "中华人民共和国环境噪声污染防治法",
        "中华人民共和国环境噪声污染防治法",
    )


def test_a_standard_names_what_it_replaces_on_its_cover() -> None:
    assert describe_repeals("GB 12523-2011\n代替 GB 12523-90", "标准").value == "GB 12523-90"


def test_the_decision_that_changed_a_law_is_no_law() -> None:
    text = "第三十条 《市人大常委会关于修改〈绿化条例〉的决定》和《城市绿化办法》同时废止。"
    assert describe_repeals(text, "法规").value == "城市绿化办法"


def test_a_report_repeals_nothing() -> None:
    assert describe_repeals("《环境噪声污染防治条例》同时废止。", "工作总结") == UNKNOWN

import pytest

from ingest.describe.year import describe_period, describe_year, year_in_name
from kb.records import UNKNOWN, Fact, Span


def _words(fact: Fact, text: str) -> str:
    """What the fact's span quotes."""
    return fact.span.quote(text) if fact.span else ""


def test_the_date_of_the_signature_is_the_year() -> None:
    text = "六月份工作总结\n全市创模工作推进顺利。\n二〇一一年7月9 日\n"
    fact = describe_year(text)
    assert (fact.value, fact.how, _words(fact, text)) == ("2011", "stated", "二〇一一")


def test_a_heading_names_the_year() -> None:
    assert describe_year("工作汇报如下：\n一、2019年主要工作亮点\n推进创建。").value == "2019"


def test_the_latest_date_at_the_head_of_a_law_is_its_year() -> None:
    text = "# 水法\n1988年1月21日 通过\n2016年7月2日 第二次修正\n## 第一章 总则\n2020年规划"
    assert describe_year(text).value == "2016"


def test_the_day_of_issue_of_a_standard_comes_before_the_day_it_takes_effect() -> None:
    text = "排放标准\n２０１１－12－05 发布 2012－07－01 实施\n前  言\n本标准规定"
    assert describe_year(text).value == "2011"


@pytest.mark.parametrize("mask", ["xxxx年", "20__年", "**年", "20xx年", "××××年", "20*年", "__年"])
def test_masked_years_are_masked(mask: str) -> None:
    assert describe_year(f"{mask}我市推进创模。到{mask}，水质达标。").how == "masked"


@pytest.mark.parametrize(
    "impossible", ["完成2024-2024年指标。", "发放环保袋2024多个。", "2024年10月和2024年8月通过验收。"]
)
def test_one_year_in_place_of_all_is_suspect(impossible: str) -> None:
    text = "自2024年开始创模。2024年完成一期，2024年完成二期，到2024年达标，2024年验收。" + impossible
    fact = describe_year(text)
    assert (fact.value, fact.how) == ("2024", "suspect")


def test_a_year_torn_from_its_date_is_suspect() -> None:
    assert describe_year("自强社区居委会\n年6月18日 2024\n").how == "suspect"


@pytest.mark.parametrize(
    "text", ["自2003年申请创模以来，成效显著。", "落实行动计划（2023-2025年），改善环境。", "推进创模。"]
)
def test_other_years_are_not_the_reports(text: str) -> None:
    assert describe_year(text) == UNKNOWN


def test_a_plan_that_ends_before_its_year_makes_the_years_suspect() -> None:
    text = "现汇报如下：\n一、2019年主要工作亮点\n启动创建。\n二、2020年工作思路\n争取2019年6月提交方案。"
    fact = describe_year(text)
    assert (fact.value, fact.how, [span.quote(text) for span in fact.witnesses]) == (
        "2019",
        "suspect",
        ["2019"],
    )


def test_a_plan_with_deadlines_in_its_own_year_is_trusted() -> None:
    text = "现汇报如下：\n一、2019年主要工作亮点\n启动创建。\n二、2020年工作思路\n争取2020年6月提交方案。"
    assert (describe_year(text).value, describe_year(text).how) == ("2019", "stated")


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("城市绿化条例2017", "2017"),
        ("2018年创模工作总结", "2018"),
        ("2011-2015年规划", None),
        ("2022年以来的工作", None),
        ("创模总结", None),
    ],
)
def test_a_files_name_may_say_its_year(name: str, year: str | None) -> None:
    assert year_in_name(name) == year


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("实现建成文明城区的目标，现将上半年工作总结如下：一、加强领导", "上半年"),
        ("4月份由县环境分局牵头，开展了整治。", None),
        ("创模半年工作总结汇报篇一\n我市始终把创模放在首位。", None),
    ],
)
def test_a_period_is_the_reports_own_only_before_the_word_for_what_it_is(
    text: str, period: str | None
) -> None:
    assert describe_period(text, UNKNOWN).value == period


def test_a_period_in_the_title_is_the_reports_own() -> None:
    title = "环境保护规划（2011—2015年）"
    fact = describe_period(title + "\n正文", Fact(title, "stated", Span(0, len(title))))
    assert _words(fact, title) == "2011—2015年"

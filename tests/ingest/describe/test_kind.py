import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.describe.kind import describe_kind, parse_kinds
from kb.errors import DataError
from kb.records import UNKNOWN

LAW = (
    "# 某某条例\n"
    + "\n".join(f"第{n}条 有关部门应当加强管理。" for n in "一二三四五六七八九十")
    + "\n第十一条 略。\n第十二条 略。"
)


def test_a_text_of_articles_is_a_law_whatever_it_is_called() -> None:
    assert describe_kind(LAW, "环境噪声管理报告").value == "法规"


def test_a_report_that_quotes_two_articles_is_no_law() -> None:
    assert describe_kind("依据条例第五条和第九条，我市开展执法。", "工作总结").value == "工作总结"


@pytest.mark.parametrize(
    "cover", ["中华人民共和国国家标准\n声环境", "HJ 640-2012\n技术规范", "GB/T 9704-2012 格式"]
)
def test_the_cover_shows_a_standard(cover: str) -> None:
    assert describe_kind(cover, None).value == "标准"


@pytest.mark.parametrize(
    "text",
    [
        "中新网石家庄7月28日电(记者 李某某)河北省召开发布会。",
        "湖北日报讯（记者刘某某、通讯员黄某某）8月1日，随州市通报情况。",
        "2023-08-15 07:06，正文：原标题：推动出台噪声文件。守护安宁。",
        "四川提出实施森林进城。统计显示比例上升。（完）",
        "8月14日清晨，记者从市生态环境局了解到，水质改善。据悉，投资增加。",
    ],
)
def test_news_show_themselves_by_how_they_open_and_close(text: str) -> None:
    assert describe_kind(text, None).value == "新闻"


@pytest.mark.parametrize(
    "text", ["全市记者节活动丰富。创模宣传有声有色。", "近日，我市召开创模大会，市长作动员。" * 3]
)
def test_one_weak_sign_makes_no_news(text: str) -> None:
    assert describe_kind(text, None) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我市推进创建，成效显著。现将主要工作总结如下：\n一、加强领导", "总结"),
        ("在市委领导下，进展顺利。下面，我代表市政府将创模工作汇报如下：", "汇报"),
        ("为推进创建，结合我社区实际，特制定我社区创模实施方案如下：", "方案"),
    ],
)
def test_the_formula_of_the_first_paragraph_says_the_kind(text: str, kind: str) -> None:
    fact = describe_kind(text, None)
    assert (fact.value, fact.how) == (kind, "inferred")
    assert fact.span is not None


def test_two_headings_of_a_plan_make_a_plan() -> None:
    text = "我市推进创建。\n一、指导思想\n坚持发展。\n二、工作目标\n建成园林城市。\n"
    fact = describe_kind(text, None)
    assert (fact.value, fact.span and fact.span.quote(text)) == ("方案", "指导思想")


def test_one_heading_is_not_enough() -> None:
    assert describe_kind("我市推进创建。\n一、指导思想\n坚持发展。\n", None) == UNKNOWN


def test_as_many_headings_of_a_plan_as_of_a_report_say_nothing() -> None:
    text = "一、指导思想\n坚持。\n二、工作目标\n建成。\n三、存在问题\n不足。\n四、主要做法\n宣传。\n"
    assert describe_kind(text, None) == UNKNOWN


@pytest.mark.parametrize(
    "source", ["titles = 1", "titles = [", "titles = []\n[news]\nstrong = ['(']\nweak = []"]
)
def test_a_damaged_lexicon_is_refused_with_its_name(source: str) -> None:
    with pytest.raises(DataError, match=r"kinds\.toml"):
        parse_kinds(source)


@given(st.text(max_size=300), st.none() | st.text(max_size=20))
def test_spans_lie_inside_the_text(text: str, title: str | None) -> None:
    fact = describe_kind(text, title)
    for span in (*((fact.span,) if fact.span else ()), *fact.witnesses):
        assert span.start < span.end <= len(text)

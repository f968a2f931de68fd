import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.describe import describe_place, describe_title, describe_year
from kb.places import Gazetteer
from kb.records import UNKNOWN, Fact

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(towns=True)


def _words(fact: Fact, text: str) -> str:
    """What the fact's span quotes."""
    return fact.span.quote(text) if fact.span else ""


def place(text: str, gazetteer: Gazetteer) -> tuple[str | None, str]:
    fact = describe_place(text, gazetteer)
    return fact.value, fact.how


# ---- place


def test_a_place_in_the_title_is_stated_with_its_words(gazetteer: Gazetteer) -> None:
    text = "聊城市大气污染防治条例\n山东省人民代表大会常务委员会批准，山东省各市参照。"
    fact = describe_place(text, gazetteer)
    assert (fact.value, fact.how) == ("聊城市", "stated")
    assert _words(fact, text) == "聊城市"


def test_the_place_a_text_names_most_is_stated(gazetteer: Gazetteer) -> None:
    text = (
        "为实现湖州经济与环境协调发展，我市开展创模。湖州开发区列为试点，"
        "安吉县建了生态日。湖州环保工作再上台阶。"
    )
    assert place(text, gazetteer) == ("湖州市", "stated")


def test_a_place_mentioned_once_in_passing_is_not_the_place(gazetteer: Gazetteer) -> None:
    text = (
        "我市开展创模。"
        + "全市绿化成绩显著。" * 30
        + "同时学习了湖州市的做法，效果很好。"
        + "全市水质良好。" * 30
    )
    assert describe_place(text, gazetteer) == UNKNOWN


def test_towns_of_one_city_behind_a_mask_let_it_be_inferred(gazetteer: Gazetteer) -> None:
    text = (
        "xxxx市综合实力增强。李哥庄镇建成环境优美乡镇，铺集镇、营海镇获山东省级称号，"
        "青岛市环委会验收。xxxx市创模"
    )
    assert place(text, gazetteer) == ("胶州市", "inferred")


def test_districts_named_without_their_ending_let_the_city_be_inferred(gazetteer: Gazetteer) -> None:
    text = "**市位于**省西南部，全市辖迎江、大观、宜秀3区，与黄冈市黄梅县签订协议。"
    assert place(text, gazetteer) == ("安庆市", "inferred")


def test_one_witness_is_not_enough(gazetteer: Gazetteer) -> None:
    assert place("XX市创模工作。李哥庄镇建成环境优美乡镇。", gazetteer) == (None, "masked")


def test_a_short_name_the_mask_missed_twice_is_inferred(gazetteer: Gazetteer) -> None:
    text = "xx市委高度重视创模。举办了爱我咸阳环境演讲赛和生态文明新咸阳摄影赛。xx市创模成绩显著。"
    assert place(text, gazetteer) == ("咸阳市", "inferred")


def test_a_superior_city_is_not_taken_for_the_masked_one(gazetteer: Gazetteer) -> None:
    text = "x市创模通过了青岛市环委会验收，又通过了青岛市环委会办公室的复查。x市空气良好。"
    assert place(text, gazetteer) == (None, "masked")


@pytest.mark.parametrize("mask", ["XX市", "**市", "x市", "____市", "□□市", "×××社区", "某县"])
def test_a_masked_place_says_where_the_mask_stands(gazetteer: Gazetteer, mask: str) -> None:
    text = f"为推进创建工作，{mask}狠抓落实。"
    fact = describe_place(text, gazetteer)
    assert (fact.value, fact.how, _words(fact, text)) == (None, "masked", mask)


@pytest.mark.parametrize(
    "text",
    [
        "# 中华人民共和国水法\n国务院水行政主管部门设在北京市，北京市人民政府配合，北京市监测。",
        "# 城市绿化条例\n1992年6月22日 中华人民共和国国务院令第100号发布\n北京市参照执行，北京市先行。",
        "中国青年报客户端北京7月27日电 今年上半年全国空气质量同比反弹。",
        "昆明优良天数比例为100%，乌鲁木齐、郑州和济南等城市不足50%。",
    ],
)
def test_a_text_about_the_whole_country_has_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert describe_place(text, gazetteer) == UNKNOWN


def test_a_county_with_its_own_name_is_not_its_city(gazetteer: Gazetteer) -> None:
    text = (
        "我县以创建示范县为目标。现将长兴县生态文明工作总结如下："
        "长兴县环评提速，为湖州市争得第一。美丽长兴，建设长兴县。"
    )
    assert place(text, gazetteer) == ("长兴县", "stated")


# ---- year


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


# ---- title


def test_a_marked_heading_is_the_title() -> None:
    text = "# 城市绿化条例\n1992年发布"
    fact = describe_title(text, "016_x")
    assert (fact.value, fact.how, _words(fact, text)) == ("城市绿化条例", "stated", "城市绿化条例")


def test_a_title_broken_over_two_lines_is_joined() -> None:
    text = " 自 强 社 区\n创建环保模范城市实施方案\n在推进创建步伐，特制定方案如下：\n"
    fact = describe_title(text, "000")
    assert fact.value == "自强社区创建环保模范城市实施方案"
    assert _words(fact, text) == "自 强 社 区\n创建环保模范城市实施方案"


def test_the_heading_of_a_web_collection_is_not_the_title() -> None:
    assert (
        describe_title("工作总结范文 篇五\n六月份创模工作总结\n六月份以来，", "x").value
        == "六月份创模工作总结"
    )


def test_sentences_and_numbered_headings_are_no_titles() -> None:
    assert (
        describe_title("我市通过了考核，形成报告。\n一、工作情况\n", "026_湖州创模汇报").value
        == "湖州创模汇报"
    )


def test_the_file_name_stands_in_without_its_numbering() -> None:
    fact = describe_title("正文开始。", "026_新闻_成都")
    assert (fact.value, fact.how) == ("新闻_成都", "inferred")


def test_a_hash_as_file_name_says_nothing() -> None:
    assert describe_title("正文开始。", "000_6bbd105663354a91") == UNKNOWN


# ---- properties

_PIECES = st.sampled_from(
    [
        "XX市",
        "**市",
        "湖州",
        "湖州市",
        "长兴县",
        "迎江、宜秀",
        "李哥庄镇",
        "2024年",
        "xx年",
        "\n",
        "。",
        "# ",
        "报告",
        "我市",
    ]
)
TEXTS = st.lists(_PIECES | st.text(max_size=5), max_size=25).map("".join)


@given(TEXTS)
def test_spans_lie_inside_the_text(gazetteer: Gazetteer, text: str) -> None:
    for fact in (describe_place(text, gazetteer), describe_year(text), describe_title(text, "1_x")):
        assert fact.span is None or fact.span.start < fact.span.end <= len(text)
        assert fact.span is not None or fact.how in ("unknown", "inferred")


@given(TEXTS.filter(lambda text: not any(name in text for name in ("湖州", "长兴"))))
def test_a_masked_text_never_states_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert describe_place("XX市创建环保模范城市" + text, gazetteer).how != "stated"


@given(TEXTS)
def test_only_a_known_fact_carries_a_place(gazetteer: Gazetteer, text: str) -> None:
    fact = describe_place(text, gazetteer)
    assert (fact.value is not None) == fact.is_known


# ---- the real reports


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not SHARED.exists(), reason="the measuring material is not beside the project")
def test_of_twenty_real_reports_none_gets_a_wrong_place(gazetteer: Gazetteer) -> None:
    common = runpy.run_path(str(SHARED / "eval" / "common.py"))
    right = 0
    for report, (alias, start, end) in common["REPORTS"].items():
        text = common["TEXT"][common["FILES"][alias]][start:end]
        fact, truth = describe_place(text, gazetteer), common["UNIT"][report]
        right += fact.value is not None and fact.value.rstrip("市县") in truth
        assert fact.value is None or fact.value.rstrip("市县") in truth, report
        assert fact.value is None or "推断" not in truth or fact.how == "inferred", report
    assert right >= 14

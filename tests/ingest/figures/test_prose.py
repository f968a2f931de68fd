import pytest

from kb.errors import DataError
from kb.quantities.words import parse
from tests.ingest.figures.making import pick, read

# ---- years


def test_a_year_at_the_beginning_holds_for_its_sentence_and_the_next() -> None:
    text = "2019年，全市投入3亿元；建成公园5个。其中社区公园2个。目前有公园40个。\n新增12个。"
    assert pick(text, "year") == [("2019",), ("2019",), ("2019",), ("",), ("",)]


def test_a_year_inside_a_clause_holds_up_to_the_semicolon() -> None:
    text = "完成2018年核发工作，共核发54家；完成初审21家。"
    assert pick(text, "year") == [("2018",), ("",)]


def test_a_masked_year_is_said_to_be_masked() -> None:
    assert pick("xx年，全市共办理278件。", "year", "year_how") == [("", "masked")]


def test_a_year_since_which_or_compared_with_is_not_the_figure_s() -> None:
    assert pick("2010年以来，累计造林3.5万亩。", "year") == [("",)]
    assert pick("森林覆盖率比2010年提高3个百分点。", "year") == [("",)]


def test_last_year_is_known_where_the_paper_says_its_date() -> None:
    text = "2023-08-01 18:35，正文：去年全市投入3亿元，今年将达到4亿元。"
    assert pick(text, "year") == [("2022",), ("2023",)]
    assert pick("去年全市投入3亿元。", "year") == [("",)]


def test_a_year_may_stand_behind_its_figure() -> None:
    assert pick("满意率达到88.6%（2012年）。", "year") == [("2012",)]
    assert pick("人均绿地达到10.5平方米。计划到2011年。", "year", "kind") == [("2011", "目标")]


def test_a_period_is_kept_whole() -> None:
    assert pick("2011-2015年，全市投入45亿元。", "year") == [("2011-2015",)]


def test_a_year_of_one_item_is_not_that_of_the_next() -> None:
    text = "一是2008年拆除锅炉9台。二是关闭企业12家。"
    assert pick(text, "year") == [("2008",), ("",)]


def test_the_year_that_overwrote_others_is_suspect() -> None:
    (found,) = read("2024年完成投资3亿元。", damaged_year="2024")
    assert (found.year, found.year_how) == ("2024", "suspect")


# ---- place and scope


def test_the_place_and_the_part_of_it_are_those_named_before_the_figure() -> None:
    text = "全市建成公园30个，其中德清县8个；湖州市中心城区12个。"
    assert pick(text, "scope", "place") == [("全市", ""), ("", "德清县"), ("中心城区", "湖州市")]


@pytest.mark.parametrize(
    "text",
    ["湖州市环保局检查企业30家。", "《湖州市规划》提出建设30个。", "东营、烟台等2个城市入选。"],
)
def test_organs_titles_and_lists_of_places_lend_no_place(text: str) -> None:
    assert {found.place for found in read(text)} == {""}


def test_a_rank_in_the_province_is_no_scope() -> None:
    assert pick("处理水平全省领先，处理率达到90%。", "scope") == [("",)]


# ---- kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到2015年，绿地率达到38%。", "目标"),
        ("力争新增绿地20公顷。", "目标"),
        ("建成后日处理能力将达到5万吨。", "目标"),
        ("同比下降8.1%。", "变化"),
        ("提高了3个百分点。", "变化"),
        ("提升到38%。", "现状"),
        ("整治提升50家企业。", "现状"),
        ("还没有达到人均5平方米的国家标准。", "标准"),
        ("国家要求绿地率不低于35%。", "标准"),
        ("违反本条例规定的，处5万元以下罚款。", "标准"),
        ("共查处案件30件，罚款20万元。", "现状"),
        ("完成投资20万元。", "现状"),
    ],
)
def test_the_words_before_say_what_kind_a_figure_is(text: str, kind: str) -> None:
    assert pick(text, "kind")[-1] == (kind,)


def test_a_list_of_changes_is_all_changes() -> None:
    assert pick("两项产值分别增长19%和20%。", "kind") == [("变化",), ("变化",)]


def test_what_a_plan_says_is_an_aim_unless_it_says_it_is_done() -> None:
    text = "绿地率38%。目前已建成公园12个。"
    assert pick(text, "kind", prior="目标") == [("目标",), ("现状",)]


def test_an_aim_for_whose_sake_something_was_done_ends_with_its_clause() -> None:
    assert pick("为确保水质达标，关闭企业12家。", "kind") == [("现状",)]


# ---- the data file


def test_the_words_name_the_list_that_is_wrong() -> None:
    with pytest.raises(DataError, match=r"figure_words\.toml"):
        parse("[lists]\nfiller = []")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.describe.place import describe_place
from kb.places import Gazetteer
from kb.records import UNKNOWN, Fact
from tests.material import CORPUS, constants, reports


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(towns=True)


def _words(fact: Fact, text: str) -> str:
    """What the fact's span quotes."""
    return fact.span.quote(text) if fact.span else ""


def place(text: str, gazetteer: Gazetteer) -> tuple[str | None, str]:
    fact = describe_place(text, gazetteer).place
    return fact.value, fact.how


def test_a_place_in_the_title_is_stated_with_its_words(gazetteer: Gazetteer) -> None:
    text = "聊城市大气污染防治条例\n山东省人民代表大会常务委员会批准，山东省各市参照。"
    fact = describe_place(text, gazetteer).place
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
    assert describe_place(text, gazetteer).place == UNKNOWN


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
    fact = describe_place(text, gazetteer).place
    assert (fact.value, fact.how, _words(fact, text)) == (None, "masked", mask)


@pytest.mark.parametrize(
    "text",
    [
        "# 中华人民共和国水法\n国务院水行政主管部门设在北京市，北京市人民政府配合，北京市监测。",
        "# 城市绿化条例\n1992年6月22日 中华人民共和国国务院令第100号发布\n北京市参照执行，北京市先行。",
    ],
)
def test_a_national_law_holds_for_the_whole_country(gazetteer: Gazetteer, text: str) -> None:
    fact = describe_place(text, gazetteer).place
    assert (fact.value, fact.how) == ("全国", "stated")
    assert "国" in _words(fact, text)


@pytest.mark.parametrize(
    "text",
    [
        "中国青年报客户端北京7月27日电 今年上半年全国空气质量同比反弹。",
        "昆明优良天数比例为100%，乌鲁木齐、郑州和济南等城市不足50%。",
        "我市被评为全国文明城市，又获全国绿化奖，全国示范，全国先进。",
    ],
)
def test_a_text_of_many_places_or_with_national_honours_has_none(gazetteer: Gazetteer, text: str) -> None:
    assert describe_place(text, gazetteer).place == UNKNOWN


def test_a_text_that_speaks_of_the_whole_country_again_and_again_is_about_it(gazetteer: Gazetteer) -> None:
    text = "今年上半年，全国空气质量反弹。全国优良天数下降，部署全国攻坚。"
    fact = describe_place(text, gazetteer).place
    assert (fact.value, fact.how, len(fact.witnesses)) == ("全国", "inferred", 2)


def test_a_place_says_what_it_lies_in(gazetteer: Gazetteer) -> None:
    where = describe_place("石泉县创建工作总结\n石泉县推进创建，石泉县达标。", gazetteer)
    assert (where.place.value, where.within.value) == ("石泉县", "陕西省安康市")


def test_an_inferred_place_shows_all_its_witnesses(gazetteer: Gazetteer) -> None:
    text = "**市位于**省西南部，全市辖迎江、宜秀2区。**市创建示范市。"
    fact = describe_place(text, gazetteer).place
    assert [_words(fact, text), *(span.quote(text) for span in fact.witnesses)] == ["迎江", "宜秀"]


def test_a_text_that_calls_itself_a_city_is_not_about_the_county_it_names(gazetteer: Gazetteer) -> None:
    text = (
        "我市开展创模，XX经济发展，XX环境改善。我市治理太湖，安吉县关停企业，德清县建立机制，安吉县创立生态日，"
        "安吉县委重视。我市通过验收，XX特色明显。"
    )
    assert place(text, gazetteer) == ("湖州市", "inferred")


@pytest.mark.parametrize("mask", ["A市", "XX经济发展，XX环境改善，XX特色"])
def test_letters_and_masked_short_names_hide_a_place_too(gazetteer: Gazetteer, mask: str) -> None:
    fact = describe_place(f"为推进创建工作，{mask}明显。", gazetteer).place
    assert (fact.value, fact.how) == (None, "masked")


def test_a_county_with_its_own_name_is_not_its_city(gazetteer: Gazetteer) -> None:
    text = (
        "我县以创建示范县为目标。现将长兴县生态文明工作总结如下："
        "长兴县环评提速，为湖州市争得第一。美丽长兴，建设长兴县。"
    )
    assert place(text, gazetteer) == ("长兴县", "stated")


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


@given(TEXTS.filter(lambda text: not any(name in text for name in ("湖州", "长兴"))))
def test_a_masked_text_never_states_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert describe_place("XX市创建环保模范城市" + text, gazetteer).place.how != "stated"


@given(TEXTS)
def test_only_a_known_fact_carries_a_place(gazetteer: Gazetteer, text: str) -> None:
    fact = describe_place(text, gazetteer).place
    assert (fact.value is not None) == fact.is_known


@pytest.mark.shared
def test_of_twenty_real_reports_none_gets_a_wrong_place(gazetteer: Gazetteer) -> None:
    right = 0
    for report, (name, start, end) in reports().items():
        text = (CORPUS / "campaign" / name).read_bytes().decode()[start:end]
        fact, truth = describe_place(text, gazetteer).place, constants()["UNIT"][report]
        right += fact.value is not None and fact.value.rstrip("市县") in truth
        assert fact.value is None or fact.value.rstrip("市县") in truth, report
        assert fact.value is None or "推断" not in truth or fact.how == "inferred", report
    assert right >= 14

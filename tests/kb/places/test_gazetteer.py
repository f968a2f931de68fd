import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.places import Gazetteer, innermost


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def with_towns() -> Gazetteer:
    return Gazetteer.load(towns=True)


def named(gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.candidates[0].full_name for mention in gazetteer.find(text)]


def test_three_cities_of_a_question_are_found_in_order(gazetteer: Gazetteer) -> None:
    found = named(gazetteer, "胶州、咸阳、湖州三家的城市污水处理率各是多少")
    assert found == ["山东省青岛市胶州市", "陕西省咸阳市", "浙江省湖州市"]


def test_full_names_of_counties_and_cities_are_found(gazetteer: Gazetteer) -> None:
    found = named(gazetteer, "石泉县、长兴县和安庆市")
    assert found == ["陕西省安康市石泉县", "浙江省湖州市长兴县", "安徽省安庆市"]


def test_a_short_name_alone_is_found_and_called_bare(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("长兴")
    assert mention.entry is not None
    assert (mention.entry.name, mention.is_bare, mention.entry.level) == ("长兴县", True, "county")


@pytest.mark.parametrize(
    "text",
    [
        "机动车环保定期检验率", "环保定点医院", "重大同时开工", "市长治理河道", "交通化解矛盾", "稳定西部地区",
        "集中卫生整治", "近海口岸城市", "投资阳光工程", "江河源头区", "应当查清原因",
    ],
)  # fmt: skip
def test_words_that_meet_in_the_name_of_a_city_say_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert named(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("国家环保总局对宜昌考核", "湖北省宜昌市"),
        ("全省湖州率先达标", "浙江省湖州市"),
        ("保定期末考核", "河北省保定市"),
        ("湖南省长沙创建", "湖南省长沙市"),
        ("深圳特区", "广东省深圳市"),
        ("由大同和长治两市", "山西省大同市"),
    ],
)
def test_a_city_among_other_words_stays_one(gazetteer: Gazetteer, text: str, place: str) -> None:
    assert place in named(gazetteer, text)


@pytest.mark.parametrize(
    "question", ["长兴的空气优良率是多少", "请问2019年长兴空气怎么样", "湖州市长在长兴调研"]
)
def test_a_county_is_found_by_its_short_name_inside_a_question(gazetteer: Gazetteer, question: str) -> None:
    assert "浙江省湖州市长兴县" in named(gazetteer, question)


@pytest.mark.parametrize(
    "text",
    [
        "东北那个县级市",
        "我市",
        "图们江",
        "湖州路",
        "武汉大学",
        "上海银行",
        "安庆石化",
        "湖北日报讯",
        "长兴镇",
        "黄河南岸",
        "城区绿化",
        "省、市和县区",
        "相应县级部门",
        "技术创新和推广",
        "日照时数",
        "朝阳行业",
    ],
)
def test_names_inside_other_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == ()


@pytest.mark.parametrize("text", ["市长庄长兴", "市委书记李湖州", "局长安某", "长兴同志", "记者 王海宁"])
def test_names_of_persons_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == ()


@pytest.mark.parametrize(
    "text",
    ["西安润明环境工程有限公司", "四川阆中四炜皮革有限公司", "浙江欧美环境工程公司", "湖州市水务集团"],
)
def test_places_in_the_name_of_a_company_do_not_count(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == ()


def test_districts_in_a_list_are_found_by_their_short_names(gazetteer: Gazetteer) -> None:
    found = named(gazetteer, "迎江、大观、宜秀三区")
    assert {"安徽省安庆市迎江区", "安徽省安庆市宜秀区"} <= set(found)


def test_an_official_may_visit_a_place(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "市长在湖州调研") == ["浙江省湖州市"]


def test_a_title_running_into_a_name_leaves_the_longer_name(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "局长安康市") == ["陕西省安康市"]


def test_an_ordinary_word_counts_right_behind_the_place_it_lies_in(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "阳泉市城区") == ["山西省阳泉市", "山西省阳泉市城区"]


def test_an_earlier_name_leads_to_the_place_of_today(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "襄樊市") == ["湖北省襄阳市"]


def test_a_long_official_name_is_found_by_its_usual_form(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "恩施州") == ["湖北省恩施土家族苗族自治州"]


def test_a_shared_name_keeps_every_candidate(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("鼓楼区")
    assert mention.entry is None
    assert len({place.path[0] for place in mention.candidates}) > 2


def test_a_shared_name_behind_its_city_means_the_one_there(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "南京市鼓楼区")[-1] == "江苏省南京市鼓楼区"


def test_innermost_leaves_the_most_exact_place(gazetteer: Gazetteer) -> None:
    mentions = innermost(gazetteer.find("浙江省湖州市长兴县和安庆市宜秀区"))
    assert [mention.text for mention in mentions] == ["长兴县", "宜秀区"]


def test_a_place_can_be_looked_up_by_its_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.entry_named("湖州") == gazetteer.entry_named("浙江省湖州市")
    assert gazetteer.entry_named("鼓楼区") is None
    assert gazetteer.entry_named("湖州的水") is None


def test_children_and_parent_are_inverse(gazetteer: Gazetteer) -> None:
    city = gazetteer.entry_named("湖州市")
    assert city is not None
    children = gazetteer.children(city)
    assert "长兴县" in {child.name for child in children}
    assert {gazetteer.parent(child) for child in children} == {city}


def test_a_town_is_found_only_when_towns_are_loaded(gazetteer: Gazetteer, with_towns: Gazetteer) -> None:
    assert gazetteer.find("李哥庄镇") == ()
    assert named(with_towns, "李哥庄镇") == ["山东省青岛市胶州市李哥庄镇"]


def test_a_town_that_became_a_street_is_found_by_its_old_name(with_towns: Gazetteer) -> None:
    assert named(with_towns, "胶莱镇") == ["山东省青岛市胶州市胶莱街道"]


def test_words_that_end_like_towns_are_none(with_towns: Gazetteer) -> None:
    assert with_towns.find("面向城乡，各乡镇、村镇") == ()


_PIECES = st.sampled_from(
    [
        "湖州",
        "湖州市",
        "长兴",
        "石泉县",
        "路",
        "有限公司",
        "市长",
        "庄",
        "、",
        "，",
        "在",
        "李哥庄镇",
        "x",
        "城区",
        "江",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_mentions_quote_the_text_in_order_without_overlap(with_towns: Gazetteer, text: str) -> None:
    mentions = with_towns.find(text)
    ends = [0, *(mention.span.end for mention in mentions)]
    for mention, before in zip(mentions, ends, strict=False):
        assert mention.span.quote(text) == mention.text
        assert mention.span.start >= before
        assert mention.candidates


def test_a_stem_is_one_of_any_kind_of_place(gazetteer: Gazetteer) -> None:
    assert [gazetteer.has_stem(stem) for stem in ("白河", "湖州", "湖洲", "")] == [True, True, False, False]

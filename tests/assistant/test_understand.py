"""What is understood of a question and its conversation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asking import clauses, short_name, terms_of, without_places
from assistant.records import Query, Turn
from assistant.understand import asks_for_own_place, understand
from kb.places import Gazetteer

GAZETTEER = Gazetteer.load()


def ask(question: str, *earlier: str, own_place: str | None = None) -> Query:
    history = []
    for text in earlier:
        history += [Turn("user", text), Turn("assistant", "绍兴市：污水处理率90%。 [1]")]
    return understand(question, history, GAZETTEER, own_place=own_place)


def test_place_indicator_and_year_are_read_from_the_question() -> None:
    query = ask("湖州市2010年的城市污水集中处理率是多少？")
    assert query.places == ("湖州市",)
    assert query.indicators == ("城市污水处理率",)
    assert query.years == (2010,)
    assert query.question == query.text == "湖州市2010年的城市污水集中处理率是多少？"


def test_a_short_name_means_the_whole_place() -> None:
    assert ask("湖州噪声达标区覆盖率是多少？").places == ("湖州市",)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("湖洲市的噪声平均值是多少？", "湖洲市"),
        ("请问湖洲市2010年污水处理率", "湖洲市"),
        ("白河市机动车环保定期检验率", "白河市"),
        ("湖州市和湖洲市的噪声", "湖州市"),
    ],
)
def test_a_city_that_there_is_none_of_is_a_place_whose_figures_are_nobodys(question: str, place: str) -> None:
    assert ask(question).places == (place,)


@pytest.mark.parametrize(
    "question",
    [
        "重点市怎样考核", "地级市的标准是什么", "示范县怎样验收", "大城市噪声怎么治理", "新城市规划要注意什么", "前进市场怎样整治",
        "在该市的噪声是多少", "平安县城怎么建", "达标市有哪些", "沿海市怎么做", "两个县的数据",
    ],
)  # fmt: skip
def test_kinds_of_cities_are_no_city(question: str) -> None:
    assert ask(question).places == ()


def test_a_matter_of_its_own_takes_only_the_place_from_what_was_said_before() -> None:
    query = ask("那它的天然气工程投了多少？", "咸阳市的城市污水处理率是多少？")
    assert (query.places, query.indicators) == (("咸阳市",), ())
    assert "污水" not in query.text
    bare = ask("它的达标情况呢？", "咸阳市的城市污水处理率是多少？")
    assert bare.indicators == ("城市污水处理率",)


def test_a_question_that_stands_alone_takes_nothing_from_what_was_said_before() -> None:
    query = ask("咸阳市的绿化覆盖率是多少？", "湖州市2010年的污水处理率是多少？")
    assert (query.places, query.indicators, query.years) == (("咸阳市",), ("建成区绿化覆盖率",), ())
    assert "湖州" not in query.text


def test_a_question_without_a_place_takes_the_place_of_the_one_before() -> None:
    query = ask("那绿化覆盖率呢？", "湖州市的污水处理率是多少？")
    assert query.places == ("湖州市",)
    assert query.indicators == ("建成区绿化覆盖率",)
    assert "湖州" in query.text


def test_the_place_may_lie_further_back_than_the_last_question() -> None:
    query = ask("森林覆盖率呢？", "湖州市的污水处理率是多少？", "那绿化覆盖率呢？")
    assert query.places == ("湖州市",)
    assert query.indicators == ("森林覆盖率",)


def test_a_new_place_replaces_the_old_one_and_keeps_indicator_and_year() -> None:
    query = ask("那咸阳市呢？", "湖州市2010年的污水处理率是多少？")
    assert query.places == ("咸阳市",)
    assert query.indicators == ("城市污水处理率",)
    assert query.years == (2010,)
    assert "湖州" not in query.text
    assert "污水处理率" in query.text


def test_a_new_year_replaces_the_old_one() -> None:
    assert ask("那2011年呢？", "湖州市2010年的污水处理率是多少？").years == (2011,)


def test_what_the_assistant_said_is_not_taken_for_what_the_user_asked() -> None:
    assert "绍兴" not in ask("那绿化覆盖率呢？", "湖州市的污水处理率是多少？").text
    assert understand("那绿化覆盖率呢？", [Turn("assistant", "绍兴市好。")], GAZETTEER).places == ()


@pytest.mark.parametrize("word", ["我市", "本市", "我县", "本县", "我们市", "我区", "咱们市", "我们这里"])
def test_ones_own_place_is_put_in_and_never_reaches_word_search(word: str) -> None:
    query = ask(f"{word}的污水处理率是多少？", own_place="湖州市")
    assert asks_for_own_place(query.question)
    assert query.places == ("湖州市",)
    assert query.text == "湖州市的污水处理率是多少？"


@pytest.mark.parametrize("word", ["我市", "本市", "我县", "咱们市"])
def test_ones_own_place_never_reaches_word_search_even_if_it_is_unknown(word: str) -> None:
    query = ask(f"{word}的污水处理率是多少？")
    assert asks_for_own_place(query.question)
    assert query.places == ()
    assert word not in query.text


def test_ones_own_place_of_an_earlier_question_is_carried_over_by_name() -> None:
    query = ask("那绿化覆盖率呢？", "我市的污水处理率是多少？", own_place="湖州市")
    assert query.places == ("湖州市",)
    assert "我市" not in query.text


def test_other_cities_leave_ones_own_out() -> None:
    query = ask("其他城市是怎么做噪声达标区的？", own_place="湖州市")
    assert query.excluded_places == ("湖州市",)
    assert query.places == ()
    assert query.intent == "precedent"
    assert not asks_for_own_place(query.question)


def test_other_cities_beside_ones_own_are_no_question_about_ones_own() -> None:
    query = ask("我市想申报，其他城市有什么经验？", own_place="湖州市")
    assert query.excluded_places == ("湖州市",)
    assert "湖州市" not in query.places
    assert not asks_for_own_place(query.question)


def test_without_an_own_place_other_cities_leave_nothing_out() -> None:
    assert ask("其他城市是怎么做噪声达标区的？").excluded_places == ()


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("湖州市", "湖州"),
        ("石泉县", "石泉"),
        ("沙县", "沙县"),
        ("浙江省", "浙江"),
        ("延边朝鲜族自治州", "延边朝鲜族"),
    ],
)
def test_a_name_loses_what_it_is_called_by_unless_it_would_be_too_short(place: str, short: str) -> None:
    assert short_name(place) == short


@pytest.mark.parametrize("question", ["", "？", "\x00", "湖" * 5000, "😀" * 50])
def test_anything_at_all_is_understood_somehow(question: str) -> None:
    assert ask(question, question).question == question


# ── several questions in one ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("创模是哪年开始的？现在还办吗？", ["创模是哪年开始的", "现在还办吗"]),
        ("噪声达标区什么时候验收，由谁验收？", ["噪声达标区什么时候验收", "由谁验收"]),
        ("牵头单位是什么、配合单位是谁？", ["牵头单位是什么", "配合单位是谁"]),
        ("建成多少座、投资多少钱？", ["建成多少座", "投资多少钱"]),
    ],
)
def test_a_question_that_asks_several_things_falls_into_clauses(question: str, parts: list[str]) -> None:
    assert clauses(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "污水处理率是多少？",
        "您好，我想了解一下，污水处理率是多少？",
        "COD、氨氮、总磷的限值是多少？",
        "多少？怎么办？",
        "",
    ],
)
def test_a_question_that_asks_one_thing_has_no_clauses(question: str) -> None:
    assert clauses(question) == []


@given(st.text(alphabet="创模达标多少怎什么谁，？；、。 ", max_size=40))
def test_clauses_are_the_question_s_own_words_in_order(question: str) -> None:
    at = 0
    parts = clauses(question)
    assert len(parts) != 1
    for part in parts:
        at = question.index(part, at) + len(part)


# ── definitions ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("什么是噪声达标区？", ("噪声达标区",)),
        ("什么叫烟尘控制区？", ("烟尘控制区",)),
        ("什么叫做“一控双达标”？", ("一控双达标",)),
        ("“一控双达标”是什么意思？", ("一控双达标",)),
        ("PM2.5是什么？", ("pm2.5",)),
        ("噪达区、烟控区指什么？", ("噪达区", "烟控区")),
        ("创模与城考是什么？", ("创模", "城考")),
        ("什么是噪声达标区和烟尘控制区？", ("噪声达标区", "烟尘控制区")),
        ("环境噪声达标区的含义", ("环境噪声达标区",)),
        ("湖州市的污水处理率是多少？", ()),
    ],
)
def test_what_is_to_be_defined_is_read_from_the_question(question: str, terms: tuple[str, ...]) -> None:
    assert terms_of(question) == terms


# ── places of a kind, and by which means ────────────────────────────────────────────────────────────


def test_an_indicator_that_a_measure_is_only_to_improve_is_not_asked_about() -> None:
    assert ask("哪些城市通过机动车禁鸣来降低交通噪声？").indicators == ()
    assert ask("哪些城市靠拆除锅炉提高空气优良率？").indicators == ()
    assert ask("哪些城市的交通噪声降低了？").indicators == ("交通干线噪声平均值",)


def test_a_measure_in_a_question_for_a_figure_leaves_its_indicator_asked_about() -> None:
    assert ask("通过禁鸣降低交通噪声到多少分贝？").indicators == ("交通干线噪声平均值",)


def test_places_are_blanked_in_full_and_short() -> None:
    assert without_places("湖州市的绿化", ("湖州市",)) == "的绿化"
    assert without_places("湖州的绿化", ("湖州市",)) == "的绿化"
    assert without_places("湖州市", ("湖州市",)).strip() == ""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import terms


def test_words_of_the_field_stay_whole_and_also_come_in_parts() -> None:
    found = terms.words("环境噪声达标区总面积")
    assert {"环境噪声达标区", "噪声", "面积"} <= set(found)
    assert terms.whole_words("环境噪声达标区总面积") == ["环境噪声达标区", "总面积"]


def test_words_that_only_ask_are_left_out() -> None:
    assert not {"的", "是", "多少", "？"} & set(terms.words("湖州的污水处理率是多少？"))
    assert terms.words("的是多少？") == []


@pytest.mark.parametrize("text", ["1349.8万元", "1,349.8万元", "１３４９．８万元", "1，349.8万元"])
def test_a_number_is_one_term_however_it_is_written(text: str) -> None:
    assert "1349.8" in terms.words(text)


def test_a_figure_with_a_percent_sign_is_found_without_it() -> None:
    assert {"85.26%", "85.26"} <= set(terms.words("达到85.26%"))


def test_a_list_of_years_is_not_one_number() -> None:
    assert {"2012", "2013"} <= set(terms.words("2012,2013年"))


def test_numbers_beside_each_other_are_not_one_number() -> None:
    assert {"12369", "110"} <= set(terms.words("拨打12369，110举报"))


def test_letters_are_found_in_either_case_and_width() -> None:
    assert terms.words("ＰＭ2.5")[:1] == terms.words("pm2.5")[:1]


def test_pairs_stop_at_everything_that_is_no_han_character() -> None:
    assert terms.pairs("污水，处理A率") == ["污水", "处理"]
    assert terms.pairs("水") == []


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_cut_into_terms_without_spaces(text: str) -> None:
    # The word index separates terms by white space.
    for term in (*terms.words(text), *terms.pairs(text), *terms.whole_words(text)):
        assert term
        assert term.split() == [term]


@given(st.text(alphabet=st.characters(), max_size=60))
def test_the_plain_form_is_stable(text: str) -> None:
    assert terms.plain(terms.plain(text)) == terms.plain(text)


@given(st.text(alphabet="城市污水集中处理率达到", min_size=2, max_size=30))
def test_every_two_neighbouring_characters_are_a_pair(text: str) -> None:
    assert terms.pairs(text) == [
        text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2] not in terms.stop_words()
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("施行", "实施"), ("满意率", "满意度"), ("废止", "失效"), ("印发", "发布")]
)
def test_words_of_one_meaning_are_each_other_s_synonyms(one: str, other: str) -> None:
    assert other in terms.synonyms(one)
    assert one in terms.synonyms(other)
    assert one not in terms.synonyms(one)


@pytest.mark.parametrize("word", ["", "污水", "施", "施行实施", "#"])
def test_a_word_of_no_group_has_no_synonyms(word: str) -> None:
    assert terms.synonyms(word) == frozenset()

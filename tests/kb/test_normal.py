import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.normal import normalise, same_as, text_hash

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("0123456789,，.\\ 　“”（）")
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("１，３４９．８万元", "1349.8万元"),
        ("“创模”（一）；", '"创模"(一);'),
        ("ＰＭ２．５", "pm2.5"),
        ("污水 处理\n率", "污水处理率"),
        ("㎡", "m2"),
        ("《通知》", "<通知>"),
        ("1\\.成立", "1.成立"),
    ],
)
def test_what_differs_by_its_typist_only_is_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert same_as(one) == same_as(other)


@pytest.mark.parametrize(
    ("one", "other"), [("85.26%", "85.27%"), ("达标", "未达标"), ("12,34", "1234"), ("1,2345", "12345")]
)
def test_what_differs_in_meaning_is_not_the_same(one: str, other: str) -> None:
    assert same_as(one) != same_as(other)


def test_the_key_of_a_vector_tells_texts_apart_by_every_character() -> None:
    assert text_hash("污水 处理") != text_hash("污水处理")
    assert text_hash("污水") == text_hash("污水")


@pytest.mark.parametrize("text", ["举报电话12369、110", "12369、110和12345", "第12、13、140项", "30、100天"])
def test_numbers_that_an_enumeration_parts_stay_as_many(text: str) -> None:
    assert re.findall(r"\d+", normalise(text)) == re.findall(r"\d+", text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("共设测点54。46个达标。", "共设测点54;46个达标."),
        ("１２。３", "12;3"),
        ("测点54.46个", "测点54.46个"),
        ("2010年。2011年", "2010年.2011年"),
    ],
)
def test_a_full_stop_between_two_numbers_parts_them_and_a_point_doesn_t(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1,349.8万元", "1349.8万元"),
        ("12,345,678元", "12345678元"),
        ("1，349万元", "1349万元"),
        # No thousands: a list, or a decimal before it.
        ("1234,567", "1234,567"),
        ("1.5,200", "1.5,200"),
        ("2012,2013年", "2012,2013年"),
    ],
)
def test_only_groups_of_three_digits_are_thousands(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_with_separators_is_the_number_without(number: int) -> None:
    assert normalise(f"投资{number:,}元") == f"投资{number}元"


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=6), st.sampled_from("、。；"))
def test_an_enumeration_keeps_its_numbers(numbers: list[int], mark: str) -> None:
    found = re.findall(r"\d+(?:\.\d+)?", normalise(mark.join(map(str, numbers))))
    assert found == [str(number) for number in numbers]


@given(TEXTS)
def test_normalising_leaves_no_space_and_no_wide_form(text: str) -> None:
    found = normalise(text)
    assert not any(character.isspace() for character in found)
    assert not any("！" <= character <= "～" for character in found)


@given(TEXTS)
def test_keys_are_short_and_stable(text: str) -> None:
    assert same_as(text) == same_as(text)
    assert len(same_as(text)) == len(text_hash(text)) == 32

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


@given(TEXTS)
def test_normalising_leaves_no_space_and_no_wide_form(text: str) -> None:
    found = normalise(text)
    assert not any(character.isspace() for character in found)
    assert not any("！" <= character <= "～" for character in found)


@given(TEXTS)
def test_keys_are_short_and_stable(text: str) -> None:
    assert same_as(text) == same_as(text)
    assert len(same_as(text)) == len(text_hash(text)) == 32

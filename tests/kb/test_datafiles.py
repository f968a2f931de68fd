import pytest

from kb.datafiles import parse_toml, pattern_of, word_list
from kb.errors import DataError


def test_a_file_that_cannot_be_parsed_is_named() -> None:
    assert parse_toml("a = ['一']", "x.toml") == {"a": ["一"]}
    with pytest.raises(DataError, match=r"x\.toml 不是有效的 TOML"):
        parse_toml("a =", "x.toml")


@pytest.mark.parametrize("value", [None, "一", [], ["一", ""], ["一", 2], {"a": "一"}])
def test_what_is_no_list_of_words_is_named_with_its_file(value: object) -> None:
    with pytest.raises(DataError, match=r"x\.toml 里 a 应当是一列词"):
        word_list(value, "a", "x.toml")


def test_a_list_of_words_is_given_as_it_is() -> None:
    assert word_list(["一", "二"], "a", "x.toml") == ["一", "二"]


def test_an_expression_that_is_none_is_named_with_its_file() -> None:
    assert pattern_of("一|二", "a", "x.toml").search("二")
    with pytest.raises(DataError, match=r"x\.toml 里 a 的表达式写错了"):
        pattern_of("(", "a", "x.toml")

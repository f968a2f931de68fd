import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.tokens import count_tokens


def test_tokens_are_counted_as_the_online_encoding_counts_them() -> None:
    # From tiktoken's own documentation of cl100k_base.
    assert count_tokens("tiktoken is great!") == 6


def test_a_chinese_character_takes_at_least_half_a_token() -> None:
    text = "环境噪声达标区总面积为二十四平方公里"
    assert len(text) / 2 <= count_tokens(text) <= 3 * len(text)


def test_marks_that_steer_a_model_are_counted_as_plain_words() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_counting_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert count_tokens("创模") > 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_counted_and_joining_adds_at_most_the_parts(first: str, second: str) -> None:
    # A border inside one character's bytes can only merge tokens, give or take the words that are cut anew.
    assert 0 <= count_tokens(first) <= 4 * len(first)
    assert count_tokens(first + second) <= 4 * len(first + second)

"""What makes a line doubtful: low scores at its figures, letters among digits, points that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.ocr.doubt import (
    LEAST_CHARACTER,
    LEAST_FIGURE,
    LEAST_MEAN,
    asks_again,
    figure_score,
    figures,
    has_figure,
    is_doubtful,
)
from ingest.reading.ocr.records import Words

WORDS = st.text(alphabet="全市污水处理率达到为优良天数，。", max_size=12)
SENTENCE_GOES_ON = WORDS.filter(lambda text: not text.startswith("，，"))
"""Two commas behind a figure are never printed: that is a figure misread, and doubtful."""
FIGURE = st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{1,2})?%?", fullmatch=True)


def words(text: str, *, score: float = 0.99, low: dict[int, float] | None = None) -> Words:
    scores = tuple((low or {}).get(at, score) for at in range(len(text)))
    return Words(text, scores, tuple(at / max(len(text), 1) for at in range(len(text))))


@given(WORDS, FIGURE, SENTENCE_GOES_ON)
def test_a_plain_figure_read_with_high_scores_is_not_doubtful(before: str, figure: str, after: str) -> None:
    assert not is_doubtful(words(before + figure + after))


@given(WORDS, FIGURE, WORDS, st.data())
def test_one_low_score_within_a_figure_makes_its_line_doubtful(
    before: str, figure: str, after: str, data: st.DataObject
) -> None:
    at = len(before) + data.draw(st.integers(0, len(figure) - 1))
    low = data.draw(st.floats(0, LEAST_FIGURE, exclude_max=True))
    read = words(before + figure + after, score=1.0, low={at: low})
    assert figure_score(read) == low
    assert is_doubtful(read)


@given(WORDS.filter(bool), st.floats(0, LEAST_MEAN - 1e-9))
def test_a_line_of_low_scores_is_doubtful_without_any_figure(text: str, score: float) -> None:
    assert is_doubtful(words(text, score=score))


@given(WORDS.filter(bool), st.data())
def test_an_illegible_letter_away_from_figures_is_doubtful_for_a_figure_may_be_lost_in_it(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    low = data.draw(st.floats(0, LEAST_CHARACTER, exclude_max=True))
    read = words(text + "全市污水处理率达到为优良天数", score=1.0, low={at: low})
    assert figure_score(read) == 1.0
    assert is_doubtful(read) == text[at].isalnum()


@given(WORDS, FIGURE, st.data())
def test_what_one_look_is_unsure_of_is_believed_where_a_second_one_reads_the_same_and_is_sure(
    before: str, figure: str, data: st.DataObject
) -> None:
    text = before + figure + "，比上年提高"
    at = len(before) + data.draw(st.integers(0, len(figure) - 1))
    low = data.draw(st.floats(0.2, LEAST_FIGURE, exclude_max=True))
    unsure, sure = words(text, score=1.0, low={at: low}), words(text)
    assert asks_again(unsure)
    assert is_doubtful(unsure)
    assert not is_doubtful(unsure, sure)
    assert is_doubtful(unsure, unsure)


@given(WORDS, FIGURE, FIGURE)
def test_figures_that_two_looks_read_differently_are_doubtful_however_sure_each_is(
    before: str, one: str, other: str
) -> None:
    first, second = words(before + one, score=1.0), words(before + other, score=1.0)
    assert is_doubtful(first, second) == (one.rstrip("%") != other.rstrip("%"))


def test_a_second_look_is_asked_for_figures_and_for_what_is_unsure_and_for_nothing_else() -> None:
    assert asks_again(words("占9%"))
    assert asks_again(words("水环境质量", score=0.5))
    assert not asks_again(words("水环境质量"))
    assert not asks_again(words("占4..2%"))


def test_a_blank_beside_a_figure_is_scored_low_and_means_nothing() -> None:
    assert not is_doubtful(words("- 19 -", low={1: 0.7, 4: 0.7}))


@pytest.mark.parametrize(
    "text", ["达到1O3吨", "为l2.5%", "占9S%", "共I7天", "浓度0.O5毫克", "长4Z公里", "达1B吨", "有|3座"]
)
def test_letters_that_look_like_digits_in_a_figure_are_doubtful(text: str) -> None:
    assert is_doubtful(words(text))


@pytest.mark.parametrize(
    "text",
    ["二氧化硫SO2浓度", "PM2.5浓度35", "pH值7.2", "ISO14001认证", "氮NOx为30", "共1,234万吨", "5，6月份"],
)
def test_names_with_digits_and_thousands_are_not_doubtful(text: str) -> None:
    assert not is_doubtful(words(text))


@pytest.mark.parametrize(
    "text", ["占4..2%", "占4。2%", "占4·2%", "占4 .2%", "占4. 2%", "占.42%", "占4.,2%", "占40,60%", "占4，，"]
)
def test_points_that_are_no_decimal_points_are_doubtful(text: str) -> None:
    assert is_doubtful(words(text))


def test_nothing_read_is_doubtful() -> None:
    assert is_doubtful(words(""))


@given(WORDS, st.lists(FIGURE.map(lambda figure: figure.rstrip("%")), min_size=1, max_size=4))
def test_figures_are_digits_and_points_in_their_order(text: str, wanted: list[str]) -> None:
    read = words(text + "，".join(wanted))
    assert figures(read.text) == tuple(wanted)
    assert has_figure(read)


def test_wide_digits_are_the_same_figures() -> None:
    assert figures("占９１．２％") == ("91.2",)
    assert has_figure(words("第９页"))
    assert not has_figure(words("第九页"))

"""What makes a line doubtful: low scores at its figures, letters among digits, points that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.ocr.doubt import LEAST_FIGURE, LEAST_MEAN, figure_score, figures, has_figure, is_unsure
from ingest.reading.ocr.records import Words

WORDS = st.text(alphabet="全市污水处理率达到为优良天数，。", max_size=12)
FIGURE = st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{1,2})?%?", fullmatch=True)


def words(text: str, *, score: float = 0.99, low: dict[int, float] | None = None) -> Words:
    scores = tuple((low or {}).get(at, score) for at in range(len(text)))
    return Words(text, scores, tuple(at / max(len(text), 1) for at in range(len(text))))


@given(WORDS, FIGURE, WORDS)
def test_a_plain_figure_read_with_high_scores_is_not_doubtful(before: str, figure: str, after: str) -> None:
    assert not is_unsure(words(before + figure + after))


@given(WORDS, FIGURE, WORDS, st.data())
def test_one_low_score_within_a_figure_makes_its_line_doubtful(
    before: str, figure: str, after: str, data: st.DataObject
) -> None:
    at = len(before) + data.draw(st.integers(0, len(figure) - 1))
    low = data.draw(st.floats(0, LEAST_FIGURE, exclude_max=True))
    read = words(before + figure + after, score=1.0, low={at: low})
    assert figure_score(read) == low
    assert is_unsure(read)


@given(WORDS.filter(bool), st.floats(0, LEAST_MEAN, exclude_max=True))
def test_a_line_of_low_scores_is_doubtful_without_any_figure(text: str, score: float) -> None:
    assert is_unsure(words(text, score=score))


@given(WORDS.filter(lambda text: len(text) > 10))
def test_one_low_score_away_from_figures_does_not_matter(text: str) -> None:
    assert not is_unsure(words(text, low={5: 0.3}))
    assert figure_score(words(text, low={5: 0.3})) == 1.0


@pytest.mark.parametrize(
    "text", ["达到1O3吨", "为l2.5%", "占9S%", "共I7天", "浓度0.O5毫克", "长4Z公里", "达1B吨", "有|3座"]
)
def test_letters_that_look_like_digits_in_a_figure_are_doubtful(text: str) -> None:
    assert is_unsure(words(text))


@pytest.mark.parametrize("text", ["二氧化硫SO2浓度", "PM2.5浓度35", "pH值7.2", "ISO14001认证", "氮NOx为30"])
def test_names_with_digits_are_not_doubtful(text: str) -> None:
    assert not is_unsure(words(text))


@pytest.mark.parametrize("text", ["占4..2%", "占4。2%", "占4·2%", "占4 .2%", "占4. 2%", "占.42%", "占4.,2%"])
def test_points_that_are_no_decimal_points_are_doubtful(text: str) -> None:
    assert is_unsure(words(text))


def test_nothing_read_is_doubtful() -> None:
    assert is_unsure(words(""))


@given(WORDS, st.lists(FIGURE.map(lambda figure: figure.rstrip("%")), min_size=1, max_size=4))
def test_figures_are_digits_and_points_in_their_order(text: str, wanted: list[str]) -> None:
    read = words(text + "，".join(wanted))
    assert figures(read.text) == tuple(wanted)
    assert has_figure(read)


def test_wide_digits_are_the_same_figures() -> None:
    assert figures("占９１．２％") == ("91.2",)
    assert has_figure(words("第９页"))
    assert not has_figure(words("第九页"))

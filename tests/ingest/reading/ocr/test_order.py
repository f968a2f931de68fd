"""Reading order from places alone: columns, what spans them, rows of cells."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.box import Box
from ingest.reading.ocr.fragments import rows
from ingest.reading.ocr.order import zones

HEIGHT, STEP = 20, 32


def line(x0: float, x1: float, top: float) -> Box:
    return Box(x0, top, x1, top + HEIGHT)


def column(x0: float, x1: float, top: float, count: int) -> list[Box]:
    return [line(x0, x1, top + STEP * number) for number in range(count)]


def order(boxes: list[Box]) -> list[int]:
    return [number for zone in zones(boxes) for row in zone for number in row]


def test_one_column_is_read_from_the_top() -> None:
    boxes = column(100, 900, 100, 6)
    assert order(boxes[::-1]) == [5, 4, 3, 2, 1, 0]


def test_two_columns_are_read_one_after_the_other_below_the_title_that_spans_them() -> None:
    boxes = [line(300, 700, 40), *column(100, 480, 100, 5), *column(540, 920, 100, 5)]
    assert order(boxes) == list(range(11))
    assert len(zones(boxes)) == 3


def test_a_heading_across_the_page_parts_columns_above_from_columns_below() -> None:
    above = [*column(100, 480, 100, 4), *column(540, 920, 100, 4)]
    below = [*column(100, 480, 300, 4), *column(540, 920, 300, 4)]
    boxes = [*above, line(200, 800, 250), *below]
    assert order(boxes) == list(range(len(boxes)))


def test_three_columns_are_read_from_the_left() -> None:
    boxes = [*column(60, 320, 100, 5), *column(360, 620, 100, 5), *column(660, 920, 100, 5)]
    assert order(boxes) == list(range(15))


@pytest.mark.parametrize("number", [(481, 541), (520, 580), (490, 530), (440, 580)])
def test_a_page_number_below_a_gutter_does_not_close_it(number: tuple[float, float]) -> None:
    boxes = [*column(100, 480, 100, 5), *column(540, 920, 100, 5), line(*number, 400)]
    assert order(boxes) == list(range(11))


def test_a_line_that_hangs_into_the_gutter_does_not_close_it() -> None:
    left = column(100, 480, 100, 12)
    left[5] = line(100, 496, 100 + STEP * 5)
    boxes = [*left, *column(508, 920, 100, 12)]
    assert order(boxes) == list(range(24))


@pytest.mark.parametrize(("count", "is_split"), [(7, False), (8, True)])
def test_a_narrow_gutter_is_one_where_many_lines_agree_on_it(count: int, is_split: bool) -> None:
    left, right = column(100, 480, 100, count), column(486, 900, 100, count)
    both = [*left, *right]
    by_row = [number for pair in zip(range(count), range(count, 2 * count), strict=True) for number in pair]
    assert order(both) == (list(range(2 * count)) if is_split else by_row)


def test_gaps_within_the_lines_of_one_column_are_no_gutter() -> None:
    shares = (0.4, 0.7, 0.3, 0.55, 0.62, 0.35, 0.48, 0.66, 0.52, 0.44)
    boxes = []
    for number, share in enumerate(shares):
        middle = 100 + 800 * share
        boxes += [line(100, middle - 4, 100 + STEP * number), line(middle + 4, 900, 100 + STEP * number)]
    assert order(boxes) == list(range(20))


def test_a_list_of_names_beside_their_figures_is_rows_and_no_columns() -> None:
    names = [line(100, 100 + width, 100 + STEP * n) for n, width in enumerate((300, 180, 240, 200, 300))]
    figures = column(600, 660, 100, 5)
    boxes = [box for pair in zip(names, figures, strict=True) for box in pair]
    assert order(boxes) == list(range(10))


def test_short_cells_beside_each_other_are_rows_and_no_columns() -> None:
    boxes = [box for top in (100, 132, 164, 196) for box in (line(100, 160, top), line(400, 460, top))]
    assert order(boxes) == list(range(8))


def paragraphs(x0: float, x1: float, top: float, counts: list[int], step: float = STEP) -> list[Box]:
    """Paragraphs as they are printed: two characters in, full lines, and a last one that ends anywhere."""
    boxes: list[Box] = []
    for count in counts:
        for number in range(count):
            begin = x0 + 32 if number == 0 else x0
            end = x1 if number < count - 1 else x0 + (x1 - x0) * (0.3 + 0.1 * count)
            boxes.append(line(begin, end, top + step * len(boxes)))
    return boxes


def test_a_headline_over_three_of_four_columns_of_a_newspaper_leaves_the_fourth_to_its_own() -> None:
    headline = Box(100, 40, 700, 90)
    article = [box for x in (60, 320, 580) for box in column(x, x + 248, 120, 9)]
    other = column(840, 1088, 40, 12)
    boxes = [headline, *article, *other]
    assert order(boxes) == list(range(len(boxes)))


def test_an_article_below_another_with_other_columns_is_read_after_it() -> None:
    upper = [
        Box(100, 40, 900, 90),
        *column(60, 340, 120, 7),
        *column(352, 632, 120, 7),
        *column(644, 924, 120, 7),
    ]
    lower = [Box(100, 380, 900, 430), *column(60, 486, 460, 7), *column(498, 924, 460, 7)]
    assert order([*upper, *lower]) == list(range(len(upper) + len(lower)))


def test_the_last_lines_of_columns_above_stay_above_though_only_one_of_them_spans_the_gutter_below() -> None:
    upper = [*column(60, 340, 100, 6), *column(352, 632, 100, 6), *column(644, 924, 103, 6)]
    lower = [*column(60, 400, 330, 8), *column(420, 924, 330, 8)]
    assert order([*upper, *lower]) == list(range(len(upper) + len(lower)))


@pytest.mark.parametrize("gap", [9, 12, 16])
def test_columns_of_paragraphs_may_stand_closer_than_a_character(gap: float) -> None:
    boxes = [
        *paragraphs(60, 360, 100, [4, 3, 5]),
        *paragraphs(360 + gap, 660 + gap, 100, [5, 4, 3]),
    ]
    assert order(boxes) == list(range(len(boxes)))


def test_a_column_with_headings_and_short_answers_in_it_is_still_a_column() -> None:
    left = [
        line(200, 300, 100),
        *paragraphs(100, 480, 140, [4]),
        *[line(100, 180 + 20 * number, 290 + 30 * number) for number in range(6)],
    ]
    right = [
        *[line(540, 620, 105 + 29 * number) for number in range(5)],
        *paragraphs(540, 920, 270, [5]),
    ]
    assert order([*left, *right]) == list(range(len(left) + len(right)))


def test_an_advert_with_a_few_words_in_it_is_read_apart_from_the_paragraphs_beside_it() -> None:
    text = paragraphs(100, 600, 100, [5, 6, 4])
    advert = [
        line(700, 880, 150),
        line(660, 920, 207),
        line(720, 860, 283),
        line(700, 820, 331),
        line(650, 930, 402),
    ]
    assert order([*text, *advert]) == list(range(len(text) + len(advert)))


def test_a_list_of_figures_beside_paragraphs_is_read_row_by_row_and_apart_from_them() -> None:
    names = [line(100, 220 + 10 * number, 110 + 25 * number) for number in range(8)]
    figures = [line(360, 420, 110 + 25 * number) for number in range(8)]
    listed = [box for pair in zip(names, figures, strict=True) for box in pair]
    text = paragraphs(480, 1000, 100, [4, 5])
    assert order([*listed, *text]) == list(range(len(listed) + len(text)))


def test_what_is_said_of_names_is_read_with_them() -> None:
    names = column(100, 160, 100, 6)
    said = column(260, 420, 100, 6)
    beside = paragraphs(480, 1000, 110, [7], step=28)
    boxes = [*(box for pair in zip(names, said, strict=True) for box in pair), *beside]
    assert order(boxes) == list(range(len(boxes)))


def test_a_figure_across_two_columns_parts_what_is_above_it_from_what_is_below() -> None:
    above = [*paragraphs(100, 480, 100, [3, 4]), *paragraphs(540, 920, 100, [4, 3])]
    figure = [line(360, 700, 360), line(400, 640, 400), line(300, 700, 440)]
    below = [*paragraphs(100, 480, 480, [4, 3]), *paragraphs(540, 920, 480, [3, 4])]
    boxes = [*above, *figure, *below]
    assert order(boxes) == list(range(len(boxes)))


def test_the_end_of_a_paragraph_above_and_a_heading_below_belong_to_no_column_between() -> None:
    above = [line(100, 920, 40), line(100, 920, 72), line(100, 300, 104)]
    columns = [*column(100, 480, 200, 6), *column(540, 920, 200, 6)]
    below = [line(100, 220, 460), line(100, 920, 492), line(100, 920, 524)]
    boxes = [*above, *columns, *below]
    assert order(boxes) == list(range(len(boxes)))


def test_a_column_goes_on_after_a_heading_where_the_other_has_ended() -> None:
    left = [*column(100, 480, 100, 6), line(100, 220, 320), *column(100, 480, 360, 4)]
    right = column(540, 920, 100, 4)
    foot = line(100, 920, 700)
    boxes = [*left, *right, foot]
    assert order(boxes) == list(range(len(boxes)))


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_cells_of_text_of_any_length_are_rows(cells: int) -> None:
    lengths = (60, 180, 100, 240, 140, 80, 200, 120, 160, 220, 90)
    boxes = [
        line(
            100 + 300 * cell,
            100 + 300 * cell + lengths[(row * 3 + cell * 5) % len(lengths)],
            100 + STEP * row,
        )
        for row in range(12)
        for cell in range(cells)
    ]
    assert order(boxes) == list(range(len(boxes)))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(4, 12)), min_size=1, max_size=4), st.randoms())
def test_articles_below_each_other_are_read_column_by_column_each(
    articles: list[tuple[int, int]], shuffled: random.Random
) -> None:
    boxes: list[Box] = []
    top = 100.0
    for columns, lines in articles:
        boxes.append(Box(120, top, 1080, top + 40))
        width = (1000 - 12 * (columns - 1)) / columns
        for number in range(columns):
            left = 100 + number * (width + 12)
            boxes.extend(column(left, left + width, top + 60, lines))
        top += 60 + STEP * lines + 30
    numbers = list(range(len(boxes)))
    shuffled.shuffle(numbers)
    assert [numbers[i] for i in order([boxes[i] for i in numbers])] == list(range(len(boxes)))


@given(st.permutations(range(11)))
def test_the_order_does_not_hang_on_how_the_print_was_found(order_found: list[int]) -> None:
    boxes = [line(300, 700, 40), *column(100, 480, 100, 5), *column(540, 920, 100, 5)]
    found = [boxes[i] for i in order_found]
    assert [order_found[i] for i in order(found)] == list(range(11))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(10, 400), st.integers(0, 900)), max_size=40))
def test_every_stretch_is_read_exactly_once_wherever_it_stands(places: list[tuple[int, int, int]]) -> None:
    boxes = [line(x, x + width, top) for x, width, top in places]
    assert sorted(order(boxes)) == list(range(len(boxes)))
    assert sorted(i for row in rows(range(len(boxes)), boxes) for i in row) == list(range(len(boxes)))

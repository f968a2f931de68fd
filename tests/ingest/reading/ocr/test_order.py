"""Reading order from places alone: columns, what spans them, rows of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.ocr.order import rows, zones
from ingest.reading.ocr.records import Box

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

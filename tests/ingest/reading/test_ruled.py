import itertools
import random
import time

from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.ruled import BoxCell, Segment, ruled_tables


def grid(xs: list[float], ys: list[float]) -> list[Segment]:
    """Every box drawn with four lines of its own, as office programs do."""
    return [
        side
        for top, bottom in itertools.pairwise(ys)
        for left, right in itertools.pairwise(xs)
        for side in box(left, top, right, bottom)
    ]


def box(left: float, top: float, right: float, bottom: float) -> list[Segment]:
    return [
        Segment(left, top, right, top),
        Segment(left, bottom, right, bottom),
        Segment(left, top, left, bottom),
        Segment(right, top, right, bottom),
    ]


def shapes(cells: tuple[BoxCell, ...]) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.rows, cell.columns) for cell in cells]


def test_a_plain_grid_gives_its_cells_in_reading_order() -> None:
    (table,) = ruled_tables(grid([0, 50, 120], [0, 20, 40]), 3)
    assert shapes(table) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert table[1] == BoxCell(0, 1, 1, 1, 50, 0, 120, 20)


def test_merged_cells_take_their_rows_and_columns() -> None:
    # | 指标 |  年份   |
    # |      | 甲 | 乙 |
    lines = [*box(0, 0, 50, 40), *box(50, 0, 150, 20), *box(50, 20, 100, 40), *box(100, 20, 150, 40)]
    (table,) = ruled_tables(lines, 3)
    assert shapes(table) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_open_sides_are_closed_where_the_lines_end() -> None:
    lines = [Segment(0, y, 100, y) for y in (0, 20, 40)] + [Segment(50, 0, 50, 40)]
    (table,) = ruled_tables(lines, 3)
    assert shapes(table) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert (table[0].x0, table[1].x1) == (0, 100)


def test_two_tables_of_a_page_stay_apart_and_come_from_the_top_down() -> None:
    low, high = grid([0, 50, 100], [200, 220]), grid([0, 30, 60, 90], [0, 20])
    assert [len(table) for table in ruled_tables(low + high, 3)] == [3, 2]


def test_a_frame_an_underline_and_a_slanted_line_are_no_table() -> None:
    frame = box(0, 0, 400, 600)
    assert ruled_tables([*frame, Segment(50, 50, 120, 50), Segment(10, 10, 90, 60)], 3) == []


def test_lines_that_miss_each_other_a_little_and_double_lines_are_one() -> None:
    lines = [
        *(Segment(0, y, 101, y) for y in (0, 1.5, 20, 40)),
        *(Segment(x, 1, x, 38.5) for x in (0.5, 50, 99, 100)),
    ]
    (table,) = ruled_tables(lines, 3)
    assert len(table) == 4


def test_thin_bars_are_lines() -> None:
    bars = [
        *(Segment(0, y, 100, y + 0.5) for y in (0, 20, 40)),
        *(Segment(x, 0, x + 0.5, 40) for x in (0, 50, 100)),
    ]
    (table,) = ruled_tables(bars, 3)
    assert len(table) == 4


def test_a_short_break_in_a_wall_does_not_join_two_cells() -> None:
    lines = [segment for segment in grid([0, 50, 100], [0, 40]) if segment.x0 != 50 or segment.x1 != 50]
    (table,) = ruled_tables([*lines, Segment(50, 0, 50, 15), Segment(50, 23, 50, 40)], 3)
    assert len(table) == 2


def test_a_region_with_an_inward_corner_is_parted_and_loses_nothing() -> None:
    lines = [*box(0, 0, 100, 40), Segment(50, 20, 100, 20), Segment(50, 20, 50, 40), Segment(0, 0, 0, 40)]
    (table,) = ruled_tables(lines, 3)
    assert sum((cell.x1 - cell.x0) * (cell.bottom - cell.top) for cell in table) == 100 * 40


def test_graph_paper_and_hatching_end_soon_and_are_no_table() -> None:
    paper = [Segment(0, y * 4.0, 4000, y * 4.0) for y in range(1000)]
    paper += [Segment(x * 4.0, 0, x * 4.0, 4000) for x in range(1000)]
    chance = random.Random(7)
    noise = []
    for _ in range(30_000):
        x, y = chance.uniform(0, 600), chance.uniform(0, 800)
        along = chance.uniform(0, 30)
        noise.append(Segment(x, y, x + along, y) if chance.random() < 0.5 else Segment(x, y, x, y + along))
    start = time.perf_counter()
    assert ruled_tables(paper, 3) == []
    ruled_tables(noise, 3)
    assert time.perf_counter() - start < 20


@given(
    widths=st.lists(st.integers(10, 80), min_size=1, max_size=6),
    heights=st.lists(st.integers(10, 80), min_size=1, max_size=8),
    shift=st.floats(-1, 1),
    chance=st.randoms(use_true_random=False),
)
def test_any_grid_in_any_order_is_found_whole(
    widths: list[int], heights: list[int], shift: float, chance: random.Random
) -> None:
    xs = [float(sum(widths[:i])) for i in range(len(widths) + 1)]
    ys = [float(sum(heights[:i])) for i in range(len(heights) + 1)]
    lines = [Segment(s.x0 + shift, s.top, s.x1, s.bottom) if s.top == s.bottom else s for s in grid(xs, ys)]
    chance.shuffle(lines)
    tables = ruled_tables(lines, 3)
    if len(widths) * len(heights) == 1:
        assert tables == []
        return
    (table,) = tables
    assert shapes(table) == [(r, c, 1, 1) for r in range(len(heights)) for c in range(len(widths))]


coordinate = st.floats(-1000, 1000, allow_nan=False)


@given(st.lists(st.builds(Segment, coordinate, coordinate, coordinate, coordinate), max_size=60))
def test_no_lines_break_it_and_cells_of_a_table_never_overlap(lines: list[Segment]) -> None:
    for table in ruled_tables(lines, 3):
        places = [
            (row, column)
            for cell in table
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert len(places) == len(set(places))
        assert all(cell.x1 > cell.x0 and cell.bottom > cell.top for cell in table)

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.number_format import built_in, general, hides, shown, shown_text

MAY_2010 = 40299
CODES = st.text(alphabet='0#?.,%;[]"\\!_*@/Ee+-ymdhsaGg红色>=<1年月 ', max_size=30)


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (0.952, "0.0%", "95.2%"),
        (0.0005, "0.0%", "0.1%"),
        (12345.678, "#,##0.00", "12,345.68"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (7, "000", "007"),
        (330522, "00000000", "00330522"),
        (12.34, '0.0"万元"', "12.3万元"),
        (3, '"第"0"名"', "第3名"),
        (1.5, "# ?/?", "1 1/2"),
        (0.375, "# ?/8", "3/8"),
        (123456, "0.00E+00", "1.23E+05"),
        (999.95, "##0.0E+0", "1.0E+3"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (85, 'G/通用格式"分"', "85分"),
        (0, "#,###", ""),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, words: str) -> None:
    assert shown(value, code) == words


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (123456, '0!.0,"万"', "12.3万"),
        (1234567, '0!.0000"万"', "123.4567万"),
        (1_000_000, "#,##0,", "1,000"),
        (1_234_567, '0.00,,"百万"', "1.23百万"),
        (1_234_567, '#,##0.0,"千"', "1,234.6千"),
        (5_551_234, "000-0000", "555-1234"),
    ],
)
def test_commas_behind_the_digits_divide_and_signs_may_stand_among_them(
    value: float, code: str, words: str
) -> None:
    assert shown(value, code) == words


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (-3.2, "0.0;[红色]-0.0", "-3.2"),
        (-3.2, "0.0_ ;[Red]\\-0.0\\ ", "-3.2"),
        (-3.2, "0.0", "-3.2"),
        (-0.12, "+0.0%;-0.0%", "-12.0%"),
        (0.12, "+0.0%;-0.0%", "+12.0%"),
        (0, '0.0;-0.0;"—"', "—"),
        (-1234, "#,##0_);(#,##0)", "(1,234)"),
        (-5, '[红色][<0]"减少"0.0;0.0', "减少5.0"),
        (5, '[红色][<0]"减少"0.0;0.0', "5.0"),
        (1234, '[>=1000]#,##0,"千";0', "1千"),
        (-5, '[>=1000]0.0,"千";0', "-5"),
        (1234.5, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥1,234.50"),
    ],
)
def test_sections_are_chosen_by_sign_or_condition_and_colours_show_nothing(
    value: float, code: str, words: str
) -> None:
    assert shown(value, code) == words


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (MAY_2010, "yyyy-mm-dd", "2010-05-01"),
        (MAY_2010, 'yyyy"年"m"月"', "2010年5月"),
        (MAY_2010, built_in(14), "2010/5/1"),
        (MAY_2010, built_in(57), "2010年5月"),
        (MAY_2010, "[$-F800]dddd, mmmm dd, yyyy", "2010年5月1日"),
        (MAY_2010, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇一〇年五月一日"),
        (MAY_2010, "aaaa", "星期六"),
        (MAY_2010 + 0.75, "yyyy/m/d h:mm", "2010/5/1 18:00"),
        (MAY_2010 + 0.75, "h:mm:ss AM/PM", "6:00:00 PM"),
        (1.25, "[h]:mm", "30:00"),
        (59, "yyyy/m/d", "1900/2/28"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
    ],
)
def test_days_and_times_are_shown_as_their_format_says(value: float, code: str, words: str) -> None:
    assert shown(value, code) == words


def test_a_workbook_of_old_macs_counts_from_1904() -> None:
    assert shown(MAY_2010 - 1462, "yyyy-mm-dd", is_1904=True) == "2010-05-01"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.1 + 0.2, "0.3"),
        (100 / 3, "33.33333333"),
        (13_812_345_678, "13812345678"),
        (330_522_199_001_010, "330522199001010"),
        (0.00005, "0.00005"),
        (-0.0, "0"),
        (1e20, "1E+20"),
        (float("nan"), "nan"),
    ],
)
def test_general_writes_no_noise_and_every_digit_of_an_integer(value: float, words: str) -> None:
    assert general(value) == words


@pytest.mark.parametrize(("value", "code", "words"), [(0.5, "#.##", "0.5"), (5, "0.##", "5")])
def test_a_point_always_has_digits_on_both_sides(value: float, code: str, words: str) -> None:
    assert shown(value, code) == words


def test_words_are_shown_through_the_section_of_words() -> None:
    assert [shown_text("长兴", code) for code in ('@"县"', '0;0;0;"约"@', "0.0", "General")] == [
        "长兴县",
        "约长兴",
        "长兴",
        "长兴",
    ]


def test_a_format_that_shows_nothing_is_told_from_one_that_shows_no_zero() -> None:
    assert hides(5, ";;;")
    assert not hides(5, "0;-0;;@")
    assert hides(0, "0;-0;;@")


@given(st.floats(), CODES)
def test_any_format_is_read_in_bounded_length(value: float, code: str) -> None:
    assert len(shown(value, code)) < 2_000
    assert isinstance(shown_text("字", code), str)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_what_fixed_decimals_show_is_the_number_rounded(value: Decimal) -> None:
    words = shown(float(value), "#,##0.00")
    assert abs(Decimal(words.replace(",", "")) - value) <= Decimal("0.00501")
    assert len(words.rpartition(".")[2]) == 2


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_an_integer_is_shown_whole_by_general_and_by_groups(value: int) -> None:
    assert general(value) == str(value)
    assert shown(value, "#,##0") == f"{value:,}"


@given(st.floats(min_value=-1, max_value=1, allow_nan=False))
def test_a_share_in_percent_is_a_hundred_times_the_share(value: float) -> None:
    assert abs(float(shown(value, "0.00%").removesuffix("%")) - value * 100) <= 0.00501

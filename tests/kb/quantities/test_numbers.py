from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import DataError
from kb.quantities.numbers import MASKS, Numeral, han_number, numerals, plain
from kb.quantities.quantities import Quantity, quantities
from kb.quantities.units import parse, unit_at, unit_in


def only(text: str) -> Numeral:
    (numeral,) = numerals(plain(text))
    return numeral


def figure(text: str, damaged_year: str | None = None) -> Quantity:
    (quantity,) = quantities(text, damaged_year)
    return quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("３５家", "35"),
        ("1,349.8吨", "1349.8"),
        ("7800 万元", "78000000"),
        ("1.2万余人", "12000"),
        ("3亿元", "300000000"),
        ("二十多家", "20"),
        ("一千二百名", "1200"),
        ("一百零五座", "105"),
        ("百分之七十", "70"),
        ("百分之三十五点五", "35.5"),
        ("三成", "3"),
        ("两倍", "2"),
        ("近百家", "100"),
        ("千余人", "1000"),
    ],
)
def test_digits_and_chinese_numerals_have_the_same_kind_of_value(text: str, number: str) -> None:
    assert only(text).number == Decimal(number)


@pytest.mark.parametrize("words", ["十一五", "二〇一一", "十二五", "一二三", "百千"])
def test_what_is_no_chinese_numeral_has_no_value(words: str) -> None:
    assert han_number(words) is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "low", "high"),
    [
        ("每区建成5—7个", "5—7个", "个", "5", "7"),
        ("比重为16.5%至20%", "16.5%至20%", "%", "16.5", "20"),
        ("影响100至400家", "100至400家", "家", "100", "400"),
        ("处5万元以上20万元以下的罚款", "5万元以上20万元", "元", "50000", "200000"),
        ("投资3-5万元", "3-5万元", "元", "30000", "50000"),
    ],
)
def test_a_range_is_one_figure_with_two_ends(text: str, value: str, unit: str, low: str, high: str) -> None:
    found = figure(text)
    assert text[found.start : found.end] == value
    assert (found.unit, found.number, found.upper, found.bound) == (unit, Decimal(low), Decimal(high), "")


def test_from_one_value_to_another_is_no_range() -> None:
    assert [q.number for q in quantities("从16%到20%")] == [Decimal(16), Decimal(20)]


@pytest.mark.parametrize(
    "text",
    [
        "2012年3月5日开会",
        "2011-2015年规划",
        "二〇一一年七月",
        "20xx年，xx年，**年以后",
        "第39条和第三批",
        "市政发〔2009〕16号",
        "通过ISO14000认证",
        "监测PM2.5和PM10",
        "6·5世界环境日宣传",
        "拨打12369和110",
        "十大工程和十佳单位",
        "“十一五”期间",
        "建国60周年",
        "达到Ⅱ类和三级标准",
        "一座桥、三条路、两级政府",
        "千家万户和五城同创",
        "《公民行为规范十条》发布",
        "从8:30到17:00",
        "1-6月份",
        "在×市**镇xx区",
    ],
)
def test_dates_names_and_numbers_of_things_are_no_figures(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("检查20xx家次", "20xx家次", "damaged"),
        ("检查20__家次", "20__家次", "damaged"),
        ("绿地2*0公顷", "2*0公顷", "masked"),
        ("人均*㎡", "*㎡", "masked"),
        ("合格率*0%", "*0%", "masked"),
        ("满意率××%", "××%", "masked"),
        ("住户××××户", "××××户", "masked"),
        ("投入3□万元", "3□万元", "masked"),
        ("投入5×万元", "5×万元", "masked"),
    ],
)
def test_a_masked_quantity_is_a_figure_without_a_number(text: str, value: str, status: str) -> None:
    found = figure(text)
    assert (text[found.start : found.end], found.number, found.status) == (value, None, status)


def test_the_year_that_overwrote_others_is_no_quantity() -> None:
    assert figure("清淤2024米", "2024").number is None
    assert figure("发放环保袋2024多个", "2024").status == "damaged"
    assert figure("清淤2024米").number == 2024


def test_marks_of_emphasis_are_no_mask() -> None:
    assert figure("达到**30%**以上").number == 30


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不低于35%", ">="),
        ("35%以上", ">="),
        ("至少要有35家", ">="),
        ("超过35%", ">"),
        ("突破35亿元", ">"),
        ("35余家", ">"),
        ("控制在35%", "<="),
        ("35%以内", "<="),
        ("≤35分贝", "<="),
        ("不足35%", "<"),
        ("约占35%", "~"),
        ("35%左右", "~"),
        ("近35家", "~"),
        ("为近8年最低", ""),
        ("达到35%", ""),
    ],
)
def test_the_words_around_set_the_bound(text: str, bound: str) -> None:
    assert figure(text).bound == bound


def test_a_list_after_respectively_shares_its_unit() -> None:
    one, other = quantities("均值分别为53.1和66.8分贝")
    assert (one.unit, one.number, other.number) == ("分贝", Decimal("53.1"), Decimal("66.8"))


@pytest.mark.parametrize(
    ("text", "unit", "measure"),
    [
        ("35微克/立方米", "微克/立方米", "concentration"),
        ("6吨/日", "吨/日", "weight"),
        ("35dB（A）", "dB（A）", "decibel"),
        ("35家次", "家次", "count"),
        ("35台(套)", "台(套)", "count"),
        ("12平方米/人", "平方米/人", "area"),
    ],
)
def test_units_are_kept_as_written_and_known_by_what_they_measure(text: str, unit: str, measure: str) -> None:
    found = figure(text)
    assert (found.unit, found.measure) == (unit, measure)


def test_a_unit_is_not_read_out_of_a_longer_word() -> None:
    assert unit_at("项目", 0) is None
    assert unit_at("人民", 0) is None
    assert unit_in("公顷") == "公顷"
    assert unit_in("公顷数") == ""


def test_the_units_name_the_entry_that_is_wrong() -> None:
    with pytest.raises(DataError, match=r"units\.toml"):
        parse("[[dimension]]\nunits = []")
    with pytest.raises(DataError, match="写了两次"):
        parse('[[dimension]]\nmeasure = "area"\nunits = ["亩", "亩"]')


pieces = st.lists(
    st.sampled_from(["35", "2*0", "xx", "20xx", "1,200", "二十", "万", "余", "%", "家次", "平方米", "年", "3月", "，", "。", "—", "至", "第", "约", " ", "以上"]),
    max_size=20,
).map("".join)  # fmt: skip


@given(pieces)
def test_figures_stand_in_the_text_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(st.integers(10, 10**6), st.data(), st.sampled_from(["家", "%", "万元", "平方公里", "人次"]))
def test_whatever_mask_is_put_over_a_digit_it_never_becomes_a_number(
    number: int, data: st.DataObject, unit: str
) -> None:
    digits = list(str(number))
    for at in data.draw(st.sets(st.integers(0, len(digits) - 1), min_size=1)):
        digits[at] = data.draw(st.sampled_from(MASKS))
    text = f"检查企业{''.join(digits)}{unit}，"
    assert all(found.number is None and found.upper is None for found in quantities(text))

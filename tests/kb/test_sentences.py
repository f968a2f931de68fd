from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.sentences import Unit, clauses, units

PIECES = st.sampled_from(
    [
        "。",
        "！”",
        "？",
        "；",
        "，",
        "\n",
        " ",
        "　",
        "“",
        "”",
        "（一）",
        "一、",
        "1.",
        "4.1",
        "# ",
        "| ",
        "第三条",
        "第",
        "创模",
        "面积",
        "24.05",
        "A",
        "(2)",
        ":",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


def texts(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


@given(TEXTS)
def test_units_are_in_order_inside_apart_and_cover_all_but_white_space(text: str) -> None:
    found = units(text)
    assert all(0 <= unit.start < unit.end <= len(text) for unit in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    covered = {at for unit in found for at in range(unit.start, unit.end)}
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())


@given(TEXTS)
def test_no_unit_begins_or_ends_with_white_space(text: str) -> None:
    assert all(found == found.strip() for found in texts(text))


@given(TEXTS, st.data())
def test_clauses_are_the_sentence_in_order_without_a_gap(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert "".join(text[low:high] for low, high in clauses(text, start, end)) == text[start:end]


def test_sentences_end_at_a_full_stop_and_take_its_closing_marks_along() -> None:
    assert texts("他说：“很好。”大家同意！是吗？") == ["他说：“很好。”", "大家同意！", "是吗？"]


def test_a_sentence_goes_on_after_a_quotation_that_ends_with_a_stop() -> None:
    assert texts("喊出“我要创模！”的口号。再干。") == ["喊出“我要创模！”的口号。", "再干。"]


def test_a_point_inside_a_number_ends_nothing() -> None:
    assert texts("面积为24.05平方公里，占98.3%。") == ["面积为24.05平方公里，占98.3%。"]


def test_a_line_cut_by_the_page_goes_on_and_a_short_line_is_one_of_its_own() -> None:
    cut = "全市环境噪声达标区总面积达到二十四平方公里，占建成区总面积的百分之六十五\n以上。"
    assert len(texts(cut)) == 1
    assert texts("工作总结\n一年来成绩很大。") == ["工作总结", "一年来成绩很大。"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("# 标题", 0),
        ("## 标题", 1),
        ("第一章 总则", 1),
        ("第二节 范围", 2),
        ("第十二条 凡在本市", 3),
        ("一、加强领导", 4),
        ("（一）成立机构", 5),
        ("4.1 布点", 5),
        ("1.成立机构", 6),
        ("（3）落实", 7),
        ("成立机构", None),
    ],
)
def test_a_numbered_mark_at_the_beginning_says_how_deep_a_heading_stands(
    text: str, level: int | None
) -> None:
    assert units(text) == [Unit(0, len(text), level)]


def test_numbered_items_inside_a_line_begin_units_of_their_own() -> None:
    assert texts("主要做法：一、领导重视。二、加大投入。") == [
        "主要做法：",
        "一、领导重视。",
        "二、加大投入。",
    ]


def test_a_reference_to_a_numbered_item_begins_nothing() -> None:
    assert texts("按照本规定第（二）项执行。") == ["按照本规定第（二）项执行。"]

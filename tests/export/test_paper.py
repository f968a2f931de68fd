from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.paper import Block, Inline, Note, number_notes, parse_blocks, parse_paper


def kinds(text: str) -> list[str]:
    return [block.kind for block in parse_blocks(text, ())]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("一、总体情况", "heading1"),
        ("十二、保障措施", "heading1"),
        ("　　（一）空气质量", "heading2"),
        ("(二)水环境质量", "heading2"),
        ("1. 主要做法", "heading3"),
        ("2．存在问题", "heading3"),
        ("（1）工业治理", "heading4"),
        ("**一、总体情况**", "heading1"),
        ("# 总体情况", "heading1"),
        ("## 空气质量", "heading2"),
        ("### 做法 ###", "heading3"),
        ("##### 细处", "heading4"),
        ("## 一、总体情况", "heading1"),
        ("一、全市空气质量明显改善。水环境质量稳定。", "body"),
        ("一、" + "全市空气质量" * 8, "body"),
        ("1.5倍", "body"),
        ("2010.12.31", "body"),
        ("1. 化学需氧量达标；", "body"),
        ("一是加强领导", "body"),
        ("#标签", "body"),
        ("- 苏州市", "item"),
        ("-5摄氏度", "body"),
    ],
)
def test_a_line_is_what_it_begins_and_ends_like(line: str, kind: str) -> None:
    assert kinds(line) == [kind]


def test_a_heading_has_no_hashes_and_no_bold_words_of_its_own() -> None:
    assert parse_blocks("## **（一）空气**", ()) == (Block("heading2", (Inline("（一）空气"),)),)


def test_numbered_lines_that_follow_one_another_are_a_list() -> None:
    assert kinds("1. 苏州市\n2. 无锡市\n\n3. 常州市") == ["body"] * 3
    assert kinds("1. 做法\n正文。\n2. 问题\n正文。") == ["heading3", "body", "heading3", "body"]
    assert kinds("一、情况\n二、问题") == ["heading1", "heading1"]


def test_empty_lines_and_rules_are_nothing() -> None:
    assert kinds("甲。\n\n---\n　　\n乙。") == ["body", "body"]
    assert parse_paper("题", "", {}).blocks == ()


def test_a_pipe_table_is_a_table_with_equal_rows() -> None:
    (table,) = parse_blocks("| 城市 | 值 |\n|---|:-:|\n| **苏州**\\|市 | 1 [2] |\n| 无锡 |", {2})
    assert table.rows == (
        ((Inline("城市"),), (Inline("值"),)),
        ((Inline("苏州", bold=True), Inline("|市")), (Inline("1", notes=(2,)),)),
        ((Inline("无锡"),), ()),
    )


def test_bars_without_a_line_below_the_header_are_words() -> None:
    assert kinds("甲|乙\n丙|丁") == ["body", "body"]


def test_notes_are_numbered_as_they_appear() -> None:
    paper = parse_paper("题", "甲[7]，乙[3]。\n丙[7][9]", {3: "三", 7: "七", 8: "八"})
    assert paper.notes == (Note("七"), Note("三"))
    assert [inline.notes for block in paper.blocks for inline in block.inlines] == [(1,), (2,), (), (1,), ()]
    assert paper.blocks[1].text() == "丙[9]"


def test_notes_in_tables_are_numbered_in_reading_order() -> None:
    text = "|甲[2]|乙|\n|-|-|\n|丙|丁[1]|\n\n戊[3]"
    assert parse_paper("题", text, {1: "一", 2: "二", 3: "三"}).notes == (Note("二"), Note("一"), Note("三"))


def test_numbering_goes_on_after_other_notes() -> None:
    blocks, order = number_notes(parse_blocks("甲[5]乙[4]", {4, 5}), 10)
    assert order == (5, 4)
    assert [inline.notes for inline in blocks[0].inlines] == [(11,), (12,)]


def test_a_title_that_is_also_the_first_line_stands_once() -> None:
    paper = parse_paper(" 工作报告 ", "# 工作报告\n正文。", {})
    assert (paper.title, [block.text() for block in paper.blocks]) == ("工作报告", ["正文。"])


def test_what_is_yet_to_be_filled_in_stays() -> None:
    assert parse_blocks("【待填：年份】年", ())[0].text() == "【待填：年份】年"


_WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="*\\[]#|-+•·"), min_size=1
)


@given(st.lists(_WORDS))
def test_plain_lines_keep_their_words_whatever_they_become(lines: list[str]) -> None:
    assert [block.text() for block in parse_blocks("\n".join(lines), {1})] == [
        line for line in (line.strip() for line in lines) if line
    ]


@given(st.text("一、（1）. #|-*[]甲\\\n", max_size=60))
def test_any_text_can_be_read_and_its_notes_are_all_there(text: str) -> None:
    paper = parse_paper("题", text, {1: "一", 11: "二"})
    used = [number for block in paper.blocks for inline in block.all_inlines() for number in inline.notes]
    assert sorted(set(used)) == list(range(1, len(paper.notes) + 1))
    assert list(dict.fromkeys(used)) == sorted(set(used))

"""Answers and replies taken apart: nothing is lost, and every piece has the marks that end it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.wording.pieces import composed, lines_of, marks_of, plain


def test_a_composed_answer_is_its_statements_their_labels_and_its_notes() -> None:
    text = "**湖州市**：甲达到1吨。 [1] 乙达到2吨 [2]\n- **咸阳市**：丙 [3][4]\n\n注：丁 [1]。\n注：戊。"
    parts = composed(text)
    assert [(one.shown, one.marks) for one in parts.statements] == [
        ("**湖州市**：甲达到1吨。 [1]", (1,)),
        ("**湖州市**：乙达到2吨 [2]", (2,)),
        ("**咸阳市**：丙 [3][4]", (3, 4)),
    ]
    assert parts.notes == "注：丁 [1]。\n注：戊。"
    assert parts.frame == ()


def test_a_label_holds_for_the_list_below_it() -> None:
    parts = composed("**湖州市**\n\n- 甲 [1]\n- 乙 [2]")
    assert [one.shown for one in parts.statements] == ["**湖州市**：甲 [1]", "**湖州市**：乙 [2]"]


def test_what_is_said_without_any_mark_frames_the_answer() -> None:
    parts = composed("某文件里没有见到“甲”这一项。同类的有：\n\n- **办法**：不低于80% [1]；不低于90% [2]")
    assert parts.frame == ("某文件里没有见到“甲”这一项。同类的有：",)
    assert [one.words for one in parts.statements] == ["不低于80% [1]", "不低于90% [2]"]


def test_brackets_of_a_document_are_no_marks() -> None:
    (one,) = composed(r"**湖州市**：依据环办\[2006\]40号 [1]").statements
    assert one.marks == (1,)
    assert one.words == r"依据环办\[2006\]40号 [1]"


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("甲达到1吨[1]。乙达到2吨[2]。", ["甲达到1吨[1]。", "乙达到2吨[2]。"]),
        ("甲达到1吨。[1]乙达到2吨。[2]", ["甲达到1吨。[1]", "乙达到2吨。[2]"]),
        ("甲达到1.5吨[1]；乙达到2吨[2]", ["甲达到1.5吨[1]；", "乙达到2吨[2]"]),
        ("关停、拆除；整治[1]。", ["关停、拆除；整治[1]。"]),
        ("所谓“好。”的说法[1]。", ["所谓“好。”", "的说法[1]。"]),
    ],
)
def test_sentences_end_at_stops_and_take_the_marks_behind_them(line: str, sentences: list[str]) -> None:
    (found,) = lines_of(line)
    assert [one.words for one in found.sentences] == sentences


def test_clauses_end_at_marks_and_the_rest_leans_on_the_last() -> None:
    (line,) = lines_of("湖州91.5%[1]，咸阳82.3%[2]，均已达标。")
    (sentence,) = line.sentences
    assert [(plain(words), marks) for words, marks in sentence.clauses] == [
        ("湖州91.5%", (1,)),
        ("，咸阳82.3%", (2,)),
        ("，均已达标。", (2,)),
    ]


def test_a_table_becomes_a_list() -> None:
    rows = lines_of("| 地方 | 数值 |\n|---|---|\n| 湖州市 | 91.5% [1] |")
    assert [(row.prefix, row.sentences[0].words, row.sentences[0].marks) for row in rows] == [
        ("-", "地方，数值", ()),
        ("-", "湖州市，91.5% [1]", (1,)),
    ]


def test_headings_are_told_from_sentences() -> None:
    kinds = [line.is_heading for line in lines_of("## 结论\n**湖州市**\n情况如下：\n- 甲[1]：\n已完成。")]
    assert kinds == [True, True, True, False, False]


WORDS = st.text(alphabet="甲乙丙 1.5%，。；！“”[2]|*-#\n：", max_size=80)


@settings(deadline=None, max_examples=300)
@given(WORDS)
def test_no_word_and_no_mark_of_a_reply_is_lost(text: str) -> None:
    said = "\n".join(sentence.words for line in lines_of(text) for sentence in line.sentences)
    kept = re.compile(r"[甲乙丙%“”：！。]")
    rules = [line for line in text.split("\n") if not kept.search(line) and not marks_of(line)]
    whole = "\n".join(line for line in text.split("\n") if line not in rules)
    assert kept.findall(said) == kept.findall(whole)
    assert marks_of(said) == marks_of(whole) or "|" in whole


@settings(deadline=None, max_examples=300)
@given(WORDS)
def test_clauses_hold_all_numbers_of_their_sentence(text: str) -> None:
    for line in lines_of(text):
        for sentence in line.sentences:
            clauses = "".join(words for words, _ in sentence.clauses)
            assert re.findall(r"\d", plain(clauses)) == re.findall(r"\d", plain(sentence.words))

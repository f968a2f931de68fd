from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.inlines import Inline, clean, on_one_line, parse_inlines


def test_marks_of_known_notes_stand_behind_the_words_before_them() -> None:
    assert parse_inlines("甲[1][2]，乙 [2]。", {1, 2}) == (
        Inline("甲", notes=(1, 2)),
        Inline("，乙", notes=(2,)),
        Inline("。"),
    )


def test_marks_of_unknown_notes_and_escaped_marks_are_words() -> None:
    assert parse_inlines(r"甲[3]\[1]", {1}) == (Inline("甲[3][1]"),)


def test_a_mark_that_is_written_twice_is_one() -> None:
    assert parse_inlines("甲[1] [1]", {1}) == (Inline("甲", notes=(1,)),)


def test_a_mark_directly_behind_bold_words_belongs_to_them() -> None:
    assert parse_inlines("**甲**[1]乙", {1}) == (Inline("甲", bold=True, notes=(1,)), Inline("乙"))


@pytest.mark.parametrize("line", ["甲**乙", "** 甲**", "苏****市", "甲 ** 乙 ** 丙", "***"])
def test_asterisks_that_enclose_nothing_are_words(line: str) -> None:
    assert "".join(inline.text for inline in parse_inlines(line, ())) == line
    assert not any(inline.bold for inline in parse_inlines(line, ()))


@given(st.text(st.characters(exclude_characters="*\\[")))
def test_words_without_signs_stay_as_they_are(line: str) -> None:
    assert "".join(inline.text for inline in parse_inlines(line, {1})) == line


@given(st.text("甲乙 *\\[]123", max_size=40))
def test_no_word_is_lost(line: str) -> None:
    words = "".join(inline.text for inline in parse_inlines(line, {1, 2}))
    assert [sign for sign in words if sign in "甲乙"] == [sign for sign in line if sign in "甲乙"]


@given(st.text(st.characters(codec=None)))
def test_clean_text_is_what_xml_holds(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set(map(chr, [*range(9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF]))


def test_forbidden_characters_go_and_the_others_stay() -> None:
    assert clean("甲\x00\x0b\x1f\ud800\udfff\ufffe\uffff𠀀😀\t乙\r\n丙\r丁") == "甲𠀀😀\t乙\n丙\n丁"


def test_a_label_is_one_line() -> None:
    assert on_one_line(" 甲\n\t乙　丙\x07 ") == "甲 乙 丙"

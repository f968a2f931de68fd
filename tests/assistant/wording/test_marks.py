"""Marks of a streaming reply: every form becomes [n], a 文号 stays, what was invented goes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.wording.marks import MarkReader, normalised

KNOWN = (1, 2, 3)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("达到91.5%[1]。", "达到91.5%[1]。"),
        ("达到[1,2]。", "达到[1][2]。"),
        ("达到[1][2]。", "达到[1][2]。"),
        ("达到【1】。", "达到[1]。"),
        ("达到［１］。", "达到[1]。"),
        ("达到[1、2]。", "达到[1][2]。"),
        ("达到[1，2；3]。", "达到[1][2][3]。"),
        ("达到[1和3]。", "达到[1][3]。"),
        ("达到[^1]。", "达到[1]。"),
        ("达到[1-3]。", "达到[1][2][3]。"),
        ("达到[资料1]。", "达到[1]。"),
        ("达到[编号 2]", "达到[2]"),
        ("达到[1,1]。", "达到[1]。"),
    ],
)
def test_every_form_of_a_mark_is_read(written: str, read: str) -> None:
    assert normalised(written, KNOWN) == read


@pytest.mark.parametrize(
    "words",
    [
        "国卫[2024]3号",
        "南市创模〔2024〕7号",
        "环办[2006]40号",
        "环办[2006] 40 号文",
        "国发【2005】39号",
        "某政办［2010］字第12号",
        "南市创模〔1〕",
        "见[附件]和[a]",
        r"环办\[2006\]40号",
        r"原文\[1\]",
        "[1",
        "半个[",
        "尾巴\\",
    ],
)
def test_what_is_no_mark_passes_as_it_stands(words: str) -> None:
    assert normalised(words, KNOWN) == words
    assert normalised(f"{words}规定。[2]", KNOWN) == f"{words}规定。[2]"


@pytest.mark.parametrize(
    ("written", "read", "invented"),
    [
        ("达到[7]。", "达到。", [7]),
        ("达到[1,9]。", "达到[1]。", [9]),
        ("截至[2024]完成", "截至完成", [2024]),
        ("达到[0]", "达到", [0]),
        ("达到[2-5]", "达到[2][3]", [4, 5]),
    ],
)
def test_invented_numbers_go_and_are_counted(written: str, read: str, invented: list[int]) -> None:
    reader = MarkReader(KNOWN)
    assert reader.feed(written) + reader.finish() == read
    assert reader.invented == invented


PARTS = st.sampled_from(
    [
        *"[]【】［］〔〕,，、-^\\号字第和 12379",
        "[1]",
        "【2】",
        "[2024]",
        "[2006]40号",
        "达到",
        "91.5%",
        "[1、2]",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PARTS, max_size=40).map("".join), st.data())
def test_any_split_gives_what_the_whole_gives(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=12).map(sorted))
    reader = MarkReader(KNOWN)
    whole = MarkReader(KNOWN)
    borders = [0, *cuts, len(text)]
    pieces = [reader.feed(text[low:high]) for low, high in pairwise(borders)]
    assert "".join([*pieces, reader.finish()]) == whole.feed(text) + whole.finish()
    assert reader.invented == whole.invented


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="[【［\\"), max_size=60))
def test_text_without_brackets_passes(text: str) -> None:
    assert normalised(text, KNOWN) == text

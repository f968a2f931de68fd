"""Readings on their way between processes: whole in, whole out; anything else is not believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.frames import (
    PREFIX,
    FrameError,
    length_of,
    members_from_json,
    members_to_json,
    pack,
    reading_from_json,
    reading_to_json,
    unpack,
)
from ingest.reading.limits import Limits
from ingest.reading.records import Member, Reading
from kb.records import MarkKind, PageMark, Quality, Span

LIMITS = Limits()
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
counts = st.integers(0, 10**9)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(words.filter(str.strip))
    at = st.integers(0, len(text))
    spans = st.lists(st.tuples(at, at).map(lambda pair: Span(min(pair), max(pair))), max_size=5).map(tuple)
    starts = sorted(draw(st.lists(at, max_size=5)))
    kinds: st.SearchStrategy[MarkKind] = st.sampled_from(("page", "row"))
    quality = Quality(
        draw(counts),
        tuple(draw(st.lists(words, max_size=3))),
        draw(counts),
        draw(counts),
        draw(st.none() | st.floats(0, 1)),
        draw(counts),
        draw(counts),
        draw(counts),
        tuple(draw(st.lists(words, max_size=3))),
    )
    return Reading(
        text,
        draw(words.filter(bool)),
        draw(spans),
        tuple(PageMark(start, draw(words), draw(kinds)) for start in starts),
        draw(st.none() | words),
        tuple(draw(st.lists(words, max_size=3))),
        draw(spans),
        quality,
    )


def through(value: dict[str, Any]) -> dict[str, Any]:
    frame = pack(value)
    assert length_of(frame[:PREFIX]) == len(frame) - PREFIX
    return unpack(frame[PREFIX:])


@given(readings())
def test_a_reading_comes_out_as_it_went_in(reading: Reading) -> None:
    assert reading_from_json(through(reading_to_json(reading)), LIMITS) == reading


@given(
    st.lists(st.builds(Member, words, words, st.just("17")) | st.builds(Member, words, words, refusal=words))
)
def test_members_come_out_as_they_went_in(members: list[Member]) -> None:
    assert members_from_json(through({"members": members_to_json(members)})["members"]) == tuple(members)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(readings(), st.data())
def test_one_wrong_value_is_noticed_or_harmless(reading: Reading, data: st.DataObject) -> None:
    value = reading_to_json(reading)
    field = data.draw(st.sampled_from(sorted(value)))
    value[field] = data.draw(json_values)
    try:
        got = reading_from_json(value, LIMITS)
    except FrameError:
        return
    assert all(span.end <= len(got.text) for span in (*got.skips, *got.doubts))
    assert all(0 <= mark.start <= len(got.text) for mark in got.pages)
    assert isinstance(got.title, str | None)


@given(st.binary(max_size=60))
def test_bytes_are_an_object_or_an_error(payload: bytes) -> None:
    try:
        assert isinstance(unpack(payload), dict)
    except FrameError:
        return


@pytest.mark.parametrize("path", ["../1", "/etc/passwd", "1/2", "", "a", "１", "1\n", "1234567890"])
def test_a_members_path_is_a_bare_number(path: str) -> None:
    with pytest.raises(FrameError):
        members_from_json([["a", "a", path, None]])


@pytest.mark.parametrize("member", [["a", "a", None, None], ["a", "a", "1", "warum"], ["a", "a", "1"], "a"])
def test_a_member_is_there_or_refused(member: object) -> None:
    with pytest.raises(FrameError):
        members_from_json([member])


def test_marks_out_of_order_are_refused_because_they_would_open_the_wrong_page() -> None:
    reading = Reading("一二三", "x/1", pages=(PageMark(2, "2"), PageMark(0, "1")))
    with pytest.raises(FrameError, match="order"):
        reading_from_json(reading_to_json(reading), LIMITS)


@pytest.mark.parametrize("confidence", [1.5, -0.1, True, "1"])
def test_a_confidence_is_a_share(confidence: object) -> None:
    value = reading_to_json(Reading("一", "x/1"))
    value["quality"]["ocr_confidence"] = confidence
    with pytest.raises(FrameError):
        reading_from_json(value, LIMITS)


def test_no_number_that_is_none_gets_through() -> None:
    with pytest.raises(FrameError):
        unpack(b'{"a": NaN}')

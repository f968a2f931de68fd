"""An answer that is opened again is the answer that was shown, whatever is in it."""

from __future__ import annotations

import json
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from assistant.app.views.exchange import finished
from assistant.app.views.kept import (
    answer_from_kept,
    answer_to_kept,
    citation_from_kept,
    citation_to_kept,
)
from assistant.records import Answer, Citation, Intent, Missing, Query
from kb.records import Role, Span
from tests.assistant.app.making import CITATION, answered, hostile_texts

words = st.text(max_size=12)
many_words = st.lists(words, max_size=3).map(tuple)
spans = st.builds(
    lambda start, length, role: Span(start, start + length, role),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(get_args(Role)),
)
queries = st.builds(
    Query,
    question=words,
    text=words,
    official=many_words,
    places=many_words,
    indicators=many_words,
    years=st.lists(st.integers(1900, 2100), max_size=3).map(tuple),
    intent=st.sampled_from(get_args(Intent)),
    kind_of_place=words,
    own_place=st.none() | words,
    excluded_places=many_words,
    is_drafting=st.booleans(),
    asks_norms=st.booleans(),
)
citations = st.builds(
    Citation,
    number=st.integers(1, 40),
    document=words,
    document_id=words,
    report_id=words,
    title=words,
    text=words,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    context=st.lists(spans, max_size=3).map(tuple),
    page=st.none() | words,
    place=st.none() | words,
    place_how=st.sampled_from(["stated", "inferred", "masked", "corrected", "unknown"]),
    year=st.none() | words,
    year_how=st.sampled_from(["stated", "suspect", "masked", "corrected", "unknown"]),
    is_digest=st.booleans(),
    origin=st.none() | words,
    around=words,
    collection=words,
)
answers = st.builds(
    Answer,
    text=hostile_texts,
    query=queries,
    citations=st.lists(citations, max_size=3, unique_by=lambda one: one.number).map(tuple),
    refused=st.booleans(),
    missing=st.none() | st.sampled_from(get_args(Missing)),
    caveats=many_words,
    removed=many_words,
    wording=st.sampled_from(["composed", "model"]),
    seconds=st.integers(0, 10_000).map(lambda thousandths: thousandths / 1000),
)


def through_json(kept: dict[str, Any]) -> dict[str, Any]:
    """As the catalogue keeps it."""
    read: dict[str, Any] = json.loads(json.dumps(kept, ensure_ascii=False))
    return read


@given(answers)
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    assert answer_from_kept(through_json(answer_to_kept(answer))) == answer


@given(answers)
def test_a_conversation_that_is_opened_again_looks_as_it_did(answer: Answer) -> None:
    again = answer_from_kept(through_json(answer_to_kept(answer)))
    assert finished(3, "问", again) == finished(3, "问", answer)


@given(citations)
def test_a_citation_comes_back_as_it_was(citation: Citation) -> None:
    assert citation_from_kept(through_json(citation_to_kept(citation))) == citation


def test_a_question_of_which_nothing_is_left_to_search_for_can_be_opened_again() -> None:
    # 我市 alone, before the own place is known.
    answer = Answer("请告诉我是哪个市、县。", Query("我市", ""), refused=True, missing="own_place")
    assert answer_from_kept(through_json(answer_to_kept(answer))) == answer


def test_what_an_earlier_version_kept_can_be_read() -> None:
    kept = answer_to_kept(answered("好 [1]", CITATION))
    del kept["citations"][0]["collection"]
    kept["query"] = {"question": "我市", "of_another_version": 1}
    read = answer_from_kept(kept)
    assert read.query == Query("我市", "")
    assert read.citations[0].collection == ""

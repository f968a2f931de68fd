"""What is kept of an answer is enough to show it again as it was."""

from __future__ import annotations

import json
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from assistant.app.views.kept import answer_from_kept, answer_to_kept
from assistant.records import Answer, Citation, Intent, Missing, Query
from kb.records import Span

_WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
_SPANS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(
    lambda pair: Span(min(pair), max(pair), "header")
)
_CITATIONS = st.builds(
    Citation,
    number=st.integers(1, 99),
    document=_WORDS,
    document_id=_WORDS,
    report_id=_WORDS,
    title=_WORDS,
    text=_WORDS,
    start=st.integers(0, 9),
    end=st.integers(9, 99),
    context=st.lists(_SPANS, max_size=3).map(tuple),
    place=st.none() | _WORDS,
    origin=st.none() | _WORDS,
    is_digest=st.booleans(),
    collection=_WORDS,
)
_QUERIES = st.builds(
    Query,
    question=_WORDS,
    text=_WORDS,
    places=st.lists(_WORDS, max_size=2).map(tuple),
    years=st.lists(st.integers(1990, 2030), max_size=2).map(tuple),
    intent=st.sampled_from(get_args(Intent)),
    is_drafting=st.booleans(),
)
_ANSWERS = st.builds(
    Answer,
    text=_WORDS,
    query=_QUERIES,
    citations=st.lists(_CITATIONS, max_size=3).map(tuple),
    refused=st.booleans(),
    missing=st.none() | st.sampled_from(get_args(Missing)),
    caveats=st.lists(_WORDS, max_size=2).map(tuple),
    removed=st.lists(_WORDS, max_size=2).map(tuple),
    wording=st.sampled_from(["composed", "model"]),
)


@given(_ANSWERS)
def test_an_answer_comes_back_from_json_as_it_was(answer: Answer) -> None:
    kept = json.loads(json.dumps(answer_to_kept(answer)))
    back = answer_from_kept(kept)
    assert back == answer

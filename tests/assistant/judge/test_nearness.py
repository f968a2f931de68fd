from __future__ import annotations

import pytest

from assistant.judge import Standards, is_off_topic, judge
from assistant.select import select
from tests.assistant.judge.making import RATE, asked, found, hit, want


@pytest.mark.parametrize(
    ("words", "cosine", "tells", "off"),
    [
        ("量子 退相干", 0.80, True, True),
        ("量子 退相干", Standards().near, True, False),
        ("量子 湖州", 0.80, True, True),
        ("量子 湖州", Standards().not_alien, True, False),
        ("湖州 污水", 0.10, True, False),
        ("量子 退相干", 0.99, False, True),
        ("量子 湖州", 0.10, False, False),
        ("量子 退相干", None, True, True),
        ("湖州 污水", None, True, False),
    ],
)
def test_neither_words_nor_meaning_near_the_question_is_off_the_topic(
    words: str, cosine: float | None, tells: bool, off: bool
) -> None:
    wanted = want(words=words, figure=False, tells=tells)
    parts = select([hit(RATE, cosine=cosine)], wanted)
    assert is_off_topic(parts, wanted, Standards()) is off
    query = asked(intent="open", places=())
    missing = judge(query, found(hit(RATE, cosine=cosine)), wanted).missing
    assert (missing in ("topic", "field")) is off


def test_what_is_far_from_every_passage_is_outside_the_field() -> None:
    wanted = want(words="量子 退相干", figure=False, tells=True)
    query = asked(intent="open", places=())
    assert judge(query, found(hit(RATE, cosine=0.8)), wanted).missing == "field"
    assert judge(query, found(hit(RATE, cosine=0.865)), wanted).missing == "topic"
    assert judge(query, found(hit(RATE, cosine=None)), wanted).missing == "topic"

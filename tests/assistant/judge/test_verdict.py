from __future__ import annotations

from assistant.judge import judge
from tests.assistant.judge.making import RATE, asked, found, hit, want


def test_evidence_with_place_indicator_and_figure_is_admitted() -> None:
    verdict = judge(asked(), found(hit(RATE)), want(indicators="污水处理率"))
    assert verdict.missing is None
    assert [part.text for part in verdict.parts] == [RATE]


def test_nothing_found_at_all_is_the_topic_or_the_indicator() -> None:
    assert judge(asked(places=()), found(), want()).missing == "topic"
    assert judge(asked(places=()), found(), want(indicators="污水处理率")).missing == "indicator"

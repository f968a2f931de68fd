"""The self-test: the same seed asks the same, one option is right, and its citation proves it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning.facts import load_facts, parse_facts
from assistant.learning.reading import shipped_cards
from assistant.learning.self_test import Limit, askable, self_test
from kb.errors import DataError
from kb.records import OWN
from kb.requirements import load_requirements
from kb.search import Searcher
from kb.statements import statements

if TYPE_CHECKING:
    from assistant.app.wiring import Desk
    from assistant.learning.records import TestQuestion

SEEDS = 200
A_TEST = 12
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def asked(searcher: Searcher) -> list[TestQuestion]:
    """All questions of many tests, and one test that asks everything."""
    found = [question for seed in range(SEEDS) for question in self_test(seed, A_TEST, searcher)]
    return [*found, *self_test(0, 10_000, searcher)]


@pytest.fixture(scope="module")
def limits() -> dict[str, Limit]:
    """What is asked for, by the sentence that states it and the right number."""
    return {f"{statements()[one.row.id].sentence}|{one.key}|{Decimal(one.value)}": one for one in askable()}


def limit_of(question: TestQuestion, limits: dict[str, Limit]) -> Limit | None:
    """The limit that a question asks for; None for a hand-written one."""
    if not question.question.endswith("”是多少？"):
        return None
    right = numbers(question.options[question.right])[0]
    found = [
        limit
        for key, limit in limits.items()
        if key.startswith(f"{question.citation.text}|")
        and Decimal(limit.value) == right
        and (not limit.key or f"{limit.key}）”" in question.question)
    ]
    return found[0] if found else None


def numbers(text: str) -> list[Decimal]:
    return [Decimal(number) for number in NUMBER.findall(text)]


def true_numbers(limit: Limit) -> set[Decimal]:
    """Every number that the catalogue gives for what a question may mean, read from its rows anew."""
    found: set[Decimal] = set()
    for row in load_requirements():
        same = row.ruleset == limit.row.ruleset and row.indicator == limit.row.indicator
        tags = set(row.tags), set(limit.row.tags)
        if same and (tags[0] <= tags[1] or tags[1] <= tags[0]):
            told = [row.threshold, row.also, row.says] if not limit.key else [row.values.get(limit.key, "")]
            found |= {number for text in told for number in numbers(text)}
    return found


def test_every_question_has_four_distinct_options_and_one_right(asked: list[TestQuestion]) -> None:
    for one in asked:
        assert len(one.options) == len(set(one.options)) == 4
        assert 0 <= one.right < len(one.options)
        assert one.explanation


def test_every_citation_is_exact_and_names_its_original(
    asked: list[TestQuestion], texts: dict[str, str]
) -> None:
    for one in asked:
        quote = one.citation
        assert quote.text == texts[quote.document_id][quote.start : quote.end]
        assert quote.origin


def test_the_citation_holds_the_right_answer(asked: list[TestQuestion], limits: dict[str, Limit]) -> None:
    for one in asked:
        limit = limit_of(one, limits)
        needed = [limit.value, limit.key] if limit else [one.options[one.right]]
        assert all(words in one.citation.text for words in needed)


def test_no_wrong_option_is_true_by_any_reading(asked: list[TestQuestion], limits: dict[str, Limit]) -> None:
    seen = 0
    for one in asked:
        limit = limit_of(one, limits)
        if limit is None:
            continue
        seen += 1
        true = true_numbers(limit)
        said = [numbers(option)[0] for option in one.options]
        assert len(set(said)) == len(said)
        assert said[one.right] in true
        assert not true & {number for at, number in enumerate(said) if at != one.right}
    assert seen > SEEDS


def test_every_question_about_a_limit_names_campaign_version_and_level(
    asked: list[TestQuestion], limits: dict[str, Limit]
) -> None:
    for one in asked:
        if one.question.endswith("”是多少？"):
            limit = limit_of(one, limits)
            assert limit is not None, one.question
            assert one.question.startswith(limit.row.ruleset.title)
            assert limit.row.name in one.question
            assert one.options[one.right].endswith(limit.row.unit)


def test_options_of_a_limit_share_comparison_and_unit(asked: list[TestQuestion]) -> None:
    for one in asked:
        if one.question.endswith("”是多少？"):
            assert len({NUMBER.sub("", option, count=1) for option in one.options}) == 1


def test_all_questions_differ(searcher: Searcher) -> None:
    everything = self_test(0, 10_000, searcher)
    assert len({one.question for one in everything}) == len(everything)
    assert len(everything) == len(askable()) + len(load_facts())


def test_the_right_option_stands_anywhere(asked: list[TestQuestion]) -> None:
    assert {one.right for one in asked} == {0, 1, 2, 3}


def test_a_short_test_mixes_facts_the_campaigns_limits_and_others(searcher: Searcher) -> None:
    questions = [one.question for one in self_test(7, 6, searcher)]
    facts = {fact.question for fact in load_facts()}
    assert sum(question in facts for question in questions) == 2
    assert sum("环境保护模范" in one or "创模" in one for one in questions if one not in facts) == 2


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(), count=st.integers(min_value=-3, max_value=25))
def test_the_same_seed_asks_the_same(searcher: Searcher, seed: int, count: int) -> None:
    first = self_test(seed, count, searcher)
    assert first == self_test(seed, count, searcher)
    assert len(first) == max(0, count)
    assert len({one.question for one in first}) == len(first)


def test_without_the_starter_cards_nothing_is_asked(desk: Desk) -> None:
    assert self_test(1, 10, Searcher(desk.library, collections=(OWN.name,))) == ()


# ── facts ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_hand_written_question_rests_on_a_short_quote_of_its_card() -> None:
    assert len(load_facts()) >= 15
    assert len({fact.question for fact in load_facts()}) == len(load_facts())
    for fact in load_facts():
        assert len(fact.quote) <= 60
        assert any(fact.quote in line for line in shipped_cards()[fact.card].splitlines())
        assert fact.right in fact.quote
        assert not any(one in fact.quote for one in fact.wrong)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"wrong": ["甲", "乙"]}, "3 个互不相同"),
        ({"wrong": ["甲", "甲", "乙"]}, "3 个互不相同"),
        ({"wrong": "甲乙丙"}, "字段不对"),
        ({"right": "卡片里没有的话"}, "应当包含正确选项"),
        ({"quote": "卡片里没有的话"}, "不在卡片"),
        ({"quote": "创" * 61}, "超过 60 字"),
        ({"card": "没有.md"}, "不在卡片"),
        ({"because": ""}, "缺题目"),
        ({"hint": "多出来的"}, "字段不对"),
    ],
)
def test_a_wrong_question_is_named_in_chinese(change: dict[str, object], says: str) -> None:
    fact = load_facts()[0]
    good = {
        "question": fact.question,
        "right": fact.right,
        "wrong": list(fact.wrong),
        "because": fact.because,
        "card": fact.card,
        "quote": fact.quote,
    }
    assert parse_facts([good]) == (fact,)
    with pytest.raises(DataError, match=says):
        parse_facts([{**good, **change}])

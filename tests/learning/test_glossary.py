"""The glossary: what the cards define, found by any part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.glossary import find_terms, glossary
from assistant.learning.reading import sentences_of, shipped_cards
from assistant.records import Citation
from kb.normal import normalise

if TYPE_CHECKING:
    from assistant.learning.records import Term
    from kb.search import Searcher


@pytest.fixture(scope="module")
def terms(searcher: Searcher) -> tuple[Term, ...]:
    return glossary(searcher)


def named(name: str, terms: tuple[Term, ...]) -> list[Term]:
    return [term for term in terms if term.name == name]


def test_every_term_stands_in_its_exact_citation(terms: tuple[Term, ...], texts: dict[str, str]) -> None:
    assert len(terms) > 100
    for term in terms:
        quote = term.citation
        assert quote.text == texts[quote.document_id][quote.start : quote.end]
        assert term.name in quote.text
        assert term.meaning in quote.text
        assert all(name in quote.text for name in term.also)


def test_every_sentence_that_defines_gives_a_term(searcher: Searcher, terms: tuple[Term, ...]) -> None:
    told = {term.citation.text for term in terms}
    missed = [
        one.text
        for card in shipped_cards()
        if card.startswith("术语_")
        for one in sentences_of(card, searcher)
        if "是指" in one.text and one.text not in told
    ]
    assert not missed


def test_other_names_are_kept(terms: tuple[Term, ...]) -> None:
    assert named("复核", terms)[0].also == ("复查", "复检")
    assert named("声环境功能区", terms)[0].also == ("适用区",)


def test_one_sentence_may_define_two_terms(terms: tuple[Term, ...]) -> None:
    assert named("昼间", terms)[0].meaning == "6:00至22:00"
    assert any(term.meaning.startswith("22:00至次日6:00") for term in named("夜间", terms))


def test_a_term_is_found_by_part_of_a_name_before_those_it_explains(terms: tuple[Term, ...]) -> None:
    found = find_terms("复检", terms)
    assert {found[0].name, found[1].name} == {"迎复检", "复核"}
    assert find_terms("pm2.5", terms)[0].name == "PM2.5"


@given(words=st.text(max_size=6))
def test_whatever_is_found_holds_the_words(terms: tuple[Term, ...], words: str) -> None:
    found = find_terms(words, terms)
    assert len(found) == len(set(map(id, found)))
    for term in found:
        assert any(normalise(words) in normalise(text) for text in (term.name, *term.also, term.meaning))
    assert words.strip() or len(found) == len(terms)


def test_the_same_name_with_another_meaning_is_another_term(terms: tuple[Term, ...]) -> None:
    assert len({(term.name, term.meaning) for term in terms}) == len(terms)
    assert isinstance(terms[0].citation, Citation)

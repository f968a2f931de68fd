"""The starter cards: what ships with the program must be honest, short and quotable sentence by sentence."""

from __future__ import annotations

import re

import pytest

from ingest.describe.card import FrontMatter
from kb.records import Fact
from kb.sources import load_sources
from kb.statements import FOLDER
from tests.starter.check import Card, all_cards, copied_runs, numbers_without_source

LONGEST = 110
YEAR = re.compile(r"(?:[12]\d{3}(?:—[12]\d{3})?|年份不详)?")
LIST_MARK = re.compile(r"^\s*(?:[-*+•·]|\d+[.、)）])", re.MULTILINE)
EMPTY_SECTION = re.compile(r"^##[^\n]*\n\s*(?=##|\Z)", re.MULTILINE)
PRONOUN = re.compile(r"该[市区县](?!级)|该社区|我[市区县]|本市")
# How a card says that a place or a year is not as it looks.
GUESSED = re.compile("推断|判定|推定|推测|推算")
HIDDEN = re.compile("隐去|遮住|抹|丢失|不详|隐名|20xx|不能引用|没有查明|没有可靠年份")
UNNAMED = re.compile("隐去|没有查明|写作|不推断")
CHANGED = re.compile("改写|替换|误成|不能引用|不详")

ALL = all_cards()
WRITTEN = [card for card in ALL if card.path.parent.name != FOLDER]
PRECEDENTS = [card for card in ALL if card.front["kind"] == "先例摘要"]


def each(cards: list[Card]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("card", cards, ids=lambda card: card.path.name)


each_card, each_written = each(ALL), each(WRITTEN)


def test_precedents_come_from_many_places_provinces_and_campaigns() -> None:
    assert len({card.front["place"] for card in PRECEDENTS if card.front["place"]}) >= 30
    assert len({card.front["province"] for card in PRECEDENTS if card.front["place"]}) >= 8
    assert len({card.front["campaign"] for card in PRECEDENTS}) >= 4


def test_every_kind_of_card_is_there() -> None:
    kinds = {card.front["kind"] for card in ALL}
    assert kinds == {"先例摘要", "标准摘要", "法规摘要", "工作指南", "术语", "指标要求"}


@each_card
def test_the_front_matter_of_a_card_is_valid(card: Card) -> None:
    front = FrontMatter.model_validate(card.front)
    assert front.title.strip()
    assert front.campaign.strip()
    assert YEAR.fullmatch(front.year)
    assert front.origin
    assert set(card.refs) <= set(load_sources())
    assert len(card.refs) == len(set(card.refs))


@each_card
def test_a_card_opens_with_its_title_and_says_it_is_no_original(card: Card) -> None:
    heading, notice = card.body.splitlines()[:2]
    assert heading == f"# {card.front['title']}"
    assert "摘要（非原文）" in notice


@each([card for card in PRECEDENTS if not card.front["place"]])
def test_a_precedent_without_a_place_speaks_of_a_province_or_the_country_or_says_that_its_city_is_unknown(
    card: Card,
) -> None:
    unnamed = any("市名" in sentence and UNNAMED.search(sentence) for sentence in card.sentences)
    assert card.front["province"] or unnamed


@each([card for card in ALL if card.front.get("place_how") == "inferred"])
def test_a_place_that_was_inferred_is_said_to_be(card: Card) -> None:
    assert card.front["place"]
    assert any(GUESSED.search(sentence) for sentence in card.sentences)


@each([card for card in ALL if card.front.get("year_how") == "inferred"])
def test_a_year_that_was_inferred_is_said_to_be(card: Card) -> None:
    assert card.front["year"]
    assert any("年" in sentence and GUESSED.search(sentence) for sentence in card.sentences)


@each([card for card in ALL if card.front.get("year_how") == "masked"])
def test_a_card_whose_year_was_hidden_gives_none_and_says_so(card: Card) -> None:
    assert not re.search(r"\d", card.front["year"])
    assert any("年" in sentence and HIDDEN.search(sentence) for sentence in card.sentences)


@each([card for card in ALL if card.front.get("year_how") == "suspect"])
def test_a_year_that_was_overwritten_is_never_stated_as_a_fact(card: Card) -> None:
    year = card.front["year"]
    assert not Fact(year, card.front["year_how"]).is_known
    with_year = [sentence for sentence in card.sentences if year in sentence]
    assert with_year
    assert all(CHANGED.search(sentence) for sentence in with_year)


@each_card
def test_a_card_is_divided_into_sections_and_none_is_empty(card: Card) -> None:
    assert re.search(r"^## \S", card.body, re.MULTILINE)
    assert not EMPTY_SECTION.search(card.body)


@each_card
def test_a_card_speaks_in_sentences_and_not_in_lists(card: Card) -> None:
    assert not LIST_MARK.search(card.body)
    assert all(sentence.endswith(("。", "！", "？")) for sentence in card.sentences)


@each_written
def test_no_sentence_is_too_long_to_quote(card: Card) -> None:
    assert [sentence for sentence in card.sentences if len(sentence) > LONGEST] == []


@each(PRECEDENTS)
def test_no_sentence_hides_the_place_behind_a_pronoun(card: Card) -> None:
    # What stands inside quotation marks is quoted as it is; 该县级市 speaks of another than the card's.
    said = [re.sub(r"“[^”]*”|《[^》]*》", "", sentence) for sentence in card.sentences]
    assert [sentence for sentence in said if PRONOUN.search(sentence)] == []


@pytest.mark.shared
@each_card
def test_every_number_of_a_card_stands_in_an_original_that_it_names(card: Card) -> None:
    assert numbers_without_source(card) == []


@pytest.mark.shared
@each_card
def test_no_card_copies_a_long_run_from_the_material(card: Card) -> None:
    assert copied_runs(card) == []

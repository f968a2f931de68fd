"""Reading cards as the library holds them: whole sentences, under their headings, and nothing of other collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.learning.reading import sentences_of
from kb.records import OWN, STARTER

if TYPE_CHECKING:
    from kb.search import Searcher

CARD = "创模档案怎么整理_六个部分.md"


def test_a_sentence_knows_the_heading_it_stands_under(searcher: Searcher) -> None:
    found = {one.heading: one.text for one in sentences_of(CARD, searcher)}
    assert found["A类资料怎么装"].startswith("创模A类资料每册写")
    assert found["C类资料怎么装"].startswith("创模C类资料收")


def test_passages_come_in_reading_order_and_only_of_the_collection_named(searcher: Searcher) -> None:
    starts = [hit.chunk.start for hit in searcher.passages_of(CARD, STARTER.name)]
    assert len(starts) > 1
    assert starts == sorted(starts)
    assert searcher.passages_of(CARD, OWN.name) == []


def test_a_card_that_is_not_there_has_no_sentences(searcher: Searcher) -> None:
    assert sentences_of("没有.md", searcher) == ()

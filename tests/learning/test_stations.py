"""The path: every station reads cards that exist, line by line and word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.learning.reading import sentences_of, shipped_cards
from assistant.learning.stations import load_plans, parse_plans, stations
from kb.errors import DataError
from kb.records import OWN
from kb.search import Searcher

if TYPE_CHECKING:
    from assistant.app.wiring import Desk

ORDER = (
    "创模是什么",
    "与其他创建的区别",
    "怎样申请、规划、推进",
    "怎样考核验收、命名、复核",
    "指标体系和版本",
    "档案资料怎么整理",
    "常用文稿",
    "术语表",
    "指标卡片",
    "自测",
)
GOOD: dict[str, Any] = {
    "id": "one",
    "title": "一站",
    "aim": "知道一件事。",
    "reads": [{"card": "新人先看哪些材料.md", "only": ["新人要找谁"]}],
    "further": ["问什么？"],
}


def test_the_stations_come_in_the_order_a_newcomer_needs_them(searcher: Searcher) -> None:
    assert tuple(station.title for station in stations(searcher)) == ORDER


def test_every_line_is_the_documents_own_text(searcher: Searcher, texts: dict[str, str]) -> None:
    for station in stations(searcher):
        assert station.sections
        for section in station.sections:
            assert section.lines
            assert section.card
            for line in section.lines:
                quote = line.citation
                assert line.text == quote.text == texts[quote.document_id][quote.start : quote.end]
                assert quote.is_digest
                assert quote.origin


def test_citations_are_numbered_from_one_within_a_station(searcher: Searcher) -> None:
    for station in stations(searcher):
        numbers = {line.citation.number for section in station.sections for line in section.lines}
        assert numbers == set(range(1, len(numbers) + 1))


def test_every_sentence_of_a_written_card_is_read_whole(searcher: Searcher) -> None:
    for name, text in shipped_cards().items():
        body = text.split("---\n", 2)[2]
        said = [
            line for line in body.splitlines() if line.strip() and not line.startswith(("#", "本卡为摘要"))
        ]
        assert [one.text for one in sentences_of(name, searcher)] == said, name


def test_a_station_reads_only_the_sections_that_are_named(searcher: Searcher) -> None:
    found = {station.id: station for station in stations(searcher)}
    headings = [section.heading for section in found["self_test"].sections]
    assert headings[0] == "新人最容易错的地方"
    assert "新人先看哪些材料" not in headings


def test_without_the_starter_cards_the_stations_are_empty_and_still_there(desk: Desk) -> None:
    own_only = Searcher(desk.library, collections=(OWN.name,))
    found = stations(own_only)
    assert tuple(station.title for station in found) == ORDER
    assert not any(station.sections for station in found)


def test_the_assistant_answers_every_question_to_ask_further(desk: Desk) -> None:
    refused = [
        question
        for plan in load_plans()
        for question in plan.further
        if desk.assistant.answer(question).refused
    ]
    assert not refused


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reads": [{"card": "没有的卡片.md"}]}, "没有的卡片.md”不存在"),
        ({"reads": [{"card": "新人先看哪些材料.md", "only": ["没有的小节"]}]}, "没有小节“没有的小节”"),
        ({"reads": [{"card": "新人先看哪些材料.md", "only": "新人要找谁"}]}, "字段不对"),
        ({"reads": []}, "所读的卡片"),
        ({"view": "film"}, "view“film”不认识"),
        ({"aims": "多出来的"}, "字段不对"),
        ({"further": "一句话"}, "字段不对"),
    ],
)
def test_a_wrong_entry_is_named_in_chinese(change: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError, match=says):
        parse_plans([{**GOOD, **change}])


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(DataError, match="用了两次"):
        parse_plans([GOOD, GOOD])

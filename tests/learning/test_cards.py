"""Indicator cards: every one builds, and says exactly what the catalogue and the library hold."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from assistant.learning.cards import card_names, indicator_card, says_of
from assistant.learning.evidence import load_papers, parse_papers
from assistant.learning.practices import MOST
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.errors import DataError, NotFoundError
from kb.indicators import load_indicators
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.requirements import load_requirements
from kb.search import Searcher
from kb.sources import load_sources
from kb.statements import computations, statements
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.learning.records import Card
    from assistant.records import Citation

OWN_REPORT = (
    "扬州市创建国家环境保护模范城市工作总结\n扬州市2010年全面推进创模工作。\n"
    "一、供热\n扬州市拆除小锅炉86台，建成热电联产管网，集中供热普及率达到72.5%。\n"
)


@pytest.fixture(scope="module")
def cards(searcher: Searcher) -> dict[str, Card]:
    return {name: indicator_card(name, searcher) for name in card_names()}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """A library with one report of a city, and no starter cards."""
    library = Library.open(tmp_path_factory.mktemp("own"), hashing_embedder())
    library.check_embedder()
    Ingester(library, Gazetteer.load()).ingest_items([Item("a.txt", "a.txt", OWN_REPORT.encode())])
    yield Searcher(library, collections=(OWN.name,))
    library.close()


def citations_of(card: Card) -> list[Citation]:
    lines = [line for line in (card.definition, card.computed) if line is not None]
    lines += [*card.evidence, *card.mistakes]
    return [
        *(line.citation for line in lines),
        *(one.citation for one in card.thresholds),
        *(one.citation for one in card.practices),
    ]


def test_every_indicator_that_something_is_required_of_has_a_card() -> None:
    required = {row.indicator.name for row in load_requirements()}
    assert required - set(card_names()) == {"指标总数", "城考监督考核项", "满意率计分权重"}
    assert len(set(card_names())) == len(card_names())


def test_every_citation_is_exact(cards: dict[str, Card], texts: dict[str, str]) -> None:
    for card in cards.values():
        assert citations_of(card)
        for quote in citations_of(card):
            assert quote.text == texts[quote.document_id][quote.start : quote.end]
            assert quote.origin


def test_citations_are_numbered_without_gaps(cards: dict[str, Card]) -> None:
    for card in cards.values():
        spans = {(one.number, one.document_id, one.start) for one in citations_of(card)}
        assert sorted(number for number, *_ in spans) == list(range(1, len(spans) + 1))


def test_thresholds_are_the_rows_of_the_catalogue(cards: dict[str, Card]) -> None:
    rows = {row.id: row for row in load_requirements()}
    for card in cards.values():
        own_rows = {row.id for row in rows.values() if row.indicator.name == card.name}
        assert {one.id for one in card.thresholds} == own_rows
        assert len(card.thresholds) == len(own_rows)
        for one in card.thresholds:
            row = rows[one.id]
            assert (one.campaign, one.version, one.level, one.status) == (
                row.ruleset.campaign,
                row.ruleset.version,
                row.ruleset.level,
                row.ruleset.status,
            )
            assert one.citation.text == statements()[row.id].sentence
            assert one.usable == row.is_usable
            assert one.says == says_of(row)
            assert all(value in one.says for value in (row.threshold, row.says, *row.values.values()))
            assert all(source.title in (one.citation.origin or "") for source in row.sources)


def test_what_is_doubtful_or_only_named_is_said_to_be_no_threshold(cards: dict[str, Card]) -> None:
    says = {one.id: one.says for card in cards.values() for one in card.thresholds if not one.usable}
    assert says
    assert all("没有见到门槛" in words or "不能当作正式依据" in words for words in says.values())
    assert says["nmearly-02"].startswith("环境噪声达标区覆盖率：有“不低于60%”的说法")


def test_the_campaigns_own_versions_come_first_and_newer_ones_before_older(cards: dict[str, Card]) -> None:
    versions = [one.version for one in cards["空气优良率"].thresholds]
    assert versions == ["26项指标", "“十一五”指标", "5类30项指标", "2006—2008年自定指标"]
    levels = [one.level for one in cards["噪声达标区覆盖率"].thresholds]
    assert levels == ["国家", "市自定", "国家", "国家"]


def test_how_it_is_computed_is_the_catalogues_sentence(cards: dict[str, Card]) -> None:
    for card in cards.values():
        known = computations().get(card.name)
        assert (card.computed.text if card.computed else None) == (known.sentence if known else None)


def test_the_definition_is_the_glossarys(cards: dict[str, Card]) -> None:
    noise = cards["噪声达标区覆盖率"].definition
    assert noise is not None
    assert "噪声达标区面积与建成区面积之比" in noise.text
    days = cards["空气优良天数"].definition
    assert days is not None
    assert days.text.startswith("优良天数是指")
    assert cards["绿地率"].definition is None


def test_what_the_material_lacks_is_said(cards: dict[str, Card]) -> None:
    for card in cards.values():
        notes = "\n".join(card.notes)
        lacking = {
            "定义": card.definition,
            "计算方法": card.computed,
            "迎检材料": card.evidence,
            "各地做法": card.practices,
            "易错之处": card.mistakes,
        }
        said = next((note for note in card.notes if "资料未载；" in note), "")
        for thing, told in lacking.items():
            assert (thing in said) == (not told), (card.name, thing)
        national = any(
            one.usable and one.level == "国家" and one.campaign == "国家环境保护模范城市"
            for one in card.thresholds
        )
        assert ("没有见到" in notes) == (not national), card.name


def test_practices_are_of_different_places_and_speak_of_them(cards: dict[str, Card]) -> None:
    for card in cards.values():
        places = [one.place for one in card.practices]
        assert len(set(places)) == len(places) <= MOST
        for one in card.practices:
            assert "未见" not in one.text
            assert "本卡" not in one.text
            assert one.citation.text == one.text
    told = {one.place: one.text for one in cards["交通干线噪声平均值"].practices}
    assert "机动车绕城走" in told["咸阳市（推断）"]
    assert "禁鸣" in told["湖州市"]
    assert len(told) == MOST


def test_of_a_place_the_whole_is_told_rather_than_a_part(cards: dict[str, Card]) -> None:
    told = {one.place: one.text for one in cards["公众对城市环境的满意率"].practices}
    assert "78.57%" in told["玉溪市"]


def test_what_was_aimed_at_comes_after_what_was_reached(cards: dict[str, Card]) -> None:
    places = [one.place for one in cards["环境保护投资指数"].practices]
    assert places.index("临沂市") < places.index("天津市")


def test_a_report_of_ones_own_tells_of_practice_too(own: Searcher) -> None:
    card = indicator_card("集中供热普及率", own)
    assert [one.place for one in card.practices] == ["扬州市"]
    assert "集中供热普及率达到72.5%" in card.practices[0].text
    assert not card.practices[0].citation.is_digest


def test_without_the_starter_cards_a_card_is_empty_but_for_what_reports_tell(own: Searcher) -> None:
    card = indicator_card("集中供热普及率", own)
    assert citations_of(card) == [one.citation for one in card.practices]
    assert len(card.notes) == 1
    assert "摘要卡片" in card.notes[0]


def test_mistakes_name_the_indicator_or_its_everyday_name(cards: dict[str, Card]) -> None:
    air = [line.text for line in cards["空气优良天数"].mistakes]
    assert any("API是空气污染指数，AQI是空气质量指数" in text for text in air)
    assert any("NL7%" in line.text for line in cards["环境保护投资指数"].mistakes)
    noise = [line.text for line in cards["噪声达标区覆盖率"].mistakes]
    assert any("天津市" in text for text in noise)
    assert all(
        line.citation.document.startswith("易混_") for card in cards.values() for line in card.mistakes
    )


def test_papers_of_an_indicator_come_before_those_of_all(cards: dict[str, Card]) -> None:
    papers = cards["噪声达标区覆盖率"].evidence
    assert "复查验收意见" in papers[0].text
    assert any("A类资料" in line.text for line in papers[1:])
    assert not cards["化学需氧量"].evidence


def test_every_paper_names_an_original_and_its_quote_stands_in_the_citation(cards: dict[str, Card]) -> None:
    known = {paper.says: paper for paper in load_papers()}
    seen = {line.text: line.citation for card in cards.values() for line in card.evidence}
    assert set(seen) == set(known)
    for says, citation in seen.items():
        assert known[says].quote in citation.text
        for source in known[says].sources:
            assert load_sources()[source].title in (citation.origin or "")


def test_a_card_is_found_by_an_alias(searcher: Searcher) -> None:
    assert indicator_card("噪达区覆盖率", searcher).name == "噪声达标区覆盖率"
    assert indicator_card("pm2.5", searcher).name == "PM2.5浓度"


@pytest.mark.parametrize("name", ["", "幸福指数", "指标总数"])
def test_an_unknown_indicator_is_refused_politely(searcher: Searcher, name: str) -> None:
    with pytest.raises(NotFoundError, match=r"没有“.*”的指标卡片。请"):
        indicator_card(name, searcher)


def test_a_card_is_built_within_a_second(searcher: Searcher) -> None:
    began = time.process_time()
    for name in ("噪声达标区覆盖率", "PM2.5浓度", "城市污水处理率"):
        indicator_card(name, searcher)
    assert time.process_time() - began < 3.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"of": ["没有的指标"]}, "没有的指标”不在指标表里"),
        ({"quote": "卡片里没有的话"}, "不在卡片"),
        ({"card": "没有.md"}, "不在卡片"),
        ({"sources": ["999999"]}, "不在来源表里"),
        ({"sources": []}, "没有来源"),
        ({"of": "噪声达标区覆盖率"}, "字段不对"),
        ({"why": "多出来的"}, "字段不对"),
    ],
)
def test_a_wrong_paper_is_named_in_chinese(change: dict[str, object], says: str) -> None:
    paper = load_papers()[0]
    good = {
        "says": paper.says,
        "card": paper.card,
        "quote": paper.quote,
        "sources": list(paper.sources),
        "of": [load_indicators()[0].name],
    }
    assert parse_papers([good])
    with pytest.raises(DataError, match=says):
        parse_papers([{**good, **change}])


def test_papers_quote_short() -> None:
    assert all(len(paper.quote) <= 60 for paper in load_papers())

"""Papers of every kind are composed from evidence, and no other city's number can be read as one's own."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from assistant.app import papers
from assistant.asking import short_name
from assistant.check import Checker
from assistant.writing.compose import gaps_in, sentences_of
from assistant.writing.outlines import load_outlines
from assistant.writing.recheck import Ground, recheck
from kb.errors import ChuangmoError
from kb.places import Gazetteer
from kb.quantities.quantities import quantities

if TYPE_CHECKING:
    from assistant.app.papers import Paper
    from assistant.app.wiring import Desk

TOPICS = {
    "噪声达标区建设": "2024年噪声达标区覆盖率76.3%\n2024年区域环境噪声平均值54.1分贝",
    "污水处理": "2024年城市污水集中处理率61.5%",
    "公众满意率": "",
}
FACTS = TOPICS["噪声达标区建设"]


def written(desk: Desk, kind: str, topic: str, facts: str, indicators: str = "") -> Paper:
    task = papers.task_of(desk, kind, topic, indicators, "桐城", facts)
    proposal = papers.proposed(desk, task)
    own = range(len(proposal.own))
    return papers.composed(desk, proposal, own, [one.id for one in proposal.precedents])


@pytest.fixture(scope="module")
def every(desk: Desk) -> list[Paper]:
    kinds = [one.id for one in load_outlines()]
    return [
        written(desk, kind, topic, facts) for kind, (topic, facts) in itertools.product(kinds, TOPICS.items())
    ]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(Gazetteer.load())


def ground(paper: Paper, checker: Checker) -> Ground:
    return Ground({one.number: one for one in paper.citations}, paper.known, paper.place, checker)


def test_every_citation_is_exactly_what_its_document_says(desk: Desk, every: list[Paper]) -> None:
    cited = [citation for paper in every for citation in paper.citations]
    assert len(cited) > 50
    for citation in cited:
        document = desk.library.catalogue.documents.get(citation.document_id)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.text


def test_no_sentence_with_another_places_number_leaves_out_the_place(every: list[Paper]) -> None:
    seen = 0
    for paper in every:
        by_mark = {f"[{one.number}]": one for one in paper.citations}
        for line in paper.text.splitlines():
            for sentence in sentences_of(line):
                foreign = [one for mark, one in by_mark.items() if mark in sentence and one.place]
                for one in foreign:
                    if one.place not in ("桐城市", "全国") and quantities(sentence):
                        seen += 1
                        assert one.place
                        assert short_name(one.place) in sentence or "某市" in sentence
    assert seen > 20


def test_an_untouched_paper_raises_no_doubt(every: list[Paper], checker: Checker) -> None:
    assert [recheck(paper.text, ground(paper, checker)) for paper in every] == [()] * len(every)


def test_ones_own_place_is_no_precedent(desk: Desk) -> None:
    task = papers.task_of(desk, "plan", "噪声达标区建设", "", "桐城", "")
    places = [one.place for one in papers.proposed(desk, task).precedents]
    assert "湖州市" in places
    assert "桐城市" not in places
    assert len(places) <= 12


def test_a_report_whose_place_is_hidden_is_of_some_city(desk: Desk) -> None:
    task = papers.task_of(desk, "plan", "关闭噪声扰民企业", "噪声达标区覆盖率", "桐城", "")
    hidden = [one for one in papers.proposed(desk, task).precedents if one.citation.document == "隐名.md"]
    assert [one.place for one in hidden][:1] == ["某市（原文隐去地名）"]


def test_what_the_library_holds_of_ones_own_place_is_offered_and_cited(desk: Desk) -> None:
    task = papers.task_of(desk, "report", "噪声达标区建设", "噪声达标区覆盖率", "桐城市", "")
    own = papers.proposed(desk, task).own
    assert ["73.4%" in fact.words for fact in own] == [True]
    assert own[0].citation is not None
    assert own[0].citation.document == "桐城.md"
    paper = papers.composed(desk, papers.proposed(desk, task), [0], [])
    assert "73.4%" in paper.text
    assert any(one.document == "桐城.md" for one in paper.citations)


def test_ones_own_figure_is_held_against_what_is_required(desk: Desk) -> None:
    paper = written(desk, "report", "噪声", "2024年区域环境噪声平均值54.1分贝", "区域环境噪声平均值")
    assert "应不高于60dB(A)" in paper.text
    assert "桐城市的54.1分贝已达到要求（由引用数据计算）" in paper.text
    worse = written(desk, "report", "噪声", "2024年区域环境噪声平均值61.5分贝", "区域环境噪声平均值")
    assert "未达到要求，相差1.5dB(A)（由引用数据计算）" in worse.text


def test_what_only_the_writer_knows_is_a_gap(desk: Desk) -> None:
    paper = written(desk, "plan", "公众满意率", "")
    gaps = gaps_in(paper.text)
    assert "【待填：桐城市公众对城市环境的满意率的现状值、年份和数据来源】" in gaps
    assert len(gaps) > 6


def test_footnotes_name_real_documents_and_digests_are_second_hand(desk: Desk, every: list[Paper]) -> None:
    names = {name for name, _ in desk.library.catalogue.documents.names().values()}
    for paper in every:
        for citation in paper.citations:
            assert citation.document in names
            note = paper.notes[citation.number]
            assert note.startswith("转引自") == citation.is_digest
            assert citation.title in note
        assert [one for one in paper.second_hand if not one.is_digest] == []


def test_a_paper_without_a_topic_is_not_begun(desk: Desk) -> None:
    with pytest.raises(ChuangmoError, match="主题"):
        papers.task_of(desk, "plan", "  ", "", "", "")


def test_a_paper_is_kept_as_it_was_written(desk: Desk) -> None:
    paper = written(desk, "section", "污水处理", TOPICS["污水处理"])
    assert papers.kept(desk, paper.id) == paper

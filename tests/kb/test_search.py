from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.fusion import Fusion
from kb.library import Library
from kb.records import OWN, STARTER, Location, Span
from kb.search import Scope, Searcher
from kb.where import Where
from tests.fakes import hashing_embedder
from tests.kb.making import SENTENCES, add, made, stage


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path, hashing_embedder())
    yield opened
    opened.close()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "plain", None)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()


def searcher(library: Library, *collections: str) -> Searcher:
    return Searcher(library, collections=collections or (OWN.name,))


def test_nothing_is_found_in_an_empty_library(library: Library) -> None:
    assert searcher(library).search("污水", 5) == []
    assert searcher(library).reports() == []


def test_the_passage_that_says_it_comes_first_found_by_words_and_meaning(library: Library) -> None:
    add(library, made("甲.txt", *SENTENCES))
    best = searcher(library).search("噪声达标区面积是多少", 3)[0]
    assert (best.chunk.text, best.found_by, best.document_name) == (SENTENCES[1], "both", "甲.txt")


def test_without_an_embedder_search_goes_on_by_words_and_says_so(plain: Library) -> None:
    add(plain, made("甲.txt", *SENTENCES))
    by_words = searcher(plain)
    assert not by_words.has_vectors
    assert by_words.embed("污水") is None
    hits = by_words.search("噪声达标区面积是多少", 3)
    assert hits[0].chunk.text == SENTENCES[1]
    assert {hit.found_by for hit in hits} == {"words"}
    (report,) = by_words.reports()
    assert by_words.search("污水", 3, scope=Scope(only=frozenset({report.id})))[0].found_by == "words"


def test_exact_copies_are_one_hit_with_all_their_places(library: Library) -> None:
    copies = [made(f"{name}.txt", f"{name}市概况。", SENTENCES[1]) for name in "甲乙丙"]
    for one in copies:
        add(library, one)
    hits = searcher(library).search("环境噪声达标区总面积24.05平方公里", 10)
    (hit,) = [hit for hit in hits if hit.chunk.text == SENTENCES[1]]
    places = {hit.chunk.document_id, *(location.document_id for location in hit.also_in)}
    assert places == {one.document.id for one in copies}
    other = next(one for one in copies if one.document.id == hit.also_in[0].document_id)
    chunk = other.chunks[1]
    assert hit.also_in[0] == Location(
        other.document.id, other.document.name, other.report.id, chunk.start, chunk.end
    )
    assert len({hit.chunk.same_as for hit in hits}) == len(hits)


def test_copies_that_differ_in_width_spaces_and_marks_only_are_copies(library: Library) -> None:
    add(library, made("甲.txt", "投入资金1,349.8万元，占GDP的2%。"))
    add(library, made("乙.txt", "投入资金１３４９．８ 万元,占ＧＤＰ的2%。"))
    (hit,) = searcher(library).search("投入资金1349.8万元", 10)
    assert len(hit.also_in) == 1


def test_copies_are_still_told_when_the_count_is_reached(library: Library) -> None:
    add(library, made("甲.txt", SENTENCES[1]))
    add(library, made("乙.txt", SENTENCES[1]))
    (hit,) = searcher(library).search("噪声达标区", 1)
    assert len(hit.also_in) == 1


def test_unpublished_and_removed_passages_are_never_found(library: Library) -> None:
    gone = made("甲.txt", SENTENCES[0])
    add(library, gone)
    finder = searcher(library)
    assert finder.search("污水", 5)
    library.remove(OWN.name, [gone.source.path])
    stage(library, made("乙.txt", SENTENCES[0]))
    assert finder.search("污水", 5) == []


def test_a_newly_published_document_answers_through_a_searcher_that_is_already_open(library: Library) -> None:
    finder = searcher(library)
    for number in range(3):
        add(library, made(f"{number}.txt", f"第{number}号企业污水处理。"))
        assert len(finder.search("污水处理", 10)) == number + 1


def test_collections_that_are_switched_off_are_not_searched(library: Library) -> None:
    add(library, made("甲.txt", SENTENCES[0]))
    add(library, made("卡.md", "另有污水处理率的卡片。", collection=STARTER.name))
    assert {hit.collection for hit in searcher(library).search("污水处理率", 5)} == {"own"}
    both = searcher(library, OWN.name, STARTER.name)
    assert {hit.collection for hit in both.search("污水处理率", 5)} == {"own", "starter"}


def test_a_scope_keeps_the_search_inside_or_outside_some_reports(library: Library) -> None:
    one, two = made("甲.txt", SENTENCES[0]), made("乙.txt", "乙市污水集中处理率为90%。")
    add(library, one)
    add(library, two)
    finder = searcher(library)
    inside = finder.search("污水集中处理率", 5, scope=Scope(only=frozenset({one.report.id})))
    outside = finder.search("污水集中处理率", 5, scope=Scope(without=frozenset({one.report.id})))
    assert [hit.report.id for hit in inside] == [one.report.id]
    assert [hit.report.id for hit in outside] == [two.report.id]
    assert inside[0].found_by == "both"
    assert finder.search("污水", 5, scope=Scope(only=frozenset())) == []


def test_the_same_question_always_gives_the_same_order(library: Library) -> None:
    for number in range(6):
        add(library, made(f"{number}.txt", *(f"污水处理率第{number}.{part}项。" for part in range(5))))
    finder = searcher(library)
    first = [hit.chunk.id for hit in finder.search("污水处理率", 20)]
    assert all([hit.chunk.id for hit in finder.search("污水处理率", 20)] == first for _ in range(5))
    assert [hit.chunk.id for hit in searcher(library).search("污水处理率", 20)] == first


def test_scores_fall_and_the_weights_of_the_lanes_count(library: Library) -> None:
    add(library, made("甲.txt", *SENTENCES))
    hits = searcher(library).search("湖州市空气污水噪声", 3)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    words_only = Searcher(library, collections=(OWN.name,), fusion=Fusion(vectors=0.0))
    assert words_only.search("噪声达标区", 3)[0].chunk.text == SENTENCES[1]


@pytest.mark.parametrize(
    "text", ["", " ", "？！", "\x00", "\ud800", "a" * 5000, "的" * 3000, "(噪声 AND OR \"'"]
)
def test_any_question_can_be_searched(library: Library, text: str) -> None:
    add(library, made("甲.txt", *SENTENCES))
    assert len(searcher(library).search(text, 5)) <= 3


def test_reports_are_found_by_a_term_and_by_exact_words(library: Library) -> None:
    one, two = made("甲.txt", SENTENCES[0]), made("乙.txt", SENTENCES[1])
    add(library, one)
    add(library, two)
    finder = searcher(library)
    assert finder.reports_with("总面积") == {two.report.id}
    assert finder.reports_saying("城市污水集中") == {one.report.id}
    assert finder.reports_saying("污水城市") == frozenset()
    assert finder.reports_saying("x") == frozenset()
    add(library, made("丙.txt", "丙市总面积为30平方公里。"))
    assert finder.rarity("公里") == finder.rarity("总面积") < finder.rarity("噪声")


def test_passages_of_reports_come_in_reading_order_and_make_hits(library: Library) -> None:
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    finder = searcher(library)
    chunks = finder.chunks_of([one.report.id])
    assert chunks == list(one.chunks)
    hit = finder.hit_for(chunks[2])
    assert (hit.found_by, hit.report, hit.document_name) == ("neighbour", one.report, "甲.txt")
    assert finder.name_of(one.document.id) == "甲.txt"
    assert finder.where(one.document.id, Span(0, 1)) == Where()


def test_the_passage_that_holds_a_span_is_found_by_its_document_s_name(library: Library) -> None:
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    add(library, made("乙.txt", *reversed(SENTENCES)))
    finder = searcher(library)
    for chunk in one.chunks:
        hit = finder.hit_at("甲.txt", OWN.name, Span(chunk.start + 2, chunk.end))
        assert hit is not None
        assert (hit.chunk, hit.report, hit.found_by, hit.score) == (chunk, one.report, "neighbour", 0.0)


def test_a_span_over_two_passages_or_beyond_the_text_is_in_none(library: Library) -> None:
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    finder = searcher(library)
    first, second, _ = one.chunks
    assert finder.hit_at("甲.txt", OWN.name, Span(first.start, second.end)) is None
    assert finder.hit_at("甲.txt", OWN.name, Span(first.start, 10_000)) is None


def test_a_document_of_another_name_or_collection_or_one_not_searched_holds_nothing(
    library: Library,
) -> None:
    card = made("卡.md", SENTENCES[0], collection=STARTER.name)
    add(library, card)
    span = Span(0, 3)
    both = searcher(library, OWN.name, STARTER.name)
    assert both.hit_at("卡.md", STARTER.name, span) is not None
    assert both.hit_at("卡.md", OWN.name, span) is None
    assert both.hit_at("另.md", STARTER.name, span) is None
    assert searcher(library).hit_at("卡.md", STARTER.name, span) is None
    library.remove(STARTER.name, [card.source.path])
    assert both.hit_at("卡.md", STARTER.name, span) is None

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.catalogue import Catalogue
from kb.errors import LibraryUnusableError
from kb.records import OWN, STARTER, UNKNOWN, Document, Fact, PageMark, Report, Span
from tests.kb.making import SENTENCES, Made, made, renamed, source


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite3")
    opened.add_collection(OWN)
    yield opened
    opened.close()


def staged(catalogue: Catalogue, one: Made) -> Made:
    catalogue.stage(one.document, [one.report], one.chunks)
    return one


def published(catalogue: Catalogue, one: Made) -> Made:
    staged(catalogue, one)
    catalogue.publish(one.document.id, one.source)
    return one


def test_a_staged_document_is_seen_by_nobody(catalogue: Catalogue) -> None:
    one = staged(catalogue, made("甲.txt", *SENTENCES))
    ids = [chunk.id for chunk in one.chunks]
    assert catalogue.document(one.document.id) is None
    assert not catalogue.is_published(one.document.id)
    assert catalogue.documents_named("甲.txt") == []
    assert (catalogue.document_names(), catalogue.reports(), catalogue.sources()) == ({}, [], [])
    assert catalogue.chunks(ids) == {}
    assert catalogue.chunks_of_reports([one.report.id]) == []
    assert catalogue.copies([chunk.same_as for chunk in one.chunks]) == {}
    assert list(catalogue.all_chunks()) == []
    assert (catalogue.info().documents, catalogue.info().chunks, catalogue.info().generation) == (0, 0, 0)


def test_vectors_of_a_staged_document_are_not_compared_with(catalogue: Catalogue) -> None:
    from kb.normal import text_hash

    one = staged(catalogue, made("甲.txt", SENTENCES[0]))
    catalogue.keep_vectors("m", {text_hash(one.chunks[0].indexed): np.ones(3, np.float32)})
    assert catalogue.vectors_of_reports("m", [one.report.id])[0] == []
    catalogue.publish(one.document.id, one.source)
    ids, matrix = catalogue.vectors_of_reports("m", [one.report.id])
    assert (ids, matrix.tolist()) == ([one.chunks[0].id], [[1.0, 1.0, 1.0]])
    assert catalogue.vectors_of_reports("another model", [one.report.id])[0] == []


def test_publishing_shows_the_whole_document_and_counts_a_generation(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.document(one.document.id) == one.document
    assert catalogue.reports() == [one.report]
    assert catalogue.chunks([chunk.id for chunk in one.chunks]) == {chunk.id: chunk for chunk in one.chunks}
    assert catalogue.chunks_of_reports([one.report.id]) == list(one.chunks)
    assert catalogue.sources() == [one.source]
    info = catalogue.info()
    assert (info.documents, info.chunks, info.generation) == (1, 3, 1)


def test_everything_a_record_holds_comes_back_as_it_was(catalogue: Catalogue) -> None:
    document = Document(
        "d",
        "表 1.csv",
        OWN.name,
        "一二\x00三四",
        "table/1",
        "0" * 64,
        (Span(0, 1, "header"), Span(2, 3)),
        (PageMark(0, "第1页"), PageMark(3, "第2页")),
        ("编码按GB18030读",),
    )
    report = Report("d#1", "d", 0, 5, title=Fact("题", "stated", Span(0, 1)), year=Fact(None, "masked"))
    catalogue.stage(document, [report], [])
    catalogue.publish("d", source("表 1.csv", "d"))
    assert catalogue.document("d") == document
    assert catalogue.reports(document_id="d") == [report]
    assert report.place == UNKNOWN


def test_a_changed_source_replaces_its_document_in_one_step(catalogue: Catalogue) -> None:
    old = published(catalogue, made("甲.txt", *SENTENCES[:2]))
    new = staged(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.is_published(old.document.id)
    catalogue.publish(new.document.id, new.source)
    assert not catalogue.is_published(old.document.id)
    assert catalogue.chunks([chunk.id for chunk in old.chunks]) == {}
    assert catalogue.unfinished() == {old.document.id: [chunk.id for chunk in old.chunks]}
    assert [found.document_id for found in catalogue.sources()] == [new.document.id]


def test_a_document_stays_while_one_source_still_has_it(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    catalogue.publish(one.document.id, renamed(one, "/in/copy/甲.txt"))
    assert catalogue.info().documents == 1
    assert catalogue.drop_sources(OWN.name, [one.source.path]) == 0
    assert catalogue.is_published(one.document.id)
    assert catalogue.drop_sources(OWN.name, ["/in/copy/甲.txt"]) == 1
    assert not catalogue.is_published(one.document.id)


def test_dropping_a_source_that_is_not_there_changes_nothing(catalogue: Catalogue) -> None:
    published(catalogue, made("甲.txt", *SENTENCES))
    generation = catalogue.info().generation
    assert catalogue.drop_sources(OWN.name, ["/in/乙.txt"]) == 0
    assert catalogue.info().generation == generation


def test_sources_of_another_collection_are_left_alone(catalogue: Catalogue) -> None:
    catalogue.add_collection(STARTER)
    own = published(catalogue, made("甲.txt", SENTENCES[0]))
    card = published(catalogue, made("卡.md", SENTENCES[1], collection=STARTER.name))
    assert catalogue.drop_sources(STARTER.name, [own.source.path]) == 0
    assert catalogue.sources(STARTER.name) == [card.source]
    assert catalogue.source(OWN.name, own.source.path) == own.source
    assert catalogue.source(OWN.name, card.source.path) is None


def test_staging_again_replaces_the_earlier_attempt(catalogue: Catalogue) -> None:
    one = staged(catalogue, made("甲.txt", *SENTENCES))
    catalogue.stage(one.document, [one.report], one.chunks[:1])
    assert catalogue.unfinished() == {one.document.id: [one.chunks[0].id]}


def test_a_published_document_cannot_be_deleted_as_a_leftover(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    left = staged(catalogue, made("乙.txt", SENTENCES[0]))
    catalogue.delete_documents([one.document.id, left.document.id])
    assert catalogue.is_published(one.document.id)
    assert catalogue.unfinished() == {}


def test_documents_are_found_by_id_name_and_path(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    catalogue.publish(one.document.id, renamed(one, "/in/b/甲.txt"))
    for name in (one.document.id, "甲.txt", "/in/甲.txt", "/in/b/甲.txt"):
        assert catalogue.documents_named(name) == [one.document]
    assert catalogue.documents_named("乙.txt") == []


def test_copies_are_found_by_what_they_say(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", SENTENCES[0], SENTENCES[1]))
    two = published(catalogue, made("乙.txt", SENTENCES[0]))
    key = one.chunks[0].same_as
    assert {chunk.id for chunk in catalogue.copies([key])[key]} == {one.chunks[0].id, two.chunks[0].id}


def test_vectors_are_kept_by_text_and_model_and_never_overwritten(catalogue: Catalogue) -> None:
    first, second = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    catalogue.keep_vectors("m", {"k": first})
    catalogue.keep_vectors("m", {"k": second})
    assert catalogue.vectors("m", ["k", "other"])["k"].tolist() == [1.0, 0.0]
    assert catalogue.vectors("another model", ["k"]) == {}
    catalogue.drop_vectors()
    assert catalogue.vectors("m", ["k"]) == {}


def test_more_ids_than_a_statement_takes_are_asked_in_parts(catalogue: Catalogue) -> None:
    sentences = [f"第{number}项工作已经完成。" for number in range(1203)]
    one = published(catalogue, made("长.txt", *sentences))
    assert len(catalogue.chunks([chunk.id for chunk in one.chunks])) == 1203
    assert sum(len(some) for some in catalogue.all_chunks()) == 1203


def test_chunks_without_a_vector_are_counted_only_if_published(catalogue: Catalogue) -> None:
    from kb.normal import text_hash

    staged(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.chunks_without_vector("m") == 0
    one = published(catalogue, made("乙.txt", *SENTENCES[:2]))
    assert catalogue.chunks_without_vector("m") == 2
    catalogue.keep_vectors("m", {text_hash(one.chunks[0].indexed): np.ones(2, np.float32)})
    assert catalogue.chunks_without_vector("m") == 1


def test_nothing_is_made_where_nothing_was_ever_ingested(tmp_path: Path) -> None:
    assert Catalogue.open_existing(tmp_path / "catalogue.sqlite3") is None
    assert list(tmp_path.iterdir()) == []


def test_another_process_reads_while_the_owner_writes(tmp_path: Path, catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    reader = Catalogue.open_existing(tmp_path / "catalogue.sqlite3")
    assert reader is not None
    try:
        chunks = reader.all_chunks()
        first = next(chunks)
        # The reader is in the middle of its transaction.
        published(catalogue, made("乙.txt", SENTENCES[0]))
        assert len(first) == len(one.chunks)
        assert list(chunks) == []
        assert reader.info().documents == 2
    finally:
        reader.close()


@pytest.mark.parametrize("name", ["是?否", "100%41", "a#b", "a b"])
def test_a_library_lies_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    opened = Catalogue.open(folder / "catalogue.sqlite3")
    opened.close()
    assert (folder / "catalogue.sqlite3").exists()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_damaged_catalogue_is_an_error_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(LibraryUnusableError, match="请检查"):
        Catalogue.open(path)

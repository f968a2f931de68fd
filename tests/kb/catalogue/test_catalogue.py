from kb.catalogue import Catalogue
from tests.kb.making import SENTENCES, made, published, staged


def test_a_staged_document_is_seen_by_nobody(catalogue: Catalogue) -> None:
    one = staged(catalogue, made("甲.txt", *SENTENCES))
    ids = [chunk.id for chunk in one.chunks]
    assert catalogue.documents.get(one.document.id) is None
    assert not catalogue.documents.is_published(one.document.id)
    assert catalogue.documents.named("甲.txt") == []
    assert (catalogue.documents.names(), catalogue.reports.all(), catalogue.sources.all()) == ({}, [], [])
    assert catalogue.chunks.by_id(ids) == {}
    assert catalogue.chunks.of_reports([one.report.id]) == []
    assert catalogue.chunks.copies([chunk.same_as for chunk in one.chunks]) == {}
    assert list(catalogue.chunks.all()) == []
    assert (catalogue.info().documents, catalogue.info().chunks, catalogue.info().generation) == (0, 0, 0)


def test_publishing_shows_the_whole_document_and_counts_a_generation(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.documents.get(one.document.id) == one.document
    assert catalogue.reports.all() == [one.report]
    assert catalogue.chunks.by_id([chunk.id for chunk in one.chunks]) == {
        chunk.id: chunk for chunk in one.chunks
    }
    assert catalogue.chunks.of_reports([one.report.id]) == list(one.chunks)
    assert catalogue.sources.all() == [one.source]
    info = catalogue.info()
    assert (info.documents, info.chunks, info.generation) == (1, 3, 1)


def test_a_changed_source_replaces_its_document_in_one_step(catalogue: Catalogue) -> None:
    old = published(catalogue, made("甲.txt", *SENTENCES[:2]))
    new = staged(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.documents.is_published(old.document.id)
    catalogue.publish(new.document.id, new.source)
    assert not catalogue.documents.is_published(old.document.id)
    assert catalogue.chunks.by_id([chunk.id for chunk in old.chunks]) == {}
    assert catalogue.unfinished() == {old.document.id: [chunk.id for chunk in old.chunks]}
    assert [found.document_id for found in catalogue.sources.all()] == [new.document.id]


def test_staging_again_replaces_the_earlier_attempt(catalogue: Catalogue) -> None:
    one = staged(catalogue, made("甲.txt", *SENTENCES))
    catalogue.stage(one.document, [one.report], one.chunks[:1])
    assert catalogue.unfinished() == {one.document.id: [one.chunks[0].id]}


def test_a_published_document_cannot_be_deleted_as_a_leftover(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    left = staged(catalogue, made("乙.txt", SENTENCES[0]))
    catalogue.delete_documents([one.document.id, left.document.id])
    assert catalogue.documents.is_published(one.document.id)
    assert catalogue.unfinished() == {}

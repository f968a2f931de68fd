from kb.catalogue import Catalogue
from kb.records import OWN, STARTER
from tests.kb.making import SENTENCES, made, published, renamed


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
    assert catalogue.sources.all(STARTER.name) == [card.source]
    assert catalogue.sources.get(OWN.name, own.source.path) == own.source
    assert catalogue.sources.get(OWN.name, card.source.path) is None


def test_a_document_stays_while_one_source_still_has_it(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    catalogue.publish(one.document.id, renamed(one, "/in/copy/甲.txt"))
    assert catalogue.info().documents == 1
    assert catalogue.drop_sources(OWN.name, [one.source.path]) == 0
    assert catalogue.documents.is_published(one.document.id)
    assert catalogue.drop_sources(OWN.name, ["/in/copy/甲.txt"]) == 1
    assert not catalogue.documents.is_published(one.document.id)

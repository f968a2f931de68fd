from kb.catalogue import Catalogue
from tests.kb.making import SENTENCES, made, published


def test_copies_are_found_by_what_they_say(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", SENTENCES[0], SENTENCES[1]))
    two = published(catalogue, made("乙.txt", SENTENCES[0]))
    key = one.chunks[0].same_as
    assert {chunk.id for chunk in catalogue.chunks.copies([key])[key]} == {one.chunks[0].id, two.chunks[0].id}


def test_more_ids_than_a_statement_takes_are_asked_in_parts(catalogue: Catalogue) -> None:
    sentences = [f"第{number}项工作已经完成。" for number in range(1203)]
    one = published(catalogue, made("长.txt", *sentences))
    assert len(catalogue.chunks.by_id([chunk.id for chunk in one.chunks])) == 1203
    assert sum(len(some) for some in catalogue.chunks.all()) == 1203

import numpy as np

from kb.catalogue import Catalogue
from kb.normal import text_hash
from tests.kb.making import SENTENCES, made, published, staged


def test_vectors_of_a_staged_document_are_not_compared_with(catalogue: Catalogue) -> None:
    one = staged(catalogue, made("甲.txt", SENTENCES[0]))
    catalogue.vectors.keep("m", {text_hash(one.chunks[0].indexed): np.ones(3, np.float32)})
    assert catalogue.vectors.of_reports("m", [one.report.id])[0] == []
    catalogue.publish(one.document.id, one.source)
    ids, matrix = catalogue.vectors.of_reports("m", [one.report.id])
    assert (ids, matrix.tolist()) == ([one.chunks[0].id], [[1.0, 1.0, 1.0]])
    assert catalogue.vectors.of_reports("another model", [one.report.id])[0] == []


def test_vectors_are_kept_by_text_and_model_and_never_overwritten(catalogue: Catalogue) -> None:
    first, second = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    catalogue.vectors.keep("m", {"k": first})
    catalogue.vectors.keep("m", {"k": second})
    assert catalogue.vectors.of_texts("m", ["k", "other"])["k"].tolist() == [1.0, 0.0]
    assert catalogue.vectors.of_texts("another model", ["k"]) == {}
    catalogue.vectors.drop()
    assert catalogue.vectors.of_texts("m", ["k"]) == {}


def test_chunks_without_a_vector_are_counted_only_if_published(catalogue: Catalogue) -> None:
    staged(catalogue, made("甲.txt", *SENTENCES))
    assert catalogue.vectors.missing("m") == 0
    one = published(catalogue, made("乙.txt", *SENTENCES[:2]))
    assert catalogue.vectors.missing("m") == 2
    catalogue.vectors.keep("m", {text_hash(one.chunks[0].indexed): np.ones(2, np.float32)})
    assert catalogue.vectors.missing("m") == 1

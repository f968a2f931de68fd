"""Every citation of every development question is the document's own words, to the character."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.app.commands import turns
from ingest.pipeline import Ingester
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder
from tests.material import SHARED

if TYPE_CHECKING:
    from assistant.records import Answer

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], list[Answer]]:
    """The text of every document by id, and an answer to every question."""
    library = Library.open(tmp_path_factory.mktemp("exact"), hashing_embedder())
    library.check_embedder()
    summary = Ingester(library, Gazetteer.load(towns=True)).ingest_paths([SHARED / "corpus" / "campaign"])
    assert summary.counts == {"added": 5}
    assistant = Assistant(Searcher(library, collections=(OWN.name,)))
    lines = (SHARED / "eval" / "qa_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    answers = [assistant.answer(row["question"], turns(row.get("history") or [])) for row in rows]
    documents = [
        library.catalogue.documents.get(document_id) for document_id in library.catalogue.documents.names()
    ]
    library.close()
    return {document.id: document.text for document in documents if document}, answers


Answered = tuple[dict[str, str], list["Answer"]]


def test_every_citation_is_exact(answered: Answered) -> None:
    texts, answers = answered
    citations = [citation for answer in answers for citation in answer.citations]
    assert len(answers) >= 99
    assert len(citations) >= len(answers)
    for citation in citations:
        assert citation.text == texts[citation.document_id][citation.start : citation.end]
        assert citation.text.strip()


def test_every_context_lies_inside_its_document(answered: Answered) -> None:
    texts, answers = answered
    for answer in answers:
        for citation in answer.citations:
            for span in citation.context:
                assert 0 <= span.start < span.end <= len(texts[citation.document_id])
                assert span.role != "main"


def test_every_retrieved_passage_is_exact(answered: Answered) -> None:
    texts, answers = answered
    chunks = {hit.chunk.id: hit.chunk for answer in answers for hit in answer.retrieved}
    assert len(chunks) > 100
    for chunk in chunks.values():
        text = texts[chunk.document_id]
        assert chunk.text == "".join(span.quote(text) for span in chunk.spans)
        if len(chunk.spans) == 1:
            assert chunk.text == text[chunk.start : chunk.end]


def test_marks_in_the_text_are_exactly_the_numbers_of_the_citations(answered: Answered) -> None:
    for answer in answered[1]:
        marks = {int(mark) for mark in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)}
        assert marks == {citation.number for citation in answer.citations}
        assert bool(marks) != answer.refused


def test_no_number_had_to_be_taken_out(answered: Answered) -> None:
    assert [answer.removed for answer in answered[1] if answer.removed] == []

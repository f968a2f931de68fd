from kb.catalogue import Catalogue
from kb.records import OWN, UNKNOWN, Document, Fact, PageMark, Report, Span
from tests.kb.making import SENTENCES, made, published, renamed, source


def test_documents_are_found_by_id_name_and_path(catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    catalogue.publish(one.document.id, renamed(one, "/in/b/甲.txt"))
    for name in (one.document.id, "甲.txt", "/in/甲.txt", "/in/b/甲.txt"):
        assert catalogue.documents.named(name) == [one.document]
    assert catalogue.documents.named("乙.txt") == []


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
    assert catalogue.documents.get("d") == document
    assert catalogue.reports.all(document_id="d") == [report]
    assert report.place == UNKNOWN

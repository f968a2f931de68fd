"""Whole documents and made files over HTTP: exact, inert, named."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.app import papers, talking
from assistant.app.downloads import add_downloads, pieces_of
from ingest.prepare import Item
from kb.records import Document, Report, Span
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk

TEXT = '# 霍山县创模总结\n\n开场白<script>alert("坏")</script>。\n2006年，霍山县环境噪声达标区覆盖率达到61.7%。\n'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("downloads"))
    opened.ingester().ingest_items([Item("upload:霍山.md", "霍山.md", TEXT.encode())])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    app = FastAPI()
    add_downloads(app, desk)
    return TestClient(app)


def document_id(desk: Desk) -> str:
    return desk.library.catalogue.documents.only_called("霍山.md").id


def test_a_whole_document_is_shown_inert_with_its_quote(desk: Desk, client: TestClient) -> None:
    start = TEXT.index("2006年")
    reply = client.get(f"/document/{document_id(desk)}?start={start}&end={start + 5}")
    assert reply.status_code == 200
    assert "script" not in reply.headers["content-security-policy"]
    found = BeautifulSoup(reply.text, "html.parser")
    assert found.find("script") is None
    quote_ = found.find(id="quote")
    assert quote_ is not None
    assert quote_.get_text() == "2006年"
    main = found.find("main")
    assert main is not None
    assert main.get_text() == TEXT


@pytest.mark.parametrize("span", ["start=5&end=2", "start=-3&end=4", "start=0&end=999999", ""])
def test_a_quote_that_cannot_be_marks_nothing(desk: Desk, client: TestClient, span: str) -> None:
    reply = client.get(f"/document/{document_id(desk)}?{span}")
    assert reply.status_code == 200
    assert BeautifulSoup(reply.text, "html.parser").find(id="quote") is None


@pytest.mark.parametrize(
    "address",
    ["/document/nothing", "/download/document/nothing", "/download/document/nothing.txt", "/download/talk/x.docx",
     "/download/paper/x.docx", "/download/indicator/没有.xlsx", "/download/talk/x.exe", "/desk/page.js"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_chinese(client: TestClient, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 404
    assert BeautifulSoup(reply.text, "html.parser").find(class_="notice") is not None


def test_the_file_and_its_text_come_back_under_their_name(desk: Desk, client: TestClient) -> None:
    desk.library.originals.keep(Item("", "", TEXT.encode()).sha256, TEXT.encode())
    reply = client.get(f"/download/document/{document_id(desk)}")
    assert reply.content == TEXT.encode()
    assert quote("霍山.md") in reply.headers["content-disposition"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"/download/document/{document_id(desk)}.txt").text == TEXT


def test_a_conversation_is_handed_on(desk: Desk, client: TestClient) -> None:
    *_, step = talking.ask(desk, "", "霍山县噪声达标区覆盖率是多少")
    markdown = client.get(f"/download/talk/{step.talk_id}.md").text
    assert "61.7%" in markdown
    assert "[^1]" in markdown
    assert "霍山.md" in markdown
    word = client.get(f"/download/talk/{step.talk_id}.docx")
    with zipfile.ZipFile(io.BytesIO(word.content)) as archive:
        assert "霍山.md" in archive.read("word/footnotes.xml").decode()


def test_a_paper_is_handed_on_under_its_title(desk: Desk, client: TestClient) -> None:
    task = papers.task_of(desk, "plan", "噪声/达标区", "噪声达标区覆盖率", "桐城", "")
    proposal = papers.proposed(desk, task)
    paper = papers.composed(desk, proposal, [], [one.id for one in proposal.precedents[:2]])
    reply = client.get(f"/download/paper/{paper.id}.docx")
    assert quote("桐城市噪声 达标区工作实施方案.docx") in reply.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert "霍山" in archive.read("word/document.xml").decode()


def test_an_indicator_is_handed_on_with_its_requirements_and_figures(client: TestClient) -> None:
    reply = client.get("/download/indicator/噪声达标区覆盖率.xlsx")
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    figure = next(row for row in rows if row[0] == "数据")
    assert (figure[1], figure[5], figure[6], figure[7]) == ("霍山县", 61.7, "%", "霍山.md")
    assert any(row[0] == "要求" and row[1] == "国家生态园林城市" for row in rows)


@given(st.text("甲乙\n", min_size=1, max_size=60), st.data())
def test_the_pieces_of_a_document_are_its_text(text: str, data: st.DataObject) -> None:
    edge = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(edge, edge), max_size=4))
    skips = tuple(Span(min(pair), max(pair)) for pair in pairs)
    middle = data.draw(edge)
    reports = [Report("a#1", "a", 0, middle), Report("a#2", "a", middle, len(text))]
    start, end = sorted(data.draw(st.tuples(edge, edge)))
    document = Document("a", "a.txt", "own", text, "t/1", "0" * 64, skips)
    pieces = list(pieces_of(document, reports, start, end))
    assert "".join(piece.text for piece in pieces) == text
    assert "".join(piece.text for piece in pieces if piece.kind == "quote") == text[start:end]

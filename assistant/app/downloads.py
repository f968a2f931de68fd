"""What the page links to: whole documents, and files made for other programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.responses import HTMLResponse, Response

from assistant.app.files import indicator_file, paper_file, talk_files
from assistant.app.shelf import Shelf
from assistant.app.views import words
from assistant.app.views.html import html_of
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fastapi import FastAPI

    from assistant.app.wiring import Desk
    from kb.records import Document, Report

# Nothing of a document can run: these pages have no script at all.
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_STATIC = {"page.css": "text/css", "icon.svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Head:
    """Where a report begins."""

    number: int
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document that is shown in one way."""

    text: str
    kind: str
    """`text`, `skip` (page furniture) or `quote`."""
    head: Head | None = None
    is_first: bool = False


def add_downloads(app: FastAPI, desk: Desk) -> None:
    """Put the routes on `app`; only what is read, never what changes something."""

    @app.get("/desk/{name}")
    def static(name: str) -> Response:
        return _static(name)

    @app.get("/document/{document_id}")
    def document(document_id: str, start: int = -1, end: int = -1) -> Response:
        return _found(lambda: _whole(desk, document_id, start, end))

    @app.get("/download/document/{name}")
    def original(name: str) -> Response:
        return _found(lambda: _original(desk, name))

    @app.get("/download/{what}/{name}")
    def made(what: str, name: str) -> Response:
        return _found(lambda: _made(desk, what, name))


def _found(response: Callable[[], Response]) -> Response:
    """The response, or a page that says what is no longer there."""
    try:
        return response()
    except NotFoundError as error:
        return _page(html_of("missing", words_said=str(error)), 404)


def _static(name: str) -> Response:
    if name not in _STATIC:
        return _page(html_of("missing", words_said="没有这个文件。"), 404)
    content = (files("assistant.app") / "static" / name).read_bytes()
    return Response(content, media_type=_STATIC[name], headers={"cache-control": "no-cache"})


def _whole(desk: Desk, document_id: str, start: int, end: int) -> Response:
    found = desk.library.catalogue.documents.get(document_id)
    if found is None:
        raise NotFoundError("这份文件已不在资料库中。")
    reports = desk.library.catalogue.reports.all(document_id=document_id)
    return _page(document_page(found, reports, start, end))


def _original(desk: Desk, name: str) -> Response:
    if name.endswith(".txt"):
        return _text_of(desk, name.removesuffix(".txt"))
    title, data = Shelf(desk).file_of(name)
    return attachment(data, title, "application/octet-stream")


def _made(desk: Desk, what: str, name: str) -> Response:
    key, _, kind = name.rpartition(".")
    match what, kind:
        case "talk", "docx" | "md":
            title, content = talk_files(desk, key, kind)
        case "paper", "docx":
            title, content = paper_file(desk, key)
        case "indicator", "xlsx":
            title, content = indicator_file(desk, key)
        case _:
            raise NotFoundError("没有这个文件。")
    return attachment(content, f"{_file_name(title)}.{kind}", _TYPES[kind])


_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def _file_name(title: str) -> str:
    """A title as a file may be called on any system."""
    return _NOT_IN_NAMES.sub(" ", title).strip(" .")[:60] or "未命名"


def _text_of(desk: Desk, document_id: str) -> Response:
    document = desk.library.catalogue.documents.get(document_id)
    if document is None:
        raise NotFoundError("这份文件已不在资料库中。")
    name = document.name.rpartition(".")[0] or document.name
    return attachment(document.text.encode(), f"{name}.txt", "text/plain; charset=utf-8")


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers={"content-security-policy": _POLICY})


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to be saved under a name that may be Chinese."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition, "x-content-type-options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)


def document_page(document: Document, reports: Sequence[Report], start: int, end: int) -> str:
    """A whole document with its reports headed, its furniture greyed and one quote marked."""
    digests = [report for report in reports if report.origin.value]
    return html_of(
        "document",
        document=document,
        pieces=list(pieces_of(document, reports, start, end)),
        has_quote=0 <= start < end <= len(document.text),
        is_digest=document.collection == "starter",
        origin=digests[0].origin.value if digests else "",
    )


def pieces_of(document: Document, reports: Sequence[Report], start: int, end: int) -> Iterator[Piece]:
    """The text cut wherever the way it is shown changes; the pieces joined are the text."""
    length = len(document.text)
    heads = {report.start: Head(n, *_said(report)) for n, report in enumerate(reports, 1)}
    heads = heads if len(reports) > 1 else {}
    quoted = {start, end} if 0 <= start < end <= length else set()
    edges = {
        0,
        length,
        *heads,
        *quoted,
        *(edge for span in document.skips for edge in (span.start, span.end)),
    }
    for left, right in pairwise(sorted(edges)):
        is_quote = bool(quoted) and start <= left and right <= end
        skipped = any(span.start <= left and right <= span.end for span in document.skips)
        kind = "quote" if is_quote else "skip" if skipped else "text"
        yield Piece(document.text[left:right], kind, heads.get(left), is_quote and left == start)


def _said(report: Report) -> tuple[str, str]:
    facts = [words.fact_words(fact) for fact in (report.place, report.year, report.kind)]
    return report.title.value or words.untitled(report), "　".join(facts)

"""OpenDocument texts as files, read without LibreOffice; what LibreOffice itself writes. Their texts: opendocument/."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import DEFAULT_LIMITS, legacy, read
from ingest.reading.kinds import kind_of
from kb.errors import ReadingError, UnsupportedError
from tests.ingest.reading.odt_files import COVERED, MIME, cell, h, items, lines, odt, p, root, row, table
from tests.ingest.reading.office import turned
from tests.ingest.reading.test_legacy import WHOLE, word
from tests.ingest.reading.word_files import files_of, packed


@pytest.fixture(autouse=True)
def _no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "program", lambda: None)


@pytest.mark.libreoffice
def test_what_libreoffice_writes_is_read_without_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("office")
    made = turned({"a.docx": word()}, "odt", folder)["a"]
    reading = read("总结.odt", made)
    assert lines(reading) == WHOLE
    assert (reading.text_version, reading.quality.pages, reading.quality.unread) == ("odt/2", 0, ())
    flat = turned({"a.odt": made}, "fodt", folder)["a"]
    assert kind_of("总结.fodt", flat) == "odt"
    assert read("总结.fodt", flat) == reading


BODY = h("概况") + items(p("甲")) + table(row("指标", cell(p("值"), 'table:number-columns-spanned="2"'), COVERED), row("噪声", "5", "6"))  # fmt: skip


def test_pages_are_not_claimed() -> None:
    reading = read("a.odt", odt(p("甲") + "<text:soft-page-break/>" + p("乙")))
    assert (reading.pages, reading.quality.pages) == ((), 0)


def test_the_title_of_its_properties_counts_if_the_document_says_it() -> None:
    meta = root("document-meta", "<office:meta><dc:title>创模总结</dc:title></office:meta>").encode()
    assert read("a.odt", odt(p("创模 总结"), "", {"meta.xml": meta})).title == "创模总结"
    assert read("a.odt", odt(p("别的"), "", {"meta.xml": meta})).title is None


def test_a_template_is_read_too() -> None:
    assert lines(read("a.ott", odt(p("正文"), mime=f"{MIME}-template"))) == ["正文"]


def test_a_text_that_somebody_packed_anew_is_read() -> None:
    assert lines(read("a.odt", packed(dict(sorted(files_of(odt(p("正文"))).items()))))) == ["正文"]


def test_a_text_as_one_xml_has_its_styles_and_title_in_it() -> None:
    styles = (
        '<office:styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style></office:styles>'
    )
    body = f"<office:body><office:text>{BODY}</office:text></office:body>"
    flat = root("document", styles + body, f'office:mimetype="{MIME}"').encode()
    assert lines(read("a.xml", flat)) == ["# 概况", "1. 甲", "指标 | 值 | 值", "噪声 | 5 | 6"]


def test_another_kind_as_one_xml_is_refused() -> None:
    flat = root("document", "", f'office:mimetype="{MIME.replace("text", "spreadsheet")}"').encode()
    with pytest.raises(UnsupportedError, match=r"\.fods"):
        read("a.fods", flat)


def test_a_text_with_a_password_is_refused_with_what_to_do() -> None:
    manifest = b"<m:manifest xmlns:m='x'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    with pytest.raises(ReadingError, match=r"设有打开密码.*去掉密码"):
        read("a.odt", odt(BODY, "", {"META-INF/manifest.xml": manifest}))


def test_macros_are_never_run() -> None:
    assert read("a.odt", odt(BODY, "", {"Basic/Standard/a.xml": b"x"})).remarks == ("含宏，未运行",)


def test_more_than_may_be_is_refused_with_the_setting() -> None:
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CHARACTERS"):
        read("a.odt", odt(p("长" * 200)), replace(DEFAULT_LIMITS, characters=100))
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read("a.odt", odt(table(*(row("a", "b") for _ in range(60)))), replace(DEFAULT_LIMITS, cells=100))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<office:document-content", "已损坏"),
        (root("document-content", "<office:body/>"), "没有正文"),
        (root("document-content", "<office:body><office:text/></office:body>"), "没有读到文字"),
        (
            '<!DOCTYPE x [<!ENTITY a "ha">]>' + root("document-content", "").partition("?>")[2],
            "实体",
        ),
    ],
)
def test_what_cannot_be_read_says_why(content: str, reason: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("content.xml", content)
    with pytest.raises(ReadingError, match=reason):
        read("a.odt", held.getvalue())


def test_boxes_in_boxes_without_end_are_refused() -> None:
    body = p("底")
    for _ in range(300):
        body = p(f"<draw:frame><draw:text-box>{body}</draw:text-box></draw:frame>")
    with pytest.raises(ReadingError, match="另存"):
        read("a.odt", odt(body))


SMALL = odt(BODY)


@settings(max_examples=100)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_text_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        assert read("a.odt", SMALL[:at] + noise + SMALL[at + len(noise) :]).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017


_PIECES = st.sampled_from(
    (
        *(
            p("x"),
            "<text:list>",
            "</text:list>",
            "<text:note/>",
            "<draw:frame/>",
            "<draw:frame><draw:object/>",
        ),
        *(
            '<table:table-cell table:number-columns-spanned="-1"/>',
            "<text:s text:c='999999999'/>",
            "<text:h/>",
        ),
        *('<text:list-item text:start-value="99999999999">', "<!---->", "<text:numbered-paragraph/>"),
    )
)


@settings(max_examples=100)
@given(st.integers(0, len(BODY)), _PIECES, st.integers(0, 8))
def test_a_text_of_strange_xml_is_read_or_refused(at: int, piece: str, drop: int) -> None:
    try:
        assert read("a.odt", odt(BODY[:at] + piece + BODY[at + drop :])).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017

"""Who else writes Word documents: by other names of spaces and parts, and as one XML."""

from __future__ import annotations

import pytest

from ingest.reading import read
from ingest.reading.kinds import kind_of
from kb.errors import ReadingError
from tests.ingest.reading.word_files import (
    CHART,
    NAMESPACES,
    PROPERTIES,
    SEEN,
    changed,
    files_of,
    full,
    lines,
    p,
    packed,
    r,
    with_pages,
    word,
)

_STRICT = (
    (PROPERTIES, "http://purl.oclc.org/ooxml/officeDocument/extendedProperties"),
    (f"{NAMESPACES['r']}/extended-properties", "http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties"),
    (NAMESPACES["r"], "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (NAMESPACES["w"], "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (NAMESPACES["m"], "http://purl.oclc.org/ooxml/officeDocument/math"),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
)  # fmt: skip


def strict(data: bytes) -> bytes:
    def change(words: str) -> str:
        for usual, other in _STRICT:
            words = words.replace(usual, other)
        return words

    return changed(data, change)


def test_a_strict_document_is_read_like_any_other() -> None:
    usual = word(full(), CHART)
    assert b"purl.oclc.org" in files_of(strict(usual))["word/document.xml"]
    assert read("a.docx", strict(usual)) == read("a.docx", usual)
    assert lines(read("a.docx", usual)) == [
        "# 一、概况",
        "3×10^4吨，3",
        "a/b",
        "指标 | 值",
        "噪声 | 54",
        "1.5",
    ]


def test_a_strict_document_says_its_pages_too() -> None:
    right = with_pages(p(r("甲")) + p(SEEN + r("乙")), 2)
    wrong = with_pages(p(r("甲")) + p(SEEN + r("乙")), 3)
    assert read("a.docx", strict(right)).quality.pages == 2
    assert read("a.docx", strict(wrong)).remarks == ("文档自记 3 页，与文中的分页记号不符，未标页码",)


def test_a_document_of_wps_with_its_own_names_is_read() -> None:
    """WPS declares spaces of its own, numbers its styles and names them in small letters."""
    styles = '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:qFormat/></w:style>'
    body = p(r("一、概况"), '<w:pStyle w:val="2"/>') + p(r("正文"))
    data = changed(
        word(body, {"styles": styles}),
        lambda words: words.replace(
            "<w:document ",
            '<w:document xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
            'mc:Ignorable="w14 wpsCustomData" ',
        ),
    )
    assert lines(read("总结.wps", data)) == ["# 一、概况", "正文"]


def test_other_prefixes_for_the_same_names_are_read() -> None:
    data = changed(
        word(p(r("正文"))),
        lambda words: words.replace("<w:", "<ns0:").replace("</w:", "</ns0:").replace("xmlns:w=", "xmlns:ns0=")
        .replace(" w:", " ns0:"),
    )  # fmt: skip
    assert lines(read("a.docx", data)) == ["正文"]


def test_word_on_the_web_calls_the_text_by_another_name() -> None:
    data = changed(word(p(r("正文"))), lambda words: words.replace("document.xml", "document2.xml"))
    data = packed(files_of(data) | {"[Content_Types].xml": b"<Types/>"})
    assert kind_of("a.docx", data) == "docx"
    assert lines(read("a.docx", data)) == ["正文"]


def test_parts_may_be_named_from_the_root() -> None:
    files = files_of(
        word(
            p(r("甲"), '<w:pStyle w:val="1"/>'),
            {"styles": "<w:style w:styleId='1'><w:name w:val='heading 1'/></w:style>"},
        )
    )
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        b'Target="styles.xml"', b'Target="/word/styles.xml"'
    )  # fmt: skip
    assert lines(read("a.docx", packed(files))) == ["# 甲"]


def in_one(data: bytes) -> bytes:
    """A document as one XML, as Word saves a .xml and programs fill in templates."""
    parts = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{inside.decode().partition("?>")[2] or inside.decode()}'
        "</pkg:xmlData></pkg:part>"
        for name, inside in files_of(data).items()
    )
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    picture = '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n<?mso-application progid="Word.Document"?>\r\n'
        f'<pkg:package xmlns:pkg="{space}">{parts}{picture}</pkg:package>'
    ).encode()


def test_a_document_as_one_xml_is_read_whatever_its_name() -> None:
    usual = word(full(), CHART)
    assert read("总结.doc", in_one(usual)) == read("总结.docx", usual)


def test_a_damaged_document_as_one_xml_says_what_to_do() -> None:
    with pytest.raises(ReadingError, match="另存"):
        read("总结.doc", in_one(word(full()))[:-200])

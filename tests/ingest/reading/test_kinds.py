"""What a file is told to be by its content, whatever its name."""

from __future__ import annotations

import pytest

from ingest.reading.kinds import kind_of

_WORD_2003 = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
_EXCEL_2003 = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
_IN_ONE = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
_FLAT = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.{}"'


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        (f"<w:wordDocument {_WORD_2003}/>", "doc"),
        (f"<Workbook {_EXCEL_2003}/>", "xls-xml"),
        (f"<ss:Workbook {_EXCEL_2003.replace('xmlns', 'xmlns:ss')}/>", "xls-xml"),
        (f"<pkg:package {_IN_ONE}/>", "docx"),
        (f"<office:document {_FLAT.format('text')}/>", "odt"),
        (f"<office:document {_FLAT.format('spreadsheet')}/>", "foreign"),
        (f"<html {_EXCEL_2003}><body/></html>", "html"),
        (f"<feed {_WORD_2003}/>", "text"),
        ("<Workbook/>", "text"),
        ("<document>正文</document>", "text"),
    ],
)
@pytest.mark.parametrize(
    "prologue",
    ['<?xml version="1.0"?>', '\ufeff<?xml version="1.0"?>\r\n<?mso-application progid="x"?>\n<!-- y -->'],
)
@pytest.mark.parametrize("name", ["a.doc", "a"])
def test_an_xml_is_told_by_its_root_and_its_space(root: str, kind: str, prologue: str, name: str) -> None:
    assert kind_of(name, f"{prologue}{root}".encode()) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.xls", "csv"), ("a.ET", "csv"), ("a.tsv", "csv"), ("a.doc", "text"), ("a.txt", "text")],
)
def test_plain_text_is_told_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name, "指标\t值\n".encode()) == kind

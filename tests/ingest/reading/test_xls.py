"""Excel 97 workbooks, made once by LibreOffice from one that has what real ones have; and what else is called .xls."""

from __future__ import annotations

import io
import struct
from dataclasses import replace

import olefile
import pytest

from ingest.reading import DEFAULT_LIMITS, legacy, read
from ingest.reading.kinds import kind_of
from ingest.reading.xls import _objects
from kb.errors import ReadingError, UnsupportedError
from tests.ingest.reading.office import turned
from tests.ingest.reading.sheet_files import ROWS, TEXT, UNREAD, lines, row_of, workbook
from tests.ingest.reading.word_files import packed


@pytest.fixture(scope="module")
def xls(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return turned({"a.xlsx": workbook()}, "xls", tmp_path_factory.mktemp("office"))["a"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["a.xls", "a.et"])
def test_every_sheet_says_what_it_shows(xls: bytes, name: str) -> None:
    reading = read(name, xls)
    assert lines(reading) == TEXT
    assert reading.text_version == "xls/1"
    assert (reading.quality.pages, reading.quality.tables) == (3, 4)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("beginning", "row"), ROWS.items())
def test_rows_are_named_by_their_sheet_and_its_own_numbers(xls: bytes, beginning: str, row: str) -> None:
    assert row_of(read("a.xls", xls), beginning) == row


@pytest.mark.libreoffice
def test_what_is_hidden_wrong_or_drawn_is_told(xls: bytes) -> None:
    assert set(read("a.xls", xls).quality.unread) == {*UNREAD, "1 张图片", "1 个图表"}


@pytest.mark.libreoffice
def test_more_cells_than_may_be_are_refused_with_the_setting(xls: bytes) -> None:
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read("a.xls", xls, replace(DEFAULT_LIMITS, cells=20))
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_PAGES"):
        read("a.xls", xls, replace(DEFAULT_LIMITS, pages=2))


@pytest.mark.libreoffice
def test_a_workbook_with_a_password_is_refused_with_what_to_do(xls: bytes) -> None:
    """Its second record says that it is encrypted (FILEPASS, MS-XLS 2.4.117)."""
    with olefile.OleFileIO(io.BytesIO(xls)) as file:
        head = file.openstream("Workbook").read(64)
    at = xls.find(head)
    (first,) = struct.unpack_from("<H", head, 2)
    locked = bytearray(xls)
    struct.pack_into("<H", locked, at + 4 + first, 0x2F)
    with pytest.raises(ReadingError, match=r"设有打开密码.*去掉密码"):
        read("a.xls", bytes(locked))


@pytest.mark.libreoffice
def test_a_damaged_workbook_is_read_or_refused(xls: bytes) -> None:
    for at in range(512, len(xls), len(xls) // 60):
        for noise in (b"\xff\xff\xff\xff", b"\x00\x00"):
            try:
                assert read("a.xls", xls[:at] + noise + xls[at + len(noise) :]).text
            except ReadingError as error:
                assert str(error)  # noqa: PT017


def test_drawn_objects_are_counted_by_their_records() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def drawn(kind: int) -> bytes:
        return record(0x5D, struct.pack("<HHHH", 0x15, 18, kind, 1) + bytes(14))

    stream = record(0x809, bytes(16)) + drawn(5) + record(0x203, bytes(14)) + drawn(8) + record(0x5D, b"x")
    assert list(_objects(stream + b"\x5d")) == [5, 8]


# ---- what else is called .xls


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_table_of_tabs_called_xls_is_a_table(encoding: str) -> None:
    data = "指标\t2010年\n绿地率\t38.5%\n".encode(encoding)
    assert lines(read("导出.xls", data)) == ["指标 | 2010年", "绿地率 | 38.5%"]


def test_a_page_called_xls_is_a_table() -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"></head><body>'
        '<table><tr><td>指标</td><td x:num>2010年</td></tr><tr><td>绿地率</td><td x:num="0.385">38.5%</td></tr></table>'
        "</body></html>"
    )
    assert lines(read("导出.xls", page.encode("gb18030"))) == ["指标 | 2010年", "绿地率 | 38.5%"]


IN_ONE = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>
<Worksheet ss:Name="完成情况"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">指标完成情况</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">指标</Data></Cell><Cell><Data ss:Type="String">2010年</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">处理率</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.952</Data></Cell></Row>
</Table></Worksheet></Workbook>""".encode()


@pytest.mark.libreoffice
def test_a_workbook_as_one_xml_is_read_by_way_of_libreoffice() -> None:
    reading = read("导出.xls", IN_ONE)
    assert lines(reading) == ["指标完成情况", "指标 | 2010年", "处理率 | 95.2%"]
    assert row_of(reading, "处理率") == "表“完成情况”第4行"


def test_without_libreoffice_such_a_workbook_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "program", lambda: None)
    with pytest.raises(ReadingError, match=r"请安装 LibreOffice.*另存为 \.xlsx"):
        read("导出.xls", IN_ONE)


def test_a_binary_workbook_of_excel_2007_is_refused_by_name() -> None:
    data = packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""})
    assert kind_of("a.xlsb", data) == "xls"
    with pytest.raises(UnsupportedError, match=r"\.xlsb.*另存为 \.xlsx"):
        read("a.xlsb", data)

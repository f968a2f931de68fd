"""OpenDocument spreadsheets, made once by LibreOffice; and by hand, with what other programs write."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import DEFAULT_LIMITS, read
from kb.errors import ReadingError
from tests.ingest.reading.office import turned
from tests.ingest.reading.sheet_files import ROWS, TEXT, UNREAD, lines, row_of, workbook

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading

_O = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{_O}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)


def ods(*tables: str, styles: str = "", files: dict[str, bytes] | None = None) -> bytes:
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return held.getvalue()


def table(*rows: str, name: str = "完成情况", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    """A row of cells; one of plain words needs no XML."""
    held = (one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row {more}>{''.join(held)}</table:table-row>"


def cell(words: str = "", more: str = "") -> str:
    return f"<table:table-cell {more}>{f'<text:p>{words}</text:p>' if words else ''}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def read_ods(*rows: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    return read("a.ods", ods(table(*rows)), limits)


# ---- as LibreOffice writes them


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return read("a.ods", turned({"a.xlsx": workbook()}, "ods", tmp_path_factory.mktemp("office"))["a"])


@pytest.mark.libreoffice
def test_every_sheet_says_what_it_shows(made: Reading) -> None:
    assert lines(made) == TEXT
    assert made.text_version == "ods/1"
    assert (made.quality.pages, made.quality.tables) == (3, 4)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("beginning", "named"), ROWS.items())
def test_rows_are_named_by_their_sheet_and_its_own_numbers(made: Reading, beginning: str, named: str) -> None:
    assert row_of(made, beginning) == named


@pytest.mark.libreoffice
def test_what_is_hidden_wrong_or_drawn_is_told(made: Reading) -> None:
    assert set(made.quality.unread) == {*UNREAD, "1 张图片", "1 个图表或嵌入的文件"}


# ---- as others write them


def test_cells_and_rows_repeated_to_the_end_of_the_sheet_cost_nothing() -> None:
    empty = cell(more='table:number-columns-repeated="16384"')
    reading = read_ods(
        row("指标", "值", cell(more='table:number-columns-repeated="16382"')),
        row("噪声", "54"),
        row(empty, more='table:number-rows-repeated="1048574"'),
    )
    assert lines(reading) == ["指标 | 值", "噪声 | 54"]


def test_values_that_are_repeated_stand_in_every_place() -> None:
    reading = read_ods(
        row("县", cell("2009年"), cell("2010年"), "2011年"),
        row("东县", cell("达标", 'table:number-columns-repeated="3"')),
        row("西县", "1", "2", "3", more='table:number-rows-repeated="2"'),
    )
    assert lines(reading)[1:] == ["东县 | 达标 | 达标 | 达标", "西县 | 1 | 2 | 3", "西县 | 1 | 2 | 3"]
    assert row_of(reading, "西县") == "表“完成情况”第3行"


def test_a_value_repeated_without_end_is_refused_with_the_setting() -> None:
    many = row(
        cell("1", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"'
    )
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read_ods(many)


def test_covered_cells_take_their_place_and_say_what_covers_them() -> None:
    reading = read_ods(
        row(cell("地区", 'table:number-rows-spanned="2"'), cell("处理率", 'table:number-columns-spanned="2"'), COVERED),
        row(COVERED, "2009年", "2010年"),
        row("东县", "80", "85"),
    )  # fmt: skip
    assert lines(reading) == ["地区 | 处理率 | 处理率", "地区 | 2009年 | 2010年", "东县 | 80 | 85"]


def test_what_stood_in_a_covered_cell_is_not_read() -> None:
    hidden = "<table:covered-table-cell><text:p>旧值</text:p></table:covered-table-cell>"
    reading = read_ods(
        row(cell("合计", 'table:number-columns-spanned="2"'), hidden, "3"), row("甲", "乙", "4")
    )
    assert lines(reading)[0] == "合计 | 合计 | 3"


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ('office:value-type="percentage" office:value="0.952"', "95.2%"),
        ('office:value-type="float" office:value="0.30000000000000004"', "0.3"),
        ('office:value-type="float" office:value="1234567.5"', "1234567.5"),
        ('office:value-type="date" office:date-value="2010-05-01"', "2010-05-01"),
        ('office:value-type="date" office:date-value="2010-05-01T00:00:00"', "2010-05-01"),
        ('office:value-type="string" office:string-value="达标"', "达标"),
    ],
)
def test_a_value_whose_look_is_not_kept_is_written_plainly(more: str, shown: str) -> None:
    assert lines(read_ods(row("指标", "值"), row("甲", cell("", more))))[1] == f"甲 | {shown}"


def test_what_a_cell_shows_counts_before_its_value() -> None:
    shown = cell("95.2%", 'office:value-type="percentage" office:value="0.9523"')
    assert lines(read_ods(row("指标", "值"), row("甲", shown)))[1] == "甲 | 95.2%"


def test_words_in_pieces_with_blanks_breaks_and_without_notes() -> None:
    words = (
        '污水<text:span>处理<text:s text:c="2"/>率</text:span><text:line-break/>（%）'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "</text:p><text:p>集中"
    )
    assert lines(read_ods(row(cell(words), "值"), row("甲", "1")))[0] == "污水处理率（%）集中 | 值"


def test_errors_and_formulas_without_a_value_are_told() -> None:
    reading = read_ods(
        row("指标", "值"), row("甲", cell("Err:502")), row("乙", cell("", 'table:formula="of:=[.B1]"')), row("丙", "1")
    )  # fmt: skip
    assert reading.quality.unread == (
        "1 格显示为错误值（如 #DIV/0!）",
        "1 个公式没有缓存值，请用 Excel 打开保存后再导入",
    )


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_columns_and_sheets_are_left_out_and_told(how: str) -> None:
    columns = f'<table:table-column/><table:table-column table:visibility="{how}"/><table:table-column/>'
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    shown = table(
        columns,
        row("指标", "底稿", "值"),
        row("甲", "9", "1", more=f'table:visibility="{how}"'),
        row("乙", "9", "2"),
    )
    hidden = table(row("草稿", "1"), name="草稿", more='table:style-name="h"')
    reading = read("a.ods", ods(shown, hidden, styles=style))
    assert lines(reading) == ["指标 | 值", "乙 | 2"]
    assert set(reading.quality.unread) == {"1 个隐藏的行", "1 个隐藏的列", "1 个隐藏的工作表"}


def test_grouped_rows_and_header_rows_are_rows() -> None:
    grouped = f"<table:table-row-group>{row('东县', '3')}</table:table-row-group>"
    head = f"<table:table-header-rows>{row('县', '人口')}</table:table-header-rows>"
    assert lines(read_ods(head, grouped)) == ["县 | 人口", "东县 | 3"]


def test_macros_are_never_run() -> None:
    data = ods(table(row("指标", "值"), row("甲", "1")), files={"Basic/Standard/Module1.xml": b"<x/>"})
    assert read("a.ods", data).remarks == ("含宏，未运行",)


def test_a_workbook_with_a_password_is_refused_with_what_to_do() -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(ReadingError, match=r"设有打开密码.*去掉密码"):
        read("a.ods", ods(table(row("甲", "1")), files={"META-INF/manifest.xml": manifest.encode()}))


def test_more_cells_than_may_be_are_refused_with_the_setting() -> None:
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read_ods(*(row(*("1" * 9)) for _ in range(9)), limits=replace(DEFAULT_LIMITS, cells=50))


def test_entities_are_refused() -> None:
    data = ods(table(row("甲", "1")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").replace(
            b"<office:document-content", b'<!DOCTYPE x [<!ENTITY a "ha">]><office:document-content', 1
        )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    with pytest.raises(ReadingError, match="实体"):
        read("a.ods", held.getvalue())


SMALL = ods(
    table(row("指标", "值"), row(cell("甲", 'table:number-rows-spanned="2"'), "1"), row(COVERED, "2"))
)


@settings(max_examples=100)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        assert read("a.ods", SMALL[:at] + noise + SMALL[at + len(noise) :]).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017

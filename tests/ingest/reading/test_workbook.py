import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from ingest.reading import DEFAULT_LIMITS, read
from ingest.reading.records import Reading
from kb.errors import ReadingError


def book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def sheet(*rows: tuple[Any, ...], also: Callable[[Worksheet], None] = lambda _sheet: None) -> bytes:
    def fill(made: openpyxl.Workbook) -> None:
        first = made.worksheets[0]
        first.title = "完成情况"
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    first.cell(number, column, value)
        also(first)

    return book(fill)


def read_rows(*rows: tuple[object, ...], also: Callable[[Worksheet], None] = lambda _sheet: None) -> Reading:
    return read("a.xlsx", sheet(*rows, also=also))


def lines(reading: Reading) -> list[str]:
    return [line for line in reading.text.splitlines() if line]


def label_at(reading: Reading, words: str) -> str:
    at = reading.text.index(words)
    return [mark.label for mark in reading.pages if mark.kind == "row" and mark.start <= at][-1]


def repacked(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()).encode() if name == part else body)
    return out.getvalue()


def test_values_are_shown_through_their_formats() -> None:
    def formats(made: Worksheet) -> None:
        made["B2"].number_format = "0.0%"
        made["B3"].number_format = '0.0"万元"'
        made["B4"].number_format = "yyyy-mm-dd"

    reading = read_rows(
        ("指标", "数值"),
        ("污水处理率", 0.952),
        ("投资", 12.34),
        ("日期", 40299),
        ("噪声", 0.1 + 0.2),
        also=formats,
    )
    assert lines(reading) == [
        "指标 | 数值",
        "污水处理率 | 95.2%",
        "投资 | 12.3万元",
        "日期 | 2010-05-01",
        "噪声 | 0.3",
    ]


def test_titles_and_notes_are_lines_and_rows_keep_the_numbers_of_the_sheet() -> None:
    reading = read_rows(
        ("2010年指标完成情况表",),
        (None, None, "单位：万元"),
        ("项目", "2009年", "2010年"),
        ("治污投资", 310, 420),
        (),
        ("注：含企业自筹资金。",),
        also=lambda made: made.merge_cells("A1:C1"),
    )
    assert lines(reading) == [
        "2010年指标完成情况表",
        "单位：万元",
        "项目 | 2009年 | 2010年",
        "治污投资 | 310 | 420",
        "注：含企业自筹资金。",
    ]
    assert [label_at(reading, words) for words in ("2010年指标", "治污投资", "注：")] == [
        "表“完成情况”第1行",
        "表“完成情况”第4行",
        "表“完成情况”第6行",
    ]


def test_merged_cells_say_their_words_in_every_place() -> None:
    def merge(made: Worksheet) -> None:
        made.merge_cells("A1:A2")
        made.merge_cells("B1:C1")
        made.merge_cells("A3:A4")

    reading = read_rows(
        ("地区", "污水处理率（%）"),
        (None, "2009年", "2010年"),
        ("东县", 80, 85),
        (None, 81, 86),
        also=merge,
    )
    assert lines(reading) == [
        "地区 | 污水处理率（%） | 污水处理率（%）",
        "地区 | 2009年 | 2010年",
        "东县 | 80 | 85",
        "东县 | 81 | 86",
    ]


def test_a_merged_head_over_some_columns_belongs_to_the_table() -> None:
    reading = read_rows(
        (None, "2010年"),
        ("地区", "COD", "氨氮"),
        ("东县", 20, 1.2),
        also=lambda made: made.merge_cells("B1:C1"),
    )
    assert lines(reading)[0] == " | 2010年 | 2010年"


def test_tables_side_by_side_are_two_tables() -> None:
    reading = read_rows(
        ("表1 投资", None, None, "表2 人口"),
        ("项目", "金额", None, "县", "人口"),
        ("管网", 12, None, "东县", 3),
        ("绿化", 13, None, "西县", 4),
    )
    assert lines(reading) == [
        "表1 投资",
        "项目 | 金额",
        "管网 | 12",
        "绿化 | 13",
        "表2 人口",
        "县 | 人口",
        "东县 | 3",
        "西县 | 4",
    ]
    assert reading.quality.tables == 2


def test_an_empty_column_inside_a_table_parts_nothing() -> None:
    reading = read_rows(("项目", "甲", None, "乙"), ("管网", 1, None, 2), ("绿化", 3, None, 4))
    assert lines(reading) == ["项目 | 甲 | 乙", "管网 | 1 | 2", "绿化 | 3 | 4"]


def test_tables_one_under_the_other_are_parted_only_where_a_head_begins() -> None:
    reading = read_rows(
        ("项目", "甲"), ("管网", 1), (), ("绿化", 3), (), ("县", "人口"), ("东县", 5), ("西县", 6)
    )
    assert reading.quality.tables == 2
    assert reading.text.index("绿化") - reading.text.index("管网") < len("管网 | 1\n\n")


def test_a_formula_without_a_cached_value_is_counted_and_an_error_shown() -> None:
    reading = read_rows(("指标", "值", "率"), ("甲", "=1+1", "=B1"), ("乙", 5, 6))
    assert reading.quality.unread == ("2 个公式没有缓存值，请用 Excel 打开保存后再导入",)
    data = repacked(
        sheet(("指标", "值"), ("甲", 1)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="B2" t="n"><v>1</v>', '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v>'),
    )
    shown = read("a.xlsx", data)
    assert lines(shown)[-1] == "甲 | #DIV/0!"
    assert shown.quality.unread == ("1 格显示为错误值（如 #DIV/0!）",)


def test_a_formula_gives_its_cached_value() -> None:
    data = repacked(
        sheet(("指标", "值"), ("甲", 1)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="B2" t="n"><v>1</v>', '<c r="B2"><f>SUM(1,2)</f><v>3</v>'),
    )
    assert lines(read("a.xlsx", data))[-1] == "甲 | 3"


def test_what_is_hidden_is_left_out_and_counted() -> None:
    def hide(made: Worksheet) -> None:
        made.row_dimensions[3].hidden = True
        made.column_dimensions["C"].hidden = True
        other = made.parent.create_sheet("底稿")  # type: ignore[union-attr]
        other["A1"], other.sheet_state = "草稿", "hidden"

    reading = read_rows(("指标", "值", "内部"), ("甲", 1, 9), ("乙", 2, 9), ("丙", 3, 9), also=hide)
    assert lines(reading) == ["指标 | 值", "甲 | 1", "丙 | 3"]
    assert reading.quality.unread == ("1 个隐藏的行", "1 个隐藏的列", "1 个隐藏的工作表")
    assert reading.quality.tables == 1


def test_several_sheets_have_headings_and_empty_ones_are_named() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        made.worksheets[0].title = "水"
        for name in ("气", "空"):
            made.create_sheet(name)
        for each in made.worksheets[:2]:
            each.append(["指标", "值"])
            each.append(["甲", 1])

    reading = read("a.xlsx", book(fill))
    assert lines(reading) == ["## 水", "指标 | 值", "甲 | 1", "## 气", "指标 | 值", "甲 | 1"]
    assert (reading.quality.pages, reading.quality.empty_pages) == (3, ("空",))


def test_a_stray_format_at_the_last_row_costs_nothing() -> None:
    def stray(made: Worksheet) -> None:
        made.cell(1_048_576, 16_384).fill = PatternFill("solid", fgColor="FF0000")

    reading = read_rows(("指标", "值"), ("甲", 1), also=stray)
    assert lines(reading) == ["指标 | 值", "甲 | 1"]


def test_pictures_are_counted_and_macros_never_run() -> None:
    def picture(made: Worksheet) -> None:
        data = io.BytesIO()
        Picture.new("RGB", (4, 4)).save(data, "PNG")
        made.add_image(Image(data), "D4")

    data = sheet(("指标", "值"), ("甲", 1), also=picture)
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    reading = read("a.xlsm", buffer.getvalue())
    assert reading.quality.unread == ("1 张图片",)
    assert reading.remarks == ("含宏，未运行",)


def test_a_merge_over_the_whole_sheet_is_no_bomb() -> None:
    data = repacked(
        sheet(("指标", "值"), ("甲", 1)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
        ),
    )
    assert lines(read("a.xlsx", data))[0] == "指标 | 值"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused(part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = repacked(
        sheet(("指标", "值"), ("甲", 1)),
        part,
        lambda xml: bomb + xml[xml.index("?>") + 2 if xml.startswith("<?") else 0 :],
    )
    with pytest.raises(ReadingError, match="实体"):
        read("a.xlsx", data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = repacked(sheet(("甲", 1)), "xl/styles.xml", lambda xml: xml + " " * 30_000_000)
    with pytest.raises(ReadingError, match="压缩"):
        read("a.xlsx", data)


def test_too_many_cells_are_refused_with_what_to_do() -> None:
    limits = replace(DEFAULT_LIMITS, cells=100)
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read("a.xlsx", sheet(*([tuple(range(20))] * 20)), limits)


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(ReadingError, match="没有读到文字"):
        read("a.xlsx", sheet())


SMALL = sheet(("指标", "值", "=1+1"), ("甲", 1, 0.5), also=lambda made: made.merge_cells("A2:A3"))


@settings(max_examples=150)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        assert read("a.xlsx", SMALL[:at] + noise + SMALL[at + len(noise) :]).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017


XML = zipfile.ZipFile(io.BytesIO(SMALL)).read("xl/worksheets/sheet1.xml").decode()
_PIECES = st.sampled_from(
    ['t="s"', 't="e"', 'r="ZZ9"', 's="99"', "<v>x</v>", "<f/>", "1e999", "-1", "</row>", ' hidden="1"']
)


@settings(max_examples=100)
@given(st.integers(0, len(XML)), _PIECES, st.integers(0, 8))
def test_a_sheet_of_strange_xml_is_read_or_refused(at: int, piece: str, drop: int) -> None:
    data = repacked(SMALL, "xl/worksheets/sheet1.xml", lambda xml: xml[:at] + piece + xml[at + drop :])
    try:
        assert read("a.xlsx", data).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017

"""Presentations: slides are pages, titles headings, tables and charts tables, notes are told."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Cm

from ingest.reading import read
from kb.errors import ReadingError
from kb.records import Span
from kb.where import where
from tests.ingest.reading.ocr.material import LINES, data, printed
from tests.ingest.reading.slide_files import SPACES, blank, box, parsed, read_show, saved, show
from tests.ingest.reading.word_files import NAMESPACES, lines


def test_every_slide_is_a_page_with_its_title_text_notes_and_tables() -> None:
    reading = read("a.pptx", saved(show()))
    assert [mark.label for mark in reading.pages if mark.kind == "page"] == ["第1张幻灯片", "第2张幻灯片"]
    assert "# 安庆市创模汇报\n" in reading.text
    assert "备注：口径为全市" in reading.text
    assert "指标 | 2010年\n绿地率 | 38.5%\n" in reading.text
    at = reading.text.index("38.5%")
    found = where(reading.pages, (), Span(at, at + 5))
    assert (found.page, found.row) == ("第2张幻灯片", "表第2行")


def test_a_slide_without_words_is_named() -> None:
    made = show()
    made.slides.add_slide(made.slide_layouts[6])
    assert read("a.pptx", saved(made)).quality.empty_pages == ("3",)


def test_a_damaged_presentation_says_what_to_do() -> None:
    made = saved(show())
    with pytest.raises(ReadingError, match="损坏"):
        read("a.pptx", made.replace(b"ppt/slides/slide1.xml", b"ppt/slides/slideX.xml"))


def test_a_title_in_two_lines_is_one_heading() -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "创建国家\n模范城市"
    box(slide, "正文")
    assert lines(read_show(made)) == ["# 创建国家 模范城市", "正文"]


# ---- the order of shapes


def test_shapes_come_row_by_row_even_if_they_stand_a_little_askew() -> None:
    made, slide = blank()
    for words, left, top in (("右栏", 12, 5), ("左栏", 1, 5.4), ("题", 5, 1), ("下", 1, 9)):
        box(slide, words, left, top)
    assert lines(read_show(made)) == ["题", "左栏", "右栏", "下"]


def test_groups_are_opened_where_they_stand() -> None:
    made, slide = blank()
    box(slide, "下", top=12)
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    for held, words, left in ((group, "左", 1), (inner, "右", 8)):
        held.shapes.add_textbox(Cm(left), Cm(6), Cm(3), Cm(1)).text_frame.text = words
    box(slide, "上", top=1)
    assert lines(read_show(made)) == ["上", "左", "右", "下"]


def test_feet_of_slides_are_kept_and_not_indexed() -> None:
    made, slide = blank()
    box(slide, "正文")
    foot = box(slide, "某市环保局", top=15)._element
    foot.nvSpPr.find("{*}nvPr").append(parsed("<p:ph type='ftr' idx='11'/>"))
    reading = read_show(made)
    assert [one.quote(reading.text) for one in reading.skips] == ["某市环保局\n"]


# ---- tables, charts, diagrams, pictures


def test_merged_cells_say_their_words_in_every_place() -> None:
    made, slide = blank()
    table = slide.shapes.add_table(3, 3, Cm(1), Cm(1), Cm(9), Cm(3)).table
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    for (row, column), words in {
        (0, 0): "县", (0, 1): "处理率", (1, 1): "2009年", (1, 2): "2010年", (2, 0): "东县", (2, 1): "80", (2, 2): "85"
    }.items():  # fmt: skip
        table.cell(row, column).text = words
    assert lines(read_show(made)) == ["县 | 处理率 | 处理率", "县 | 2009年 | 2010年", "东县 | 80 | 85"]


def test_a_cell_that_says_it_is_endless_is_no_bomb() -> None:
    made = show()
    table = made.slides[1].shapes[1].table
    table.cell(0, 1)._tc.set("gridSpan", "2000000000")
    table.cell(1, 0)._tc.set("rowSpan", "2000000000")
    assert "指标 | 2010年\n绿地率 | 38.5%\n" in read_show(made).text


def test_a_chart_is_a_table_of_the_values_it_keeps() -> None:
    made, slide = blank()
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["水", "气"]
    data.add_series("2009年", (1.2, None))
    data.add_series("2010年", (1.5, 0.1 + 0.2))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(6), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "治污投资"
    reading = read_show(made)
    assert lines(reading) == ["治污投资", " | 2009年 | 2010年", "水 | 1.2 | 1.5", "气 |  | 0.3"]
    assert "表“治污投资”第2行" in [one.label for one in reading.pages]


def diagram(slide: Any, link: str) -> None:
    graphic = f"<a:graphic><a:graphicData uri='{NAMESPACES['dgm']}'><dgm:relIds r:dm='{link}'/></a:graphicData></a:graphic>"
    slide.shapes._spTree.append(
        parsed(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='9' name='d'/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
            f"<p:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></p:xfrm>{graphic}</p:graphicFrame>"
        )
    )


def test_the_words_of_a_diagram_are_read_and_one_without_is_told() -> None:
    made, slide = blank()
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for words in ("组长", "成员")
    )
    xml = f"<dgm:dataModel {SPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", made.part.package, xml)
    diagram(slide, slide.part.relate_to(part, f"{NAMESPACES['r']}/diagramData"))
    diagram(slide, "rId99")
    reading = read_show(made)
    assert (lines(reading), reading.quality.unread) == (["组长", "成员"], ("1 个 SmartArt 图形",))


def test_print_on_pictures_is_read_in_their_places_and_others_are_counted() -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[8])
    slide.shapes.title.text = "图"
    slide.placeholders[1].insert_picture(io.BytesIO(data(Image.new("RGB", (300, 300)))))
    plate = io.BytesIO(data(printed()))
    slide.shapes.add_picture(plate, 0, 0, width=made.slide_width // 2)
    slide.shapes.add_picture(plate, 0, 0, width=made.slide_width // 30)
    reading = read_show(made)
    assert lines(reading) == ["# 图", "".join(LINES)]
    assert (reading.quality.ocr_pictures, reading.quality.unread) == (1, ("1 张图片",))


def test_a_slide_that_is_only_a_screenshot_is_not_empty() -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    slide.shapes.add_picture(io.BytesIO(data(printed())), 0, 0, width=made.slide_width)
    reading = read_show(made)
    assert (lines(reading), reading.quality.empty_pages) == (["".join(LINES)], ())


def test_an_embedded_workbook_is_a_table_and_another_file_is_told() -> None:
    book = openpyxl.Workbook()
    for row in (("指标", "值"), ("噪声", 54)):
        book.worksheets[0].append(row)
    held = io.BytesIO()
    book.save(held)
    made, slide = blank()
    box(slide, "附表")
    for file in (held.getvalue(), b"PK"):
        slide.shapes.add_ole_object(io.BytesIO(file), "Excel.Sheet.12", Cm(1), Cm(4))
    reading = read_show(made)
    assert lines(reading) == ["附表", "指标 | 值", "噪声 | 54"]
    assert reading.quality.unread == ("1 个嵌入对象",)


# ---- what does harm, and what is hidden


def test_a_hidden_slide_is_read_and_told() -> None:
    made = show()
    made.slides[1]._element.set("show", "0")
    assert read_show(made).remarks == ("第 2 张幻灯片是隐藏的，也已读入",)


def test_macros_are_never_run() -> None:
    data = io.BytesIO(saved(show()))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("ppt/vbaProject.bin", b"x")
    assert read("a.pptm", data.getvalue()).remarks == ("含宏，未运行",)


def test_entities_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(show()))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    xml = files["ppt/slides/slide1.xml"]
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    files["ppt/slides/slide1.xml"] = xml.replace(b"?>", b"?>" + bomb, 1).replace("安庆市".encode(), b"&b;")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    with pytest.raises(ReadingError, match="实体"):
        read("a.pptx", held.getvalue())


SMALL = saved(show())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_presentation_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        assert read("a.pptx", SMALL[:at] + noise + SMALL[at + len(noise) :]).text
    except ReadingError as error:
        assert str(error)  # noqa: PT017

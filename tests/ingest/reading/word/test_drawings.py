"""Boxes, charts, diagrams, pictures and formulas within a Word text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ingest.reading import Limits, read
from kb.errors import ReadingError
from tests.ingest.reading.ocr.material import FIGURES, LINES, data, printed
from tests.ingest.reading.word_files import (
    changed,
    files_of,
    lines,
    lines_of,
    p,
    packed,
    picture,
    r,
    read_word,
    row,
    run,
    table,
    tc,
    with_files,
    word,
)

if TYPE_CHECKING:
    from PIL import Image

    from ingest.reading.records import Reading


def content(inside: str) -> str:
    return f"<w:txbxContent>{inside}</w:txbxContent>"


def shape(inside: str) -> str:
    """As Word 2010 and later draw a box, beside what older ones draw."""
    new = graphic(f"<wps:wsp><wps:txbx>{content(inside)}</wps:txbx></wps:wsp>")
    old = f"<w:pict><v:textbox>{content(inside)}</v:textbox></w:pict>"
    choice = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return run(f"<mc:AlternateContent>{choice}</mc:AlternateContent>")


def graphic(inside: str) -> str:
    return (
        f'<w:drawing><wp:inline><wp:docPr id="1" name="a"/><a:graphic><a:graphicData>{inside}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def test_a_box_in_two_ways_is_read_once_after_its_paragraph() -> None:
    assert lines_of(p(r("前") + shape(p(r("框里的字"))) + r("后"))) == ["前后", "框里的字"]


def test_a_box_may_hold_a_table() -> None:
    assert lines_of(p(shape(table(row("指标", "值"), row("噪声", "54"))))) == ["指标 | 值", "噪声 | 54"]


def test_grouped_boxes_come_in_order() -> None:
    boxes = "".join(f"<v:shape><v:textbox>{content(p(r(words)))}</v:textbox></v:shape>" for words in "甲乙")
    assert lines_of(p(run(f"<w:pict><v:group>{boxes}</v:group></w:pict>"))) == ["甲", "乙"]


def test_a_box_in_a_box_and_one_in_a_cell_are_read() -> None:
    assert lines_of(p(shape(p(r("外") + shape(p(r("内"))))))) == ["外", "内"]
    cell = tc(p(r("值") + shape(p(r("亿元")))))
    assert lines_of(table(row("项目", cell), row("投资", "3"))) == ["项目 | 值亿元", "投资 | 3"]


def test_writing_as_art_is_read() -> None:
    art = '<w:pict><v:shape><v:textpath string="创建模范城市"/></v:shape></w:pict>'
    assert lines_of(p(run(art))) == ["创建模范城市"]


def test_a_hidden_drawing_is_told_and_not_read() -> None:
    hidden = graphic(f"<wps:wsp><wps:txbx>{content(p(r('藏')))}</wps:txbx></wps:wsp>").replace(
        'name="a"', 'name="a" hidden="1"'
    )
    reading = read_word(p(r("正文") + run(hidden)))
    assert (lines(reading), reading.quality.unread) == (["正文"], ("1 处隐藏文字",))


# ---- pictures and objects


def test_pictures_that_cannot_be_read_are_counted_and_a_file_of_them_only_says_what_to_do() -> None:
    unread = p(run(graphic("<pic:pic/>")))
    assert read_word(p(r("见图")) + unread + unread).quality.unread == ("2 张图片",)
    with pytest.raises(ReadingError, match=r"只有 1 张图片；图片里没有认出文字.*另存为 PDF"):
        read_word(unread)
    with pytest.raises(ReadingError, match="CHUANGMO_OCR=on"):
        read("a.docx", word(unread), Limits(ocr=False))


def scanned(body: str, *pictures: Image.Image) -> Reading:
    """A document whose pictures are called p1, p2 …"""
    files = {
        f"p{number}": ("image", f"media/{number}.png", data(one)) for number, one in enumerate(pictures, 1)
    }
    return read("a.docx", with_files(word(body), files))


def test_print_on_a_picture_is_read_behind_its_paragraph_and_said_to_be_recognised() -> None:
    reading = scanned(p(r("见附图：") + picture("p1")) + p(r("末段。")), printed())
    assert lines(reading) == ["见附图：", "".join(LINES), "末段。"]
    quality = reading.quality
    assert (quality.ocr_pages, quality.ocr_pictures, quality.unread) == (0, 1, ())
    assert quality.ocr_confidence is not None
    assert quality.ocr_confidence > 0.9


def test_pages_pasted_as_pictures_one_after_the_other_go_on_and_have_their_page_numbers() -> None:
    seen = "<w:lastRenderedPageBreak/>"
    body = p(picture("p1") + run(seen) + picture("p2")) + p(r("落款"))
    reading = scanned(body, printed(LINES[:1]), printed(LINES[1:]))
    assert lines(reading) == ["".join(LINES), "落款"]
    assert [(one.label, reading.text[one.start :][:4]) for one in reading.pages] == [
        ("1", LINES[0][:4]),
        ("2", LINES[1][:4]),
    ]


def test_a_picture_in_a_cell_is_read_behind_its_table() -> None:
    body = table(row("指标", "依据"), row("噪声", tc(p(r("见件") + picture("p1")))))
    assert lines(scanned(body, printed())) == ["指标 | 依据", "噪声 | 见件", "".join(LINES)]


@pytest.mark.parametrize(
    "shown",
    [
        picture("p1", cut='b="64000"'),
        run(
            '<w:pict><v:shape style="width:400pt;height:200pt"><v:imagedata r:id="p1" cropbottom="41943f"/></v:shape></w:pict>'
        ),
    ],
)
def test_what_is_cut_off_a_picture_is_not_seen_and_not_read(shown: str) -> None:
    # The last of three lines begins at 160 of 420 pixels.
    text = scanned(p(shown), printed()).text
    assert FIGURES[2] in text
    assert FIGURES[3] not in text


def test_a_seal_is_no_picture_to_be_missed_and_a_small_one_is_told() -> None:
    body = p(r("正文") + picture("p1", width=30, height=30) + picture("p1", width=45, height=45))
    reading = scanned(body, printed())
    assert (lines(reading), reading.quality.unread) == (["正文"], ("1 张图片",))


@pytest.mark.parametrize(
    ("program", "told"), [("Excel.Sheet.12", "1 个嵌入对象"), ("Equation.DSMT4", "1 个公式对象")]
)
def test_an_object_of_another_program_is_told_and_its_picture_not_counted(program: str, told: str) -> None:
    look = '<v:shape><v:imagedata r:id="x"/></v:shape>'
    held = f'<w:object>{look}<o:OLEObject ProgID="{program}" r:id="y"/></w:object>'
    assert read_word(p(r("附表") + run(held))).quality.unread == (told,)


def spreadsheet(*, frame: str = "") -> bytes:
    """A workbook whose second sheet is the one that was seen last."""
    made = openpyxl.Workbook()
    made.create_sheet("表")
    for values in (("2010年完成情况",), ("指标", "值"), ("噪声", 0.545), ("底稿", 9)):
        made["表"].append(values)
    made["表"]["B3"].number_format = "0.0%"
    made["表"]["D9"] = "旁注"
    made.active = 1
    made.worksheets[0]["A1"] = "别的"
    held = io.BytesIO()
    made.save(held)
    return changed(held.getvalue(), lambda words: words.replace("</workbook>", f"{frame}</workbook>"))


def object_of(book: bytes) -> bytes:
    look = '<v:shape><v:imagedata r:id="x"/></v:shape>'
    held = f'<w:object>{look}<o:OLEObject ProgID="Excel.Sheet.12" r:id="y"/></w:object>'
    body = p(r("见下表。") + run(held)) + p(r("末"))
    return with_files(word(body), {"y": ("package", "embeddings/a.xlsx", book)})


def test_an_embedded_workbook_is_the_table_that_is_seen_in_its_frame() -> None:
    reading = read("a.docx", object_of(spreadsheet(frame='<oleSize ref="A2:B3"/>')))
    assert lines(reading) == ["见下表。", "指标 | 值", "噪声 | 54.5%", "末"]
    assert (reading.quality.unread, reading.quality.tables) == ((), 1)
    assert "表第2行" in [one.label for one in reading.pages]


def test_without_a_frame_all_of_the_sheet_is_taken() -> None:
    assert "底稿 | 9" in read("a.docx", object_of(spreadsheet())).text


def test_an_embedded_workbook_that_is_damaged_costs_only_itself() -> None:
    broken = packed(files_of(spreadsheet()) | {"xl/worksheets/sheet2.xml": b"<worksheet"})
    reading = read("a.docx", object_of(broken))
    assert (lines(reading), reading.quality.unread) == (["见下表。", "末"], ("1 个嵌入对象",))


# ---- charts and diagrams


def cache(kind: str, *values: str) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    return f"<c:{kind}Ref><c:{kind}Cache>{points}</c:{kind}Cache></c:{kind}Ref>"


def series(name: str, *values: str) -> str:
    return (
        f"<c:ser><c:tx>{cache('str', name)}</c:tx><c:cat>{cache('str', '水', '气')}</c:cat>"
        f"<c:val>{cache('num', *values)}</c:val></c:ser>"
    )


TITLE = "<c:title><c:tx><c:rich><a:p><a:r><a:t>治污投资</a:t></a:r></a:p></c:rich></c:tx></c:title>"
CHART = p(r("见图1。") + run(graphic('<c:chart r:id="chart"/>')))


def test_a_chart_is_a_table_of_the_values_it_keeps() -> None:
    drawn = (
        f"<c:plotArea><c:barChart>{series('2009年', '1.2')}{series('2010年', '1.5', '0.30000000000000004')}"
    )
    chart = f"<c:chart>{TITLE}{drawn}</c:barChart></c:plotArea></c:chart>"
    reading = read_word(CHART, {"chart": chart})
    assert lines(reading) == [
        "见图1。", "治污投资", " | 2009年 | 2010年", "水 | 1.2 | 1.5", "气 |  | 0.3",
    ]  # fmt: skip
    assert "表“治污投资”第2行" in [one.label for one in reading.pages]


def test_a_chart_without_values_is_told() -> None:
    empty = "<c:chart><c:plotArea><c:barChart/></c:plotArea></c:chart>"
    assert read_word(CHART, {"chart": empty}).quality.unread == ("1 个图表没有数据",)


def test_the_words_of_a_diagram_are_read() -> None:
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for words in ("组长", "成员")
    )
    drawn = p(run(graphic('<dgm:relIds r:dm="diagramData"/>')))
    assert lines_of(drawn, {"diagramData": f"<dgm:ptLst>{points}</dgm:ptLst>"}) == ["组长", "成员"]


def test_a_diagram_whose_words_are_nowhere_is_told() -> None:
    assert read_word(p(r("图") + run(graphic('<dgm:relIds r:dm="none"/>')))).quality.unread == (
        "1 个 SmartArt 图形",
    )

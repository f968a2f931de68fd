"""Boxes, charts, diagrams, pictures and formulas within a Word text."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ingest.reading import read
from kb.errors import ReadingError
from tests.ingest.reading.word_files import (
    NAMESPACES,
    changed,
    files_of,
    lines,
    lines_of,
    p,
    packed,
    r,
    read_word,
    row,
    run,
    table,
    tc,
    word,
)


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


def test_pictures_are_counted_and_a_file_of_pictures_only_says_what_to_do() -> None:
    picture = p(run(graphic("<pic:pic/>")))
    assert read_word(p(r("见图")) + picture + picture).quality.unread == ("2 张图片",)
    with pytest.raises(ReadingError, match=r"只有 1 张图片；请另存为 PDF"):
        read_word(picture)


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


def object_of(data: bytes) -> bytes:
    look = '<v:shape><v:imagedata r:id="x"/></v:shape>'
    held = f'<w:object>{look}<o:OLEObject ProgID="Excel.Sheet.12" r:id="y"/></w:object>'
    files = files_of(word(p(r("见下表。") + run(held)) + p(r("末"))))
    link = (
        f'<Relationship Id="y" Type="{NAMESPACES["r"]}/package" Target="embeddings/a.xlsx"/></Relationships>'
    )
    rels = files["word/_rels/document.xml.rels"].decode().replace("</Relationships>", link)
    return packed(files | {"word/_rels/document.xml.rels": rels.encode(), "word/embeddings/a.xlsx": data})


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

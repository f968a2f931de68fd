"""Paragraphs, tables, changes and frames of an OpenDocument text."""

from __future__ import annotations

import pytest

from kb.errors import ReadingError
from tests.ingest.reading.ocr.material import LINES, data, printed
from tests.ingest.reading.odt_files import (
    COVERED,
    cell,
    h,
    lines,
    lines_of,
    p,
    read_odt,
    root,
    row,
    span,
    style,
    table,
)

CHANGED = "文中有尚未接受的修订：插入的文字已收入，删除的文字未收入"


def look(name: str, properties: str) -> str:
    return style(name, f"<style:text-properties {properties}/>", family="text", parent="")


LOOKS = (
    look("Up", 'style:text-position="super 58%"')
    + look("Down", 'style:text-position="-33% 58%"')
    + look("Flat", 'style:text-position="0% 100%"')
    + look("Hidden", 'text:display="none"')
    + look("Struck", 'style:text-line-through-style="solid"')
    + look("Unstruck", 'style:text-line-through-style="none"')
    + style("Title", "")
    + style("Sub", '<style:paragraph-properties fo:text-align="center"/>', parent="Title")
    + style("Middle", '<style:paragraph-properties fo:text-align="center"/>')
    + style("Round", "", parent="Round")
    + style("Secret", '<style:text-properties text:display="none"/>')
)


# ---- words


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("3×10" + span("4", "Up") + "吨", "3×10^4吨"),
        ("10" + span("-", "Up") + span("6", "Up"), "10^-6"),
        ("km" + span("2", "Up"), "km2"),
        ("SO" + span("2", "Down"), "SO2"),
        ("10" + span(span("4", "Flat"), "Up"), "104"),
        ("环<text:bookmark-start text:name='x'/>境<text:bookmark-end text:name='x'/>", "环境"),
        ("<text:a xlink:href='http://x.cn'>链接</text:a>", "链接"),
        ("第<text:page-number>3</text:page-number>页", "第3页"),
        ("表<text:sequence text:formula='x'>2</text:sequence> 完成情况", "表2 完成情况"),
        ("a\n   b", "a b"),
        ("a <text:s text:c='3'/>b", "a    b"),
        ("甲<text:tab/>乙", "甲\t乙"),
        ("<text:ruby><text:ruby-base>环</text:ruby-base><text:ruby-text>huán</text:ruby-text></text:ruby>保", "环保"),
        ("达标<text:placeholder>单击</text:placeholder>", "达标"),
        ("前<text:soft-page-break/>后", "前后"),
        ("浓度0.05ш 12 345 １２", "浓度0.05ш 12 345 １２"),
    ],
)  # fmt: skip
def test_words_come_out_as_they_are_seen(inside: str, shown: str) -> None:
    assert lines_of(p(inside), LOOKS) == [shown]


def test_broken_lines_are_lines() -> None:
    assert lines_of(p("甲<text:line-break/>乙")) == ["甲", "乙"]


def test_hidden_and_struck_words_are_left_out_and_told() -> None:
    reading = read_odt(
        p("可见" + span("藏", "Hidden") + span("划", "Struck") + span("留", "Unstruck")) + p("密", "Secret"),
        LOOKS,
    )
    assert lines(reading) == ["可见留"]
    assert reading.quality.unread == ("1 处划去的文字", "2 处隐藏文字")


@pytest.mark.parametrize(
    ("made", "line"), [("Title", "# 总结"), ("Sub", "# 总结"), ("Round", "总结"), ("None", "总结")]
)
def test_a_title_is_a_heading_by_its_style(made: str, line: str) -> None:
    assert lines_of(p("总结", made), LOOKS) == [line]


def test_headings_have_their_level() -> None:
    assert lines_of(h("概况") + h("自然", 3) + h("深", 9)) == ["# 概况", "### 自然", "###### 深"]


# ---- changes, notes, contents


def test_what_was_deleted_stands_apart_and_is_not_read() -> None:
    region = '<text:changed-region text:id="c"><text:{0}>{1}</text:{0}></text:changed-region>'
    changes = region.format("deletion", p("80")) + region.format("insertion", "")
    body = f"<text:tracked-changes>{changes}</text:tracked-changes>" + p(
        "处理率<text:change text:change-id='c'/><text:change-start/>95.2<text:change-end/>%"
    )
    reading = read_odt(body)
    assert (lines(reading), reading.remarks) == (["处理率95.2%"], (CHANGED,))


def note(kind: str, words: str) -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p(words)}</text:note-body></text:note>"
    )


def test_notes_stand_behind_the_text_under_the_labels_that_stand_in_it() -> None:
    body = p("达标" + note("footnote", "国家标准") + "。" + note("endnote", "公报")) + table(
        row("指标", "值" + note("footnote", "年均")), row("噪声", "54")
    )
    assert lines_of(body) == [
        "达标〔注1〕。〔尾注1〕", "指标 | 值〔注2〕", "噪声 | 54", "注1：国家标准", "尾注1：公报", "注2：年均",
    ]  # fmt: skip


def test_comments_are_told_and_not_read() -> None:
    reading = read_odt(
        p(f"投资<office:annotation><dc:creator>甲</dc:creator>{p('核对')}</office:annotation>3.2亿元")
    )
    assert (lines(reading), reading.quality.unread) == (["投资3.2亿元"], ("1 条批注",))


def test_a_table_of_contents_is_kept_and_not_indexed() -> None:
    title = f"<text:index-title>{p('目录')}</text:index-title>"
    contents = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>目录"
        f"</text:index-title-template></text:table-of-content-source><text:index-body>{title}"
        f"{p('一、概况<text:tab/>3')}</text:index-body></text:table-of-content>"
    )
    reading = read_odt(contents + h("一、概况") + p("全市辖三县。"))
    assert lines(reading) == ["目录", "一、概况\t3", "# 一、概况", "全市辖三县。"]
    assert [one.quote(reading.text) for one in reading.skips] == ["目录\n一、概况\t3\n"]


@pytest.mark.parametrize("how", ['text:display="none"', 'text:display="condition" text:is-hidden="true"'])
def test_hidden_sections_are_left_out_and_told(how: str) -> None:
    reading = read_odt(
        f"<text:section {how}>{p('草稿')}</text:section><text:section>{p('正文')}</text:section>"
    )
    assert (lines(reading), reading.quality.unread) == (["正文"], ("1 处隐藏文字",))


# ---- tables


def test_a_header_in_two_rows_with_merged_cells() -> None:
    body = table(
        "<table:table-column table:number-columns-repeated='3'/><table:table-header-rows>",
        row(
            cell(p("地区"), 'table:number-rows-spanned="2"'),
            cell(p("处理率"), 'table:number-columns-spanned="2"'),
            COVERED,
        ),
        row(COVERED, "2009年", "2010年"),
        "</table:table-header-rows>",
        row("东县", "80", "85"),
    )
    assert lines_of(body) == ["地区 | 处理率 | 处理率", "地区 | 2009年 | 2010年", "东县 | 80 | 85"]


def test_repeated_cells_and_rows() -> None:
    body = table(
        row("县", cell(p("达标"), 'table:number-columns-repeated="2"'), "值"),
        row("东县", "是", "否", "3", more='table:number-rows-repeated="2"'),
        row(cell("", 'table:number-columns-repeated="4"'), more='table:number-rows-repeated="900000000"'),
    )
    assert lines_of(body) == ["县 | 达标 | 达标 | 值", "东县 | 是 | 否 | 3", "东县 | 是 | 否 | 3"]


def test_a_cell_that_says_it_goes_on_below_the_table_does_not() -> None:
    body = table(row(cell(p("水"), 'table:number-rows-spanned="999"'), "1"), row(COVERED, "2"))
    assert lines_of(body + p("末")) == ["水 | 1", "水 | 2", "末"]


def test_cells_over_each_other_without_end_are_refused_with_the_setting() -> None:
    wide = cell(p("1"), 'table:number-rows-spanned="1000" table:number-columns-spanned="1000"')
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_CELLS"):
        read_odt(table(*(row(wide, "2") for _ in range(3))))
    with pytest.raises(ReadingError, match="超过 1000 列"):
        read_odt(table(row(cell(p("1"), 'table:number-columns-repeated="1001"'))))


def test_a_table_is_called_by_its_caption_and_not_by_its_inner_name() -> None:
    reading = read_odt(p("表2-1 完成情况") + table(row("指标", "值"), row("噪声", "54")))
    assert [one.label for one in reading.pages if one.label] == [
        "表“表2-1 完成情况”第1行",
        "表“表2-1 完成情况”第2行",
    ]


def test_a_table_within_a_cell_follows_the_outer_one() -> None:
    inner = table(row("县", "人口"), row("东县", "3"))
    assert lines_of(table(row("项目", "内容"), row("人口", cell(p("见下") + inner)))) == [
        "项目 | 内容", "人口 | 见下", "县 | 人口", "东县 | 3",
    ]  # fmt: skip


def test_a_hidden_row_is_left_out_and_told() -> None:
    reading = read_odt(
        table(row("指标", "值"), row("底稿", "1", more='table:visibility="collapse"'), row("噪声", "5"))
    )
    assert (lines(reading), reading.quality.unread) == (["指标 | 值", "噪声 | 5"], ("1 处隐藏文字",))


# ---- frames


def frame(inside: str) -> str:
    return f"<draw:frame>{inside}</draw:frame>"


def test_boxes_and_shapes_are_read_after_their_paragraph() -> None:
    box = frame(f"<draw:text-box>{p('框')}{table(row('指标', '值'), row('噪声', '5'))}</draw:text-box>")
    shape = f"<draw:custom-shape>{p('形')}<draw:enhanced-geometry/></draw:custom-shape>"
    grouped = frame(f"<draw:text-box>{p('组')}</draw:text-box>")
    body = p(f"前{box}<draw:g>{shape}{grouped}</draw:g>后")
    assert lines_of(body + frame(f"<draw:text-box>{p('页')}</draw:text-box>")) == [
        "前后", "框", "指标 | 值", "噪声 | 5", "形", "组", "页",
    ]  # fmt: skip


def test_pictures_and_objects_are_counted() -> None:
    picture = p(frame('<draw:image xlink:href="Pictures/a.png"/><svg:title xmlns:svg="x">图</svg:title>'))
    ole = p(frame('<draw:object-ole xlink:href="./Object 9"/><draw:image xlink:href="x"/>'))
    sheet = p(frame('<draw:object xlink:href="./Object 8"/><draw:image xlink:href="x"/>'))
    assert read_odt(p("见图") + picture + ole + sheet).quality.unread == ("1 张图片", "2 个嵌入对象")
    with pytest.raises(ReadingError, match=r"只有 1 张图片；图片里没有认出文字"):
        read_odt(picture)


def test_print_on_a_picture_is_read_behind_its_paragraph() -> None:
    large, small = (
        f'<draw:frame svg:width="{width}cm" svg:height="9cm"><draw:image xlink:href="./Pictures/a.png"/></draw:frame>'
        for width in (16, 3)
    )
    reading = read_odt(p(f"见附件{large}。") + p(f"末{small}"), files={"Pictures/a.png": data(printed())})
    assert lines(reading) == ["见附件。", "".join(LINES), "末"]
    assert (reading.quality.ocr_pictures, reading.quality.unread) == (1, ("1 张图片",))


def of_chart(inside: str) -> dict[str, bytes]:
    chart = f"<chart:chart><chart:title>{p('治污投资')}</chart:title>{inside}</chart:chart>"
    content = root("document-content", f"<office:body><office:chart>{chart}</office:chart></office:body>")
    return {"Object 1/content.xml": content.encode()}


CHART = p("见图1。" + frame('<draw:object xlink:href="./Object 1"/><draw:image xlink:href="x"/>'))


def test_a_chart_is_a_table_of_the_values_it_keeps() -> None:
    head = f"<table:table-header-rows>{row(cell(''), '2009年', '2010年')}</table:table-header-rows>"
    values = f"{head}<table:table-rows>{row('水', '1.2', '1.5')}</table:table-rows>"
    reading = read_odt(CHART, "", of_chart(f"<table:table>{values}</table:table>"))
    assert lines(reading) == ["见图1。", "治污投资", " | 2009年 | 2010年", "水 | 1.2 | 1.5"]
    assert reading.quality.unread == ()


def test_a_chart_without_values_is_told() -> None:
    reading = read_odt(CHART, "", of_chart(""))
    assert (lines(reading), reading.quality.unread) == (["见图1。", "治污投资"], ("1 个图表没有数据",))


MATH = {
    "mfrac": ("<mi>Q</mi><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>", "Q/(a+b)"),
    "msup": ("<mn>10</mn><mn>4</mn>", "10^4"),
    "msub": ("<mi>SO</mi><mn>2</mn>", "SO2"),
    "msubsup": ("<mi>x</mi><mi>i</mi><mn>2</mn>", "x_i^2"),
    "msqrt": ("<mi>x</mi>", "√(x)"),
    "mroot": ("<mi>x</mi><mn>3</mn>", "3√(x)"),
    "mfenced": ("<mi>a</mi><mi>b</mi>", "(a,b)"),
    "munderover": ("<mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>", "∑_(i=1)^n"),
}


@pytest.mark.parametrize(("shape", "inside", "shown"), [(name, *rest) for name, rest in MATH.items()])
def test_a_formula_stands_in_its_line(shape: str, inside: str, shown: str) -> None:
    said = f"<semantics><{shape}>{inside}</{shape}><annotation>StarMath</annotation></semantics>"
    math = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{said}</math>'
    object_ = frame('<draw:object xlink:href="./Object 1"/><draw:image xlink:href="x"/>')
    reading = read_odt(p(f"式：{object_}。"), "", {"Object 1/content.xml": math.encode()})
    assert lines(reading) == [f"式：{shown}。"]

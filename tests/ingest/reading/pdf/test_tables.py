"""Tables of pages: ruled, merged, over pages, without lines."""

from ingest.reading import Limits, read
from ingest.reading.records import Reading
from tests.ingest.reading.pdf.material import SENTENCE, Paper

NO_OCR = Limits(ocr=False)


def told(paper: Paper) -> Reading:
    return read("a.pdf", paper.data(), NO_OCR)


def rows(reading: Reading) -> list[tuple[str, str]]:
    """Each row of a table: its label and its words."""
    marks = [mark for mark in reading.pages if mark.kind == "row" and mark.label]
    return [(mark.label, reading.text[mark.start :].split("\n", 1)[0]) for mark in marks]


def test_a_ruled_table_stands_where_it_stood_with_its_name_and_unit() -> None:
    paper = Paper()
    y = paper.paragraph(SENTENCE, 100)
    paper.centred("表2 主要指标完成情况", y + 10)
    paper.text("单位：万吨", 400, y + 28, 10)
    end = paper.table([["指标", "上年", "本年"], ["化学需氧量", "3.20", "2.95"]], 90, y + 36, [120, 100, 100])
    paper.paragraph("此外，" + SENTENCE, end + 30)
    reading = told(paper)
    assert [line for line in reading.text.splitlines() if line] == [
        SENTENCE,
        "表2 主要指标完成情况",
        "单位：万吨",
        "指标 | 上年 | 本年",
        "化学需氧量 | 3.20 | 2.95",
        "此外，" + SENTENCE,
    ]
    assert rows(reading)[1] == ("表“主要指标完成情况”第2行", "化学需氧量 | 3.20 | 2.95")
    assert reading.quality.tables == 1


def test_merged_cells_say_their_words_in_every_place() -> None:
    paper = Paper()
    for x0, y0, x1, y1 in (
        (90, 100, 330, 100), (90, 160, 330, 160), (90, 140, 330, 140), (170, 120, 330, 120),
        (90, 100, 90, 160), (170, 100, 170, 160), (330, 100, 330, 160), (250, 120, 250, 160),
    ):  # fmt: skip
        paper.line(x0, y0, x1, y1)
    for words, x, y in (
        ("区县", 95, 124), ("空气质量", 200, 114), ("上年", 175, 134), ("本年", 255, 134),
        ("东城", 95, 154), ("310", 175, 154), ("322", 255, 154),
    ):  # fmt: skip
        paper.text(words, x, y, 10)
    assert [words for _, words in rows(told(paper))] == [
        "区县 | 空气质量 | 空气质量",
        "区县 | 上年 | 本年",
        "东城 | 310 | 322",
    ]


def test_cells_of_several_lines_are_joined_and_broken_numbers_whole() -> None:
    paper = Paper()
    for y in (100, 140):
        paper.line(90, y, 240, y)
    for x in (90, 190, 240):
        paper.line(x, 100, x, 140)
    paper.text("城市污水集中处", 95, 115, 10)
    paper.text("理率", 95, 130, 10)
    paper.text("1234567", 195, 115, 10.5)
    paper.text("89", 195, 130, 10.5)
    assert rows(told(paper))[0][1] == "城市污水集中处理率 | 123456789"


def over_pages(header: bool) -> Paper:
    paper = Paper()
    paper.centred("表1 各区县情况", 90)
    head = [["区县", "天数"]]
    first = [[f"甲区{n}", str(300 + n)] for n in range(29)]
    paper.table(head + first, 90, 100, [120, 120])
    paper.centred("1", 810, 9)
    paper.page()
    second = [[f"乙区{n}", str(200 + n)] for n in range(3)]
    paper.table((head if header else []) + second, 90, 60, [120, 120])
    paper.centred("2", 810, 9)
    paper.page()
    return paper


def test_a_table_goes_on_over_a_page_with_its_header_repeated() -> None:
    reading = told(over_pages(header=True))
    assert reading.quality.tables == 1
    assert rows(reading)[29] == ("表“各区县情况”第30行", "甲区28 | 328")
    assert rows(reading)[31] == ("表“各区县情况”第31行", "乙区0 | 200")
    again = reading.text.rindex("区县 | 天数")
    assert any(skip.start <= again < skip.end for skip in reading.skips)


def test_a_table_goes_on_over_a_page_without_its_header() -> None:
    reading = told(over_pages(header=False))
    assert reading.quality.tables == 1
    assert rows(reading)[30] == ("表“各区县情况”第31行", "乙区0 | 200")


def test_another_table_with_other_columns_is_another_table() -> None:
    paper = Paper()
    paper.table([["区县", "天数"], ["甲区", "300"]], 90, 700, [120, 120])
    paper.page()
    paper.table([["企业", "排放"], ["某厂", "12.5"]], 90, 60, [90, 150])
    reading = told(paper)
    assert reading.quality.tables == 2
    assert rows(reading)[-1][0] == "表第2行"


def test_a_row_torn_by_the_end_of_a_page_is_whole() -> None:
    paper = Paper()
    paper.table([["项目", "做法"], ["治水", "沿河截污并且"]], 90, 700, [100, 200])
    paper.page()
    paper.table([["项目", "做法"], ["", "关停小企业"], ["治气", "煤改气"]], 90, 60, [100, 200])
    assert [words for _, words in rows(told(paper))] == [
        "项目 | 做法",
        "治水 | 沿河截污并且关停小企业",
        "项目 | 做法",
        "治气 | 煤改气",
    ]


def test_columns_beyond_doubt_make_a_table_without_lines() -> None:
    paper = Paper()
    y = paper.paragraph(SENTENCE, 100) + 20
    for row in (
        ("区县", "优良天数", "比例"),
        ("东城", "310", "84.9%"),
        ("西城", "322", "88.2%"),
        ("南城", "298", "81.6%"),
    ):
        for x, words in zip((100, 250, 400), row, strict=True):
            paper.text(words, x, y)
        y += 20
    assert [words for _, words in rows(told(paper))] == [
        "区县 | 优良天数 | 比例",
        "东城 | 310 | 84.9%",
        "西城 | 322 | 88.2%",
        "南城 | 298 | 81.6%",
    ]


def test_items_side_by_side_stay_lines() -> None:
    paper = Paper()
    y = paper.paragraph(SENTENCE, 100) + 20
    for left, right in (("联系人：张三", "电话：0512-1234"), ("地址：人民路", "邮编：215000")):
        paper.text(left, 90, y)
        paper.text(right, 330, y)
        y += 20
    lines = told(paper).text.splitlines()
    assert lines[1:] == ["联系人：张三 电话：0512-1234", "地址：人民路 邮编：215000"]


def test_a_frame_around_a_page_and_the_grid_of_a_chart_are_no_tables() -> None:
    paper = Paper()
    paper.canvas.rect(40, 40, 515, 762)
    paper.paragraph(SENTENCE * 2, 100)
    for step in range(6):
        paper.line(150, 300 + 30 * step, 400, 300 + 30 * step)
        paper.line(150 + 50 * step, 300, 150 + 50 * step, 450)
        paper.text(str(step * 10), 120, 305 + 30 * step, 9)
    reading = told(paper)
    assert reading.quality.tables == 0
    assert SENTENCE * 2 in reading.text

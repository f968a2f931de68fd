"""OFD files: the text of their XML, put together as that of a PDF is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL.Image import Image, Transpose

from ingest.reading import DEFAULT_LIMITS, Limits, read
from kb.errors import ReadingError
from tests.ingest.reading.ocr.material import FIGURES, LINES, SIZE, STEP, data, printed
from tests.ingest.reading.ofd_material import (
    NAMESPACE,
    Ofd,
    content,
    line,
    packed,
    paragraph,
    picture,
    root,
    table,
    text_object,
)
from tests.ingest.reading.pdf.material import SENTENCE
from tests.ingest.reading.read_back import flow, page_at

if TYPE_CHECKING:
    from ingest.reading.records import Reading

LONG = SENTENCE * 3


def told(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Reading:
    return read("公文.ofd", data, limits)


def lines(ofd: Ofd) -> list[str]:
    return told(ofd.data()).text.splitlines()


def test_printed_lines_become_paragraphs_and_the_title_is_kept() -> None:
    ofd = Ofd(title="湖州市创建国家环境保护模范城市工作总结")
    ofd.page(text_object("一、基本情况", 30, 40, 6), paragraph(LONG, 55), paragraph("其次，" + SENTENCE, 90))
    reading = told(ofd.data())
    assert reading.text.splitlines() == ["# 一、基本情况", LONG, "其次，" + SENTENCE]
    assert (reading.title, reading.text_version) == ("湖州市创建国家环境保护模范城市工作总结", "ofd/2")
    assert (reading.quality.pages, reading.quality.garbled, reading.remarks) == (1, 0, ())


@pytest.mark.parametrize("prefix", ["ofd", "", "x"])
def test_the_prefix_of_the_namespace_means_nothing(prefix: str) -> None:
    assert lines(Ofd(prefix=prefix).page(paragraph(LONG, 50))) == [LONG]


def test_a_sentence_runs_on_over_the_foot_of_a_page_and_is_cited_by_its_page() -> None:
    first, second = LONG[:70], LONG[70:]
    ofd = Ofd()
    ofd.page(paragraph(first, 60), text_object("— 1 —", 100, 285))
    ofd.page(*(text_object(second[at : at + 36], 30, 60 + at) for at in range(0, len(second), 36)))
    ofd.pages[1] = ofd.pages[1].replace("</ofd:Layer>", text_object("— 2 —", 100, 285) + "</ofd:Layer>")
    ofd.page(paragraph("第三页的话。", 60), text_object("— 3 —", 100, 285))
    reading = told(ofd.data())
    assert LONG in flow(reading).replace("\n", "")
    assert flow(reading).splitlines() == [LONG, "第三页的话。"]
    assert page_at(reading, "第三页") == "3"
    assert [mark.label for mark in reading.pages] == ["1", "2", "3"]


def test_heads_that_repeat_are_kept_and_not_indexed() -> None:
    ofd = Ofd()
    for number in "一二三四":
        ofd.page(text_object("湖州市环境保护局文件", 80, 15), paragraph(f"第{number}项：{SENTENCE}", 60))
    reading = told(ofd.data())
    assert reading.text.count("湖州市环境保护局文件") == 4
    assert "湖州市环境保护局文件" not in flow(reading)
    assert SENTENCE in flow(reading)


def test_a_template_lies_under_every_page_that_names_it() -> None:
    template = root("Page", content(text_object("创模工作简报", 90, 15)))
    ofd = Ofd(
        common='<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        parts={"Doc_0/Tpls/Tpl_0/Content.xml": template},
    )
    ofd.page(paragraph(LONG, 60), head='<ofd:Template TemplateID="2" ZOrder="Background"/>')
    ofd.page(paragraph(SENTENCE, 60), head='<ofd:Template TemplateID="77"/>')
    reading = told(ofd.data())
    assert reading.text.splitlines() == ["创模工作简报", LONG, SENTENCE]


def test_ruled_lines_make_a_table_whose_rows_can_be_cited() -> None:
    ofd = Ofd().page(
        text_object("表1 指标完成情况", 60, 50),
        table([["指标", "数值"], ["绿化率", "40%"]], 30, 55, [40, 40]),
    )
    reading = told(ofd.data())
    assert "指标 | 数值\n绿化率 | 40%\n" in reading.text
    assert reading.quality.tables == 1
    assert "表“指标完成情况”第2行" in [mark.label for mark in reading.pages]


def test_thin_filled_bars_are_ruling_lines_too() -> None:
    drawn = table([["指标", "数值"], ["绿化率", "40%"]], 30, 55, [40, 40])
    for x0, y0, x1, y1 in [(30, 55, 110, 55), (30, 55, 30, 71)]:
        width, height = x1 - x0 or 0.4, y1 - y0 or 0.4
        bar = (
            f'<ofd:PathObject ID="8" Boundary="{x0} {y0} {width} {height}" Fill="true" Stroke="false">'
            f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )
        assert line(x0, y0, x1, y1) in drawn
        drawn = drawn.replace(line(x0, y0, x1, y1), bar)
    assert "指标 | 数值\n绿化率 | 40%\n" in told(Ofd().page(drawn).data()).text


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ('DeltaX="g 4 4 g 2 2"', "绿化率达到40%"),
        ('DeltaX="4 g 3 4 2 2"', "绿化率达到40%"),
        ('DeltaX="4"', "绿化率达到了"),
        ('DeltaX="g 99999999 4"', "绿化率达到了"),
        ('DeltaX="g"', "绿"),
        ('DeltaX="g 3 4 16 4"', "绿化率达 到了"),
        ("", "绿化率达到40%"),
    ],
)
def test_steps_are_written_in_runs_or_not_at_all(steps: str, words: str) -> None:
    ofd = Ofd().page(text_object(words.replace(" ", ""), 30, 50, code=steps or "Nothing=''"))
    assert lines(ofd) == [words]


def test_what_is_drawn_in_pieces_and_out_of_order_is_read_in_order() -> None:
    ofd = Ofd().page(
        text_object("第二行在下面", 30, 60),
        text_object("平均为", 30 + 4 * 5, 50),
        text_object("细颗粒物浓", 30, 50),
        text_object("35.08", 30 + 4 * 8, 50),
        text_object("微克", 30 + 4 * 10.5, 50),
    )
    assert lines(ofd) == ["细颗粒物浓平均为35.08微克", "第二行在下面"]


def test_a_matrix_and_blocks_within_blocks_move_and_scale_text() -> None:
    scaled = text_object("绿地率为38.5%", 0, 0, 2, attributes='CTM="2 0 0 2 30 50"')
    plain = text_object("其中公园绿地较多", 30 + 4 * 8, 54)
    ofd = Ofd().page(f"<ofd:PageBlock><ofd:PageBlock>{scaled}</ofd:PageBlock>{plain}</ofd:PageBlock>")
    assert "".join(lines(ofd)).replace(" ", "") == "绿地率为38.5%其中公园绿地较多"


def test_text_of_a_drawing_that_is_used_twice_stands_twice() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="40" Width="90" Height="9"><ofd:Content>{text_object("合格", 0, 4)}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = root("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
    used = '<ofd:CompositeObject ID="6" ResourceID="40" Boundary="30 {} 90 9"/>'
    ofd = Ofd(
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={"Doc_0/DocumentRes.xml": resources},
    ).page(used.format(50), used.format(90))
    assert lines(ofd) == ["合格", "合格"]


def test_a_heavy_font_makes_a_heading_of_the_bodys_size() -> None:
    resources = root("Res", '<ofd:Fonts><ofd:Font ID="7" FontName="黑体"/></ofd:Fonts>')
    heading = text_object("一、基本情况", 30, 50).replace('Font="1"', 'Font="7"')
    ofd = Ofd(
        common="<ofd:PublicRes>/Doc_0/PublicRes.xml</ofd:PublicRes>", parts={"Doc_0/PublicRes.xml": resources}
    )
    ofd.page(heading, paragraph(LONG, 60))
    assert lines(ofd) == ["# 一、基本情况", LONG]


def test_text_set_downwards_is_read_downwards() -> None:
    down = text_object("环境保护", 20, 60, code='DeltaY="g 3 4.5"')
    assert "环境保护" in lines(Ofd().page(paragraph(LONG, 60, x=40), down))


def test_what_nobody_sees_is_counted_and_watermarks_stand_aside() -> None:
    hidden = text_object("看不见", 30, 100, attributes='Visible="false"')
    slanted = text_object("内部资料", 0, 0, attributes='CTM="0.7 0.7 -0.7 0.7 80 150"')
    faint = text_object("草稿草稿", 80, 200, attributes='Alpha="60"')
    reading = told(Ofd().page(paragraph(LONG, 60), hidden, slanted, faint).data())
    assert "看不见" not in reading.text
    assert reading.quality.unread == ("3 个看不见的字",)
    assert flow(reading).splitlines() == [LONG]
    assert "内部资料" in reading.text
    assert "草稿草稿" in reading.text


def test_a_page_that_is_a_picture_is_named_among_those_with_text() -> None:
    reading = told(Ofd().page(paragraph(LONG, 60)).page(picture(0, 0, 210, 297)).page().data())
    assert reading.quality.empty_pages == ("2",)
    assert reading.quality.unread == ("1 张图片",)
    assert reading.quality.pages == 3


def test_a_picture_with_words_behind_it_is_read_by_those() -> None:
    hidden = paragraph(LONG, 60).replace('ID="9"', 'ID="9" Alpha="0"')
    reading = told(Ofd().page(picture(0, 0, 210, 297), hidden).data())
    assert reading.text.splitlines() == [LONG]
    assert "识别层" in reading.remarks[0]


def test_pictures_alone_that_cannot_be_read_are_refused_with_what_to_do() -> None:
    ofd = Ofd().page(picture(0, 0, 210, 297)).page(picture(0, 0, 210, 297))
    with pytest.raises(ReadingError, match=r"只有图片.*另存为 PDF"):
        told(ofd.data())
    with pytest.raises(ReadingError, match="CHUANGMO_OCR=on"):
        read("a.ofd", ofd.data(), Limits(ocr=False))


def scanned(*pages: str, base: str = "Res", **pictures: Image) -> Reading:
    """A file of pages whose pictures are the ids that they are given by."""
    media = "".join(
        f'<ofd:MultiMedia ID="{name[1:]}" Type="Image" Format="PNG"><ofd:MediaFile>{name}.png</ofd:MediaFile></ofd:MultiMedia>'
        for name in pictures
    )
    resources = root("Res", f"<ofd:MultiMedias>{media}</ofd:MultiMedias>")
    resources = resources.replace("<ofd:Res ", f'<ofd:Res BaseLoc="{base}" ')
    files: dict[str, str | bytes] = {f"Doc_0/Res/{name}.png": data(one) for name, one in pictures.items()}
    ofd = Ofd(
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={"Doc_0/DocumentRes.xml": resources, **files},
    )
    for page in pages:
        ofd.page(page)
    return told(ofd.data())


SHEET = printed(LINES, 760, 1075)
"""As high by its width as A4."""


def test_scanned_pages_are_recognised_and_have_their_numbers() -> None:
    reading = scanned(picture(0, 0, 210, 297), paragraph(LONG, 60), p3=SHEET)
    assert reading.text.splitlines() == ["".join(LINES), LONG]
    assert page_at(reading, LINES[1][-4:]) == "1"
    assert page_at(reading, LONG) == "2"
    assert (reading.quality.ocr_pages, reading.quality.empty_pages, reading.quality.unread) == (1, (), ())


def test_a_scan_in_strips_is_one_page() -> None:
    # The edge of the strips runs through the middle of the second line.
    edge = 60 + STEP + SIZE // 2
    high = 297 * edge / SHEET.height
    strips = picture(0, 0, 210, high) + picture(0, high, 210, 297 - high).replace('"3"', '"4"')
    upper, lower = SHEET.crop((0, 0, 760, edge)), SHEET.crop((0, edge, 760, SHEET.height))
    assert scanned(strips, p3=upper, p4=lower).text.splitlines() == ["".join(LINES)]


def test_a_picture_that_its_matrix_turns_is_seen_upright() -> None:
    # A quarter turn: what is right in the picture is above on the page.
    turned = picture(0, 0, 210, 297).replace("210 0 0 297 0 0", "0 -297 210 0 0 297")
    assert scanned(turned, p3=SHEET.transpose(Transpose.ROTATE_270)).text.splitlines() == ["".join(LINES)]


def test_a_table_that_is_a_picture_within_a_text_is_read_where_it_stands() -> None:
    reading = scanned(paragraph(LONG, 40) + picture(30, 80, 150, 83) + paragraph("末段。", 240), p3=printed())
    assert reading.text.splitlines() == [LONG, "".join(LINES), "末段。"]
    assert (reading.quality.ocr_pages, reading.quality.ocr_pictures) == (0, 1)


def test_what_its_bounds_cut_off_a_picture_is_not_seen() -> None:
    cut = picture(0, 0, 210, 297).replace('Boundary="0 0 210 297"', 'Boundary="0 0 210 43"')
    text = scanned(cut, paragraph(LONG, 60), p3=SHEET).text
    assert FIGURES[2] in text
    assert FIGURES[3] not in text


@pytest.mark.parametrize("base", ["Res", "/Doc_0/Res", "./Res/", "../Doc_0/res"])
def test_a_picture_is_found_however_its_folder_is_named(base: str) -> None:
    assert scanned(picture(0, 0, 210, 297), base=base, p3=SHEET).quality.ocr_pages == 1


def test_a_damaged_picture_is_named_and_the_other_is_read() -> None:
    ofd = Ofd(
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={
            "Doc_0/DocumentRes.xml": root(
                "Res",
                '<ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
                '<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>b.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>',
            ),
            "Doc_0/a.png": data(SHEET)[:300],
            "Doc_0/b.png": data(SHEET),
        },
    )
    whole = picture(0, 0, 210, 297)
    reading = told(ofd.page(whole).page(whole.replace('"3"', '"4"')).data())
    assert reading.text.splitlines() == ["".join(LINES)]
    assert (reading.quality.empty_pages, reading.quality.unread) == (("1",), ("1 张图片",))


def test_characters_that_no_font_explains_are_counted_or_the_page_is_named() -> None:
    some = told(Ofd().page(paragraph(LONG + "\ue000\ue001", 60)).data())
    assert some.quality.garbled == 2
    reading = told(Ofd().page(paragraph(LONG, 60)).page(paragraph("\ue000" * 100, 60)).data())
    assert reading.quality.empty_pages == ("2",)


def test_several_documents_are_read_one_after_the_other() -> None:
    first, second = Ofd(folder="Doc_0").page(paragraph(LONG, 60)), Ofd(folder="Doc_1")
    second.page(paragraph("第二个文档。" + SENTENCE, 60))
    reading = told(first.data(second))
    assert reading.text.splitlines() == [LONG, "第二个文档。" + SENTENCE]
    assert page_at(reading, "第二个文档") == "2"
    assert reading.remarks == ("OFD 里有 2 个文档，页码连着数",)
    first.parts["Doc_1/Document.xml"] = "<cut"
    assert told(first.data(second)).remarks == ("OFD 里有 1 个文档已损坏，没有读",)


@pytest.mark.parametrize(
    "location",
    [
        "/Doc_0/Pages/Page_0/Content.xml",
        "Doc_0/Pages/Page_0/Content.xml",
        "./Pages/../Pages/Page_0/Content.xml",
        "../Doc_0/Pages/Page_0/Content.xml",
        "../../../../Doc_0/Pages/Page_0/Content.xml",
        "Pages\\Page_0\\Content.xml",
        "pages/PAGE_0/content.XML",
    ],
)
def test_a_page_is_found_however_it_is_named_and_never_outside_the_file(location: str) -> None:
    assert lines(Ofd(locations=[location]).page(paragraph(LONG, 60))) == [LONG]


@pytest.mark.parametrize("location", ["", "/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "\x7f"])
def test_a_page_that_is_not_there_is_named_and_the_others_are_read(location: str) -> None:
    ofd = Ofd(locations=[location, "Pages/Page_1/Content.xml"])
    reading = told(ofd.page(paragraph("不在。", 60)).page(paragraph(LONG, 60)).data())
    assert reading.text.splitlines() == [LONG]
    assert reading.quality.empty_pages == ("1",)
    assert reading.quality.unread == ("1 页打不开",)


@pytest.mark.parametrize("damage", ["", "<cut", "no xml at all", b"\x00\xff\xfe"])
def test_a_damaged_page_is_named_and_the_others_are_read(damage: str | bytes) -> None:
    ofd = Ofd(parts={"Doc_0/Pages/Page_0/Content.xml": damage})
    reading = told(ofd.page(paragraph("坏了。", 60)).page(paragraph(LONG, 60)).data())
    assert reading.quality.empty_pages == ("1",)
    assert page_at(reading, LONG) == "2"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"Doc_0/Document.xml": "<cut"}, "已损坏，读不全；请重新获取，或用 OFD 阅读器"),
        ({"OFD.xml": "<cut"}, "已损坏，读不全"),
        ({"OFD.xml": root("OFD", "")}, "没有页"),
        (
            {"OFD.xml": root("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_7/x.xml</ofd:DocRoot></ofd:DocBody>")},
            "缺少“Doc_7/x.xml”",
        ),
        ({"OFD.xml": root("OFD", "<ofd:DocBody><ofd:DocRoot/></ofd:DocBody>")}, "缺少主要部分"),
        ({"Encryptions.xml": "<x/>"}, "已加密"),
    ],
)
def test_what_cannot_be_read_at_all_says_why(parts: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        told(Ofd(parts=parts).page(paragraph(LONG, 60)).data())


@pytest.mark.parametrize("part", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
def test_entities_are_refused_wherever_they_stand(part: str) -> None:
    made = Ofd().page(paragraph(LONG, 60))
    sound = {
        "OFD.xml": root("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
    }
    text = (sound | made.document())[part]
    doctype = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>'
    made.parts[part] = text.replace("?>\n", f"?>\n{doctype}")
    with pytest.raises(ReadingError, match="实体定义"):
        told(made.data())


def test_endless_pages_are_refused_by_their_number() -> None:
    ofd = Ofd(locations=["Pages/Page_0/Content.xml"] * 2_001).page(paragraph(LONG, 60))
    with pytest.raises(ReadingError, match=r"2,001 页，超过上限 2,000 页.*CHUANGMO_MAX_PAGES"):
        told(ofd.data())


def test_drawings_made_of_drawings_without_end_are_refused() -> None:
    used = '<ofd:CompositeObject ID="6" ResourceID="40" Boundary="0 0 9 9"/>'
    unit = (
        f'<ofd:CompositeGraphicUnit ID="40"><ofd:Content>{used * 20}</ofd:Content></ofd:CompositeGraphicUnit>'
    )
    resources = root("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
    ofd = Ofd(
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={"Doc_0/DocumentRes.xml": resources},
    ).page(used)
    with pytest.raises(ReadingError, match="第1页由太多图形嵌套"):
        told(ofd.data())


@pytest.mark.parametrize("value", ["nan", "inf", "-1e308", "x", "", "9" * 400])
def test_numbers_that_are_none_break_nothing(value: str) -> None:
    wrong = text_object("其他", 30, 90).replace('X="0"', f'X="{value}"').replace("30 86", f"{value} 86")
    drawn = f'<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M {value} 0 L {value} C B 1 2 A</ofd:AbbreviatedData></ofd:PathObject>'
    sized = text_object("大小", 30, 120).replace('Size="4.0"', f'Size="{value}" CTM="{value} 0 0 1 0 0"')
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {value} {value}</ofd:PhysicalBox></ofd:Area>"
    ofd = Ofd()
    ofd.page(paragraph(LONG, 60), wrong, drawn, sized, head=area)
    assert LONG in "".join(lines(ofd))


def test_signatures_attachments_and_comments_are_no_text() -> None:
    listed = root("Annotations", '<ofd:Page PageID="100"><ofd:FileLoc>Annot_0.xml</ofd:FileLoc></ofd:Page>')
    annots = root("PageAnnot", '<ofd:Annot Type="Stamp"/><ofd:Annot Type="Highlight"/>')
    ofd = Ofd(
        more="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:Attachments>A.xml</ofd:Attachments>",
        parts={
            "Doc_0/Annots/Annotations.xml": listed,
            "Doc_0/Annots/Annot_0.xml": annots,
            "Doc_0/A.xml": root("Attachments", '<ofd:Attachment ID="1"/><ofd:Attachment ID="2"/>'),
            "Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\x82",
        },
    ).page(paragraph(LONG, 60))
    reading = told(ofd.data())
    assert reading.text.splitlines() == [LONG]
    assert reading.quality.unread == ("1 条批注", "2 个附件")


def test_a_zip_that_only_calls_itself_so_is_no_ofd() -> None:
    with pytest.raises(ReadingError, match="已损坏，读不全"):
        told(packed({"OFD.xml": f'<OFD xmlns="{NAMESPACE}">'}))


@pytest.mark.parametrize(
    "matrix",
    ["1e-9 0 0 1e-9 0 0", "999999 0 0 999999 -5 -5", "-210 0 0 -297 210 297", "0 0 0 0 0 0", "1 1 1 1 0 0"],
)
def test_pictures_laid_in_strange_ways_end_nothing(matrix: str) -> None:
    strange = picture(0, 0, 210, 297).replace("210 0 0 297 0 0", matrix)
    assert LONG in scanned(strange, paragraph(LONG, 60), p3=SHEET).text

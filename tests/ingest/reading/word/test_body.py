"""Headings, changes, contents and sections of a Word document."""

from __future__ import annotations

import pytest

from tests.ingest.reading.word_files import field, lines, lines_of, p, r, read_word, row, run, table

STYLES = {
    "styles": "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>{more}</w:style>'
        for name, title, more in (
            ("1", "heading 1", ""),
            ("2", "Heading 2", ""),
            ("b3", "标题 3", ""),
            ("own", "章标题", '<w:basedOn w:val="2"/>'),
            ("deep", "小节", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>'),
            ("t", "Title", ""),
            ("toc", "toc 1", ""),
            ("struck", "作废", "<w:rPr><w:strike/></w:rPr>"),
            ("round", "圈", '<w:basedOn w:val="round"/>'),
        )
    )
}
CHANGED = "文中有尚未接受的修订：插入的文字已收入，删除的文字未收入"


def styled(words: str, style: str, more: str = "") -> str:
    return p(r(words), f'<w:pStyle w:val="{style}"/>{more}')


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("1", "# 概况"),
        ("2", "## 概况"),
        ("b3", "### 概况"),
        ("own", "## 概况"),
        ("deep", "#### 概况"),
        ("t", "# 概况"),
        ("round", "概况"),
        ("missing", "概况"),
    ],
)
def test_a_heading_is_one_by_its_style_or_what_the_style_is_based_on(style: str, line: str) -> None:
    assert lines_of(styled("概况", style), STYLES) == [line]


def test_a_paragraphs_own_level_counts_before_its_styles() -> None:
    body = p(r("概况"), '<w:outlineLvl w:val="1"/>') + styled("正文一段", "1", '<w:outlineLvl w:val="9"/>')
    assert lines_of(body, STYLES) == ["## 概况", "正文一段"]


def test_a_whole_paragraph_in_a_headings_style_is_text() -> None:
    assert lines_of(styled("全市" * 60, "1"), STYLES) == ["全市" * 60]


def test_a_heading_broken_in_two_lines_is_one() -> None:
    body = p(run("<w:t>创建国家环境</w:t><w:br/><w:t>保护模范城市</w:t>"), '<w:pStyle w:val="1"/>')
    assert lines_of(body, STYLES) == ["# 创建国家环境 保护模范城市"]


# ---- changes that nobody has accepted yet


def test_what_was_inserted_is_read_and_what_was_deleted_is_not() -> None:
    body = p(
        r("处理率")
        + '<w:del w:id="1"><w:r><w:delText>80</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{r("95.2")}</w:ins>'
        + r("%")
    )
    reading = read_word(body)
    assert lines(reading) == ["处理率95.2%"]
    assert reading.remarks == (CHANGED,)


def test_what_was_moved_stands_in_its_new_place_only() -> None:
    body = (
        f'<w:moveFrom w:id="1">{p(r("旧处"))}</w:moveFrom>'
        + p(f'<w:moveFrom w:id="2">{r("旧句。")}</w:moveFrom>' + r("甲"))
        + p(f'<w:moveTo w:id="3">{r("新句。")}</w:moveTo>')
    )
    assert lines_of(body) == ["甲", "新句。"]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    body = p(r("建成污水"), '<w:rPr><w:del w:id="1"/></w:rPr>') + p(r("处理厂。"))
    assert lines_of(body) == ["建成污水处理厂。"]


def test_such_a_paragraph_has_the_number_of_the_next_one() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p(r("建成"), f'{listed}<w:rPr><w:del w:id="1"/></w:rPr>') + p(r("五座"), listed) + p(r("乙"), listed)
    )
    assert lines_of(body, {"numbering": numbering}) == ["（1）建成五座", "（2）乙"]


def test_rows_and_cells_that_were_deleted_are_left_out() -> None:
    deleted = '<w:tc><w:tcPr><w:cellDel w:id="4"/></w:tcPr>' + p(r("9")) + "</w:tc>"
    body = table(
        row("指标", "值"),
        row("噪声", "54", properties='<w:del w:id="1"/>'),
        row("绿地率", "38", properties='<w:ins w:id="2"/>'),
        row("投资", deleted),
    )
    reading = read_word(body)
    assert lines(reading) == ["指标 | 值", "绿地率 | 38", "投资 | "]
    assert reading.remarks == (CHANGED,)


def test_how_something_looked_before_a_change_does_not_count() -> None:
    body = p(
        r("可见", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
        '<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>',
    )
    reading = read_word(body)
    assert (lines(reading), reading.remarks) == (["可见"], ())


# ---- contents


def contents(result: str) -> str:
    return p(field('TOC \\o "1-3"', result))


def test_a_table_of_contents_is_kept_and_not_indexed() -> None:
    entry = f'<w:hyperlink w:anchor="_Toc1">{r("一、概况")}{run("<w:tab/>")}{field("PAGEREF _Toc1", r("3"))}</w:hyperlink>'
    reading = read_word(contents(entry) + p(r("一、概况")) + p(r("全市辖三县。")))
    assert lines(reading) == ["一、概况\t3", "一、概况", "全市辖三县。"]
    assert [span.quote(reading.text) for span in reading.skips] == ["一、概况\t3\n"]


@pytest.mark.parametrize(
    "body",
    [
        p(r("一、概况") + run("<w:tab/>") + r("3"), '<w:pStyle w:val="toc"/>'),
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('一、概况') + run('<w:tab/>') + r('3'))}</w:sdtContent></w:sdt>",
    ],
)
def test_contents_are_told_by_their_style_or_their_gallery_too(body: str) -> None:
    reading = read_word(body + p(r("全市辖三县。")), STYLES)
    assert [span.quote(reading.text) for span in reading.skips] == ["一、概况\t3\n"]


# ---- what stands around the text


def test_heads_and_feet_of_pages_are_no_text() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    parts = {"header": p(r("某市环保局")), "footer": p(r("第1页"))}
    assert lines_of(p(r("正文")) + section, parts) == ["正文"]


def test_controls_say_what_was_filled_in_and_not_what_should_be() -> None:
    def control(words: str, properties: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{p(r(words))}</w:sdtContent></w:sdt>"

    body = (
        control("单击此处输入文字", "<w:showingPlcHdr/>")
        + control("☑ 达标", "")
        + control("2010年", "<w:date/>")
    )
    assert lines_of(body) == ["☑ 达标", "2010年"]


def test_smart_tags_and_custom_xml_hide_nothing() -> None:
    body = f"<w:customXml>{p('<w:smartTag>' + r('淮安市') + '</w:smartTag>' + r('概况'))}</w:customXml>"
    assert lines_of(body) == ["淮安市概况"]


def test_a_file_that_word_would_show_in_place_is_told_as_unread() -> None:
    assert read_word(p(r("前")) + '<w:altChunk r:id="x"/>').quality.unread == ("1 处嵌入文档",)

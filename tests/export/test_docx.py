from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.export.docx import paper_to_docx
from assistant.export.inlines import clean
from assistant.export.layout import layout
from assistant.export.paper import Block, Inline, Note, Paper, parse_paper
from assistant.export.styles import STYLE_IDS
from tests.export import word

if TYPE_CHECKING:
    from assistant.export.layout import Role

TEXT = """一、总体情况
全市优良天数比例达到84.3%[2]，**明显改善**。【待填：统计年份】年
（一）空气质量
1. 主要做法
（1）工业治理
- 苏州市[2]
| 城市 | 天数 |
|---|---|
| 苏州市 | 308[1] |
"""
PAPER = parse_paper("创模工作情况的报告", TEXT, {1: "《报告》第1页", 2: "《报告》第2页"})


@pytest.fixture(scope="module")
def data() -> bytes:
    return paper_to_docx(PAPER, layout())


def test_the_page_has_the_sizes_and_margins_of_the_layout(data: bytes) -> None:
    page, section = layout().page, word.opened(data).sections[0]
    pairs = [
        (section.page_width, page.width),
        (section.page_height, page.height),
        (section.top_margin, page.top),
        (section.bottom_margin, page.bottom),
        (section.left_margin, page.left),
        (section.right_margin, page.right),
    ]
    # A twentieth of a point is the finest that Word measures.
    assert all(length is not None and abs(length - Mm(wanted)) <= Pt(1) / 20 for length, wanted in pairs)


def test_the_grid_has_the_lines_of_the_page(data: bytes) -> None:
    grid = word.found(word.part(data, "word/document.xml"), ".//w:docGrid")
    assert [(one.get(f"{word.W}type"), one.get(f"{word.W}linePitch")) for one in grid] == [("lines", "579")]


@pytest.mark.parametrize("role", STYLE_IDS)
def test_every_style_has_the_type_of_the_layout(data: bytes, role: Role) -> None:
    wanted, made = layout().styles[role], word.style(data, STYLE_IDS[role])
    fonts = word.found(made, "w:rPr/w:rFonts")[0].attrib.values()
    assert set(fonts) == {wanted.font.name}
    assert word.value(made, "w:rPr/w:sz") == str(int(wanted.points * 2))
    assert (word.value(made, "w:rPr/w:b") != "0") == wanted.bold
    assert word.value(made, "w:pPr/w:jc") == wanted.align
    assert word.value(made, "w:pPr/w:spacing", "line") == str(wanted.line_twips)
    assert word.value(made, "w:pPr/w:spacing", "lineRule") == "exact"
    indents = [one.get(f"{word.W}firstLineChars") for one in word.found(made, "w:pPr/w:ind")]
    assert indents == ([str(wanted.indent * 100)] if wanted.indent else [])


def test_headings_are_word_s_own_and_stand_in_the_outline(data: bytes) -> None:
    paragraphs = word.opened(data).paragraphs
    looks = [
        (paragraph.style.name, paragraph.text)
        for paragraph in paragraphs
        if paragraph.style and paragraph.text
    ]
    assert looks == [
        ("Title", "创模工作情况的报告"),
        ("Heading 1", "一、总体情况"),
        ("Body Text", "全市优良天数比例达到84.3%，明显改善。【待填：统计年份】年"),
        ("Heading 2", "（一）空气质量"),
        ("Heading 3", "1. 主要做法"),
        ("Heading 4", "（1）工业治理"),
        ("Body Text", "• 苏州市1"),
    ]
    levels = [word.value(word.style(data, f"Heading{level}"), "w:pPr/w:outlineLvl") for level in (1, 2, 3, 4)]
    assert levels == ["0", "1", "2", "3"]


def test_what_is_yet_to_be_filled_in_is_yellow_and_bold_words_are_bold(data: bytes) -> None:
    runs = word.opened(data).paragraphs[2].runs
    assert [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW] == [
        "【待填：统计年份】"
    ]
    assert [run.text for run in runs if run.bold] == ["明显改善"]


def test_fonts_name_what_stands_in_for_them(data: bytes) -> None:
    fonts = word.found(word.part(data, "word/fontTable.xml"), "w:font")
    others = {font.get(f"{word.W}name"): (word.value(font, "w:altName") or "").split(",") for font in fonts}
    assert others == {font.name: list(font.instead) for font in layout().fonts.values()}
    assert {"华文中宋", "宋体"} <= set(others["方正小标宋简体"])
    assert {"仿宋", "FangSong"} <= set(others["仿宋_GB2312"])


def test_odd_pages_have_their_number_on_the_right_and_even_ones_on_the_left(data: bytes) -> None:
    document = word.opened(data)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        element = word.tree(footer._element)
        assert footer.paragraphs[0].text == "— 1 —"
        assert word.value(element, ".//w:jc") == side
        assert word.value(element, ".//w:ind", f"{side}Chars") == "100"
        assert [(code.text or "").strip() for code in word.found(element, ".//w:instrText")] == ["PAGE"]
        assert word.style_of(footer.paragraphs[0]) == STYLE_IDS["page_number"]


def test_the_properties_are_ours_and_nothing_of_the_template_is_left(data: bytes) -> None:
    properties = word.opened(data).core_properties
    assert (properties.title, properties.author) == ("创模工作情况的报告", "创模知识助手")
    assert (properties.comments, properties.keywords, properties.subject, properties.category) == ("",) * 4
    everything = word.everything(data)
    for leftover in (
        b"python-docx",
        b"generated",
        b"Calibri",
        b"Cambria",
        b"Macintosh",
        b"thumbnail",
        b"Theme/",
    ):
        assert leftover not in everything
    assert not any(
        "theme" in name or "customXml" in name or name.endswith(".jpeg") for name in word.names(data)
    )


def test_the_language_is_chinese(data: bytes) -> None:
    assert word.value(word.part(data, "word/styles.xml"), "w:docDefaults//w:lang", "eastAsia") == "zh-CN"


def test_a_table_has_its_cells_and_its_head_on_every_page(data: bytes) -> None:
    (table,) = word.opened(data).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["城市", "天数"], ["苏州市", "308"]]
    assert len(word.found(word.tree(table._tbl), "w:tr/w:trPr/w:tblHeader")) == 1


def test_a_head_with_a_note_is_not_repeated() -> None:
    paper = parse_paper("题", "|城市[1]|天数|\n|-|-|\n|苏州|1|", {1: "注"})
    data = paper_to_docx(paper, layout())
    assert not word.found(word.part(data, "word/document.xml"), ".//w:tblHeader")
    assert word.footnotes(data) == {1: "注"}


@pytest.mark.parametrize(
    "paper", [Paper("", ()), Paper("题", ()), Paper("", (Block("body"),)), Paper("长" * 400, ())]
)
def test_an_empty_or_odd_paper_is_a_file_too(paper: Paper) -> None:
    assert word.opened(paper_to_docx(paper, layout())).paragraphs


_ANY = st.text(st.characters(codec=None), max_size=30)


@settings(deadline=None, max_examples=60)
@given(title=_ANY, texts=st.lists(_ANY, max_size=4), note=_ANY)
def test_any_text_opens_again_with_nothing_lost_but_what_xml_forbids(
    title: str, texts: list[str], note: str
) -> None:
    blocks = tuple(Block("body", (Inline(text, notes=(1,)),)) for text in texts)
    document = word.opened(data := paper_to_docx(Paper(title, blocks, (Note(note),)), layout()))
    expected = [clean(text) + ("1" if at else "") for at, text in enumerate(texts)]
    body = [paragraph.text for paragraph in document.paragraphs if word.style_of(paragraph) == "BodyText"]
    assert [text for text in body if text] == [text for text in expected if text]
    titles = [paragraph.text for paragraph in document.paragraphs if word.style_of(paragraph) == "Title"]
    assert "".join("".join(titles).split()) == "".join(clean(title).split())
    assert list(word.footnotes(data)) == ([1] if texts else [])


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("一、（1）. #|-*[]甲\\\n\t\x00\ud800😀【待填：】"), max_size=80))
def test_any_paper_that_is_read_becomes_a_file(text: str) -> None:
    paper = parse_paper("题", text, {1: "一", 11: "二"})
    assert len(word.footnotes(paper_to_docx(paper, layout()))) == len(paper.notes)

"""Numbers that Word shows and the text does not hold: they are how people cite a document."""

from __future__ import annotations

import io

import docx
import pytest

from ingest.reading import read
from tests.ingest.reading.word_files import lines, lines_of, p, r, row, table, tc

CHINESE = "chineseCountingThousand"


def level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> dict[str, str]:
    """One list under number 1; `more` are further ones of the same definition."""
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return {
        "numbering": f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}',
        "styles": '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>',
    }


def item(words: str, at: int = 0, number: int = 1) -> str:
    return p(r(words), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


OFFICIAL = numbering(
    level(0, CHINESE, "%1、"),
    level(1, CHINESE, "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircleChinese", "%5"),
)


def test_the_levels_of_an_official_document_count_and_begin_anew() -> None:
    body = (
        item("概况") + item("自然", 1) + item("人口", 2) + item("面积", 2) + item("市区", 3) + item("核心区", 4)
        + item("经济", 1) + item("产值", 2) + item("做法") + item("治水", 1)
    )  # fmt: skip
    assert lines_of(body, OFFICIAL) == [
        "一、概况", "（一）自然", "1. 人口", "2. 面积", "（1）市区", "① 核心区",
        "（二）经济", "1. 产值", "二、做法", "（一）治水",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "text", "shown"),
    [
        (CHINESE, "第%1章", "第二章 乙"),
        ("chineseLegalSimplified", "%1、", "贰、乙"),
        ("ideographTraditional", "%1、", "乙、乙"),
        ("decimalZero", "%1", "02 乙"),
        ("decimalFullWidth", "%1．", "２．乙"),
        ("upperRoman", "%1.", "II. 乙"),
        ("lowerLetter", "%1)", "b)乙"),
        ("bullet", "\uf06c", "乙"),
        ("none", "", "乙"),
    ],
)
def test_numbers_are_written_in_the_style_of_the_list(style: str, text: str, shown: str) -> None:
    assert lines_of(item("甲") + item("乙"), numbering(level(0, style, text)))[1] == shown


def test_a_long_list_counts_on_in_chinese() -> None:
    assert lines_of("".join(item("甲") for _ in range(112)), OFFICIAL)[9::101] == ["十、甲", "一百一十一、甲"]


def test_numbers_of_several_levels_stand_in_one() -> None:
    parts = numbering(level(0, CHINESE, "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    body = item("概况") + item("自然", 1) + item("做法") + item("治水", 1) + item("治气", 1)
    assert lines_of(body, parts) == ["一、概况", "1.1 自然", "二、做法", "2.1 治水", "2.2 治气"]


def test_lists_of_one_definition_count_on_unless_one_says_where_it_begins() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    parts = numbering(level(0, "decimal", "（%1）"), more=more)
    body = item("甲") + p(r("其间")) + item("乙", number=2) + item("丙", number=3) + item("丁", number=3)
    assert lines_of(body, parts) == ["（1）甲", "其间", "（2）乙", "（1）丙", "（2）丁"]


def test_headings_are_numbered_by_their_style_and_one_may_be_taken_out() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{at}"><w:name w:val="heading {at}"/><w:pPr><w:numPr>'
        f'<w:ilvl w:val="{at - 1}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for at in (1, 2)
    )
    parts = numbering(level(0, CHINESE, "%1、"), level(1, CHINESE, "（%2）")) | {"styles": styles}
    body = (
        p(r("概况"), '<w:pStyle w:val="1"/>') + p(r("自然"), '<w:pStyle w:val="2"/>')
        + p(r("附注"), '<w:pStyle w:val="2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p(r("经济"), '<w:pStyle w:val="2"/>') + p(r("做法"), '<w:pStyle w:val="1"/>')
    )  # fmt: skip
    assert lines_of(body, parts) == ["# 一、概况", "## （一）自然", "## 附注", "## （二）经济", "# 二、做法"]


def test_a_numbered_column_of_a_table_says_its_numbers() -> None:
    body = table(row("序号", "指标"), *(row(tc(item("")), words) for words in ("绿地率", "噪声")))
    parts = numbering(level(0, "decimal", "%1"))
    assert lines_of(body, parts) == ["序号 | 指标", "1 | 绿地率", "2 | 噪声"]


def test_an_empty_numbered_paragraph_takes_a_number_and_a_deleted_one_does_not() -> None:
    deleted = p(
        '<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>',
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="2"/></w:rPr>',
    )
    assert lines_of(item("甲") + deleted + item("") + item("丙"), OFFICIAL) == [
        "一、甲",
        "二、",
        "三、丙",
    ]


def test_a_list_that_is_not_there_leaves_the_words() -> None:
    assert lines_of(item("甲", number=9) + item("乙", at=8), OFFICIAL) == ["甲", "乙"]


def test_lists_of_pythons_own_template_are_numbered() -> None:
    made = docx.Document()
    made.add_heading("总则", 1)
    for words in ("甲", "乙"):
        made.add_paragraph(words, style="List Number")
    made.add_paragraph("丙", style="List Bullet")
    held = io.BytesIO()
    made.save(held)
    assert lines(read("a.docx", held.getvalue())) == ["# 总则", "1. 甲", "2. 乙", "丙"]

"""Numbers of lists and headings that an OpenDocument text shows and does not hold."""

from __future__ import annotations

import pytest

from tests.ingest.reading.odt_files import h, items, lines_of, p

CHINESE = "一, 二, 三, ..."


def level(at: int, said: str, suffix: str = "、", more: str = "") -> str:
    return (
        f'<text:list-level-style-number text:level="{at}" style:num-format="{said}" style:num-suffix="{suffix}" '
        f"{more}/>"
    )


def listed(*levels: str, name: str = "L") -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


OFFICIAL = listed(level(1, CHINESE), level(2, CHINESE, "）", 'style:num-prefix="（"'), level(3, "1", "."))


def test_the_levels_of_an_official_document_count_and_begin_anew() -> None:
    inner = items(p("自然") + items(p("人口"), p("面积"), more=""), p("经济"), more="")
    body = items(p("概况") + inner, p("做法") + items(p("治水"), more=""))
    assert lines_of(body, OFFICIAL) == [
        "一、概况",
        "（一）自然",
        "1. 人口",
        "2. 面积",
        "（二）经济",
        "二、做法",
        "（一）治水",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("1", "2、乙"),
        ("a", "b、乙"),
        ("A", "B、乙"),
        ("i", "ii、乙"),
        ("I", "II、乙"),
        ("甲, 乙, 丙, ...", "乙、乙"),
        ("壹, 贰, 叁, ...", "贰、乙"),
        ("①, ②, ③, ...", "②、乙"),
        ("01, 02, 03, ...", "02、乙"),
        ("１, ２, ３, ...", "２、乙"),
        ("", "乙"),
    ],
)
def test_numbers_are_written_in_the_style_of_the_list(said: str, shown: str) -> None:
    assert lines_of(items(p("甲"), p("乙")), listed(level(1, said)))[1] == shown


def test_dots_are_no_numbers() -> None:
    dots = '<text:list-level-style-bullet text:level="1" text:bullet-char="•" style:num-suffix="."/>'
    assert lines_of(items(p("甲")), listed(dots)) == ["甲"]


def test_numbers_of_several_levels_stand_in_one() -> None:
    styles = listed(level(1, "1", "."), level(2, "1", "", 'text:display-levels="2"'))
    assert lines_of(items(p("概况") + items(p("自然"), p("经济"), more="")), styles) == [
        "1. 概况",
        "1.1 自然",
        "1.2 经济",
    ]


def test_libreoffices_own_pattern_counts_before_what_older_programs_know() -> None:
    styles = listed(level(1, CHINESE, "", 'loext:num-list-format="第%1%章"'))
    assert lines_of(items(p("概况")), styles) == ["第一章 概况"]


def test_a_list_goes_on_after_other_text_only_if_it_says_so() -> None:
    first = items(p("甲"), more='text:style-name="L" xml:id="a"')
    anew = items(p("乙"))
    by_name = items(p("丙"), more='text:style-name="L" text:continue-list="a"')
    by_style = items(p("丁"), more='text:style-name="L" text:continue-numbering="true"')
    assert lines_of(first + p("其间") + anew + by_name + by_style, OFFICIAL) == [
        "一、甲", "其间", "一、乙", "二、丙", "三、丁",
    ]  # fmt: skip


def test_a_list_goes_on_with_one_whose_name_was_left_out() -> None:
    other = items(p("乙"), more='text:style-name="M" text:continue-list="gone"')
    styles = OFFICIAL + listed(level(1, "1", "."), name="M")
    assert lines_of(items(p("甲")) + p("其间") + other, styles) == ["一、甲", "其间", "2. 乙"]


def test_a_level_that_was_skipped_counts_as_begun() -> None:
    styles = listed(level(1, "1", "."), level(2, "1", "", 'text:display-levels="2"'))
    assert lines_of(items(items(p("深"), more=""), p("浅")), styles) == ["1.1 深", "2. 浅"]


def test_a_number_that_was_written_down_counts_before_the_one_that_is_found() -> None:
    said = "<text:number>第五条</text:number>"
    assert lines_of(items(p(f"{said}甲"), p("乙")), OFFICIAL) == ["第五条 甲", "二、乙"]


def test_an_item_may_have_a_style_of_its_own() -> None:
    other = f'<text:list-item text:style-override="M">{p("乙")}</text:list-item>'
    assert lines_of(items(p("甲"), other), OFFICIAL + listed(level(1, "1", "."), name="M")) == [
        "一、甲",
        "2. 乙",
    ]


def test_only_the_first_paragraph_of_an_item_has_its_number() -> None:
    body = items(p("甲") + p("甲的第二段"), f"<text:list-header>{p('无号')}</text:list-header>", p("乙"))
    assert lines_of(body, OFFICIAL) == ["一、甲", "甲的第二段", "无号", "二、乙"]


def test_an_item_may_say_what_it_begins_with() -> None:
    body = items(f'<text:list-item text:start-value="5">{p("甲")}</text:list-item>', p("乙"))
    assert lines_of(body, OFFICIAL) == ["五、甲", "六、乙"]


def test_a_list_without_a_style_has_its_paragraphs() -> None:
    styles = OFFICIAL + '<style:style style:name="P" style:family="paragraph" style:list-style-name="L"/>'
    assert lines_of(items(p("甲", "P"), p("乙", "P"), more=""), styles) == ["一、甲", "二、乙"]


def test_a_numbered_paragraph_is_an_item_by_itself() -> None:
    alone = '<text:numbered-paragraph text:list-id="x" text:level="1" text:style-name="L">{}</text:numbered-paragraph>'
    body = alone.format(p("甲")) + p("其间") + alone.format(p("乙"))
    assert lines_of(body, OFFICIAL) == ["一、甲", "其间", "二、乙"]


def outlined(*levels: str) -> str:
    inside = "".join(levels).replace("list-level-style-number", "outline-level-style")
    return f'<text:outline-style style:name="Outline">{inside}</text:outline-style>'


def test_headings_are_numbered_by_the_outline_wherever_they_stand() -> None:
    styles = outlined(level(1, CHINESE), level(2, CHINESE, "）", 'style:num-prefix="（"'))
    body = (
        h("概况") + h("自然", 2) + p("正文") + h("附注", 2, 'text:is-list-header="true"') + h("经济", 2)
        + items(h("做法"), more='text:style-name="Outline"') + h("治水", 2)
    )  # fmt: skip
    assert lines_of(body, styles) == [
        "# 一、概况", "## （一）自然", "正文", "## 附注", "## （二）经济", "# 二、做法", "## （一）治水",
    ]  # fmt: skip


def test_headings_in_a_list_have_its_numbers() -> None:
    assert lines_of(items(h("概况") + items(h("自然", 2), more="")), OFFICIAL) == [
        "# 一、概况",
        "## （一）自然",
    ]

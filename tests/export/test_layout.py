from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from assistant.export.layout import layout, parse
from kb.errors import DataError

if TYPE_CHECKING:
    from assistant.export.layout import Role

SOURCE = (files("assistant.export") / "layout.toml").read_text(encoding="utf-8")


def test_the_page_is_that_of_the_standard() -> None:
    page = layout().page
    assert (page.width, page.height) == (210, 297)
    assert (page.top, page.left) == (37, 28)
    assert (page.text_width, page.text_height) == (156, 225)
    assert (page.right, page.bottom) == (26, 35)
    assert (page.lines, page.characters) == (22, 28)


def test_twenty_two_lines_fill_the_text_and_do_not_overflow_it() -> None:
    page = layout().page
    twips = page.text_height * 1440 / 25.4
    assert twips - page.line_twips < page.line_twips * page.lines <= twips


def test_twenty_eight_characters_fill_a_line_and_do_not_overflow_it() -> None:
    body, page = layout().styles["body"], layout().page
    pitch = body.points * 20 + body.tracking
    assert page.text_width * 1440 / 25.4 - pitch < pitch * page.characters <= page.text_width * 1440 / 25.4


@pytest.mark.parametrize(
    ("role", "font", "points", "bold"),
    [
        ("title", "方正小标宋简体", 22, False),
        ("heading1", "黑体", 16, False),
        ("heading2", "楷体_GB2312", 16, False),
        ("heading3", "仿宋_GB2312", 16, True),
        ("heading4", "仿宋_GB2312", 16, False),
        ("body", "仿宋_GB2312", 16, False),
        ("page_number", "宋体", 14, False),
    ],
)
def test_every_kind_of_paragraph_has_the_type_of_the_standard(
    role: Role, font: str, points: float, bold: bool
) -> None:
    style = layout().styles[role]
    assert (style.font.name, style.points, style.bold) == (font, points, bold)


def test_every_value_names_its_source() -> None:
    data = tomllib.loads(SOURCE)
    expected = {f"page.{name}" for name in data["page"]} | {"sizes", "page_number"}
    expected |= {f"{kind}.{name}" for kind in ("fonts", "styles") for name in data[kind]}
    assert set(layout().sources) == expected
    assert all(layout().sources.values())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[page]", "[page", "TOML"),
        ("[page]", "[pages]", r"\[page\]"),
        ("value = 210", "value = '210'", "page.width"),
        ("value = 210", "value = 100", "超出了纸张"),
        ("lines = { value = 22", "lines = { value = 22.5", "page.lines"),
        ("lines = { value = 22", "lines = { value = 0", "大于零"),
        ("lines = { value = 22", "rows = { value = 22", "rows"),
        ('width = { value = 210, source = "GB/T 9704-2012 5.1" }', "width = 210", "page.width"),
        (', source = "GB/T 9704-2012 5.1"', "", "source"),
        ('font = "黑体"', 'font = "隶书"', "styles.heading1.font"),
        ('size = "二号"', 'size = "2号"', "styles.title.size"),
        ("bold = true", "bold = 1", "styles.heading3.bold"),
        ('align = "center"', 'align = "middle"', "styles.title.align"),
        ("[styles.table]", "[styles.tables]", "styles"),
        ('odd = "right"', 'odd = "outside"', "page_number.odd"),
        ('instead = ["SimHei"', 'instead = ["Sim,Hei"', "fonts.黑体.instead"),
    ],
)
def test_a_wrong_entry_is_named(old: str, new: str, complaint: str) -> None:
    assert old in SOURCE
    with pytest.raises(DataError, match=complaint):
        parse(SOURCE.replace(old, new, 1))

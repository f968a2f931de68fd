"""The characters of a paragraph: a figure must come out as a reader sees it."""

from __future__ import annotations

import pytest

from tests.ingest.reading.word_files import lines, lines_of, p, r, read_word, row, run, table, tc

UP = '<w:vertAlign w:val="superscript"/>'
DOWN = '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (r("3.2×10") + r("4", UP) + r("吨"), "3.2×10^4吨"),
        (r("10") + r("-6", UP), "10^-6"),
        (r("10") + r("-", UP) + r("6", UP), "10^-6"),
        (r("10") + r("−", UP) + r("6", UP), "10^−6"),
        (r("1", UP) + r("号"), "1号"),
        (r("120m") + r("3", UP) + r("/d"), "120m3/d"),
        (r("km") + r("2", '<w:position w:val="6"/>'), "km2"),
        (r("SO") + r("2", DOWN), "SO2"),
        (r("SO") + r("4", DOWN) + r("2-", UP), "SO4^2-"),
        (r("PM") + r("2.5", DOWN), "PM2.5"),
        (r("COD") + r("Cr", DOWN), "CODCr"),
        (r("达标") + r("1", UP) + r("。"), "达标^1。"),
        (r("2010年") + r("①", UP), "2010年①"),
        (r("12") + r("3", DOWN), "12_3"),
        (r("全部", UP), "全部"),
    ],
)
def test_raised_and_lowered_figures_never_run_into_the_figure_before(inside: str, shown: str) -> None:
    assert lines_of(p(inside)) == [shown]


def test_a_style_may_raise_too() -> None:
    styles = f'<w:style w:type="character" w:styleId="s"><w:name w:val="上标"/><w:rPr>{UP}</w:rPr></w:style>'
    assert lines_of(p(r("10") + r("4", '<w:rStyle w:val="s"/>')), {"styles": styles}) == ["10^4"]


@pytest.mark.parametrize(
    "words",
    [
        "1 234.5 万吨",
        "12\u00a0345",
        "１２３．５％",
        "浓度0.05ш达标",
        "2009—2010年",
        "Ⅲ类",
        "≥95%",
        "\U00020000字",
    ],
)
def test_characters_stay_as_they_are_written(words: str) -> None:
    assert lines_of(p(r(words))) == [words]


def test_a_word_in_pieces_is_whole() -> None:
    pieces = (
        r("环")
        + '<w:proofErr w:type="spellStart"/>'
        + r("境", "<w:b/>")
        + '<w:bookmarkStart w:id="0" w:name="x"/>'
    )
    assert lines_of(p(pieces + r("保护 ") + r("9") + r("5.2") + r("%"))) == ["环境保护 95.2%"]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:t>2009</w:t><w:noBreakHyphen/><w:t>2010</w:t>", ["2009-2010"]),
        ("<w:t>环</w:t><w:softHyphen/><w:t>境</w:t>", ["环境"]),
        ("<w:t>项目</w:t><w:tab/><w:t>12</w:t>", ["项目\t12"]),
        ("<w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t>", ["甲", "乙", "丙"]),
        ('<w:t>甲</w:t><w:br w:type="textWrapping"/><w:t>乙</w:t>', ["甲", "乙"]),
        ('<w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>', ["甲乙"]),
        ("<w:t>一句\n接着</w:t>", ["一句 接着"]),
        (
            "<w:ruby><w:rt><w:r><w:t>huán</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>环</w:t></w:r></w:rubyBase></w:ruby>",
            ["环"],
        ),
    ],
)
def test_hyphens_tabs_breaks_and_reading_aids(inside: str, shown: list[str]) -> None:
    assert lines_of(p(run(inside))) == shown


def test_a_break_in_a_cell_parts_no_row() -> None:
    cell = tc(p(run("<w:t>COD</w:t><w:br/><w:t>排放量</w:t>")) + p(r("（吨）")))
    assert lines_of(table(row(cell, "2010年"), row("120", "95"))) == ["COD 排放量（吨） | 2010年", "120 | 95"]


# ---- what is not seen


def test_hidden_and_struck_words_are_left_out_and_told() -> None:
    reading = read_word(
        p(r("可见") + r("隐藏", "<w:vanish/>") + r("划去", "<w:strike/>") + r("双线", "<w:dstrike/>"))
    )
    assert lines(reading) == ["可见"]
    assert reading.remarks == ("文中有隐藏文字，未收入", "文中有用删除线划去的文字，未收入")
    assert reading.quality.unread == ("2 处划去的文字", "1 处隐藏文字")


@pytest.mark.parametrize("value", ["0", "false", "off"])
def test_a_property_may_be_switched_off(value: str) -> None:
    assert lines_of(p(r("可见", f'<w:vanish w:val="{value}"/>'))) == ["可见"]


def test_a_style_hides_and_a_run_shows_again() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="批示"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p(r("隐藏") + r("可见", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="h"/>')
    assert lines_of(body, {"styles": styles}) == ["可见"]


# ---- symbols


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0A8", "□"),
        ("Wingdings", "FC", "✓"),
        ("Wingdings 2", "F052", "☑"),
        ("Symbol", "F0B3", "≥"),
        ("宋体", "2103", "℃"),
    ],
)
def test_a_symbol_is_the_sign_that_its_font_shows(font: str, code: str, shown: str) -> None:
    reading = read_word(p(r("是") + run(f'<w:sym w:font="{font}" w:char="{code}"/>')))
    assert (lines(reading), reading.quality.garbled) == ([f"是{shown}"], 0)


@pytest.mark.parametrize(("font", "code"), [("Wingdings", "F03A"), ("某字体", "F041"), ("Wingdings", "zz")])
def test_a_symbol_that_nobody_knows_is_counted_as_garbled(font: str, code: str) -> None:
    reading = read_word(p(r("是") + run(f'<w:sym w:font="{font}" w:char="{code}"/>')))
    assert (lines(reading), reading.quality.garbled) == (["是\ufffd"], 1)


def test_words_in_a_symbol_font_are_signs() -> None:
    fonts = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert lines_of(p(r("\uf0fe", fonts) + r("达标"))) == ["☑达标"]

"""Fields show their last result, never their instruction."""

from __future__ import annotations

import pytest

from ingest.reading.word.fields import equation
from tests.ingest.reading.word_files import field, lines, lines_of, p, r, read_word, row, run, table


def mark(kind: str, more: str = "") -> str:
    return run(f'<w:fldChar w:fldCharType="{kind}">{more}</w:fldChar>')


def instruction(words: str) -> str:
    return run(f'<w:instrText xml:space="preserve"> {words} </w:instrText>')


@pytest.mark.parametrize(
    "said",
    [
        "PAGE",
        'HYPERLINK "http://example.cn"',
        "DOCPROPERTY 单位",
        "REF _Ref1 \\h",
        "DATE \\@ yyyy",
        "=SUM(ABOVE)",
    ],
)
def test_a_field_is_its_result(said: str) -> None:
    assert lines_of(p(r("前") + field(said, r("42")) + r("后"))) == ["前42后"]


def test_a_simple_field_is_its_result() -> None:
    assert lines_of(p(f'<w:fldSimple w:instr=" DOCPROPERTY 单位 ">{r("某市")}</w:fldSimple>' + r("局"))) == [
        "某市局"
    ]


def test_a_field_without_a_result_shows_nothing() -> None:
    assert lines_of(p(r("前") + mark("begin") + instruction("TC 概况") + mark("end") + r("后"))) == ["前后"]


def test_a_field_within_an_instruction_is_part_of_it() -> None:
    inner = field("PAGE", r("9"))
    body = mark("begin") + instruction("IF") + inner + instruction('= 1 "首页" "续页"') + mark("separate")
    assert lines_of(p(body + r("首页") + mark("end") + r("。"))) == ["首页。"]


def test_a_field_goes_on_over_paragraphs_and_table_cells() -> None:
    body = (
        p(mark("begin") + instruction("INCLUDETEXT a.docx") + mark("separate") + r("第一段。"))
        + table(row("指标", "值"), row("噪声", "54"))
        + p(r("末段。") + mark("end"))
    )
    assert lines_of(body) == ["第一段。", "指标 | 值", "噪声 | 54", "末段。"]


def test_a_deleted_field_leaves_nothing_open() -> None:
    inside = mark("begin") + run("<w:delInstrText> PAGE </w:delInstrText>") + mark("separate")
    deleted = f'<w:del w:id="1">{inside}{run("<w:delText>9</w:delText>")}{mark("end")}</w:del>'
    assert lines_of(p(deleted + r("后"))) == ["后"]


def test_an_end_without_a_beginning_does_no_harm() -> None:
    assert lines_of(p(mark("end") + mark("separate") + r("正文"))) == ["正文"]


def test_a_number_of_a_caption_belongs_to_its_words() -> None:
    reading = read_word(
        p(r("表") + field("SEQ 表 \\* ARABIC", r("3")) + r(" 完成情况"))
        + table(row("指标", "值"), row("噪声", "54"))
    )
    assert lines(reading)[0] == "表3 完成情况"
    assert next(one.label for one in reading.pages if one.kind == "row") == "表“表3 完成情况”第1行"


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        ("<w:checkBox><w:default w:val='1'/></w:checkBox>", "☑"),
        ("<w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox>", "☐"),
        (
            "<w:ddList><w:result w:val='1'/><w:listEntry w:val='否'/><w:listEntry w:val='是'/></w:ddList>",
            "是",
        ),
        ("<w:ddList><w:result w:val='7'/><w:listEntry w:val='否'/></w:ddList>", ""),
    ],
)
def test_what_a_form_field_shows_is_read(box: str, shown: str) -> None:
    body = mark("begin", f"<w:ffData>{box}</w:ffData>") + instruction("FORMCHECKBOX") + mark("end")
    assert lines_of(p(r("达标：") + body)) == [f"达标：{shown}"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("eq \\o\\ac(○,1)", "①"),
        ("EQ \\o\\ac(○,12)", "⑫"),
        ("EQ \\f(1,3)", "(1/3)"),
        ("EQ 10\\s\\up6(4)", "10^4"),
        ("EQ \\i(0,1,x)", None),
    ],
)
def test_an_equation_field_shows_what_its_instruction_says(said: str, shown: str | None) -> None:
    assert equation(said) == shown


def test_an_equation_that_is_not_understood_is_told() -> None:
    reading = read_word(p(r("公式") + mark("begin") + instruction("EQ \\i(0,1,x)") + mark("end")))
    assert reading.quality.unread == ("1 个公式域",)

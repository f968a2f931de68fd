"""Answers become HTML in which only our own marks and numbers are markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assistant.app.views.said import answer_to_html, doubts_of
from assistant.compose import escape
from assistant.records import Citation

ONE = Citation(
    1,
    "湖州.txt",
    "d1",
    "d1#1",
    "湖州市创模总结",
    "覆盖率61.7%",
    0,
    7,
    place="湖州市",
    place_how="stated",
    year="2006",
    year_how="stated",
)
TWO = replace(ONE, number=2, year_how="masked", year=None)
KNOWN = (ONE, TWO)
NASTY = (
    "<script>alert(1)</script>",
    '<img src="http://evil.example/a.png" onerror="x">',
    "[点我](http://evil.example)",
    "![图](http://evil.example/b.png)",
    "<http://evil.example>",
    "[1]: http://evil.example",
    "[1](http://evil.example)",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "javascript:alert(1)",
    "www.evil.example",
    "`<b>`",
    "```\n<b>\n```",
    "    <b>indented</b>",
    "# <i>heading",
    "| <b>a | b |\n|---|---|\n| <svg/onload=x> | [x](y) |",
)


def soup(text: str, exchange: int = 7) -> BeautifulSoup:
    return BeautifulSoup(answer_to_html(text, exchange, KNOWN), "html.parser")


def tags(found: BeautifulSoup) -> set[str]:
    return {tag.name for tag in found.find_all(True)}


def test_a_mark_becomes_a_button_that_leads_to_its_source() -> None:
    button = soup("覆盖率达到61.7%。 [1]").find("button")
    assert button is not None
    assert (button["data-act"], button["data-exchange"], button["data-number"]) == ("source", "7", "1")
    assert button.get_text() == "[1]"
    assert "湖州市创模总结" in str(button["aria-label"])


def test_marks_side_by_side_are_all_buttons() -> None:
    assert [one.get_text() for one in soup("甲[1][2]。乙 [2]").find_all("button")] == ["[1]", "[2]", "[2]"]


@pytest.mark.parametrize("text", ["没有[3]。", "国卫[2024]3号。", r"文中的\[1\]。", r"文中的\[1]。"])
def test_what_is_no_mark_of_a_citation_is_no_button(text: str) -> None:
    found = soup(text)
    assert found.find("button") is None
    assert found.get_text().strip() == text.replace("\\", "")


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_an_answer_is_a_tag_a_link_or_a_picture(text: str) -> None:
    found = soup(text)
    assert tags(found) <= {"p", "br", "table", "thead", "tbody", "tr", "th", "td", "button", "ul", "li", "ol"}
    assert found.find(href=True) is None
    assert found.find(src=True) is None


@pytest.mark.parametrize("text", NASTY)
def test_a_document_quoted_is_read_as_it_stands(text: str) -> None:
    words = re.sub(r"\s+", " ", text).strip()
    said = soup(f"- {escape(words)} [1]").get_text()
    assert said.strip().removesuffix("[1]").strip() == words


_PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=80)


@given(_PLAIN)
def test_no_text_of_a_document_survives_as_markup(text: str) -> None:
    found = soup(f"**甲**：{escape(text)} [1]")
    allowed = {"p", "strong", "button", "span", "br"}
    assert tags(found) <= allowed
    assert "[1]" in found.get_text()


@given(st.text(max_size=120))
def test_no_text_at_all_makes_a_link_or_a_script(text: str) -> None:
    found = soup(text)
    assert tags(found).isdisjoint(
        {"a", "img", "script", "svg", "iframe", "style", "form", "input", "link", "meta"}
    )
    for tag in found.find_all(True):
        assert [name for name in tag.attrs if name.startswith("on")] == []


def test_a_number_that_was_checked_says_against_what() -> None:
    number = soup("覆盖率达到61.7%。 [1]").find(class_="num")
    assert number is not None
    assert (number.get_text(), number["class"]) == ("61.7%", ["num", "ok"])
    assert "[1]" in str(number["title"])


def test_a_number_of_a_masked_year_is_doubtful_with_the_reason() -> None:
    number = soup("覆盖率达到61.7%。 [2]").find(class_="num")
    assert number is not None
    assert number["class"] == ["num", "doubt"]
    assert "隐去了年份" in str(number["title"])
    assert "隐去了年份" in number.get_text()


def test_numbers_rest_on_the_marks_that_follow_them() -> None:
    numbers = soup("甲达到61.7%。 [1]\n\n乙达到58.2%。 [2]").find_all(class_="num")
    assert [number["class"][1] for number in numbers] == ["ok", "doubt"]


@pytest.mark.parametrize("text", ["共 3 个，没有引用。", "注：2 处请核对 [1]。"])
def test_numbers_that_cite_nothing_carry_nothing(text: str) -> None:
    assert soup(text).find(class_="num") is None


def test_a_table_keeps_its_rows_and_its_marks() -> None:
    found = soup("| 地方 | 覆盖率 |\n|---|---|\n| 湖州市 | 61.7% [1] |")
    assert [cell.get_text() for cell in found.find_all("th")] == ["地方", "覆盖率"]
    assert found.find("td").find_next("td").find("button") is not None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"year_how": "masked"}, "隐去了年份"),
        ({"year_how": "suspect"}, "年份存疑"),
        ({"place_how": "inferred"}, "地名是推断的"),
        ({"place_how": "masked"}, "隐去了地名"),
    ],
)
def test_each_reason_for_doubt_is_said(changes: dict[str, str], reason: str) -> None:
    assert doubts_of(ONE) == ()
    (said,) = doubts_of(replace(ONE, **changes))  # type: ignore[arg-type]
    assert reason in said


def test_a_title_with_signs_stays_inside_its_attribute() -> None:
    cited = replace(ONE, title='"><script>x</script>')
    rendered = answer_to_html("甲 [1]", 1, [cited])
    assert "<script>" not in rendered
    assert html.escape(cited.title) in rendered or "&#34;&gt;&lt;script&gt;" in rendered

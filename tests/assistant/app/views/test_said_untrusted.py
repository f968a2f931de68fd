"""What becomes markup in an answer, and what must not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app.views.said import answer_to_html, doubts_of
from assistant.compose import escape
from tests.assistant.app.making import CITATION, NASTY, Markup, hostile_texts

OURS = {
    *("p", "br", "strong", "em", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "button", "span"),
}
ATTRIBUTES = {
    *("type", "class", "data-act", "data-exchange", "data-number", "aria-label"),
    *("title", "tabindex", "start", "style"),
}
SECOND = replace(CITATION, number=2)


def shown(text: str, *citations: object, exchange: int = 7) -> Markup:
    return Markup(answer_to_html(text, exchange, citations or (CITATION,)))  # type: ignore[arg-type]


def marks(markup: Markup) -> list[str]:
    return [one["data-number"] for one in markup.having(class_="cite")]


def numbers(text: str, *citations: object) -> list[tuple[str, str]]:
    """Each number that was set off, with how."""
    html = str(answer_to_html(text, 7, citations or (CITATION,)))  # type: ignore[arg-type]
    return re.findall(r'<span class="num (\w+)"[^>]*>([^<]*)<', html)


# ── marks ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_mark_of_a_citation_becomes_a_button_that_opens_its_source() -> None:
    markup = shown("**湖州市**：已建成 [1]。")
    (button,) = markup.having(class_="cite")
    assert button["data-act"] == "source"
    assert (button["data-exchange"], button["data-number"]) == ("7", "1")
    assert button["aria-label"] == "出处 1：湖州市创模总结"
    assert markup.within("strong") == ["湖州市"]
    assert markup.text.strip() == "湖州市：已建成 [1]。"


def test_marks_side_by_side_are_all_buttons() -> None:
    assert marks(shown("好[1][2]。", CITATION, SECOND)) == ["1", "2"]


@pytest.mark.parametrize(
    "text", ["见 [7]。", "见 [0]。", "见 [12345]。", "见 [a]。", "见 [ 1 ]。", "见［1］。"]
)
def test_what_is_no_mark_of_a_citation_is_no_button(text: str) -> None:
    markup = shown(text)
    assert "button" not in markup.names
    assert markup.text.strip() == text


def test_brackets_of_a_document_are_no_marks() -> None:
    markup = shown(f"{escape('参考文献[1]载')} [1]")
    assert marks(markup) == ["1"]
    assert markup.text.strip() == "参考文献[1]载 [1]"
    assert markup.within("button") == ["[1]"]


def test_a_backslash_of_a_document_does_not_hide_the_mark_after_it() -> None:
    assert marks(shown(f"{escape('路径' + chr(92))}[1]")) == ["1"]


def test_answers_of_one_conversation_have_their_own_sources() -> None:
    found = [shown("好 [1]", exchange=exchange).having(class_="cite") for exchange in (1, 2)]
    assert [one["data-exchange"] for (one,) in found] == ["1", "2"]


def test_a_title_cannot_break_out_of_the_label_of_its_mark() -> None:
    for title in NASTY:
        markup = shown("好 [1]", replace(CITATION, title=title))
        assert markup.names == {"p", "button"}
        assert markup.attributes <= ATTRIBUTES


# ── what stays plain words ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", NASTY)
def test_nothing_nasty_in_an_answer_becomes_a_tag_a_link_or_a_picture(text: str) -> None:
    for around in (text, f"- {text}\n- 好 [1]", f"**甲**：{text} [1]", f"| {text} |\n|---|\n| 61.7% [1] |"):
        markup = shown(around)
        assert markup.names <= OURS
        assert markup.attributes <= ATTRIBUTES


@given(hostile_texts, st.sets(st.integers(0, 30)))
def test_no_text_of_an_answer_survives_as_a_tag_a_link_or_a_picture(text: str, known: set[int]) -> None:
    markup = Markup(answer_to_html(text, 1, [replace(CITATION, number=number) for number in known]))
    assert markup.names <= OURS
    assert markup.attributes <= ATTRIBUTES
    assert all(re.fullmatch(r"text-align:\w+", one["style"]) for _, one in markup.tags if "style" in one)


@given(hostile_texts, st.sets(st.integers(0, 30)))
def test_only_known_citations_are_ever_opened(text: str, known: set[int]) -> None:
    markup = Markup(answer_to_html(text, 1, [replace(CITATION, number=number) for number in known]))
    assert {int(number) for number in marks(markup)} <= known


@given(hostile_texts)
def test_what_was_quoted_from_a_document_is_read_as_it_stands(text: str) -> None:
    quoted = " ".join(text.replace("\x00", "").split())
    # Backslashes before quotation marks are left out on purpose (see escape).
    without_stray = re.sub(r"\\+(?=[\"'“”])", "", quoted)
    said = shown(f"引文：{escape(quoted)} [1]").text
    assert "".join(said.split()) == "".join(f"引文：{without_stray} [1]".split())


def test_signs_of_a_document_are_read_as_they_stand() -> None:
    assert shown(escape("噪声<65分贝&>50，见&lt;b&gt;")).text.strip() == "噪声<65分贝&>50，见&lt;b&gt;"


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_before_a_mark_says_that_it_was_checked_against_its_source() -> None:
    assert numbers("覆盖率达到61.7% [1]。") == [("ok", "61.7%")]
    (span,) = shown("覆盖率达到61.7% [1]。").having(class_="num ok")
    assert span["title"] == "已与出处 [1] 核对一致"


def test_emphasis_does_not_hide_a_number() -> None:
    assert numbers("覆盖率 **61.7%**（2004年） [1]")[0] == ("ok", "61.7%")


def test_a_number_with_several_marks_behind_it_names_them_all() -> None:
    (span,) = shown("达到61.7% [1][2]。", CITATION, SECOND).having(class_="num ok")
    assert "[1][2]" in span["title"]


def test_every_number_rests_on_the_marks_right_behind_it() -> None:
    markup = shown("甲61.7% [1]，乙65% [2]。", CITATION, SECOND)
    titles = [one["title"] for one in markup.having(class_="num ok")]
    assert [re.findall(r"\[\d\]", title) for title in titles] == [["[1]"], ["[2]"]]


def test_a_number_with_no_mark_behind_it_says_nothing() -> None:
    assert numbers("见 [1]，另有61.7%。") == []
    assert numbers("覆盖率61.7%。") == []
    assert numbers("覆盖率61.7% [9]。") == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"year": None, "year_how": "masked"}, "原文隐去了年份"),
        ({"year": "2093", "year_how": "suspect"}, "年份存疑"),
        ({"place_how": "inferred"}, "地名是推断的"),
        ({"place": None, "place_how": "masked"}, "原文隐去了地名"),
    ],
)
def test_a_number_that_is_to_be_used_with_care_says_why(changes: dict[str, Any], reason: str) -> None:
    citation = replace(CITATION, **changes)
    markup = shown("覆盖率61.7% [1]。", citation)
    (span,) = markup.having(class_="num doubt")
    assert reason in span["title"]
    # Also for those who cannot see or hover, by keyboard and by voice.
    assert span["tabindex"] == "0"
    assert f"（请慎用：{doubts_of(citation)[0]}）" in markup.text
    assert not markup.having(class_="num ok")


def test_one_doubtful_source_is_enough_for_care_and_every_reason_is_given_once() -> None:
    masked = replace(SECOND, year_how="masked", place_how="masked")
    (span,) = shown("61.7% [1][2][3]。", CITATION, masked, replace(masked, number=3)).having(
        class_="num doubt"
    )
    assert span["title"].count("年份") == 1
    assert span["title"].count("地名") == 1


@pytest.mark.parametrize("how", ["stated", "corrected"])
def test_what_the_text_states_or_a_user_corrected_is_in_no_doubt(how: str) -> None:
    assert doubts_of(replace(CITATION, place_how=how, year_how=how)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "好 [1]\n\n注：只有61.7% [1]。",
        "好 [1]\n注：只有61.7% [1]。",
        "好 [1]\n\n注：一 [1]。\n注：二61.7% [1]。",
        "- 好 [1]\n注：只有61.7% [1]。",
    ],
)
def test_numbers_in_notes_carry_nothing(text: str) -> None:
    assert numbers(text) == []
    assert len(marks(shown(text))) >= 2


def test_numbers_before_a_note_keep_what_they_carry() -> None:
    assert numbers("达到65% [1]\n注：只有61.7% [1]。") == [("ok", "65%")]


def test_a_note_does_not_lend_its_mark_to_the_line_before() -> None:
    assert numbers("达到65%。\n注：请核对 [1]。") == []


@given(hostile_texts)
def test_setting_numbers_off_changes_no_word(text: str) -> None:
    safe = replace(CITATION, place_how="stated", year_how="stated")
    assert "".join(shown(text, safe).text.split()) == "".join(shown_without_marks(text).text.split())


def shown_without_marks(text: str) -> Markup:
    return Markup(answer_to_html(text, 7, ()))


# ── tables and lists ────────────────────────────────────────────────────────────────────────────────


def test_tables_keep_their_cells_marks_and_numbers() -> None:
    text = "| 地点 | 覆盖率 |\n|---|---|\n| 湖州市 | 61.7% [1] |\n| 胶州市 | 65% [2] |"
    markup = shown(text, CITATION, SECOND)
    assert markup.within("th") == ["地点", "覆盖率"]
    assert markup.within("td") == ["湖州市", "61.7% [1]", "胶州市", "65% [2]"]
    assert numbers(text, CITATION, SECOND) == [("ok", "61.7%"), ("ok", "65%")]


def test_a_bar_of_a_document_does_not_break_a_table() -> None:
    text = f"| 指标 | 值 |\n|---|---|\n| {escape('甲|乙')} | 1% [1] |"
    assert shown(text).within("td") == ["甲|乙", "1% [1]"]


def test_lists_and_their_order_are_kept() -> None:
    markup = shown("- 甲 [1]\n- 乙 [1]\n\n3. 丙\n4. 丁")
    assert [words.strip() for words in markup.within("li")] == ["甲 [1]", "乙 [1]", "丙", "丁"]
    assert {"ul", "ol"} <= markup.names


def test_a_line_stays_a_line() -> None:
    assert shown("甲\n乙").names == {"p", "br"}

"""A question with its answer, what was understood of it, and what can be done with it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from jinja2 import TemplateNotFound, UndefinedError

from assistant.app.views.exchange import chips_of, finished, growing, plain_of, waiting
from assistant.app.views.html import html_of, notice, text_to_html
from assistant.compose import escape
from assistant.records import Query, Turn
from assistant.understand import EARLIER, understand
from kb.places import Gazetteer
from tests.assistant.app.making import CITATION, NASTY, Markup, answered, hostile_texts

if TYPE_CHECKING:
    from assistant.records import Answer

ASKED = "湖州市的噪声达标区覆盖率是多少"
ANSWER = answered(
    "**湖州市**：61.7% [1]",
    CITATION,
    question=ASKED,
    places=("湖州市",),
    indicators=("噪声达标区覆盖率",),
    years=(2004,),
    intent="figure",
)
GAZETTEER = Gazetteer.load()


def shown(answer: Answer = ANSWER, question: str = ASKED, **more: object) -> Markup:
    return Markup(finished(5, question, answer, **more))  # type: ignore[arg-type]


def things(question: str, *history: str, own_place: str | None = None) -> list[str]:
    """What can be taken away of a question as it is really understood."""
    query = understand(question, [Turn("user", one) for one in history], GAZETTEER, own_place=own_place)
    return [chip.thing for chip in chips_of(query, question)]


# ── what was understood ─────────────────────────────────────────────────────────────────────────────


def test_each_thing_understood_can_be_taken_away_by_what_the_assistant_calls_it() -> None:
    dropping = [one["data-thing"] for one in shown().having(data_act="drop")]
    assert dropping == ["place:湖州市", "indicator:噪声达标区覆盖率", "year:2004"]
    assert "问数据：" in shown().text


def test_what_comes_from_the_conversation_says_so() -> None:
    query = Query("那污水呢", "那污水呢", places=("湖州市",), years=(2004,), indicators=("污水集中处理率",))
    carried = {chip.words: chip.is_carried for chip in chips_of(query, "那污水呢")}
    assert carried == {"湖州市": True, "2004年": True, "污水集中处理率": False}
    assert chips_of(query, "湖州的污水")[0].is_carried is False
    assert "（接上文）" in Markup(finished(1, "那污水呢", replace(ANSWER, query=query))).text


def test_a_question_read_with_the_one_before_says_so_and_can_be_read_alone() -> None:
    assert EARLIER in things("那胶州市呢", ASKED)
    assert EARLIER in things("那我市呢", ASKED, own_place="胶州市")


@pytest.mark.parametrize("question", [ASKED, "我市的噪声达标区覆盖率是多少", "我市", "有哪些做法"])
def test_a_first_question_leans_on_nothing_even_where_it_says_our_city(question: str) -> None:
    assert EARLIER not in things(question, own_place="呼和浩特市")


def test_the_own_place_put_before_a_question_is_no_earlier_question() -> None:
    query = Query("有哪些做法", "湖州市 有哪些做法", own_place="湖州市")
    assert EARLIER not in [chip.thing for chip in chips_of(query, query.question)]


def test_what_was_taken_away_can_be_restored_even_if_nothing_else_was_understood() -> None:
    for answer in (ANSWER, answered("好 [1]", CITATION)):
        markup = shown(answer, without=("place:湖州市", "year:2004"))
        assert [one["data-exchange"] for one in markup.having(data_act="restore")] == ["5"]
        assert "恢复已去掉的 2 项" in markup.text
    assert not shown().having(data_act="restore")


# ── how an answer comes ─────────────────────────────────────────────────────────────────────────────


def test_a_question_that_waits_is_shown_with_what_is_being_done() -> None:
    markup = Markup(waiting(ASKED, "正在查找…"))
    assert markup.within("h3") == [ASKED]
    assert "正在查找…" in markup.text
    assert "button" not in markup.names


def test_an_answer_on_its_way_offers_nothing_yet_that_needs_it_whole() -> None:
    markup = Markup(growing(ASKED, ANSWER, "**湖州市**：", "正在润色"))
    assert "正在润色" in markup.text
    for act in ("source", "again", "remark"):
        assert not markup.having(data_act=act)


def test_an_answer_can_be_copied_remarked_on_and_asked_again() -> None:
    markup = shown()
    acts = {one["data-act"] for _, one in markup.tags if "data-act" in one}
    assert acts == {"drop", "source", "again", "remark"}
    assert {one["value"] for one in markup.having(name="verdict")} == {
        "good",
        "number",
        "source",
        "unanswered",
    }
    assert [one["data-copy"] for _, one in markup.tags if "data-copy" in one] == [plain_of(ASKED, ANSWER)]


def test_a_remark_that_was_made_is_shown() -> None:
    assert "已反馈：数字不对" in shown(verdict="数字不对").text


def test_without_sources_there_are_none_to_look_at() -> None:
    refused = replace(answered("没有找到。"), refused=True, missing="topic")
    assert not shown(refused).having(data_act="source")


def test_only_an_answer_that_misses_the_own_place_asks_for_it() -> None:
    asking = replace(answered("还不知道本单位在哪里。"), refused=True, missing="own_place")
    (form,) = shown(asking).having(data_act="own-place")
    assert form["data-exchange"] == "5"
    assert not shown().having(data_act="own-place")


def test_numbers_that_were_taken_out_are_named_once() -> None:
    text = shown(replace(ANSWER, removed=("70%", "8个", "70%"))).text
    assert "核对时删去了原文没有的数字：70%、8个" in text


# ── copying ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_is_plain_text_with_its_sources() -> None:
    answer = answered(f"**湖州市**：{escape('甲[3]*')} 61.7% [1]", CITATION, question=ASKED)
    assert plain_of(ASKED, answer).split("\n") == [
        f"问：{ASKED}",
        "",
        "湖州市：甲[3]* 61.7% [1]",
        "",
        "出处：",
        "[1] 《湖州市创模总结》（湖州市，2004年），湖州.txt",
    ]


def test_a_copy_without_sources_ends_with_the_answer() -> None:
    assert plain_of("问", answered("没有。")).endswith("\n没有。")


@given(hostile_texts)
def test_a_copy_says_what_the_document_says(text: str) -> None:
    # Backslashes before quotation marks are left out on purpose (see escape).
    quoted = re.sub(r"[\"'“”]", "", text)
    assert plain_of("问", answered(escape(quoted))).endswith("\n" + " ".join(quoted.split()))


# ── nothing outside becomes markup ──────────────────────────────────────────────────────────────────

OURS = {
    *("article", "h3", "ul", "li", "span", "button", "div", "p", "strong", "em", "ol", "blockquote", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "form", "fieldset", "legend"),
    *("label", "input", "textarea"),
}


@given(hostile_texts)
def test_no_text_of_a_question_or_answer_survives_as_a_tag(text: str) -> None:
    cited = replace(CITATION, title=text)
    answer = answered(text, cited, question=text, places=(text,), indicators=(text,))
    asking = replace(answer, removed=(text,), missing="own_place")
    markup = shown(asking, question=text, without=(text,), verdict=text)
    assert markup.names <= OURS
    assert not {"href", "src"} & markup.attributes
    assert not [name for name in markup.attributes if name.startswith("on")]


def readable(text: str) -> str:
    """Without what no browser shows, and what it reads as a line end."""
    return re.sub("[\x00\r]", "", text)


@given(hostile_texts.map(readable))
def test_a_question_is_shown_as_it_was_typed(text: str) -> None:
    assert "".join(Markup(waiting(text, "")).within("h3")) == text


@given(hostile_texts.map(readable))
def test_text_in_html_is_only_text(text: str) -> None:
    escaped = text_to_html(text)
    assert not set(str(escaped)) & set("<>\"'")
    assert Markup(f"<p>{escaped}</p>").text == text
    assert Markup(f'<p title="{escaped}">').tags[0][1]["title"] == text


@pytest.mark.parametrize("text", NASTY)
def test_a_notice_is_only_text(text: str) -> None:
    markup = Markup(notice(text, bad=True))
    assert markup.names == {"p"}
    assert markup.having(role="status")[0]["class"] == "notice bad"


def test_a_template_that_misses_a_value_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UndefinedError):
        html_of("notice", text="好")
    with pytest.raises(TemplateNotFound):
        html_of("no-such-template")

"""What of a reply stands, line by line: no foreign heading, no lost label, no lost line, nothing that breaks Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import Answer, Citation, Query
from assistant.wording.pieces import composed, marks_of
from assistant.wording.settle import Settler, escaped
from assistant.wording.worder import Worder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Intent
    from assistant.wording.messages import Message
    from assistant.wording.settle import Checks

HUZHOU = "湖州市中心城区建成污水处理厂3座，城市生活污水处理率达到72.21%。"
NOISE = "全市划定禁鸣路段，严格禁止渣土车夜间通行。"
XIANYANG = "咸阳市城市生活污水处理率达到82.3%，关停造纸企业19家。"
NOTE = "注：原文年份被隐去，数据年度不详 [1]。"
TEXT = f"**湖州市**\n\n- {HUZHOU} [1]\n- {NOISE} [2]\n- **咸阳市**：{XIANYANG} [3]\n\n{NOTE}"


def citation(number: int, text: str, place: str, title: str = "") -> Citation:
    return Citation(
        number,
        "a.txt",
        f"d{number}",
        f"d{number}#1",
        title,
        text,
        0,
        len(text),
        place=place,
        place_how="stated",
    )


CITATIONS = (citation(1, HUZHOU, "湖州市"), citation(2, NOISE, "湖州市"), citation(3, XIANYANG, "咸阳市"))


@dataclass
class Says:
    """A model that says one thing."""

    reply_: str

    def reply(self, messages: Sequence[Message]) -> Iterator[str]:
        yield self.reply_


def worded(checks: Checks, reply: str, *, intent: Intent = "open", text: str = TEXT) -> Answer:
    query = Query("湖州和咸阳的污水处理和噪声治理情况", "", intent=intent)
    return Worder(Says(reply), checks, 3000).worded(Answer(text, query, CITATIONS, caveats=(NOTE[2:],)))


def body(answer: Answer) -> list[str]:
    return answer.text.partition("\n\n注：")[0].split("\n")


GOOD = (
    "- 湖州市中心城区建成污水处理厂3座，城市生活污水处理率达到72.21%[1]。",
    "- 湖州市划定禁鸣路段，禁止渣土车夜间通行[2]。",
    "- 咸阳市城市生活污水处理率达到82.3%[3]。",
)


def test_what_is_borne_out_stands_and_the_notes_stay(checks: Checks) -> None:
    answer = worded(checks, "\n".join(GOOD))
    assert answer.wording == "model"
    assert body(answer) == list(GOOD)
    assert answer.text.endswith(NOTE)


def test_a_sentence_without_a_mark_leans_on_the_next_one_of_its_line(checks: Checks) -> None:
    line = "湖州市中心城区建成污水处理厂3座。城市生活污水处理率达到72.21%[1]。"
    assert body(worded(checks, line))[0] == line
    wrong = body(worded(checks, line.replace("3座", "4座")))
    assert wrong[0] == "**湖州市**：城市生活污水处理率达到72.21%[1]。"


def test_a_number_in_chinese_digits_is_a_number(checks: Checks) -> None:
    good = "湖州市中心城区建成污水处理厂三座，城市生活污水处理率达到72.21%[1]。"
    assert body(worded(checks, good))[0] == good
    assert "五座" not in worded(checks, good.replace("三座", "五座")).text


@pytest.mark.parametrize("heading", ["**胶州市**", "**咸阳市**", "## 咸阳市", "咸阳市：", "2024年情况："])
def test_a_heading_over_another_place_s_words_does_not_get_out(checks: Checks, heading: str) -> None:
    reply = "\n".join(
        [heading, "- 划定禁鸣路段，禁止渣土车夜间通行[2]。", "- 城市生活污水处理率达到72.21%[1]。"]
    )
    said = body(worded(checks, reply))
    assert not any("胶州" in line or "2024" in line for line in said)
    place = ""
    for line in said:
        place = next((one for one in ("湖州", "咸阳") if one in line), place)
        if "72.21" in line or "禁鸣" in line:
            assert place == "湖州"


def test_a_place_that_the_model_leaves_out_is_put_before_its_words(checks: Checks) -> None:
    reply = "- 中心城区建成污水处理厂3座，城市生活污水处理率达到72.21%[1]。\n- 划定禁鸣路段[2]。"
    said = body(worded(checks, reply))
    assert said[0].startswith("- **湖州市**：中心城区")


def test_words_of_one_quote_are_not_pinned_on_another(checks: Checks) -> None:
    reply = "\n".join([GOOD[0], "- 湖州市划定禁鸣路段，禁止渣土车夜间通行[1]。", GOOD[2]])
    assert "通行[1]" not in worded(checks, reply).text


@pytest.mark.parametrize("intent", ["figure", "comparison", "threshold", "precedent"])
def test_each_place_of_a_list_stays(checks: Checks, intent: Intent) -> None:
    answer = worded(checks, GOOD[0], intent=intent)
    assert answer.wording == "model"
    assert [one.document_id for one in answer.citations] == ["d1", "d3"]
    assert f"- **咸阳市**：{XIANYANG} [2]" in answer.text


def test_what_is_left_out_otherwise_is_no_longer_cited(checks: Checks) -> None:
    answer = worded(checks, f"{GOOD[0]}\n{GOOD[2]}")
    assert [one.document_id for one in answer.citations] == ["d1", "d3"]
    assert [one.number for one in answer.citations] == [1, 2]
    assert "达到82.3%[2]" in answer.text


def test_the_sentence_that_frames_an_answer_stays_in_front(checks: Checks) -> None:
    frame = "某文件里没有见到这一项。同类的要求和其他文件的说法有："
    answer = worded(checks, "\n".join(GOOD), text=f"{frame}\n\n{TEXT}")
    assert body(answer)[0] == frame


def test_numbers_that_fell_are_listed(checks: Checks) -> None:
    answer = worded(checks, "\n".join([GOOD[0], GOOD[1], GOOD[2].replace("82.3", "83.2")]))
    assert answer.removed == ("83.2%",)
    assert f"**咸阳市**：{XIANYANG} [3]" in answer.text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("达到72.21%[1]。", "达到72.21%[1]。"),
        ("**湖州市**：达到[1]", "**湖州市**：达到[1]"),
        ("**别处**：达到[1]", r"\*\*别处\*\*：达到[1]"),
        ("<b>粗</b> # _x_ `y`[2]", r"\<b\>粗\</b\> \# \_x\_ \`y\`[2]"),
        (r"环办\[2006\]40号[1]", r"环办\[2006\]40号[1]"),
    ],
)
def test_a_model_s_words_are_no_markdown(words: str, shown: str) -> None:
    assert escaped(words, ["**湖州市**"]) == shown


PIECES = st.sampled_from(
    [
        *(
            "湖州市",
            "咸阳市",
            "胶州市",
            "城市生活污水处理率",
            "达到",
            "不低于",
            "72.21%",
            "82.3%",
            "3座",
            "19家",
        ),
        *(
            "。",
            "，",
            "；",
            "[1]",
            "[2]",
            "[3]",
            "\n- ",
            "\n",
            "**",
            "：",
            "禁鸣路段",
            "造纸企业",
            "污水处理厂",
            "88.8%",
        ),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_said_every_number_stands_by_a_quote_that_has_it(reply: str) -> None:
    from tests.wording_material import gazetteer_checks

    statements = composed(TEXT).statements
    answer = Answer(TEXT, Query("", ""), CITATIONS)
    settled = Settler(answer, statements, gazetteer_checks(), frozenset({1, 2, 3})).settled(reply)
    texts = {one.number: one.text for one in CITATIONS}
    assert "88.8" not in "".join(settled.lines)
    for line in settled.lines:
        carried = "".join(texts[mark] for mark in marks_of(line))
        for value in ("72.21", "82.3", "3座", "19家"):
            assert value not in line or value in carried

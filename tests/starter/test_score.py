"""The scorer: what counts as said, and what makes an answer right."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.starter.score import LIMITS, QUESTIONS, Verdict, has, judge, plain, read, shares, table

FIGURE: dict[str, Any] = {
    "id": "q1",
    "type": "figure",
    "answerable": True,
    "must_include": ["24.05", ["平方公里", "km2"]],
    "forbidden": ["25.84"],
}
SAID = "胶州市噪声达标区面积为24.05平方公里[1]。"


def run(answer: str = SAID, *, refused: bool = False) -> dict[str, Any]:
    return {"id": "q1", "answer": answer, "refused": refused}


# ---- has


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("60", "不超过60dB(A)"),
        ("60", "1.60。60"),
        ("54.3", "平均54.3分贝"),
        ("95%", "覆盖率≥95%"),
        ("苏州", "苏州市"),
        ("PM2.5", "PM2.5浓度"),
        ("2.5", "PM2.5浓度"),
    ],
)
def test_what_is_wanted_is_found_as_a_whole(wanted: str, text: str) -> None:
    assert has(wanted, plain(text))


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("60", "不超过160dB(A)"),
        ("60", "不超过600dB(A)"),
        ("60", "不超过60.5dB(A)"),
        ("60", "不超过1.60dB(A)"),
        ("4.3", "平均54.3分贝"),
        ("54.3", "平均54.32分贝"),
        ("95%", "覆盖率≥195%"),
        ("苏州", "扬州市"),
    ],
)
def test_a_part_of_a_number_is_not_the_number(wanted: str, text: str) -> None:
    assert not has(wanted, plain(text))


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_of_two_numbers_each_is_found_only_as_itself(one: int, two: int) -> None:
    assert has(str(one), plain(f"昼间{two}分贝")) == (one == two)


@given(st.integers(0, 999), st.integers(1, 99))
def test_a_whole_number_is_not_the_beginning_of_a_fraction(whole: int, part: int) -> None:
    assert not has(str(whole), plain(f"平均{whole}.{part:02}分贝"))
    assert has(f"{whole}.{part:02}", plain(f"平均{whole}.{part:02}分贝"))


def test_width_case_spaces_marks_and_thousands_do_not_matter() -> None:
    assert has("PM2.5", plain("ｐｍ 2.5"))
    assert has("13270", plain("共 13,270 吨[2]"))
    assert has("GB 3096", plain("见**GB3096**—2008"))


def test_the_number_of_a_citation_is_no_number_of_the_answer() -> None:
    assert not has("12", plain("见材料[12]。"))


# ---- judge


def test_an_answer_with_all_that_is_wanted_is_right() -> None:
    verdict = judge(FIGURE, run())
    assert (verdict.type, verdict.correct, verdict.refused, verdict.answerable) == (
        "figure",
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    "answer",
    [
        "胶州市噪声达标区面积为124.05平方公里。",
        "胶州市噪声达标区面积为24.05公顷。",
        "没有查到。",
        "",
    ],
)
def test_an_answer_that_lacks_something_is_wrong(answer: str) -> None:
    verdict = judge(FIGURE, run(answer))
    assert not verdict.correct
    assert "missing []" not in verdict.why


def test_of_a_nested_list_one_is_enough() -> None:
    assert judge(FIGURE, run("面积24.05km2。")).correct
    assert judge({**FIGURE, "must_include": [["甲", "乙"]]}, run("只有乙。")).correct
    assert not judge({**FIGURE, "must_include": ["甲", "乙"]}, run("只有乙。")).correct


def test_what_is_forbidden_spoils_an_answer() -> None:
    verdict = judge(FIGURE, run(SAID + "湖州市为25.84平方公里。"))
    assert not verdict.correct
    assert "25.84" in verdict.why


def test_a_forbidden_number_inside_a_longer_one_spoils_nothing() -> None:
    assert judge(FIGURE, run(SAID + "湖州市为125.84平方公里。")).correct


@pytest.mark.parametrize("kind", sorted(LIMITS))
def test_an_answer_may_be_as_long_as_its_kind_allows_and_no_longer(kind: str) -> None:
    question = {**FIGURE, "type": kind}
    fitting = SAID + "。" * (LIMITS[kind] - len(plain(SAID)))
    assert len(plain(fitting)) == LIMITS[kind]
    assert judge(question, run(fitting)).correct
    assert not judge(question, run(fitting + "。")).correct


def test_notes_and_marks_do_not_make_an_answer_long() -> None:
    room = "。" * (LIMITS["figure"] - len(plain(SAID)))
    assert judge(FIGURE, run(f"{SAID}{room}[2][3]**\n注：{'材料只到2012年' * 50}\n")).correct


def test_what_a_note_says_counts_all_the_same() -> None:
    assert judge(FIGURE, run("注：面积为24.05平方公里。")).correct
    assert not judge(FIGURE, run(f"{SAID}\n注：另有25.84平方公里的说法。")).correct


def test_a_refusal_is_no_answer_whatever_it_says() -> None:
    verdict = judge(FIGURE, run(refused=True))
    assert (verdict.correct, verdict.refused, verdict.answerable) == (False, True, True)


def test_a_question_without_an_answer_wants_a_refusal_without_what_is_forbidden() -> None:
    question = {**FIGURE, "answerable": False}
    assert judge(question, run("资料中没有。", refused=True)).correct
    assert not judge(question, run("资料中没有。")).correct
    assert not judge(question, run("没有，但湖州为25.84。", refused=True)).correct


def test_a_question_that_was_not_asked_is_wrong_either_way() -> None:
    assert not judge(FIGURE, {}).correct
    assert not judge({**FIGURE, "answerable": False}, {}).correct


def test_enough_of_the_entities_must_be_named_each_by_one_of_its_names() -> None:
    question: dict[str, Any] = {
        "type": "entity",
        "answerable": True,
        "entities": ["苏州", ["湖州", "吴兴"], "杭州"],
        "min_entities": 2,
    }
    assert judge(question, run("苏州市和吴兴区。")).correct
    assert not judge(question, run("吴兴区和湖州市。")).correct
    assert not judge({**question, "min_entities": 3}, run("苏州市和吴兴区。")).correct
    whole = {name: value for name, value in question.items() if name != "min_entities"}
    assert not judge(whole, run("苏州市和吴兴区。")).correct
    assert judge(whole, run("苏州市、湖州市、杭州市。")).correct


# ---- the whole set


def test_shares_tell_right_rightly_refused_and_wrongly_refused_apart() -> None:
    verdicts = [
        Verdict("figure", True, False, True),
        Verdict("figure", False, True, True),
        Verdict("figure", False, False, True),
        Verdict("howto", True, False, True),
        Verdict("figure", True, True, False),
        Verdict("figure", False, False, False),
    ]
    assert shares(verdicts) == (0.5, 0.5, 0.25)
    assert table(verdicts).splitlines() == [
        "figure          2/5",
        "howto           1/1",
        "correct 0.500  unanswerable refused 0.500  false refusals 0.250",
    ]


def test_every_question_of_the_set_can_be_judged_and_its_ids_are_unique() -> None:
    questions = read(QUESTIONS)
    ids = [question["id"] for question in questions]
    assert len(ids) == len(set(ids))
    for question in questions:
        assert question["type"] in LIMITS or not question["answerable"], question["id"]
        wanted = (question.get("must_include") or []) + (question.get("entities") or [])
        assert bool(wanted) or not question["answerable"], question["id"]
        assert not judge(question, {"answer": "", "refused": False}).correct, question["id"]
        assert judge(question, {"answer": "", "refused": True}).correct != question["answerable"]


def test_the_answer_that_was_written_down_for_a_question_is_right() -> None:
    wrong = [
        (question["id"], verdict.why)
        for question in read(QUESTIONS)
        if question["answerable"]
        and not (verdict := judge(question, {"answer": question["answer"], "refused": False})).correct
    ]
    assert wrong == []

"""What a wording leaves out of what was asked for comes back; what nobody asked for may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.records import Query
from assistant.wording.keeping import asked_values, kept, labelled
from assistant.wording.pieces import composed

if TYPE_CHECKING:
    from assistant.records import Intent

TWO = "投资7800万元新建了城市第二污水处理厂，城市生活污水处理率达到84.2%，目前城市气化率为95%。 [1]"
TEXT = f"**胶州市**：{TWO} 自然保护区面积达到106平方公里 [2]\n- **湖州市**：城市生活污水处理率达到72.21% [3]"
STATEMENTS = composed(TEXT).statements
QUESTION = "新建第二污水处理厂投资多少？城市生活污水处理率是多少？"
ALL = {1, 2, 3}


def query(intent: Intent = "figure", question: str = QUESTION) -> Query:
    return Query(question, question, intent=intent)


def test_values_of_the_clauses_that_were_asked_about_are_wanted() -> None:
    assert asked_values(TWO, query()) == ["7800", "84.2"]
    assert asked_values(
        "20xx年拆除燃煤锅炉9台，2009年关闭白灰窑168家", query(question="拆了几台燃煤锅炉？")
    ) == ["9"]


def test_an_indicator_that_was_asked_for_wants_its_value_however_it_is_called() -> None:
    asked = Query("集中处理得怎样？", "", indicators=("城市生活污水集中处理率",), intent="figure")
    assert asked_values("城市生活污水集中处理率为84.2%，绿化率41%", asked) == ["84.2"]


def test_all_that_was_asked_is_said_and_the_rest_may_go() -> None:
    lines = ["胶州市投资7800万元新建污水处理厂，处理率84.2%[1]。", "湖州市为72.21%[3]。"]
    assert kept(lines, STATEMENTS, query("comparison"), ALL) == lines


def test_a_value_that_was_asked_for_comes_back_in_the_place_of_what_left_it_out() -> None:
    lines = ["胶州市投资7800万元新建污水处理厂[1]。自然保护区106平方公里[2]。", "湖州市为72.21%[3]。"]
    assert kept(lines, STATEMENTS, query(), ALL) == [
        STATEMENTS[0].shown,
        "自然保护区106平方公里[2]。",
        "湖州市为72.21%[3]。",
    ]


@pytest.mark.parametrize(
    ("intent", "comes_back"), [("figure", True), ("comparison", True), ("precedent", True), ("open", False)]
)
def test_another_place_comes_back_where_a_list_was_asked_for(intent: Intent, comes_back: bool) -> None:
    lines = ["胶州市投资7800万元新建城市第二污水处理厂，城市生活污水处理率84.2%[1]。"]
    said = kept(lines, STATEMENTS, query(intent), ALL)
    assert said is not None
    assert (f"- {STATEMENTS[2].shown}" in said) is comes_back
    assert "106" not in "".join(said)


def test_what_the_model_never_saw_is_added() -> None:
    lines = ["胶州市投资7800万元新建城市第二污水处理厂，城市生活污水处理率84.2%[1]。"]
    said = kept(lines, STATEMENTS, query("open"), {1})
    assert said == [*lines, *(f"- {one.shown}" for one in STATEMENTS[1:])]


def test_without_the_first_statement_there_is_no_answer() -> None:
    assert kept(["湖州市为72.21%[3]。"], STATEMENTS, query(), ALL) is None
    assert kept([], STATEMENTS, query(), ALL) is None


def test_a_place_that_is_not_named_is_put_in_front() -> None:
    assert labelled(["- 处理率84.2%[1]。", "湖州的处理率72.21%[3]。"], STATEMENTS) == [
        "- **胶州市**：处理率84.2%[1]。",
        "湖州的处理率72.21%[3]。",
    ]

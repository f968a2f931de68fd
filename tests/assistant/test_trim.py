"""Of a sentence with many figures only those that were asked for are shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.trim import trimmed
from tests.assistant.making import wanting

LONG = "湖州经济始终保持增长，工业废水排放量目前约为1.05亿吨，比1997年多排放861万吨，但工业化学耗氧量排放仅为0.8万吨，比1997年减少了8万吨，成效明显"


def test_clauses_without_what_was_asked_are_left_out_and_said_to_be() -> None:
    want = wanting(figure=True, 工业废水排放量=3.0, 化学耗氧量=3.0)
    shown = trimmed(LONG, want, "工业废水排放量和化学耗氧量各多少？")
    assert shown == "工业废水排放量目前约为1.05亿吨，……但工业化学耗氧量排放仅为0.8万吨"


def test_a_comparison_is_kept_where_it_was_asked_for() -> None:
    want = wanting(figure=True, 工业废水排放量=3.0)
    assert "比1997年多排放861万吨" in trimmed(LONG, want, "工业废水排放量比1997年多多少？")


def test_a_short_sentence_is_shown_whole() -> None:
    text = "噪声达标区面积25.84平方公里，覆盖率74.7%，通过验收。"
    assert trimmed(text, wanting(覆盖率=1.0), "覆盖率多少？") == text


def test_where_nothing_fits_the_sentence_is_shown_whole() -> None:
    assert trimmed(LONG, wanting(绿化=1.0), "绿化怎样？") == LONG


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["污水处理率达到90%", "投资7800万元", "开展宣传", "比上年增长3%"]),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_shown_are_clauses_of_the_sentence_in_their_order(clauses: list[str]) -> None:
    text = "，".join(clauses)
    shown = trimmed(text, wanting(污水处理率=2.0, 投资=1.0), "污水处理率和投资多少？")
    at = 0
    for piece in shown.split("……"):
        found = text.index(piece.rstrip("，"), at)
        assert found >= at
        at = found + len(piece.rstrip("，"))

"""What of a passage can be quoted, and how what a page's foot cuts in two is understood."""

from __future__ import annotations

from assistant.passages import Passage, of_report, reports_of
from assistant.select import select
from kb.flow import Flow
from kb.records import Span
from tests.assistant.judge.making import RATE, hit, want
from tests.assistant.making import hit_of

BEFORE = "长兴县全年PM2.5浓度均值为34微"
FOOT = "\n- 19 -\n\n生态文明建设工作总结\n"
AFTER = "克/立方米，同比下降8.11%，空气优良率为86.1%，完成了年度目标。"


def passage(before: str, foot: str, after: str) -> Passage:
    """A passage that runs over the foot of a page."""
    text = before + foot + after
    flow = Flow.of(text, 0, len(text), [Span(len(before), len(before) + len(foot))])
    return Passage(hit_of(flow.text, spans=flow.spans(0, len(flow.text))))


def test_a_figure_that_a_pages_foot_cuts_in_two_is_understood_whole() -> None:
    (part,) = passage(BEFORE, FOOT, AFTER).parts()
    assert part.text == AFTER
    assert "浓度均值为34微克/立方米，同比下降8.11%" in part.words
    assert FOOT.strip() not in part.words
    assert [span.role for span in part.spans] == ["continuation", "main"]
    assert not part.is_row


def test_a_sentence_on_one_page_is_only_quoted() -> None:
    parts = passage("咸阳市的污水处理率达到85.6%。", FOOT, AFTER).parts()
    assert [part.told for part in parts] == ["", ""]


def test_the_names_of_columns_are_quoted_with_their_rows_only() -> None:
    header, rows = "指标 | 单位 | 2010年\n", "绿地率 | % | 38.5\n覆盖率 | % | 41.2\n"
    spans = (Span(0, len(header), "header"), Span(len(header), len(header + rows)))
    parts = Passage(hit_of(header + rows, spans=spans)).parts()
    assert [part.text for part in parts] == ["绿地率 | % | 38.5", "覆盖率 | % | 41.2"]
    assert [part.told for part in parts] == ["绿地率：2010年38.5%", "覆盖率：2010年41.2%"]
    assert all(part.is_row for part in parts)


def test_reports_are_listed_once_in_the_order_they_were_found() -> None:
    parts = select([hit(RATE, key="a"), hit(RATE + "又一句话在这里。", key="b")], want())
    assert sorted(report.id for report in reports_of(parts)) == ["a", "b"]
    assert {part.hit.report.id for part in of_report(parts, "b")} == {"b"}

from __future__ import annotations

from dataclasses import replace

from assistant.find import Finding
from assistant.judge import admitted, judge
from tests.assistant.judge.making import RATE, asked, found, hit, want


def test_another_place_s_figure_is_never_evidence() -> None:
    finding = found(hit(RATE.replace("湖州市", ""), place="咸阳市"))
    assert admitted(asked(), finding) == []
    assert judge(asked(), finding, want(indicators="污水处理率")).missing == "place"


def test_without_a_place_all_hits_are_admitted() -> None:
    finding = found(hit(RATE), hit("另一段。", key="s", place="咸阳市"))
    assert admitted(asked(places=()), finding) == list(finding.hits)


def test_a_text_that_only_mentions_the_place_may_speak_where_none_is_about_it() -> None:
    one = hit(RATE, place=None)
    finding = Finding((one,), {"湖州市": frozenset()}, {"湖州市": frozenset({"r"})})
    assert admitted(asked(), finding) == [one]


def test_a_figure_of_a_described_place_comes_from_the_report_that_fits_the_description() -> None:
    right = hit("李哥庄镇所在。城市污水处理率达到84.2%。", key="right", place=None)
    wrong = hit("城市污水处理率达到91.5%。", key="wrong", place="湖州市")
    finding = Finding((wrong, right), {}, {}, {"李哥庄镇": (9.0, frozenset({"right"}))})
    verdict = judge(asked(places=()), finding, want(indicators="污水处理率"))
    assert {part.hit.report.id for part in verdict.parts} == {"right"}


def test_a_question_that_names_a_law_is_answered_from_it_alone() -> None:
    law, report = hit("烟尘控制区由环保部门管理。", key="law", place=None), hit(RATE)
    finding = Finding((report, law), {}, {}, named=frozenset({"law"}))
    assert admitted(asked(places=()), finding) == [law]
    # A law that was named and not found leaves the rest.
    assert admitted(asked(places=()), replace(finding, named=frozenset({"other"}))) == [report, law]


def test_a_place_that_was_named_goes_before_a_law() -> None:
    finding = replace(found(hit(RATE), hit("另一段。", key="law", place=None)), named=frozenset({"law"}))
    assert [one.report.id for one in admitted(asked(), finding)] == ["r"]

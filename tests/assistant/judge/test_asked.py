from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.judge import judge
from kb.records import UNKNOWN, Fact
from tests.assistant.judge.making import RATE, asked, found, hit, want

if TYPE_CHECKING:
    from assistant.records import Missing
    from kb.indicators import Measure


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("湖州市建成区绿化覆盖率达到45.2%。", "indicator"),
        ("湖州市城市污水处理率稳步提高。", "figure"),
        ("湖州市城市污水处理率列入考核，处理污水300吨。", "figure"),
        (RATE, None),
        ("湖州市城市污水处理率达百分之九十一。", None),
    ],
)
def test_an_indicator_needs_its_name_and_a_figure_of_its_kind(text: str, missing: Missing | None) -> None:
    assert judge(asked(), found(hit(text)), want(indicators="污水处理率")).missing == missing


@pytest.mark.parametrize(
    ("year", "text", "missing"),
    [
        (Fact("2010", "stated"), RATE, None),
        (Fact("2009", "stated"), RATE, "year"),
        (UNKNOWN, f"2010年，{RATE}", None),
        (UNKNOWN, RATE.replace("91.5", "20101"), "year"),
        (Fact("2010", "suspect"), f"2010年，{RATE}", "year"),
        (Fact(None, "masked"), f"20xx年，{RATE}", "year"),
        (Fact("2009", "stated"), f"2010年，{RATE}", None),
    ],
)
def test_a_year_that_was_asked_for_must_be_the_text_s_own(
    year: Fact, text: str, missing: Missing | None
) -> None:
    finding = found(hit(text, year=year))
    assert judge(asked(years=(2010,)), finding, want(indicators="污水处理率")).missing == missing


@pytest.mark.parametrize(
    ("title", "missing"),
    [(Fact("2010年工作总结", "stated"), None), (Fact("2010年工作总结5则", "inferred"), "year")],
)
def test_the_year_in_a_title_is_the_text_s_unless_the_title_is_lent(
    title: Fact, missing: Missing | None
) -> None:
    one = hit(RATE)
    titled = replace(one, report=replace(one.report, title=title))
    assert judge(asked(years=(2010,)), found(titled), want(indicators="污水处理率")).missing == missing


@pytest.mark.parametrize(
    ("measure", "text", "missing"),
    [
        ("money", "湖州市新建污水处理厂两座，占地3公顷。", "figure"),
        ("money", "湖州市投资7800万元新建污水处理厂。", None),
        ("decibel", "湖州市安静得很，有12条街。", "figure"),
        ("days", "湖州市优良天数359天。", None),
        ("count", "湖州市新建污水处理厂。", "figure"),
        ("count", "湖州市新建污水处理厂2座。", None),
    ],
)
def test_money_and_the_like_are_answered_only_by_such_a_figure(
    measure: Measure, text: str, missing: Missing | None
) -> None:
    assert judge(asked(), found(hit(text)), want(measures=(measure,))).missing == missing


@pytest.mark.parametrize(
    ("question", "text", "year", "missing"),
    [
        ("哪一年通过验收？", "湖州市2012年通过验收。", UNKNOWN, None),
        ("哪一年通过验收？", "湖州市20xx年通过验收。", Fact(None, "masked"), "year_masked"),
        ("哪一年通过验收？", "湖州市2024年通过验收。", Fact("2024", "suspect"), "year_masked"),
        ("哪一年通过验收？", "湖州市3月5日通过验收。", UNKNOWN, "year_masked"),
        ("几月几日通过验收？", "湖州市3月5日通过验收。", UNKNOWN, None),
        ("什么时候通过验收？", "湖州市通过了验收。", UNKNOWN, "year_masked"),
    ],
)
def test_a_date_is_given_only_where_one_is_written_and_sound(
    question: str, text: str, year: Fact, missing: Missing | None
) -> None:
    query = asked(question, intent="when")
    assert judge(query, found(hit(text, year=year)), want(figure=False)).missing == missing


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("湖州市投资300万元新建泵站一座。", "figure"),
        ("湖州市总投资7800万元治理水环境。", None),
        ("创模以来湖州市投资7800万元。", None),
        ("湖州市累计投入7800万元。", None),
        ("湖州市共投入7800万元。", None),
        ("湖州市累计建成泵站12座。", "figure"),
    ],
)
@pytest.mark.parametrize("word", ["总共", "一共", "累计", "合计"])
def test_what_all_of_it_cost_is_answered_only_by_a_total(
    word: str, text: str, missing: Missing | None
) -> None:
    query = asked(f"湖州市{word}投资多少钱？")
    assert judge(query, found(hit(text)), want(measures=("money",))).missing == missing


def test_what_one_work_cost_needs_no_total() -> None:
    single = "湖州市投资300万元新建泵站一座。"
    assert judge(asked("湖州市投资多少钱？"), found(hit(single)), want(measures=("money",))).missing is None


def test_a_date_of_another_event_in_the_same_passage_is_not_the_one_asked_for() -> None:
    wanted = want(figure=False, words="验收 通过")
    told = hit("湖州市开展了各项环境保护的相关验收工作并且通过。湖州市2012年3月5日新建泵站一座。")
    query = asked("哪一年通过验收？", intent="when")
    assert judge(query, found(told), wanted).missing == "year_masked"
    own = hit("湖州市开展了各项环境保护的相关工作成效显著。湖州市2012年3月5日通过验收。")
    assert judge(query, found(own), wanted).missing is None


def test_a_sentence_that_says_its_own_year_is_of_no_other() -> None:
    text = "湖州市2020年全面开展国家环境保护模范城市创建工作。湖州市2021年城市污水处理率的目标是95.0%。"
    rate = want(indicators="污水处理率")
    assert judge(asked(years=(2020,)), found(hit(text)), rate).missing == "year"
    assert judge(asked(years=(2021,)), found(hit(text)), rate).missing is None
    # Without a year of its own a sentence is of the year that its passage speaks of.
    plain = "湖州市2020年全面开展国家环境保护模范城市创建工作。湖州市城市污水处理率达到91.5%。"
    assert judge(asked(years=(2020,)), found(hit(plain)), rate).missing is None


def test_a_report_of_the_year_may_speak_of_others() -> None:
    stated = hit("湖州市2021年城市污水处理率的目标是95.0%。", year=Fact("2020", "stated"))
    assert judge(asked(years=(2020,)), found(stated), want(indicators="污水处理率")).missing is None

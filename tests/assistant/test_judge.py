"""Whether what was found answers what was asked, or what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.find import Finding
from assistant.judge import Standards, admitted, is_off_topic, judge, of_report, reports_of
from assistant.records import Intent, Missing, Query
from assistant.select import select
from assistant.wanted import Wanted
from kb.indicators import Measure, find_indicators
from kb.normal import same_as
from kb.records import UNKNOWN, Chunk, Fact, Hit, Report, Span


def hit(
    text: str,
    *,
    key: str = "r",
    place: str | None = "湖州市",
    year: Fact = UNKNOWN,
    cosine: float | None = None,
) -> Hit:
    place_fact = Fact(place, "stated") if place else UNKNOWN
    report = Report(key, "d", 0, len(text), title=Fact("总结", "stated"), place=place_fact, year=year)
    chunk = Chunk(
        f"{key}:0", "d", key, 0, (Span(0, len(text)),), (), len(text), text, f"{place}\n{text}", same_as(text)
    )
    return Hit(chunk, report, "报告.txt", "own", 1.0, "both", cosine)


def found(*hits: Hit) -> Finding:
    places: dict[str, frozenset[str]] = {}
    for one in hits:
        place = one.report.place.value
        if place:
            places[place] = places.get(place, frozenset()) | {one.report.id}
    return Finding(tuple(hits), places, {})


def want(
    *,
    indicators: str = "",
    measures: tuple[Measure, ...] = (),
    figure: bool = True,
    tells: bool = False,
    words: str = "",
) -> Wanted:
    weights = dict.fromkeys(words.split() or ["湖州"], 1.0)
    named = find_indicators(indicators)
    kinds = measures or tuple(item.measure for item in named)
    return Wanted(weights, frozenset(), named, kinds, needs_figure=figure, cosines_tell=tells)


def asked(
    question: str = "多少？",
    *,
    places: tuple[str, ...] = ("湖州市",),
    years: tuple[int, ...] = (),
    intent: Intent = "figure",
) -> Query:
    return Query(question, question, places=places, years=years, intent=intent)


RATE = "湖州市城市污水处理率达到91.5%。"


def test_evidence_with_place_indicator_and_figure_is_admitted() -> None:
    verdict = judge(asked(), found(hit(RATE)), want(indicators="污水处理率"))
    assert verdict.missing is None
    assert [part.text for part in verdict.parts] == [RATE]


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
    ("words", "cosine", "tells", "off"),
    [
        ("量子 退相干", 0.80, True, True),
        ("量子 退相干", Standards().near, True, False),
        ("量子 湖州", 0.80, True, True),
        ("量子 湖州", Standards().not_alien, True, False),
        ("湖州 污水", 0.10, True, False),
        ("量子 退相干", 0.99, False, True),
        ("量子 湖州", 0.10, False, False),
        ("量子 退相干", None, True, True),
        ("湖州 污水", None, True, False),
    ],
)
def test_neither_words_nor_meaning_near_the_question_is_off_the_topic(
    words: str, cosine: float | None, tells: bool, off: bool
) -> None:
    wanted = want(words=words, figure=False, tells=tells)
    parts = select([hit(RATE, cosine=cosine)], wanted)
    assert is_off_topic(parts, wanted, Standards()) is off
    query = asked(intent="open", places=())
    missing = judge(query, found(hit(RATE, cosine=cosine)), wanted).missing
    assert (missing in ("topic", "field")) is off


def test_what_is_far_from_every_passage_is_outside_the_field() -> None:
    wanted = want(words="量子 退相干", figure=False, tells=True)
    query = asked(intent="open", places=())
    assert judge(query, found(hit(RATE, cosine=0.8)), wanted).missing == "field"
    assert judge(query, found(hit(RATE, cosine=0.865)), wanted).missing == "topic"
    assert judge(query, found(hit(RATE, cosine=None)), wanted).missing == "topic"


def test_nothing_found_at_all_is_the_topic_or_the_indicator() -> None:
    assert judge(asked(places=()), found(), want()).missing == "topic"
    assert judge(asked(places=()), found(), want(indicators="污水处理率")).missing == "indicator"


def test_a_figure_of_a_described_place_comes_from_the_report_that_fits_the_description() -> None:
    right = hit("李哥庄镇所在。城市污水处理率达到84.2%。", key="right", place=None)
    wrong = hit("城市污水处理率达到91.5%。", key="wrong", place="湖州市")
    finding = Finding((wrong, right), {}, {}, {"李哥庄镇": (9.0, frozenset({"right"}))})
    verdict = judge(asked(places=()), finding, want(indicators="污水处理率"))
    assert {part.hit.report.id for part in verdict.parts} == {"right"}


def test_reports_are_listed_once_in_the_order_they_were_found() -> None:
    parts = select([hit(RATE, key="a"), hit(RATE + "又一句话在这里。", key="b")], want())
    assert sorted(report.id for report in reports_of(parts)) == ["a", "b"]
    assert {part.hit.report.id for part in of_report(parts, "b")} == {"b"}


# ── what all of it cost ─────────────────────────────────────────────────────────────────────────────


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


def test_a_question_that_names_a_law_is_answered_from_it_alone() -> None:
    law, report = hit("烟尘控制区由环保部门管理。", key="law", place=None), hit(RATE)
    finding = Finding((report, law), {}, {}, named=frozenset({"law"}))
    assert admitted(asked(places=()), finding) == [law]
    # A law that was named and not found leaves the rest.
    assert admitted(asked(places=()), replace(finding, named=frozenset({"other"}))) == [report, law]


def test_a_place_that_was_named_goes_before_a_law() -> None:
    finding = replace(found(hit(RATE), hit("另一段。", key="law", place=None)), named=frozenset({"law"}))
    assert [one.report.id for one in admitted(asked(), finding)] == ["r"]


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

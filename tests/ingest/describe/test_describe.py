"""A whole document described: every value points into it, and describing again says the same."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.describe import describe
from ingest.segment import segment
from kb.places import Gazetteer
from kb.records import Document, Fact, Report, Span

GAZETTEER = Gazetteer.load(towns=True)
PIECES = st.sampled_from(
    [
        "创模工作总结 篇1\n",
        "创模工作总结 篇2\n",
        "XX市委、市政府高度重视，",
        "湖州市委高度重视，安吉县、德清县全力推进，",
        "我市建成污水处理厂三座，城市污水处理率达到72.21%。\n",
        "20xx年，",
        "2024年完成2024米，",
        "现将有关情况汇报如下：\n",
        "一、主要做法\n",
        "二、存在问题\n",
        "第一条 为了防治噪声，制定本条例。\n",
        "国务院令第253号发布\n",
        "自2021年3月1日起施行。《旧办法》同时废止。\n",
        "某局创模办\n二〇一一年7月9日\n",
        "首页 > 文章中心\n",
        "【记者 张三】8月9日讯，据悉，",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


def facts(report: Report) -> list[Fact]:
    return [
        value
        for field in dataclasses.fields(Report)
        if isinstance(value := getattr(report, field.name), Fact)
    ]


def described(text: str, name: str = "合集.txt", skips: tuple[Span, ...] = ()) -> tuple[Report, ...]:
    document = Document("d", name, "own", text, "text/1", "hash", skips)
    return describe(document, segment(text, skips), GAZETTEER)


@settings(deadline=None)
@given(TEXTS, st.integers(0, 200))
def test_every_value_points_into_the_document_and_twice_says_the_same(text: str, at: int) -> None:
    skips = (Span(min(at, len(text)), min(at + 7, len(text))),)
    reports = described(text, skips=skips)
    for report in reports:
        for fact in facts(report):
            for span in (*((fact.span,) if fact.span else ()), *fact.witnesses):
                assert 0 <= span.start < span.end <= len(text)
            assert fact.value is None or fact.how != "unknown"
            assert fact.how != "masked" or fact.value is None
    assert described(text, skips=skips) == reports


def test_the_year_of_a_law_may_stand_in_its_files_name_only() -> None:
    law = "# 城市绿化条例\n1992年6月22日 国务院令第100号发布\n" + "第一条 略。\n" * 13
    assert described(law, "城市绿化条例2017.txt")[0].year == Fact("2017", "inferred")
    assert described(law, "城市绿化条例.txt")[0].year.value == "1992"


def test_the_name_of_a_bundles_file_says_no_pieces_year() -> None:
    pieces = "".join(f"总结 篇{n}\n" + "我市推进创模，水质改善，群众满意。" * 12 + "\n" for n in (1, 2))
    assert [report.year.value for report in described(pieces, "2021年总结.txt")] == [None, None]


def test_the_title_of_a_file_says_the_year_of_its_one_text() -> None:
    text = "我市推进创模，水质改善，群众满意。" * 12
    document = Document("d", "总结.pdf", "own", text, "text/1", "hash", title="临泽市2010年创模工作总结")
    (report,) = describe(document, [(0, len(text))], GAZETTEER)
    assert report.year == Fact("2010", "inferred")


def test_a_headline_over_several_texts_says_nothing_of_their_kind() -> None:
    pieces = "绿色城市创建工作计划\n" + "".join(
        f"工作计划 篇{n}\n" + "我市推进创模，水质改善，群众满意。" * 12 + "\n" for n in (1, 2)
    )
    assert [report.kind.value for report in described(pieces)] == [None, None]


@pytest.mark.parametrize("name", ["000_6bbd105663354a91.txt", "123.txt"])
def test_a_hash_as_file_name_is_no_title(name: str) -> None:
    assert described("我市推进创模。水质改善。", name)[0].title == Fact()


def test_the_files_name_is_the_title_without_its_numbering() -> None:
    assert described("我市推进创模。水质改善。", "026_湖州创模汇报.txt")[0].title == Fact(
        "湖州创模汇报", "inferred"
    )

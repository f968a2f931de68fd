"""Copies, reprints and conflicts among the reports of a real library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.records import Report

GAZETTEER = Gazetteer.load(towns=True)
BODY = (
    "一、水环境整治\n全市建成污水处理厂三座，新建管网74.2公里，城市生活污水处理率达到72.21%，关停印染企业30家。\n"
    "二、大气防治\n拆除燃煤锅炉118台，铺设天然气管道239公里，城市气化率达到95%，空气优良天数为359天。\n"
    "三、噪声治理\n新建噪声达标区5.9平方公里，达标区总面积24.05平方公里，交通干线噪声平均值67.4分贝。\n"
    "四、公众参与\n印发市民手册两万册，组织志愿者清除垃圾，中小学环境教育普及率达到100%，群众满意率95%。\n"
)
STATED = "湖州市创模工作总结\n2009年，湖州市委、湖州市政府高度重视创模工作，湖州市成立领导小组。\n" + BODY
MASKED = "XX市创模工作总结\n20xx年，XX市委、XX市政府高度重视创模工作，XX市成立领导小组。\n" + BODY


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path, hashing_embedder())
    yield library
    library.close()


def take_in(library: Library, **texts: str) -> None:
    ingester = Ingester(library, GAZETTEER)
    summary = ingester.ingest_items(
        [Item(name, f"{name}.txt", text.encode()) for name, text in texts.items()]
    )
    assert not summary.has_failures


def reports(library: Library) -> dict[str, Report]:
    names = library.catalogue.documents.names()
    return {
        names[report.document_id][0].removesuffix(".txt"): report
        for report in library.catalogue.reports.all()
    }


def kinds(library: Library) -> list[str]:
    return [kinship.kind for kinship in library.catalogue.knowledge.kin()]


@pytest.mark.parametrize("order", [("甲", "乙"), ("乙", "甲")])
def test_what_a_reprint_hides_its_copy_says_whichever_came_first(
    library: Library, order: tuple[str, str]
) -> None:
    texts = {"甲": STATED, "乙": MASKED}
    for name in order:
        take_in(library, **{name: texts[name]})
    found = reports(library)
    assert kinds(library) == ["reprint"]
    assert (found["甲"].place.how, found["乙"].place.value, found["乙"].place.how) == (
        "stated",
        "湖州市",
        "inferred",
    )
    assert (found["乙"].within.value, found["乙"].year.value) == ("浙江省", "2009")
    assert sorted(report.reprint_of is None for report in found.values()) == [False, True]


def test_a_near_copy_whose_figures_differ_is_a_conflict_and_no_reprint(library: Library) -> None:
    take_in(library, 甲=STATED, 乙=STATED.replace("24.05平方公里", "42.05平方公里"))
    assert kinds(library) == ["variant"]
    assert all(report.reprint_of is None for report in reports(library).values())
    (conflict,) = library.catalogue.knowledge.conflicts()
    assert conflict.kind == "figures"
    assert {side.words for side in conflict.sides} == {
        "达标区总面积24.05平方公里",
        "达标区总面积42.05平方公里",
    }
    for side in conflict.sides:
        document = library.catalogue.documents.get(side.document_id)
        assert document is not None
        assert side.span.quote(document.text) == side.words


def test_two_years_reports_of_one_build_differ_rightly(library: Library) -> None:
    later = STATED.replace("2009年", "2010年").replace("24.05", "26.10").replace("118台", "131台")
    take_in(library, 甲=STATED, 乙=later)
    assert (kinds(library), library.catalogue.knowledge.conflicts()) == (["variant"], [])


def test_a_report_of_another_city_is_never_a_reprint(library: Library) -> None:
    take_in(library, 甲=STATED, 乙=STATED.replace("湖州", "咸阳"))
    assert not {"copy", "reprint", "excerpt"} & set(kinds(library))
    assert {report.place.value for report in reports(library).values()} == {"湖州市", "咸阳市"}


def test_a_new_version_of_a_file_is_not_compared_with_the_one_it_replaces(library: Library) -> None:
    take_in(library, 甲=STATED)
    take_in(library, 甲=STATED.replace("24.05平方公里", "42.05平方公里"))
    assert (kinds(library), library.catalogue.knowledge.conflicts()) == ([], [])


def test_what_was_found_between_two_goes_with_either(library: Library) -> None:
    take_in(library, 甲=STATED, 乙=STATED.replace("24.05平方公里", "42.05平方公里"))
    library.remove("own", ["乙"])
    assert (kinds(library), library.catalogue.knowledge.conflicts()) == ([], [])
    assert len(reports(library)) == 1


def test_strangers_have_nothing_in_common(library: Library) -> None:
    take_in(library, 甲=STATED, 乙="石泉县创建汇报\n石泉县空气优良，石泉县新建公园五处，绿化成绩显著。\n" * 8)
    assert kinds(library) == []


def test_two_editions_of_a_law_are_two_sources(library: Library) -> None:
    articles = "".join(
        f"第{n}条 各级人民政府应当做好第{n}项噪声污染防治工作，加强监督管理。\n"
        for n in "一二三四五六七八九十"
    )
    law = f"环境噪声污染防治法\n{articles}第十一条 违者罚款。\n第十二条 本法自公布之日起施行。\n"
    take_in(library, 甲=law, 乙=law.replace("环境噪声污染防治法", "噪声污染防治法"))
    assert kinds(library) == ["boilerplate"]
    assert all(report.reprint_of is None for report in reports(library).values())


def test_a_short_excerpt_of_a_long_report_is_found_either_way_round(library: Library) -> None:
    other = "石泉县推进林长制，新建乡镇垃圾站{n}座，整治河道{n}公里，开展巡查{n}次，群众参与踊跃，成效逐步显现。\n"
    long = STATED + "".join(other.format(n=number) for number in range(2, 60))
    take_in(library, 长=long, 短=BODY)
    assert kinds(library) == ["excerpt"]
    library.remove("own", ["长"])
    take_in(library, 长=long)
    assert kinds(library) == ["excerpt"]
    assert reports(library)["短"].reprint_of == reports(library)["长"].id


def test_a_form_filled_in_anew_is_no_copy_and_no_conflict(library: Library) -> None:
    row = "{n}号断面监测{a}次，达标{b}次，出动人员{c}人次，检查企业{d}家。"
    form = "湖州市创模月报\n湖州市环保局通报如下。\n" + "\n".join(
        row.format(n=n, a="{}", b="{}", c="{}", d="{}") for n in "一二三四五"
    )
    first, second = (form.format(*range(low, low + 20)) for low in (11, 51))
    take_in(library, 甲=first, 乙=second)
    assert kinds(library) == ["boilerplate"]
    assert library.catalogue.knowledge.conflicts() == []


def test_every_figure_of_one_clause_that_differs_is_a_conflict_of_its_own(library: Library) -> None:
    changed = STATED.replace("铺设天然气管道239公里", "铺设天然气管道293公里").replace(
        "关停印染企业30家", "关停印染企业80家"
    )
    both = STATED + "投资3亿元的7个项目竣工。\n", changed + "投资5亿元的9个项目竣工。\n"
    take_in(library, 甲=both[0], 乙=both[1])
    assert len(library.catalogue.knowledge.conflicts()) == 4

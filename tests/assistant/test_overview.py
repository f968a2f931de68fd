"""Figures of one indicator over places, and what they are held against."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from assistant.app.page.indicators import Wanted, bars, comparison
from assistant.overview import limits_of, main_unit, named_with_figures, points_of, source_of_point
from ingest.prepare import Item
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk

NAME = "生活垃圾无害化处理率"
VALUES = {"岳西县": "51.5", "太湖县": "63.25", "怀宁县": "92"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("overview"))
    texts = {
        place: f"# {place}创建国家环境保护模范城市工作总结\n\n2008年，{place}生活垃圾无害化处理率达到{value}%。\n"
        for place, value in VALUES.items()
    }
    texts["某县"] = "# 某县创模总结\n\n我县生活垃圾无害化处理率达到xx%。\n"
    opened.ingester().ingest_items(
        [Item(f"{name}.md", f"{name}.md", text.encode()) for name, text in texts.items()]
    )
    yield opened
    opened.close()


def test_every_figure_with_a_number_and_a_place_is_a_point(desk: Desk) -> None:
    points = points_of(NAME, desk.searcher)
    assert {(one.place.value, one.value) for one in points} == {
        (place, f"{value}%") for place, value in VALUES.items()
    }
    assert main_unit(points) == "%"
    assert named_with_figures(desk.searcher)[NAME] >= 3


def test_a_point_leads_to_the_words_it_stands_in(desk: Desk) -> None:
    for point in points_of(NAME, desk.searcher):
        cited = source_of_point(point.id, NAME, desk.searcher)
        assert cited is not None
        assert point.value in cited.text
        document = desk.library.catalogue.documents.get(cited.document_id)
        assert document is not None
        assert document.text[cited.start : cited.end] == cited.text
    assert source_of_point("没有", NAME, desk.searcher) is None


def test_limits_are_the_requirements_that_are_one_number(desk: Desk) -> None:
    limits = limits_of(NAME, "%")
    assert {limit.words for limit in limits} >= {"≥80%", "≥90%"}
    for limit in limits:
        assert limit.is_met_by(limit.number) == (limit.bound in ("≥", "≤", "="))


def test_bars_stand_by_size_and_say_whether_they_meet_the_limit(desk: Desk) -> None:
    limit = next(one for one in limits_of(NAME, "%") if one.words == "≥90%")
    rows = bars(points_of(NAME, desk.searcher), limit)
    assert [(row.point.number, row.met) for row in rows] == [
        (Decimal("92"), True),
        (Decimal("63.25"), False),
        (Decimal("51.5"), False),
    ]
    assert rows[0].width == "100.00"


def test_the_comparison_is_narrowed_to_the_places_that_are_chosen(desk: Desk) -> None:
    points = points_of(NAME, desk.searcher)
    shown = comparison(Wanted(NAME, places=("岳西县", "怀宁县")), points)
    assert "51.5%" in shown
    assert "63.25%" not in shown
    assert "没有符合条件的数据" in comparison(Wanted(NAME, year="1999"), points)
    assert "还没有读出" in comparison(Wanted(NAME), [])

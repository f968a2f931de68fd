import pytest

from assistant.app.held import Filter, Held, choices, held_of
from kb.records import Fact, Report
from kb.verdict import Judgement


def report(number: int, *, title: str | None = None, place: str = "霍山县", year: str = "2006") -> Report:
    return Report(
        f"d#{number}",
        "d",
        0,
        9,
        title=Fact(title, "stated") if title else Fact(),
        place=Fact(place, "inferred"),
        year=Fact(year, "stated"),
        kind=Fact("工作总结", "stated"),
    )


def held(*reports: Report, name: str = "甲.txt") -> Held:
    return held_of("d", name, "own", reports, Judgement("好", ()))


def test_a_document_is_called_by_its_first_title() -> None:
    assert held(report(1, title="霍山县总结")).title == "霍山县总结"
    assert held(report(1, title="霍山县总结"), report(2, title="岳西县总结")).title == "霍山县总结 等 2 份"


def test_without_titles_it_is_called_by_its_places_and_kind() -> None:
    assert held(report(1), report(2, place="岳西县")).title == "霍山县、岳西县工作总结 等 2 份"


def test_a_value_that_is_not_known_is_no_facet() -> None:
    masked = Report("d#1", "d", 0, 9, year=Fact("2024", "suspect"))
    assert held(masked).facts["year"] == ()


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        (Filter(), True),
        (Filter(words="霍山 总结"), True),
        (Filter(words="甲.TXT"), True),
        (Filter(words="岳西"), False),
        (Filter(collection="starter"), False),
        (Filter(facets={"place": "霍山县", "year": ""}), True),
        (Filter(facets={"place": "霍山县", "year": "2005"}), False),
    ],
)
def test_a_filter_admits_what_has_all_that_is_wanted(wanted: Filter, admitted: bool) -> None:
    assert wanted.admits(held(report(1))) is admitted


def test_the_most_frequent_is_offered_first_and_years_by_number() -> None:
    several = [held(report(1, place="岳西县", year="2004")), *[held(report(1, year="2003"))] * 2]
    offered = choices(several)
    assert offered["place"] == ["霍山县", "岳西县"]
    assert offered["year"] == ["2004", "2003"]

"""What is known of the real files beside the project, held against the map of who wrote them when."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from ingest.corrections import Wish
from ingest.corrector import Corrector
from ingest.pipeline import Ingester
from kb.library import Library
from kb.places import Gazetteer
from tests.fakes import hashing_embedder
from tests.material import CORPUS, SHARED
from tests.material import reports as known_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Report

pytestmark = pytest.mark.shared
NEAR = 60

# The year column of eval/map.md: how each report's year is known.
YEARS = {
    **dict.fromkeys(("R01", "R06", "R07", "R08", "R09", "R10", "R12", "R13"), "masked"),
    **dict.fromkeys(("R15", "R16", "R17", "R18", "R19"), "masked"),
    **dict.fromkeys(("R02", "R04", "R14"), "suspect"),
    **dict.fromkeys(("R03", "R11", "R20"), "unknown"),
    "R05": "stated",
}
# The unit column; "" is rightly unknown: nothing, or a river only, gives the place away.
PLACES = {
    "R01": "胶州市",
    "R02": "西安市",
    "R03": "咸宁市",
    "R04": "湖州市",
    "R05": "南充市",
    "R06": "咸阳市",
    "R07": "怀化市",
    "R08": "胶州市",
    "R09": "怀化市",
    "R10": "绵阳市",
    "R11": "",
    "R12": "",
    "R13": "",
    "R14": "丽水市",
    "R15": "安庆市",
    "R16": "石泉县",
    "R17": "石泉县",
    "R18": "长兴县",
    "R19": "",
    "R20": "",
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(towns=True)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("campaign"), hashing_embedder())
    Ingester(library, gazetteer).ingest_paths([CORPUS / "campaign"])
    yield library
    library.close()


@pytest.fixture(scope="module")
def background(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("background"), hashing_embedder())
    Ingester(library, gazetteer).ingest_paths([CORPUS / "background"])
    yield library
    library.close()


def by_key(library: Library) -> dict[str, Report]:
    """The report that overlaps each of the map's most."""
    documents = {name: document for document, (name, _) in library.catalogue.documents.names().items()}
    found = {}
    for key, (name, start, end) in known_reports().items():
        reports = library.catalogue.reports.all(document_id=documents[name])
        found[key] = max(reports, key=lambda report: min(report.end, end) - max(report.start, start))
    return found


def test_the_twenty_reports_begin_and_end_where_they_do(campaign: Library) -> None:
    found = by_key(campaign)
    assert len(campaign.catalogue.reports.all()) == 20
    right = [
        key
        for key, (_, start, end) in known_reports().items()
        if abs(found[key].start - start) <= NEAR and abs(found[key].end - end) <= NEAR
    ]
    assert len(right) >= 19


def test_the_three_reprints_are_linked_and_nothing_else(campaign: Library) -> None:
    found = by_key(campaign)
    keys = {report.id: key for key, report in found.items()}
    linked = {keys[report.id]: keys[report.reprint_of] for report in found.values() if report.reprint_of}
    assert linked == {"R08": "R01", "R09": "R07", "R17": "R16"}
    assert {frozenset((keys[k.report_id], keys[k.other_id])) for k in campaign.catalogue.knowledge.kin()} == {
        frozenset(pair) for pair in linked.items()
    }


def test_places_are_right_or_rightly_unknown(campaign: Library) -> None:
    found = by_key(campaign)
    right = [key for key, report in found.items() if (report.place.value or "") == PLACES[key]]
    wrong = {key: report.place for key, report in found.items() if key not in right and report.place.value}
    assert not [place for place in wrong.values() if place.how == "stated"]
    assert len(wrong) <= 1
    assert len(right) >= 16


def test_how_the_years_are_known_is_right(campaign: Library) -> None:
    found = by_key(campaign)
    right = [key for key, report in found.items() if report.year.how == YEARS[key]]
    assert len(right) >= 18
    assert found["R05"].year.value == "2011"


def test_after_the_users_corrections_all_their_places_are_right(
    campaign: Library, gazetteer: Gazetteer
) -> None:
    corrector = Corrector(campaign, lambda _collection: Ingester(campaign, gazetteer), gazetteer)
    rows = [json.loads(line) for line in (SHARED / "eval" / "describe.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        _, _, report, _ = corrector.correct(
            row["document"], Wish({"place": row["place"]}, contains=row["contains"], why=row["why"])
        )
        assert (report.within.value or "") + (report.place.value or "") != ""
        assert row["place"].endswith(report.place.value or "?")
        assert report.place.how == "corrected"
    found = by_key(campaign)
    assert [found[key].place.value for key in ("R01", "R08", "R11", "R12", "R15")] == [
        "胶州市",
        "胶州市",
        "图们市",
        "六安市",
        "安庆市",
    ]


def test_no_background_text_is_taken_apart(background: Library) -> None:
    names = background.catalogue.documents.names()
    # The list of the files, which lies beside them, is read as well.
    reports = [one for one in background.catalogue.reports.all() if names[one.document_id][0] != "index.tsv"]
    assert len(reports) == len({report.document_id for report in reports}) == 77


def test_kind_place_and_year_of_the_background_texts(background: Library) -> None:
    names = background.catalogue.documents.names()
    reports = {names[report.document_id][0]: report for report in background.catalogue.reports.all()}
    lines = (CORPUS / "background" / "index.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t"))
    kinds = [row["kind"] == reports[row["file"]].kind.value for row in rows]
    places = [_is_place(reports[row["file"]], row) for row in rows]
    stated = [(reports[row["file"]].year, row) for row in rows if row["year"]]
    years = [year.value == row["year"] for year, row in stated if year.value]
    assert sum(kinds) >= 0.9 * len(kinds)
    assert sum(places) >= 0.9 * len(places)
    assert sum(years) >= 0.9 * len(years)


def _is_place(report: Report, row: dict[str, str]) -> bool:
    """Whether it is the city of the index, one of several that it names, or their province, else 全国."""
    place = (report.place.value or "").removesuffix("市")
    return bool(place) and (place in row["city"] or place.startswith(row["province"]))

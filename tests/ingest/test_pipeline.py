"""From files to a library that answers, and back out of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ingest import pipeline, prepare
from ingest.discover import discover
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.reading import Reading
    from ingest.records import Progress, Summary

GAZETTEER = Gazetteer.load()
HUZHOU = "湖州市创模工作总结\n湖州市污水处理率达到91.5%。\n"
XIANYANG = "咸阳市创模工作汇报\n咸阳市拆除锅炉312台。\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "home", hashing_embedder(), fresh_indexes=True)
    library.check_embedder()
    yield library
    library.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    (tmp_path / "in").mkdir()
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Path:
    assert home.exists()
    return tmp_path / "in"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def take_in(library: Library, folder: Path) -> Summary:
    return Ingester(library, GAZETTEER).ingest_paths([folder])


def statuses(summary: Summary) -> dict[str, str]:
    return {outcome.path.rpartition("/")[2]: outcome.status for outcome in summary.outcomes}


def quotes(library: Library, words: str) -> list[str]:
    hits = Searcher(library, collections=(OWN.name,)).search(words, 20)
    return [hit.chunk.text for hit in hits if words in hit.chunk.text]


def test_a_new_file_can_be_searched_and_is_described(library: Library, folder: Path) -> None:
    write(folder, 湖州=HUZHOU)
    (outcome,) = take_in(library, folder).outcomes
    assert (outcome.status, outcome.is_in, outcome.reports, outcome.characters) == (
        "added",
        True,
        1,
        len(HUZHOU),
    )
    assert outcome.chunks == len(quotes(library, "91.5%")) == 1
    (report,) = library.catalogue.reports.all()
    assert (report.place.value, report.place.how) == ("湖州市", "stated")
    assert library.is_whole


def test_an_unchanged_file_is_skipped_without_being_read_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, 湖州=HUZHOU)
    take_in(library, folder)

    def must_not(name: str, data: bytes) -> Reading:
        raise AssertionError(f"{name} ({len(data)} bytes) was read again")

    monkeypatch.setattr(prepare, "read", must_not)
    summary = take_in(library, folder)
    assert summary.counts == {"unchanged": 1}
    assert not summary.has_failures
    assert library.catalogue.info().documents == 1


def test_a_touched_file_with_the_same_words_is_unchanged(library: Library, folder: Path) -> None:
    write(folder, 湖州=HUZHOU)
    take_in(library, folder)
    os.utime(folder / "湖州.txt", (0, 0))
    assert take_in(library, folder).counts == {"unchanged": 1}


def test_a_changed_file_replaces_its_old_self(library: Library, folder: Path) -> None:
    write(folder, 湖州=HUZHOU)
    take_in(library, folder)
    write(folder, 湖州=HUZHOU.replace("91.5", "93.7"))
    assert take_in(library, folder).counts == {"updated": 1}
    assert quotes(library, "93.7%")
    assert quotes(library, "91.5%") == []
    assert library.catalogue.info().documents == len(library.catalogue.sources.all()) == 1
    assert library.is_whole


def test_a_file_that_changes_back_is_what_it_was(library: Library, folder: Path) -> None:
    for text in (HUZHOU, HUZHOU.replace("91.5", "93.7"), HUZHOU):
        write(folder, 湖州=text)
        take_in(library, folder)
    assert quotes(library, "91.5%")
    assert quotes(library, "93.7%") == []
    assert library.is_whole


def test_the_same_content_under_another_path_is_one_document_with_two_sources(
    library: Library, folder: Path
) -> None:
    write(folder, 一=HUZHOU, 二=HUZHOU)
    assert statuses(take_in(library, folder)) == {"一.txt": "added", "二.txt": "duplicate"}
    one, two = library.catalogue.sources.all()
    assert one.document_id == two.document_id
    assert {one.name, two.name} == {"一.txt", "二.txt"}
    assert library.catalogue.info().documents == 1
    assert len(quotes(library, "91.5%")) == 1


def test_a_file_that_becomes_a_copy_of_another_gives_up_its_old_document(
    library: Library, folder: Path
) -> None:
    write(folder, 一=HUZHOU, 二=XIANYANG)
    take_in(library, folder)
    write(folder, 二=HUZHOU)
    assert statuses(take_in(library, folder)) == {"一.txt": "unchanged", "二.txt": "updated"}
    assert quotes(library, "312台") == []
    assert library.catalogue.info().documents == 1


def test_a_document_leaves_with_the_last_of_its_sources(library: Library, folder: Path) -> None:
    write(folder, 一=HUZHOU, 二=HUZHOU)
    take_in(library, folder)
    one, two = (source.path for source in library.catalogue.sources.all())
    assert library.remove(OWN.name, [one]) == 0
    assert quotes(library, "91.5%")
    assert library.remove(OWN.name, [two]) == 1
    assert quotes(library, "91.5%") == []
    assert library.catalogue.sources.all() == []
    assert library.is_whole


def test_what_was_removed_can_come_back(library: Library, folder: Path) -> None:
    write(folder, 湖州=HUZHOU)
    take_in(library, folder)
    library.remove(OWN.name, [source.path for source in library.catalogue.sources.all()])
    assert take_in(library, folder).counts == {"added": 1}
    assert quotes(library, "91.5%")


def test_a_bad_file_does_not_stop_the_others(library: Library, folder: Path) -> None:
    write(folder, 甲=HUZHOU, 空="", 白="\n \n", 乙=XIANYANG)
    (folder / "音.txt").write_bytes(b"ID3\x04" + bytes(range(256)))
    (folder / "表.xlsx").write_bytes(b"PK\x03\x04")
    summary = take_in(library, folder)
    assert statuses(summary) == {
        **{"甲.txt": "added", "乙.txt": "added"},
        **dict.fromkeys(("空.txt", "白.txt", "表.xlsx"), "failed"),
        "音.txt": "unsupported",
    }
    assert summary.has_failures
    assert summary.counts == {"added": 2, "failed": 3, "unsupported": 1}
    assert all(outcome.remark for outcome in summary.outcomes if not outcome.is_in)
    assert quotes(library, "91.5%")
    assert quotes(library, "312台")


def test_a_file_that_turns_bad_leaves_its_good_self_in(library: Library, folder: Path) -> None:
    write(folder, 甲=HUZHOU)
    take_in(library, folder)
    write(folder, 甲="")
    assert take_in(library, folder).counts == {"failed": 1}
    assert quotes(library, "91.5%")


def test_a_file_that_vanishes_meanwhile_is_a_failure_of_its_own(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, 甲=HUZHOU, 乙=XIANYANG)

    def then_vanish(paths: list[Path], most_bytes: int) -> object:
        found = discover(paths, most_bytes)
        (folder / "乙.txt").unlink()
        return found

    monkeypatch.setattr(pipeline, "discover", then_vanish)
    assert statuses(take_in(library, folder)) == {"甲.txt": "added", "乙.txt": "failed"}


def test_every_step_is_told_with_files_bytes_and_rate(library: Library, folder: Path) -> None:
    write(folder, 甲=HUZHOU, 乙=XIANYANG)
    told: list[Progress] = []
    Ingester(library, GAZETTEER, listener=told.append).ingest_paths([folder])
    for name in ("甲.txt", "乙.txt"):
        stages = [event.stage for event in told if event.path.endswith(name)]
        assert stages == ["read", "split", "write", "embed", "index", "publish"]
    assert {event.files_total for event in told} == {2}
    assert sorted({event.files_done for event in told}) == [0, 1]
    assert {event.bytes_total for event in told} == {len((HUZHOU + XIANYANG).encode())}
    assert [event.files_done for event in told] == sorted(event.files_done for event in told)
    assert told[0].characters_per_second == 0
    assert told[-1].characters_per_second > 0
    assert told[0].seconds_left is None
    assert told[-1].seconds_left is not None
    assert told[-1].seconds_left > 0


def test_uploads_are_known_by_the_path_they_are_given(library: Library) -> None:
    item = Item("upload:湖州.txt", "湖州.txt", HUZHOU.encode())
    summary = Ingester(library, GAZETTEER).ingest_items([item])
    assert summary.counts == {"added": 1}
    assert summary.seconds > 0
    assert [source.path for source in library.catalogue.sources.all()] == ["upload:湖州.txt"]


def test_what_could_only_be_read_with_damage_is_remarked_on(library: Library) -> None:
    item = Item("/in/断.txt", "断.txt", (HUZHOU * 20).encode()[:-3])
    (outcome,) = Ingester(library, GAZETTEER).ingest_items([item]).outcomes
    assert outcome.status == "added"
    assert "截断" in outcome.remark


def test_an_empty_run_says_nothing(library: Library) -> None:
    summary = Ingester(library, GAZETTEER).ingest_items([])
    assert (summary.outcomes, summary.counts, summary.has_failures) == ((), {}, False)


def test_documents_taken_in_together_are_what_they_are_one_by_one(tmp_path: Path) -> None:
    items = [
        Item("/in/a.txt", "a.txt", "湖州市创模工作总结。湖州市噪声达标区面积24平方公里。".encode()),
        Item("/in/b.txt", "b.txt", "咸阳市创模工作总结。咸阳市拆除燃煤锅炉312台。".encode()),
        Item("/in/leer.txt", "leer.txt", b"  \n "),
        Item("/in/c.txt", "c.txt", "湖州市创模工作总结。湖州市噪声达标区面积24平方公里。".encode()),
    ]
    shapes = []
    for name in ("together", "alone"):
        (tmp_path / name).mkdir()
        library = Library.open(tmp_path / name, hashing_embedder())
        library.check_embedder()
        ingester = Ingester(library, Gazetteer.load(towns=True))
        take_in = ingester.ingest_together if name == "together" else ingester.ingest_items
        first, second = take_in(items), take_in(items[::-1])
        assert library.is_whole
        hits = Searcher(library, collections=("own",)).search("噪声达标区面积", 5)
        shapes.append(
            (
                [(one.path, one.status) for one in first.outcomes],
                sorted((one.path, one.status) for one in second.outcomes),
                [hit.chunk.text for hit in hits],
                sorted((source.path, source.document_id) for source in library.catalogue.sources.all("own")),
            )
        )
        library.close()
    assert shapes[0] == shapes[1]
    assert dict(shapes[0][0])["/in/c.txt"] == "duplicate"


def test_what_was_written_together_but_never_published_is_seen_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    item = Item("/in/a.txt", "a.txt", "湖州市创模工作总结。湖州市噪声达标区面积24平方公里。".encode())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    ingester = Ingester(library, Gazetteer.load(towns=True))
    with monkeypatch.context() as patch:
        patch.setattr(library, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            ingester.ingest_together([item])
    assert Searcher(library, collections=("own",)).search("噪声达标区", 5) == []
    assert Ingester(library, Gazetteer.load(towns=True)).ingest_together([item]).counts == {"added": 1}
    assert len(Searcher(library, collections=("own",)).search("噪声达标区", 5)) == 1
    library.close()

"""A collection follows a folder: after every run it holds what the folder holds, and nothing is read twice."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pipeline import Ingester
from ingest.reading import Limits
from ingest.reading.readers import Readers
from ingest.supply import Here
from ingest.sync import Folder
from kb.errors import LibraryBusyError, LibraryUnusableError, NotFoundError, PassingError
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, Collection
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.reading import Reading
    from ingest.records import Summary

GAZETTEER = Gazetteer.load()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "home").mkdir()
    opened = Library.open(tmp_path / "home", hashing_embedder())
    opened.check_embedder()
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "资料"
    made.mkdir()
    return made


def sync(library: Library, folder: Path, collection: Collection = OWN, *, may_empty: bool = False) -> Summary:
    library.catalogue.add_collection(collection)
    ingester = Ingester(library, GAZETTEER, collection=collection)
    return Folder(folder, collection, library, ingester, wait=lambda _: None).sync(may_empty=may_empty)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"{text}市创建环保模范城市工作总结。{text}建成公园{len(text)}处，投资{len(text)}亿元。",
        encoding="utf-8",
    )
    return path


def settle(path: Path, seconds_ago: int = 60) -> Path:
    """As if it had been written a while ago: what has only just been written may change within the clock's tick."""
    then = time.time() - seconds_ago
    os.utime(path, (then, then))
    return path


def held(library: Library, collection: str = "own") -> dict[str, str]:
    """Beginning of the text by path, of everything that is in."""
    catalogue = library.catalogue
    found = {}
    for source in catalogue.sources.all(collection):
        document = catalogue.documents.get(source.document_id)
        assert document is not None
        found[source.path] = document.text[:4]
    return found


def test_new_changed_moved_and_vanished_files_are_followed(library: Library, folder: Path) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        write(folder / f"{name}.txt", name)
    assert sync(library, folder).counts == {"added": 4}
    write(folder / "甲.txt", "改甲")
    (folder / "里").mkdir()
    (folder / "乙.txt").rename(folder / "里" / "新乙.txt")
    (folder / "丙.txt").unlink()
    write(folder / "戊.txt", "戊")
    before = {source.document_id for source in library.catalogue.sources.all() if source.name == "乙.txt"}
    assert sync(library, folder).counts == {"updated": 1, "moved": 1, "gone": 1, "added": 1, "unchanged": 1}
    assert {path.rpartition("/")[2]: text for path, text in held(library).items()} == {
        "甲.txt": "改甲市创", "新乙.txt": "乙市创建", "丁.txt": "丁市创建", "戊.txt": "戊市创建",
    }  # fmt: skip
    # Moved, not taken in anew; and it is called as its file is.
    after = {source.document_id for source in library.catalogue.sources.all() if source.name == "新乙.txt"}
    assert after == before
    assert library.catalogue.documents.names()[after.pop()][0] == "新乙.txt"
    assert library.is_whole


def test_an_unchanged_file_is_not_opened(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(write(folder / "甲.txt", "甲"))
    sync(library, folder)
    monkeypatch.setattr("ingest.sync.bytes_of", lambda path, _most: pytest.fail(f"{path} was read"))
    monkeypatch.setattr(type(folder), "open", lambda path, *_: pytest.fail(f"{path} was opened"))
    assert sync(library, folder).counts == {"unchanged": 1}


def test_a_touched_file_with_the_same_content_stays(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    path.write_bytes(path.read_bytes())
    assert sync(library, folder).counts == {"unchanged": 1}


def test_a_file_that_failed_is_told_again_and_tried_again_once_it_changed(
    library: Library, folder: Path
) -> None:
    (folder / "坏.txt").write_bytes(b"")
    write(folder / "好.txt", "好")
    assert sync(library, folder).counts == {"failed": 1, "added": 1}
    again = sync(library, folder)
    assert again.counts == {"failed": 1, "unchanged": 1}
    assert [outcome.remark for outcome in again.outcomes if outcome.status == "failed"] != [""]
    write(folder / "坏.txt", "坏")
    assert sync(library, folder).counts == {"added": 1, "unchanged": 1}


def test_a_file_that_turned_bad_is_no_longer_answered_from(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    path.write_bytes(b"")
    assert sync(library, folder).counts == {"failed": 1}
    assert held(library) == {}


def test_a_folder_that_is_gone_or_empty_never_empties_the_collection(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    path.unlink()
    with pytest.raises(NotFoundError, match="--allow-empty"):
        sync(library, folder)
    shutil.rmtree(folder)
    with pytest.raises(NotFoundError, match="没有改动"):
        sync(library, folder)
    assert len(held(library)) == 1
    folder.mkdir()
    assert sync(library, folder, may_empty=True).counts == {"gone": 1}
    assert held(library) == {}


def test_two_copies_keep_their_document_until_the_last_is_gone(library: Library, folder: Path) -> None:
    write(folder / "甲.txt", "同")
    write(folder / "乙.txt", "同")
    sync(library, folder)
    (folder / "甲.txt").unlink()
    sync(library, folder)
    assert list(held(library).values()) == ["同市创建"]


def test_what_was_given_otherwise_stays(library: Library, folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "别处" / "外.txt", "外")
    Ingester(library, GAZETTEER).ingest_paths([other])
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    path.unlink()
    write(folder / "乙.txt", "乙")
    sync(library, folder)
    assert {name.rpartition("/")[2] for name in held(library)} == {"外.txt", "乙.txt"}


def test_two_folders_and_collections_do_not_touch_each_other(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    write(folder / "甲.txt", "甲")
    second = tmp_path / "二"
    write(second / "乙.txt", "乙")
    sync(library, folder)
    sync(library, second, Collection("别的"))
    (folder / "甲.txt").unlink()
    write(folder / "丙.txt", "丙")
    sync(library, folder)
    assert len(held(library, "别的")) == 1


def test_a_run_that_ends_in_the_middle_is_gone_on_with(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        write(folder / f"{number}.txt", "一二三四"[number])
    real, left = library.catalogue.publish, [2]

    def full(document_id: str, source: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise LibraryUnusableError("磁盘满了")
        real(document_id, source)  # type: ignore[arg-type]

    monkeypatch.setattr(library.catalogue, "publish", full)
    with pytest.raises(LibraryUnusableError):
        sync(library, folder)
    assert len(held(library)) == 2
    monkeypatch.undo()
    library.sweep()
    assert sync(library, folder).counts["added"] == 2
    assert len(held(library)) == 4
    assert library.is_whole


# ── what must not be lost ───────────────────────────────────────────────────────────────────────────


def test_files_that_changed_places_are_moved_without_being_read(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = settle(write(folder / "一.txt", "甲")), settle(write(folder / "二.txt", "乙"), 70)
    sync(library, folder)
    one.rename(folder / "x")
    two.rename(one)
    (folder / "x").rename(two)
    monkeypatch.setattr(library, "embed", lambda *_, **__: pytest.fail("something was embedded"))
    assert sync(library, folder).counts == {"moved": 2}
    assert {path.rpartition("/")[2]: text[:1] for path, text in held(library).items()} == {
        "一.txt": "乙",
        "二.txt": "甲",
    }
    assert sync(library, folder).counts == {"unchanged": 2}


@pytest.mark.parametrize("where", ["kb.catalogue.catalogue.keep", "kb.library.Library.sweep"])
def test_files_that_changed_places_are_right_whenever_the_run_was_cut_off(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    one, two = settle(write(folder / "甲.txt", "甲")), settle(write(folder / "乙.txt", "乙"))
    sync(library, folder)
    before = held(library)
    one.rename(folder / "丙")
    two.rename(one)
    (folder / "丙").rename(two)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, cut_off)
        with pytest.raises(KeyboardInterrupt):
            sync(library, folder)
    sync(library, folder)
    assert held(library) == {str(one): before[str(two)], str(two): before[str(one)]}
    assert sync(library, folder).counts == {"unchanged": 2}


def test_a_subfolder_that_cannot_be_opened_keeps_its_documents(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "里" / "甲.txt", "甲")
    write(folder / "乙.txt", "乙")
    sync(library, folder)
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("里"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        (told, *_) = sync(library, folder).outcomes
    assert (told.path, told.status) == (str(folder / "里"), "failed")
    assert "保留" in told.remark
    assert len(held(library)) == 2
    assert not sync(library, folder).has_failures


def test_what_kept_a_file_from_being_read_and_lies_not_in_it_loses_nothing(
    library: Library, folder: Path
) -> None:
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    write(path, "改甲")

    class Ending(Here):
        def read(self, name: str, data: bytes) -> Reading:
            raise PassingError("读取已停止")

    ingester = Ingester(library, GAZETTEER, reader=Ending())
    (outcome,) = Folder(folder, OWN, library, ingester, wait=lambda _: None).sync().outcomes
    assert outcome.status == "failed"
    assert "仍是以前读入的内容" in outcome.remark
    assert list(held(library).values()) == ["甲市创建"]
    assert sync(library, folder).counts == {"updated": 1}


def test_a_file_that_is_being_written_is_left_for_the_next_run(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    write(folder / "乙.txt", "乙")
    sync(library, folder)
    write(path, "改甲")
    ingester = Ingester(library, GAZETTEER)

    def grow(_seconds: float) -> None:
        path.write_text(path.read_text(encoding="utf-8") + "还在写", encoding="utf-8")

    result = Folder(folder, OWN, library, ingester, wait=grow).sync()
    assert result.counts == {"waiting": 1, "unchanged": 1}
    assert not result.has_failures
    assert held(library)[str(path)] == "甲市创建"
    assert sync(library, folder).counts == {"updated": 1, "unchanged": 1}


def test_a_change_within_the_clocks_tick_is_seen(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    known = path.stat()
    sync(library, folder)
    path.write_text(path.read_text(encoding="utf-8").replace("甲", "乙"), encoding="utf-8")
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert path.stat().st_size == known.st_size
    assert sync(library, folder).counts == {"updated": 1}


def test_a_folder_whose_name_cannot_be_opened_changes_nothing(library: Library, folder: Path) -> None:
    path = write(folder / "甲.txt", "甲")
    sync(library, folder)
    with pytest.raises(NotFoundError, match="没有改动"):
        sync(library, path)
    assert len(held(library)) == 1


def test_a_folder_that_was_deleted_can_be_followed_if_that_is_said(library: Library, folder: Path) -> None:
    write(folder / "甲.txt", "甲")
    sync(library, folder)
    shutil.rmtree(folder)
    assert sync(library, folder, may_empty=True).counts == {"gone": 1}
    assert held(library) == {}


def test_two_folders_are_not_followed_at_once(library: Library, folder: Path) -> None:
    write(folder / "甲.txt", "甲")
    with library.following, pytest.raises(LibraryBusyError):
        sync(library, folder)
    assert sync(library, folder).counts == {"added": 1}


# ── what it is called ───────────────────────────────────────────────────────────────────────────────


def test_what_a_files_name_said_follows_the_name(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "湖州市2006年创模工作总结.txt"
    path.write_text("湖州市全面推进创建工作。\n湖州市城市污水处理率达到91.5%。\n", encoding="utf-8")
    sync(library, folder)
    before = described(library)
    assert before[1:] == ("湖州市2006年创模工作总结", "2006", {"2006"})
    monkeypatch.setattr(library, "embed", lambda *_, **__: pytest.fail("something was embedded"))
    path.rename(folder / "湖州市2008年创模工作总结.txt")
    assert sync(library, folder).counts == {"moved": 1}
    assert described(library) == (before[0], "湖州市2008年创模工作总结", "2008", {"2008"})
    assert library.catalogue.documents.names()[before[0]][0] == "湖州市2008年创模工作总结.txt"


def described(library: Library) -> tuple[str, str | None, str | None, set[str | None]]:
    (report,) = library.catalogue.reports.all()
    years = {figure.year.value for figure in library.catalogue.knowledge.figures()}
    return report.document_id, report.title.value, report.year.value, years


def test_a_document_is_called_by_the_copy_that_is_left(library: Library, folder: Path) -> None:
    write(folder / "1.txt", "同")
    write(folder / "2.txt", "同")
    sync(library, folder)
    (folder / "1.txt").unlink()
    sync(library, folder)
    assert [name for name, _ in library.catalogue.documents.names().values()] == ["2.txt"]


# ── what else is there ──────────────────────────────────────────────────────────────────────────────


def test_what_was_ingested_before_is_followed_as_well(library: Library, folder: Path) -> None:
    stays, goes = write(folder / "甲.txt", "甲"), write(folder / "乙.txt", "乙")
    Ingester(library, GAZETTEER).ingest_paths([folder])
    goes.unlink()
    assert sync(library, folder).counts == {"unchanged": 1, "gone": 1}
    assert list(held(library)) == [str(stays)]


def test_what_was_taken_out_of_the_library_and_still_lies_there_comes_back(
    library: Library, folder: Path
) -> None:
    path = settle(write(folder / "甲.txt", "甲"))
    sync(library, folder)
    library.remove("own", [str(path)])
    assert sync(library, folder).counts == {"added": 1}


def test_a_folder_inside_another_may_be_followed_by_itself(library: Library, folder: Path) -> None:
    settle(write(folder / "甲.txt", "甲"))
    inner = settle(write(folder / "里" / "乙.txt", "乙"))
    sync(library, folder)
    assert sync(library, folder / "里").counts == {"unchanged": 1}
    inner.unlink()
    write(folder / "里" / "丙.txt", "丙")
    assert sync(library, folder / "里").counts == {"gone": 1, "added": 1}
    assert sync(library, folder).counts == {"unchanged": 2}


def test_a_folder_called_as_if_it_were_an_archive_is_no_archive(library: Library, folder: Path) -> None:
    settle(write(folder / "要闻!" / "甲.txt", "甲"))
    assert sync(library, folder).counts == {"added": 1}
    assert sync(library, folder).counts == {"unchanged": 1}
    assert list(library.catalogue.files.states("own", str(folder))) == [str(folder / "要闻!" / "甲.txt")]


def test_a_file_beyond_the_limit_is_not_opened_and_told_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(write(folder / "大.txt", "大"))
    settle(write(folder / "小.txt", "小"))

    class Small(Here):
        limits = Limits(file_bytes=10)

    def run() -> Summary:
        ingester = Ingester(library, GAZETTEER, reader=Small())
        return Folder(folder, OWN, library, ingester).sync()

    monkeypatch.setattr("ingest.sync.bytes_of", lambda path, _most: pytest.fail(f"{path} was read"))
    for _ in range(2):
        result = run()
        assert result.counts == {"failed": 2}
        assert all("CHUANGMO_MAX_FILE_MB" in outcome.remark for outcome in result.outcomes)
    monkeypatch.undo()
    assert sync(library, folder).counts == {"added": 2}


def test_with_recognition_switched_on_pictures_are_read_again(library: Library, folder: Path) -> None:
    write(folder / "甲.txt", "甲")

    class Blind(Here):
        limits = Limits(ocr=False)

    Folder(folder, OWN, library, Ingester(library, GAZETTEER, reader=Blind()), wait=lambda _: None).sync()
    before = {source.document_id for source in library.catalogue.sources.all()}
    assert sync(library, folder).counts == {"updated": 1}
    assert {source.document_id for source in library.catalogue.sources.all()}.isdisjoint(before)


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(Limits(), 1) as opened:
        yield opened


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            text = (
                f"{name}市创建环保模范城市工作总结。{name}建成公园{len(name)}处。" if "空" not in name else ""
            )
            archive.writestr(f"材料/{name}.txt", text)
    return path


def test_what_is_inside_an_archive_follows_it(library: Library, folder: Path, readers: Readers) -> None:
    def run() -> dict[str, str]:
        ingester = Ingester(library, GAZETTEER, reader=readers)
        result = Folder(folder, OWN, library, ingester, wait=lambda _: None).sync(may_empty=True)
        return {outcome.path.removeprefix(f"{folder}/"): outcome.status for outcome in result.outcomes}

    path = settle(zipped(folder / "包.zip", "甲", "乙", "空"))
    inside = "包.zip!/材料/"
    assert run() == {
        "包.zip": "unpacked", f"{inside}甲.txt": "added", f"{inside}乙.txt": "added", f"{inside}空.txt": "failed"
    }  # fmt: skip
    assert run() == {"包.zip": "unchanged", f"{inside}空.txt": "failed"}
    settle(zipped(path, "甲", "丙"), 30)
    assert run() == {
        "包.zip": "unpacked", f"{inside}甲.txt": "unchanged", f"{inside}丙.txt": "added", f"{inside}乙.txt": "gone"
    }  # fmt: skip
    path.rename(folder / "新包.zip")
    assert run() == {"新包.zip": "moved"}
    assert sorted(held(library).values()) == ["丙市创建", "甲市创建"]
    assert all(path.startswith(f"{folder}/新包.zip!/") for path in held(library))
    (folder / "新包.zip").unlink()
    assert run() == {"新包.zip": "gone"}
    assert held(library) == {}
    assert library.is_whole


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "delete", "move", "sync"]),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(["一", "二二", "三三三"]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_after_any_changes_the_collection_holds_what_the_folder_holds(
    library: Library, folder: Path, actions: list[tuple[str, str, str, str]]
) -> None:
    for action, one, other, text in [*actions, ("sync", "", "", "")]:
        path, target = folder / f"{one}.txt", folder / f"{other}.txt"
        if action == "write":
            write(path, text)
        elif action == "delete":
            path.unlink(missing_ok=True)
        elif action == "move" and path.exists():
            path.rename(target)
        elif action == "sync":
            sync(library, folder, may_empty=True)
            there = {str(file): file.read_text(encoding="utf-8")[:4] for file in folder.iterdir()}
            assert held(library) == there
    assert library.is_whole

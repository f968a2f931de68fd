"""What is to be done so that a collection is in step with a folder: decided from what lies there, nothing opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folder import NEVER, Look, Plan, Seen, candidates, look, owner, plan, with_sources
from ingest.records import Outcome
from kb.catalogue.files import FileState
from kb.records import Source

NOW = "this program"
FILES = st.dictionaries(
    st.sampled_from(["/f/甲", "/f/乙", "/f/里/丙", "/f/里/丁", "/f/要闻!/戊"]),
    # Content, and when it was written; contents of one length are as large as each other.
    st.tuples(st.sampled_from(["a", "b", "cc", "dd"]), st.integers(1, 3)),
)


def state(path: str, content: str, changed: int = 1, stamp: str = NOW) -> FileState:
    return FileState(path, len(content), changed, f"hash of {content}", stamp, ((path, "added", ""),))


def seen(files: dict[str, tuple[str, int]]) -> Look:
    return Look(tuple(Seen(path, len(content), at) for path, (content, at) in sorted(files.items())))


def planned(files: dict[str, tuple[str, int]], known: dict[str, FileState]) -> Plan:
    here = seen(files)
    hashed = {one.path: f"hash of {files[one.path][0]}" for one in candidates(here, known, NOW)}
    return plan(here, known, NOW, hashed)


def carried_out(todo: Plan, known: dict[str, FileState], files: dict[str, tuple[str, int]]) -> dict[str, str]:
    """Hash by path after the plan was done, by a model of a library."""
    held = {path: one.sha256 for path, one in known.items()}
    moved = {after.path: held[before.path] for before, after in todo.moved}
    for before, _ in todo.moved:
        held.pop(before.path, None)
    held |= moved
    held |= {one.path: f"hash of {files[one.path][0]}" for one in todo.fresh}
    for gone in todo.gone:
        del held[gone.path]
    return held


def told_by_time(
    before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]
) -> tuple[dict[str, tuple[str, int]], dict[str, FileState]]:
    """Files as they are, every change told by another time, and the states of those that were."""
    # What a file system hides from everyone no plan can see.
    changed = {
        path: (content, at if before.get(path, (content, 0))[0] == content else at + 10)
        for path, (content, at) in after.items()
    }
    return changed, {path: state(path, content, at) for path, (content, at) in before.items()}


@given(before=FILES, after=FILES)
def test_once_it_is_done_the_collection_holds_what_the_folder_holds(
    before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]
) -> None:
    after, known = told_by_time(before, after)
    todo = planned(after, known)
    assert carried_out(todo, known, after) == {
        path: f"hash of {content}" for path, (content, _) in after.items()
    }


@given(before=FILES, after=FILES)
def test_every_file_is_in_one_part_of_the_plan_and_nothing_is_read_that_was_read(
    before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]
) -> None:
    after, known = told_by_time(before, after)
    todo = planned(after, known)
    stay = [one.path for one in (*todo.unchanged, *todo.touched)]
    came = [one.path for _, one in todo.moved] + [one.path for one in todo.fresh]
    assert sorted(stay + came) == sorted(after)
    # What is new though the collection had its content: its one place for that content still holds it, or moved.
    left = [known[path].sha256 for path in known if path not in stay]
    for before_state, _ in todo.moved:
        left.remove(before_state.sha256)
    assert not {f"hash of {after[one.path][0]}" for one in todo.fresh} & set(left)


@given(files=FILES)
def test_a_second_look_finds_nothing_to_do_and_opens_nothing(files: dict[str, tuple[str, int]]) -> None:
    known = {path: state(path, content, at) for path, (content, at) in files.items()}
    assert candidates(seen(files), known, NOW) == ()
    todo = planned(files, known)
    assert (todo.touched, todo.moved, todo.fresh, todo.gone) == ((), (), (), ())


def test_files_that_changed_places_are_both_moved() -> None:
    known = {"/f/甲": state("/f/甲", "a"), "/f/乙": state("/f/乙", "b")}
    todo = planned({"/f/甲": ("b", 2), "/f/乙": ("a", 2)}, known)
    assert {(old.path, new.path) for old, new in todo.moved} == {("/f/甲", "/f/乙"), ("/f/乙", "/f/甲")}
    assert (todo.fresh, todo.gone) == ((), ())


def test_of_two_files_of_one_content_that_are_gone_one_is_moved() -> None:
    known = {"/f/1": state("/f/1", "a"), "/f/2": state("/f/2", "a")}
    todo = planned({"/f/3": ("a", 2)}, known)
    assert [(old.path, new.path) for old, new in todo.moved] == [("/f/1", "/f/3")]
    assert [one.path for one in todo.gone] == ["/f/2"]


def test_what_is_inside_an_archive_moves_with_it() -> None:
    inside = (("/f/甲.zip", "unpacked", ""), ("/f/甲.zip!/内.txt", "added", ""))
    known = {"/f/甲.zip": FileState("/f/甲.zip", 1, 1, "hash of a", NOW, inside)}
    ((_, after),) = planned({"/f/乙.zip": ("a", 2)}, known).moved
    assert [path for path, *_ in after.outcomes] == ["/f/乙.zip", "/f/乙.zip!/内.txt"]
    assert after.inside == {"/f/乙.zip!/内.txt"}


def test_another_program_or_limit_reads_everything_again() -> None:
    known = {"/f/甲": state("/f/甲", "a", stamp="an older program")}
    assert [one.path for one in planned({"/f/甲": ("a", 1)}, known).fresh] == ["/f/甲"]
    moved = planned({"/f/乙": ("a", 1)}, known)
    assert [one.path for one in moved.fresh] == ["/f/乙"]
    assert [one.path for one in moved.gone] == ["/f/甲"]


def test_only_what_is_as_large_as_something_that_left_is_opened() -> None:
    known = {"/f/甲": state("/f/甲", "a")}
    here = seen({"/f/乙": ("b", 1), "/f/丙": ("ccc", 1)})
    assert [one.path for one in candidates(here, known, NOW)] == ["/f/乙"]


def test_what_lies_in_a_folder_that_cannot_be_looked_into_is_not_gone() -> None:
    known = {path: state(path, "a") for path in ("/f/里/丙", "/f/里外", "/f/甲")}
    here = Look((), closed=(Outcome("/f/里", "failed"),))
    assert [one.path for one in plan(here, known, NOW, {}).gone] == ["/f/甲", "/f/里外"]


# ── what was known ──────────────────────────────────────────────────────────────────────────────────


def source(path: str) -> Source:
    return Source(path, path.rpartition("/")[2], "hash of a", "d", 1, "2024-01-01T00:00:00+00:00")


def test_what_was_taken_in_otherwise_is_known_and_looked_into_once() -> None:
    known = with_sources(
        {}, [source("/f/甲"), source("/g/乙"), source("/ff/丙"), source("upload:丁")], "/f", []
    )
    assert list(known) == ["/f/甲"]
    assert known["/f/甲"].changed_ns == NEVER
    assert [one.path for one in planned({"/f/甲": ("a", 1)}, known).fresh] == ["/f/甲"]
    assert [one.path for one in planned({}, known).gone] == ["/f/甲"]


def test_what_was_taken_out_is_not_taken_for_unchanged() -> None:
    known = with_sources({"/f/甲": state("/f/甲", "a")}, [], "/f", ["/f/甲"])
    assert [one.path for one in planned({"/f/甲": ("a", 1)}, known).fresh] == ["/f/甲"]


@pytest.mark.parametrize(
    ("path", "files", "file"),
    [
        ("/f/甲.zip!/内.txt", {"/f/甲.zip"}, "/f/甲.zip"),
        ("/f/甲.zip!/乙.zip!/内.txt", {"/f/甲.zip"}, "/f/甲.zip"),
        ("/f/要闻!/甲.txt", {"/f/要闻!/甲.txt"}, "/f/要闻!/甲.txt"),
        ("/f/要闻!/甲.zip!/内.txt", {"/f/要闻!/甲.zip"}, "/f/要闻!/甲.zip"),
        ("/f/甲.zip!/内.txt", set(), "/f/甲.zip"),
        ("/f/甲.txt", set(), "/f/甲.txt"),
    ],
)
def test_a_source_belongs_to_the_file_it_is_inside_of(path: str, files: set[str], file: str) -> None:
    assert owner(path, files) == file


# ── looking ─────────────────────────────────────────────────────────────────────────────────────────


def test_hidden_temporary_and_linked_files_are_passed_over(tmp_path: Path) -> None:
    root = tmp_path / "f"
    (root / "里" / ".git").mkdir(parents=True)
    outside = tmp_path / "外.txt"
    outside.write_text("外")
    for name in (
        *("甲.txt", "里/乙.docx", "~$甲.docx", ".~lock.甲.docx#", "丙.TMP", "丁.pdf.part", "Thumbs.db"),
        *("里/.git/戊.txt", "desktop.ini", "己.crdownload"),
    ):
        (root / name).write_text(name)
    (root / "链接.txt").symlink_to(outside)
    (root / "链接夹").symlink_to(tmp_path)
    found = look(str(root))
    assert [os.path.relpath(one.path, root) for one in found.files] == ["甲.txt", "里/乙.docx"]
    assert (found.refused, found.closed) == ((), ())
    assert found.files[0].size == len("甲.txt".encode())


def test_what_is_no_file_or_has_no_readable_name_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    (tmp_path / "甲.txt").write_text("甲")
    Path(os.fsdecode(os.fsencode(tmp_path) + "/总结.txt".encode("gb18030"))).write_text("乙")
    found = look(str(tmp_path))
    assert [Path(one.path).name for one in found.files] == ["甲.txt"]
    assert {Path(one.path).name: one.remark[:7] for one in found.refused} == {
        "管道": "不是普通文件，",
        "总结.txt": "文件名的编码不",
    }


def test_a_subfolder_that_cannot_be_listed_is_named_and_the_rest_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲", "乙", "丙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "文.txt").write_text(name)
    real = os.scandir

    def refuse(path: str) -> object:
        # Root may list everything, so that a real folder without permission would prove nothing.
        if Path(path).name == "乙":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = look(str(tmp_path))
    assert sorted(os.path.relpath(one.path, tmp_path) for one in found.files) == ["丙/文.txt", "甲/文.txt"]
    (closed,) = found.closed
    assert closed.path == str(tmp_path / "乙")
    assert found.hides(str(tmp_path / "乙" / "文.txt"))
    assert not found.hides(str(tmp_path / "甲" / "没.txt"))


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        look(str(tmp_path / "没有"))

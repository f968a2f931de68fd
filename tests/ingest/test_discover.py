"""Which files a path stands for, and what is said of the rest."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.discover import Found, bytes_of, discover


def write(path: Path, text: str = "正文") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def reasons(found: Found) -> dict[str, tuple[str, str]]:
    return {Path(outcome.path).name: (outcome.status, outcome.remark) for outcome in found.outcomes}


def test_a_file_stands_for_itself_and_a_folder_for_all_that_lies_in_it(tmp_path: Path) -> None:
    files = [write(tmp_path / name) for name in ("b.txt", "a.md", "里/c.html", "里/更里/d.TXT")]
    found = discover([files[0], tmp_path])
    assert found.files[0] == files[0].resolve()
    assert set(found.files) == {file.resolve() for file in files}
    assert len(found.files) == 4
    assert found.outcomes == ()


def test_the_order_is_always_the_same(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "z/b.txt", "b/x.txt", "b.txt"):
        write(tmp_path / name)
    names = [file.relative_to(tmp_path.resolve()).as_posix() for file in discover([tmp_path]).files]
    assert names == ["a.txt", "b.txt", "c.txt", "b/x.txt", "z/b.txt"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    found = discover([tmp_path / "没有.txt", write(tmp_path / "有.txt")])
    assert [file.name for file in found.files] == ["有.txt"]
    assert reasons(found) == {"没有.txt": ("failed", "找不到这个文件或文件夹，请检查路径")}


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "空" / "也空").mkdir(parents=True)
    found = discover([tmp_path / "空"])
    assert found.files == ()
    assert reasons(found) == {"空": ("failed", "文件夹是空的，没有可读的文件")}


def test_what_a_file_is_is_found_from_its_content_and_not_here(tmp_path: Path) -> None:
    for name in ("表.xlsx", "声音.mp3", "README"):
        write(tmp_path / name)
    found = discover([tmp_path])
    assert [file.name for file in found.files] == ["README", "声音.mp3", "表.xlsx"]
    assert found.outcomes == ()


def test_hidden_files_and_folders_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "~$文.txt", "x/.b.txt"):
        write(tmp_path / name)
    write(tmp_path / "a.txt")
    found = discover([tmp_path])
    assert [file.name for file in found.files] == ["a.txt"]
    assert found.outcomes == ()


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "外" / "secret.txt")
    folder = tmp_path / "里"
    write(folder / "a.txt")
    (folder / "link.txt").symlink_to(secret)
    (folder / "links").symlink_to(secret.parent, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert [file.name for file in discover([folder]).files] == ["a.txt"]


def test_a_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt")
    (tmp_path / "link.txt").symlink_to(file)
    assert discover([tmp_path / "link.txt"]).files == (file.resolve(),)


def test_a_broken_link_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "weg.txt")
    assert reasons(discover([tmp_path / "link.txt"]))["link.txt"][0] == "failed"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt")
    assert discover([file, tmp_path, tmp_path / "." / "a.txt"]).files == (file.resolve(),)


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found = discover([tmp_path])
    assert found.files == ()
    assert reasons(found) == {"pipe.txt": ("failed", "不是普通文件，已跳过")}


def test_a_file_that_is_far_too_large_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "gross.txt").open("wb") as file:
        file.truncate(1_000_001)
    status, remark = reasons(discover([tmp_path], 1_000_000))["gross.txt"]
    assert status == "failed"
    assert remark.startswith("文件超过 1 MB，请拆分后再导入")


def test_of_a_file_that_grew_no_more_is_read_than_tells_that_it_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "长.txt"
    file.write_bytes(b"x" * 100)
    assert len(bytes_of(file, 10)) == 11
    assert len(bytes_of(file, 100)) == 100

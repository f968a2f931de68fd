"""Archives are unpacked under numbers; whatever a member is called, it never becomes a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.limits import DEFAULT_LIMITS, Limits
from ingest.reading.members import members
from ingest.reading.names import cleaned, is_litter
from kb.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.reading.records import Member


def packed(**files: bytes) -> bytes:
    return packed_as(list(files.items()))


def packed_as(files: list[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return held.getvalue()


def unpacked(data: bytes, folder: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[Member, ...]:
    return members("a.zip", data, folder, limits, lambda _at: None)


def test_members_are_written_under_numbers_and_keep_their_names_as_labels(tmp_path: Path) -> None:
    found = unpacked(packed_as([("报告/甲.txt", b"1"), ("乙.txt", b"2")]), tmp_path)
    assert [(one.label, one.name) for one in found] == [("报告/甲.txt", "甲.txt"), ("乙.txt", "乙.txt")]
    assert [(tmp_path / str(one.path)).read_bytes() for one in found] == [b"1", b"2"]
    assert {one.path for one in found} == {path.name for path in tmp_path.iterdir()}


def test_names_that_windows_wrote_in_gbk_are_read(tmp_path: Path) -> None:
    plain = packed_as([("aaaaaaaa.txt", b"1")])
    # As Windows writes it: GBK bytes, and no word of the encoding.
    gbk = plain.replace(b"aaaaaaaa", "湖州总结".encode("gbk"))
    assert [one.label for one in unpacked(gbk, tmp_path)] == ["湖州总结.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\a.txt",
        "..\\..\\a.txt",
        "a/../../b",
        "./a",
        "a\u202etxt.exe",
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (one,) = unpacked(packed_as([(name, b"1")]), tmp_path / "in")
    assert ".." not in one.label.split("/")
    assert not one.label.startswith("/")
    assert "\u202e" not in one.label
    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "in"]


@given(st.text(max_size=300))
def test_a_label_is_always_relative_and_printable(name: str) -> None:
    label = cleaned(name)
    assert label
    assert label.isprintable()
    assert not label.startswith("/")
    assert not {"..", "", "."} & set(label.split("/"))


@pytest.mark.parametrize("name", ["__MACOSX/._a.txt", "x/.DS_Store", "Thumbs.db", "x/~$报告.docx"])
def test_what_systems_leave_behind_is_no_file(name: str) -> None:
    assert is_litter(cleaned(name))


def test_a_bomb_is_stopped_and_the_others_are_unpacked(tmp_path: Path) -> None:
    bomb, good = unpacked(packed_as([("bomb.txt", b"0" * 30_000_000), ("好.txt", b"1")]), tmp_path)
    assert bomb.path is None
    assert "压缩得不合常理" in str(bomb.refusal)
    assert good.path is not None
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 100


def test_an_archive_that_says_less_than_it_holds_is_not_believed(tmp_path: Path) -> None:
    data = packed(a=b"0" * 5_000_000)
    lie = data.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (one,) = unpacked(lie, tmp_path)
    assert one.path is None


def test_archives_inside_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    data = b"1"
    for depth in range(5):
        data = packed_as([(f"{depth}.zip" if depth else "内.txt", data)])
    (one,) = unpacked(data, tmp_path)
    assert one.path is None
    assert "套了超过 3 层" in str(one.refusal)
    inner = packed_as([("里.zip", packed_as([("内.txt", b"1")]))])
    (two,) = unpacked(inner, tmp_path)
    assert two.label == "里.zip!/内.txt"


def test_too_many_members_and_too_much_are_refused(tmp_path: Path) -> None:
    many = packed_as([(f"{number}.txt", b"1") for number in range(12)])
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_MEMBERS"):
        unpacked(many, tmp_path, replace(DEFAULT_LIMITS, members=10))
    with pytest.raises(ReadingError, match="CHUANGMO_MAX_UNPACKED_MB"):
        unpacked(
            packed(a=b"ab" * 2_000_000),
            tmp_path,
            replace(DEFAULT_LIMITS, unpacked_bytes=1_000_000, ratio=10**6),
        )


def test_a_locked_member_says_so(tmp_path: Path) -> None:
    data = bytearray(packed(a=b"1" * 50))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    (one,) = unpacked(bytes(data), tmp_path)
    assert "密码" in str(one.refusal)


def test_a_link_is_no_file(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (one,) = unpacked(held.getvalue(), tmp_path)
    assert "链接" in str(one.refusal)


def test_a_cut_archive_says_what_to_do() -> None:
    with pytest.raises(ReadingError, match="没有下载完整"):
        unpacked(packed(a=b"1" * 5000)[:60] + b"PK\x05\x06", None)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 120))
def test_damage_anywhere_is_told_and_never_raised_otherwise(noise: bytes, at: int) -> None:
    import tempfile
    from pathlib import Path as Folder

    data = bytearray(packed_as([("甲.txt", zlib.compress(noise)), ("乙.txt", noise)]))
    at = min(at, len(data) - 1)
    data[at : at + len(noise) // 8] = noise[: len(noise) // 8]
    with tempfile.TemporaryDirectory() as folder, suppress(ReadingError):
        found = unpacked(bytes(data), Folder(folder))
        assert all((one.path is None) == (one.refusal is not None) for one in found)

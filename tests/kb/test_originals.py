"""Files are kept whole under the hash of their content, and go when nothing is theirs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from kb.live import LiveNames
from kb.originals import Originals

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    key = hashlib.sha256(b"\x00\xff").hexdigest()
    assert originals.read(key) is None
    originals.keep(key, b"\x00\xff")
    originals.keep(key, b"\x00\xff")
    assert originals.has(key)
    assert originals.read(key) == b"\x00\xff"


def test_what_no_source_is_of_goes_with_halves_of_a_killed_run(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    keys = [hashlib.sha256(bytes([n])).hexdigest() for n in range(3)]
    for key in keys:
        originals.keep(key, b"x")
    (tmp_path / f"{keys[0]}.part").write_bytes(b"half")
    assert originals.sweep({keys[1]}) == 3
    assert [originals.has(key) for key in keys] == [False, True, False]


@pytest.mark.parametrize("name", ["../catalogue.sqlite3", "", "a" * 63, "A" * 64, "a" * 64 + "/"])
def test_what_is_no_hash_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Originals(tmp_path).read(name)


def test_live_names_are_read_anew_each_time() -> None:
    names = {"甲"}
    live = LiveNames(lambda: frozenset(names))
    assert ("甲" in live, len(live), bool(live)) == (True, 1, True)
    names.add("乙")
    assert set(live) == {"甲", "乙"}
    assert live | {"丙"} == {"甲", "乙", "丙"}
    names.clear()
    assert not live

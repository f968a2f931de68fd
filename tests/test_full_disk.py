"""A disk that fills while a folder is kept in step: what was in stays, and the next run with room completes it."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from tests.formats import made
from tests.remade.runs import Program
from tests.small_disk import mount, mounted
from tests.soak.sync_driver import QUICK, seen_in

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = {"CHUANGMO_EMBEDDER": "none", "CHUANGMO_WAIT_SECONDS": "0"}


def write_files(folder: Path, seed: int, sentences: int) -> None:
    draw = random.Random(seed)
    for kind in QUICK:
        lines = [f"湖州市创建环境保护模范城市工作总结（{kind}）"]
        lines += [
            f"{draw.randint(2001, 2009)}年第{n}家企业排放废水{draw.randint(10, 9000)}吨。"
            for n in range(sentences)
        ]
        (folder / f"{kind}.{kind}").write_bytes(made(kind, lines))


def test_a_sync_onto_a_full_disk_loses_nothing_and_is_completed_when_there_is_room(tmp_path: Path) -> None:
    disk, few, many = (tmp_path / name for name in ("磁盘", "少", "多"))
    for folder in (disk, few, many):
        folder.mkdir()
    write_files(few, seed=1, sentences=3)
    write_files(many, seed=2, sentences=40)
    with mounted(disk, "size=12m"):
        chuangmo = Program(disk / "库", {**_SETTINGS, "TMPDIR": str(disk)})
        assert chuangmo("sync", str(few)).returncode == 0
        before = seen_in(disk / "库")
        assert len(before) >= len(QUICK)

        # Room for some of the files, not for all.
        (disk / "别的东西").write_bytes(bytes(max(0, shutil.disk_usage(disk).free - 400_000)))
        full = chuangmo("sync", str(many))
        assert full.returncode == 2, full.stderr
        assert "磁盘空间" in full.stderr
        assert "Traceback" not in full.stderr + full.stdout
        assert seen_in(disk / "库").items() >= before.items()
        assert "湖州市" in chuangmo("search", "湖州市排放废水").stdout

        assert mount("-o", "remount,size=200m", str(disk))
        assert chuangmo("sync", str(many)).returncode == 0
        assert chuangmo("doctor").returncode == 0
        after = seen_in(disk / "库")

    whole = Program(tmp_path / "另库", _SETTINGS)
    for folder in (few, many):
        assert whole("sync", str(folder)).returncode == 0
    assert after == seen_in(tmp_path / "另库")

"""Which files a path stands for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.limits import DEFAULT_LIMITS
from ingest.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """Files to read, and what is already known of the rest."""

    files: tuple[Path, ...]
    outcomes: tuple[Outcome, ...]


def discover(paths: Iterable[Path], most_bytes: int = DEFAULT_LIMITS.file_bytes) -> Found:
    """All files under `paths`, each once, in a stable order; the others with the reason."""
    files: dict[Path, None] = {}
    outcomes: list[Outcome] = []
    for path in paths:
        for file in _under(path):
            refusal = _refusal(file, most_bytes)
            if refusal is None:
                files[file.resolve()] = None
            else:
                outcomes.append(refusal)
        if path.is_dir() and not any(_under(path)):
            outcomes.append(Outcome(str(path), "failed", "文件夹是空的，没有可读的文件"))
    return Found(tuple(files), tuple(outcomes))


def _under(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    # Links are not followed: a link out of the folder would take in what nobody chose.
    for folder, subfolders, names in os.walk(path, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            file = path.__class__(folder) / name
            if not name.startswith((".", "~$")) and not file.is_symlink():
                yield file


def _refusal(file: Path, most_bytes: int) -> Outcome | None:
    if not file.exists():
        return Outcome(str(file), "failed", "找不到这个文件或文件夹，请检查路径")
    if not file.is_file():
        return Outcome(str(file), "failed", "不是普通文件，已跳过")
    if file.stat().st_size > most_bytes:
        most = f"{most_bytes // 1_000_000} MB"
        return Outcome(str(file), "failed", f"文件超过 {most}，请拆分后再导入，或调高 CHUANGMO_MAX_FILE_MB")
    return None

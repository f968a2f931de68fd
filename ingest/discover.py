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


_LEFT_BY_PROGRAMS = (".tmp", ".part", ".crdownload", ".swp")
_OF_SYSTEMS = frozenset(("thumbs.db", "desktop.ini", "__macosx"))


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


def is_left_out(name: str) -> bool:
    """Whether a file or folder of that name is hidden, a lock or a temporary of some program: never a document."""
    low = name.lower()
    return low.startswith((".", "~$")) or low.endswith(_LEFT_BY_PROGRAMS) or low in _OF_SYSTEMS


def too_large(path: str, most_bytes: int) -> Outcome:
    """What is said of a file that is not even opened."""
    most = f"{most_bytes // 1_000_000} MB"
    return Outcome(path, "failed", f"文件超过 {most}，请拆分后再导入，或调高 CHUANGMO_MAX_FILE_MB")


def size_of(path: Path) -> int:
    """Bytes; 0 for a file that is gone meanwhile, of which its reading will tell."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def bytes_of(path: Path, most_bytes: int) -> bytes:
    """A file's bytes, at most one more than it may have: that one tells its reader that it is too large.

    Files grow after they were looked at. Raises OSError.
    """
    with path.open("rb") as file:
        return file.read(most_bytes + 1)


def _under(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    # Links are not followed: a link out of the folder would take in what nobody chose.
    for folder, subfolders, names in os.walk(path, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not is_left_out(name))
        for name in sorted(names):
            file = path.__class__(folder) / name
            if not is_left_out(name) and not file.is_symlink():
                yield file


def _refusal(file: Path, most_bytes: int) -> Outcome | None:
    if not file.exists():
        return Outcome(str(file), "failed", "找不到这个文件或文件夹，请检查路径")
    if not file.is_file():
        return Outcome(str(file), "failed", "不是普通文件，已跳过")
    if file.stat().st_size > most_bytes:
        return too_large(str(file), most_bytes)
    return None

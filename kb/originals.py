"""The files that were given through the page, byte for byte: to be downloaded again, and to undo a removal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


class Originals:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, sha256: str, data: bytes) -> None:
        """Keep a file; it is there whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(sha256)
        if not path.exists():
            half = path.with_suffix(".part")
            half.write_bytes(data)
            half.replace(path)

    def read(self, sha256: str) -> bytes | None:
        """A file's bytes; None if it is not kept."""
        path = self._path(sha256)
        return path.read_bytes() if path.is_file() else None

    def has(self, sha256: str) -> bool:
        """Whether a file is kept."""
        return self._path(sha256).is_file()

    def sweep(self, wanted: Collection[str]) -> int:
        """Delete what no source is of any more. Returns how many files went."""
        unwanted = [path for path in self._folder.glob("*") if path.name not in wanted]
        for path in unwanted:
            path.unlink(missing_ok=True)
        return len(unwanted)

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self._folder / sha256

"""A file system of a few megabytes, so that a full disk can be met for real."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class mounted:  # noqa: N801
    """A small file system of its own, where the machine allows it; only real processes may use it."""

    def __init__(self, folder: Path, options: str) -> None:
        self._folder = folder
        self._options = options

    def __enter__(self) -> None:
        if os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", self._options, "tmpfs", str(self._folder)):
            pytest.skip("no file system may be mounted here")

    def __exit__(self, *_: object) -> None:
        # Even if something still holds it: what stays mounted could never be cleared away.
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True)


def mount(*words: str) -> bool:
    """Whether the system did it."""
    found = shutil.which("mount")
    return (
        found is not None
        and subprocess.run([found, *words], check=False, capture_output=True).returncode == 0
    )

"""Files turned by the real LibreOffice, many at once: a start takes a second or two."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def turned(files: Mapping[str, bytes], target: str, folder: Path) -> dict[str, bytes]:
    """Each file in the format `target`, by its name without the suffix; `folder` keeps the profile for the next call."""
    out = folder / target.partition(":")[0]
    for name, data in files.items():
        (folder / name).write_bytes(data)
    subprocess.run(
        [
            *("soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", target, "--outdir", str(out), *(str(folder / name) for name in files)),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {made.stem: made.read_bytes() for made in out.iterdir()}

"""What a reading process is told of its surroundings."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from ingest.reading.confine import environment

if TYPE_CHECKING:
    from pathlib import Path


def test_onnxruntime_reports_to_nobody_from_a_reading_process(tmp_path: Path) -> None:
    """Its reporting keeps the number of a session in a file as soon as it is loaded; without it there is none."""
    load = [sys.executable, "-c", "import onnxruntime"]
    subprocess.run(load, env=environment(str(tmp_path)), check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []

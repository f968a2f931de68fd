"""The wheel carries everything a question needs: code, prompts, data, migrations, starter cards."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **environment},
        cwd="/",
        check=False,
    )


def test_an_installed_wheel_answers_from_any_folder_with_a_citation(tmp_path: Path) -> None:
    built = run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", tmp_path, ROOT),
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("chuangmo_assistant-*.whl")

    empty = tmp_path / "empty"
    assert run(sys.executable, "-m", "venv", empty).returncode == 0
    installed = run(empty / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    assert installed.returncode == 0, installed.stderr

    # What it depends on is borrowed from here; its own packages can only come from the wheel, because
    # the path file of our editable installation is not read from PYTHONPATH.
    asked = run(
        *(empty / "bin/chuangmo", "ask", "苏州市噪声达标区面积是多少"),
        CHUANGMO_HOME=str(tmp_path / "home"),
        CHUANGMO_STARTER="on",
        PYTHONPATH=sysconfig.get_path("purelib"),
    )
    assert asked.returncode == 0, asked.stderr
    assert "466.08" in asked.stdout
    assert "[1]" in asked.stdout

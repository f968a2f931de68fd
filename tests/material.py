"""The measuring material beside the project, for the tests that read it where it lies."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[1].parent / "shared"
CORPUS = SHARED / "corpus"


@cache
def constants() -> dict[str, Any]:
    """The plain tables of the measuring script, which leaves files open when it is run."""
    tree = ast.parse((SHARED / "eval" / "common.py").read_text(encoding="utf-8"))
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("FILES", "REPORTS", "UNIT")
    }


def wishes() -> list[dict[str, Any]]:
    """The corrections that a user would make to the hidden cities, as the command `describe` takes them."""
    lines = (SHARED / "eval" / "describe.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        {
            "document": line["document"],
            "values": {"place": line["place"]},
            "contains": line["contains"],
            "why": line.get("why", ""),
        }
        for line in map(json.loads, lines)
    ]


def reports() -> dict[str, tuple[str, int, int]]:
    """Every report of the campaign files by its key: its file's name, start and end."""
    return {
        key: (constants()["FILES"][alias], start, end)
        for key, (alias, start, end) in constants()["REPORTS"].items()
    }

"""The prompt files: each says in its first comment what it needs, and is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from prompts import SUFFIX, PromptError, names, render

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "prompts"
_COMMENT = re.compile(r"\{# needs: (.*?) #\}")
_ITEM = {"number": 1, "document": "报告.txt", "place": "湖州市", "year": "2010", "text": "原文"}
_TURN = {"role": "user", "content": "湖州市有多少？"}


def needed(name: str) -> dict[str, object]:
    """Values for what the first comment of a prompt names, of the kind it names."""
    said = _COMMENT.match((FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    assert said, f"{name} doesn't begin with a comment of what it needs"
    kinds = dict(re.findall(r"(\w+) \(([^)]*)\)", said[1]))
    words = re.sub(r"\([^)]*\)", "", said[1]).split(".")[0]
    wanted = [word.strip() for word in words.split(",")]
    return {} if wanted == ["nothing"] else {word: _value(word, kinds.get(word, "")) for word in wanted}


def _value(word: str, kind: str) -> object:
    if kind.startswith("list of {role"):
        return [_TURN]
    if kind.startswith("list of {"):
        return [_ITEM]
    if kind.startswith("list"):
        return [f"«{word}»"]
    return True if kind.startswith("bool") else f"«{word}»"


def strings_of(file: Path) -> list[ast.expr]:
    return [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    ]


def pattern_of(node: ast.expr) -> str:
    """What the string can be: an f-string's gaps may be any word."""
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part) for part in node.values)
    return re.escape(str(node.value)) if isinstance(node, ast.Constant) else r"\w+"


def source_files() -> list[Path]:
    return sorted(file for folder in ("assistant", "ingest", "kb") for file in (ROOT / folder).rglob("*.py"))


def rendered_by_name() -> set[str]:
    found = set()
    for file in source_files():
        found |= set(re.findall(r"\brender\(\s*[\"'](\w+)[\"']", file.read_text(encoding="utf-8")))
    return found


def test_all_files_are_listed_in_order_and_nothing_else() -> None:
    assert list(names()) == sorted(file.stem for file in FOLDER.glob(f"*{SUFFIX}"))
    assert len(names()) >= 15


@pytest.mark.parametrize("name", names())
def test_a_prompt_renders_with_the_values_that_its_first_comment_names(name: str) -> None:
    values = needed(name)
    text = render(name, **values)
    assert text == text.strip()
    assert text
    assert "{" not in text
    assert "needs:" not in text
    if "bool" not in str(values) and name != "refusal_place":
        assert all(
            f"«{word}»" in text for word, value in values.items() if value in (f"«{word}»", [f"«{word}»"])
        )


@pytest.mark.parametrize("name", names())
def test_the_first_comment_names_exactly_what_the_prompt_uses(name: str) -> None:
    source = (FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8")
    assert set(needed(name)) == meta.find_undeclared_variables(Environment(autoescape=False).parse(source))


@pytest.mark.parametrize(("name", "left_out"), [(name, word) for name in names() for word in needed(name)])
def test_a_missing_value_is_an_error_and_not_an_empty_line(name: str, left_out: str) -> None:
    values = {word: value for word, value in needed(name).items() if word != left_out}
    with pytest.raises(PromptError, match=f"{name}{SUFFIX}.*{left_out}"):
        render(name, **values)


def test_an_unknown_prompt_is_an_error_that_names_the_file() -> None:
    with pytest.raises(PromptError, match=r"no_such_prompt\.jinja"):
        render("no_such_prompt")


def test_a_refusal_without_a_place_speaks_of_the_library() -> None:
    for name in names():
        if "places" in needed(name) and name.startswith("refusal_") and "titles" not in needed(name):
            values = {**needed(name), "places": [], "masked": []}
            text = render(name, **values)
            assert "«places»" not in text


def test_every_prompt_that_the_code_renders_exists() -> None:
    assert rendered_by_name()
    assert rendered_by_name() <= set(names())


def test_every_prompt_that_is_not_for_a_language_model_is_used() -> None:
    patterns = {pattern_of(node) for file in source_files() for node in strings_of(file)}
    telling = [re.compile(pattern) for pattern in patterns if re.match(r"[a-z]+_?", pattern)]
    unused = [
        name
        for name in names()
        if not name.startswith("model_") and not any(pattern.fullmatch(name) for pattern in telling)
    ]
    assert unused == []

"""Reading the data files that ship with the program; what is wrong with one is said with its name."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from kb.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Where the installed PyYAML has it: ten times as fast on the catalogue, which a cold question reads.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_file(name: str) -> Traversable:
    """A file or folder of kb/data."""
    return files("kb") / "data" / name


def read_yaml(item: Traversable) -> Any:  # noqa: ANN401 (the loaders check what it holds)
    """What a YAML file holds."""
    return parse_yaml(item.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:  # noqa: ANN401 (the loaders check what it holds)
    """What a YAML text holds. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe one either way)


def dump_yaml(data: dict[str, Any]) -> str:
    """A mapping as YAML, in its own order, a line each: front matter as cards have it."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6)


def words_of(value: Any) -> tuple[str, ...]:  # noqa: ANN401 (that it is a list is what is checked)
    """A list of words. Raises TypeError for anything else: a bare word would fall apart into characters."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{value!r} 应当写成列表，如 [夜间]")
    return tuple(value)


def parse_toml(source: str, file: str) -> dict[str, Any]:
    """What a TOML text holds. Raises DataError naming the file."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{file} 不是有效的 TOML（{error}），请改正后重试") from error


def word_list(value: object, name: str, file: str) -> list[str]:
    """A list of at least one word, none empty. Raises DataError naming file and list."""
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        raise DataError(f"{file} 里 {name} 应当是一列词，请改正")
    return value


def pattern_of(source: str, name: str, file: str) -> re.Pattern[str]:
    """A regular expression out of a file. Raises DataError naming file and entry."""
    try:
        return re.compile(source)
    except re.error as error:
        raise DataError(f"{file} 里 {name} 的表达式写错了（{error}），请改正") from error

"""Reading the YAML data files that ship in kb/data, with the C parser where the installed PyYAML has it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Ten times as fast on the catalogue, which a cold question reads.
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

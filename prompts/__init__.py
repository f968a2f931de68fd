"""Everything the assistant says, as files; a missing value is an error, not an empty line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError

SUFFIX = ".jinja"


class PromptError(Exception):
    """A prompt file is missing, broken, or was given too few values."""


def _source(name: str) -> str | None:
    file = files("prompts") / f"{name}{SUFFIX}"
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> Environment:
    # Plain text, not HTML: what goes into the page is escaped by the page.
    return Environment(  # noqa: S701
        loader=FunctionLoader(_source), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def names() -> tuple[str, ...]:
    """All prompts there are."""
    found = (item.name for item in files("prompts").iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)))


def render(name: str, **values: object) -> str:
    """The prompt `name` filled in. Raises PromptError if it doesn't exist or a value is missing."""
    try:
        return _environment().get_template(name).render(**values).strip()
    except TemplateError as error:
        raise PromptError(f"提示文件 {name}{SUFFIX} 有误：{error}") from error

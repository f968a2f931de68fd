"""The one place where outside text becomes HTML: templates in which every value is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.app.views import words

_FOLDER = "templates"
_SUFFIX = ".html.jinja"


def text_to_html(text: str) -> Markup:
    """Any outside text as plain words of HTML, in content or in a quoted attribute."""
    return escape(text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words)
    return environment


def _source(name: str) -> str | None:
    file = files("assistant.app.views") / _FOLDER / f"{name}{_SUFFIX}"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def html_of(template: str, **values: object) -> Markup:
    """A template filled in; a value that is missing or a template that does not exist is an error of ours."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  (every value was escaped)


def notice(text: str, *, bad: bool = False) -> Markup:
    """A message of one sentence, read out by screen readers."""
    return html_of("notice", text=text, bad=bad)

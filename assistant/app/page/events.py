"""What the page's own HTML tells the program: a named act with plain words, checked before it is used."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import gradio as gr

from kb.errors import ChuangmoError

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every listener: none is an interface for programs, and Gradio's own veil never lies over the page."""
MANY_AT_ONCE = 8
"""Questions answered at the same time."""
_LONGEST = 20_000
"""Characters of a field that the page may send."""


class Act:
    """What was clicked or sent; the browser's words are not trusted."""

    def __init__(self, event: gr.EventData) -> None:
        data = event._data if isinstance(event._data, dict) else {}
        self._fields = {str(key): str(value)[:_LONGEST] for key, value in data.items()}

    @property
    def name(self) -> str:
        """Which act."""
        return self._fields.get("act", "")

    def words(self, field: str) -> str:
        """A field's words; empty if there is none."""
        return self._fields.get(field, "").strip()

    def number(self, field: str) -> int:
        """A field that is a number. Raises ChuangmoError."""
        words = self.words(field)
        if not words.isdecimal() or len(words) > 15:
            raise ChuangmoError("网页发来的内容不完整，请刷新网页后再试。")
        return int(words)


@cache
def script() -> str:
    """What makes a piece of our HTML tell of clicks on its buttons and of its forms."""
    return (files("assistant.app") / "static" / "panel.js").read_text(encoding="utf-8")


def panel(value: str, name: str, **options: Any) -> gr.HTML:  # noqa: ANN401  (Gradio's own options)
    """A piece of our own HTML whose buttons and forms are acts."""
    return gr.HTML(value, elem_id=name, js_on_load=script(), **options)


def still(value: str, name: str, **options: Any) -> gr.HTML:  # noqa: ANN401  (Gradio's own options)
    """A piece of our own HTML that only shows."""
    return gr.HTML(value, elem_id=name, js_on_load=None, **options)

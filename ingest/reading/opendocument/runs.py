"""One paragraph of an OpenDocument text: its words as they are seen; what hangs on it is handed out beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.opendocument.names import DRAW, OFFICE, TEXT, count
from ingest.reading.word.runs import Inline

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from ingest.reading.opendocument.styles import Style, Styles
    from ingest.reading.word.found import Found

_BLANK = "\x1d"
"""A blank that is meant; XML 1.0 cannot hold this sign, and blanks of the XML itself run together."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 100
_GONE = frozenset(TEXT + name for name in ("ruby-text", "placeholder", "script", "note-citation", "number"))
"""Reading aids, what should be filled in, programs, numbers that are put before the words."""


@dataclass(slots=True)
class _Look:
    """How a stretch of words looks."""

    raised: str = ""
    is_hidden: bool = False
    is_struck: bool = False

    def with_(self, style: Style) -> _Look:
        """As it looks in a style of its own."""
        return _Look(
            self.raised if style.raised is None else style.raised,
            self.is_hidden if style.is_hidden is None else style.is_hidden,
            self.is_struck if style.is_struck is None else style.is_struck,
        )


@dataclass(slots=True)
class Runs:
    """Reads paragraphs one after the other."""

    styles: Styles
    found: Found
    read_formula: Callable[[Element], str | None]
    """What a frame says, if it is a formula in the line."""
    notes: dict[str, Element] = field(default_factory=dict)
    """Bodies of notes by their label."""

    def read(self, paragraph: Element, style: Style) -> tuple[str, list[Element]]:
        """The words of a `text:p` or `text:h`, and the drawings in it."""
        inline = Inline()
        self._inside(paragraph, _Look().with_(style), inline)
        words = re.sub(" {2,}", " ", inline.text)
        return words.strip(" ").replace(_BLANK, " "), inline.drawings

    def _inside(self, element: Element, look: _Look, inline: Inline) -> None:
        self._put(element.text, look, inline)
        for child in element:
            if isinstance(child.tag, str):
                self._one(child, look, inline)
            self._put(child.tail, look, inline)

    def _put(self, words: str | None, look: _Look, inline: Inline) -> None:
        if not words:
            return
        if look.is_hidden or look.is_struck:
            self.found.hidden += look.is_hidden and bool(words.strip())
            self.found.struck += not look.is_hidden and bool(words.strip())
            return
        inline.put(_BLANKS.sub(" ", words), look.raised)

    def _one(self, element: Element, look: _Look, inline: Inline) -> None:
        tag = element.tag
        if tag == TEXT + "span":
            style = self.styles.of("text", element.get(TEXT + "style-name", ""))
            self._inside(element, look.with_(style), inline)
        elif tag == TEXT + "note":
            self._note(element, inline)
        elif tag == OFFICE + "annotation":
            self.found.comments += 1
        elif tag in _SIGNS:
            inline.put(_SIGNS[tag] * min(count(element, TEXT + "c"), _MOST_BLANKS))
        elif tag.startswith(DRAW):
            words = self.read_formula(element)
            if words is None:
                inline.drawings.append(element)
            else:
                inline.put(words)
        elif tag not in _GONE and element.get(TEXT + "is-hidden") != "true":
            # Links, fields with what they show, marks around words.
            self._inside(element, look, inline)

    def _note(self, note: Element, inline: Inline) -> None:
        kind = note.get(TEXT + "note-class", "footnote")
        label = self.found.next_note(kind, str(len(self.found.notes)))
        body = note.find(TEXT + "note-body")
        if body is not None:
            self.notes[label] = body
        inline.put(f"〔{label}〕")


_SIGNS = {TEXT + "s": _BLANK, TEXT + "tab": "\t", TEXT + "line-break": "\n"}

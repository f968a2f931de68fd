"""Real footnotes of Word, which python-docx does not write: their part, their marks, the lines above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from assistant.export.inlines import clean
from assistant.export.ooxml import add_part, element, field, run, text_run
from assistant.export.styles import FOOTNOTE_MARK, STYLE_IDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from assistant.export.paper import Note

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The lines between text and footnotes have ids as footnotes do, before those of the real ones."""
_BETWEEN = ","


class Footnotes:
    """The notes of one document as they are referred to; Word numbers them in that order."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes
        self._places: dict[int, int] = {}

    def marks(self, numbers: Sequence[int]) -> list[BaseOxmlElement]:
        """What stands in the text behind a word: the mark of each note, with a comma between two."""
        made: list[BaseOxmlElement] = []
        for number in numbers:
            made += [text_run(_BETWEEN, style=FOOTNOTE_MARK)] if made else []
            made += self._again(number) if number in self._places else self._first(number)
        return made

    def _first(self, number: int) -> list[BaseOxmlElement]:
        place = self._places[number] = len(self._places) + 1
        mark = run(element("footnoteReference", id=place), style=FOOTNOTE_MARK)
        return [
            element("bookmarkStart", id=place, name=_bookmark(place)),
            mark,
            element("bookmarkEnd", id=place),
        ]

    def _again(self, number: int) -> list[BaseOxmlElement]:
        """A note that has been referred to has its number once more, not its text."""
        place = self._places[number]
        return field(f"NOTEREF {_bookmark(place)} \\h", str(place), style=FOOTNOTE_MARK)

    def write(self, document: Document) -> None:
        """Adds the notes that were referred to; after the last of them."""
        lines = [_line(kind, number) for kind, number in SEPARATORS.items()]
        notes = [_footnote(place, self._notes[number - 1].text) for number, place in self._places.items()]
        kind = (CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES)
        add_part(document.part, "/word/footnotes.xml", kind, element("footnotes", *lines, *notes))


def separator_list() -> BaseOxmlElement:
    """What the settings of a document say of the lines between text and footnotes."""
    return element("footnotePr", *(element("footnote", id=number) for number in SEPARATORS.values()))


def _bookmark(place: int) -> str:
    # Word hides bookmarks that begin like this, as those of its own cross references do.
    return f"_RefNote{place}"


def _line(kind: str, number: int) -> BaseOxmlElement:
    spacing = element("spacing", before=0, after=0, line=240, lineRule="auto")
    paragraph = element("p", element("pPr", spacing), element("r", element(kind)))
    return element("footnote", paragraph, type=kind, id=number)


def _footnote(place: int, text: str) -> BaseOxmlElement:
    look = element("pPr", element("pStyle", val=STYLE_IDS["footnote"]))
    mark = run(element("footnoteRef"), style=FOOTNOTE_MARK)
    return element("footnote", element("p", look, mark, text_run(f" {clean(text)}")), id=place)

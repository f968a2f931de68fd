"""The body of a Word document as paragraphs and tables, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.blocks import BEGIN, OBJECT, SEEN_TURN, TURN, Paragraph
from ingest.reading.word import tables
from ingest.reading.word.drawings import chosen
from ingest.reading.word.fields import Fields
from ingest.reading.word.found import Found
from ingest.reading.word.names import MC, W, switch, value
from ingest.reading.word.numbering import Numbering
from ingest.reading.word.runs import Runs, drawn_text, is_placeholder
from ingest.reading.word.styles import Styles, centred, numbering, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.records import Tell
    from ingest.reading.word.drawings import Drawn
    from ingest.reading.word.runs import Inline
    from ingest.reading.word.styles import Style

_AROUND = frozenset(W + name for name in ("sdtContent", "smartTag", "customXml"))
_CONTINUOUS = ("continuous", "nextColumn")
_TOLD = 500
"""Paragraphs between two signs of life."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the body of a document needs of its other parts."""

    styles: Element = None
    """Root elements; None where the document has no such part."""
    numbering: Element = None
    drawn: Callable[[Drawn, Found], list[Block]] = lambda _drawn, _found: []
    """Reads a chart or diagram."""


class Body:
    """Reads a document's text once, from its beginning to its end: numbers and fields run on."""

    def __init__(self, parts: Parts, tell: Tell) -> None:
        self.found = Found()
        self.fields = Fields()
        self._styles = Styles(parts.styles)
        self._numbering = Numbering(parts.numbering, self._styles)
        self._runs = Runs(self._styles, self.fields, self.found)
        self._read_drawn = parts.drawn
        self._tell = tell
        self._told = 0
        self._sections: list[str] = []
        self._in_contents = 0
        self._waiting: list[tuple[str, str]] = []

    def read(self, body: Element) -> list[Block]:
        """All of a `w:body`."""
        self._sections = [value(one, "type") or "nextPage" for one in _sections(body)]
        return self.blocks(body)

    def blocks(self, container: Element) -> list[Block]:
        """What stands in a body, cell, box or note."""
        # A cell begins no paragraph of the text around it.
        outside, self._waiting = self._waiting, []
        blocks = list(self._walk(container))
        blocks.extend(self._left_over())
        self._waiting = outside
        return blocks

    def _left_over(self) -> Iterator[Block]:
        text = "".join(label + words for label, words in self._waiting)
        if text:
            yield Paragraph(text)

    def _walk(self, container: Element) -> Iterator[Block]:
        for child in container:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child)
            elif tag == W + "tbl":
                yield from tables.blocks_of(child, self.blocks, self.found)
            elif tag == W + "sdt":
                yield from self._control(child)
            elif tag == W + "altChunk":
                self.found.imported += 1
            else:
                yield from self._around(child)

    def _around(self, element: Element) -> Iterator[Block]:
        tag = element.tag
        if tag in _AROUND:
            yield from self._walk(element)
        elif tag in (W + "ins", W + "moveTo"):
            self.found.is_inserted = True
            yield from self._walk(element)
        elif tag in (W + "del", W + "moveFrom"):
            self.found.is_deleted = True
        elif tag == MC + "AlternateContent":
            branch = chosen(element)
            yield from () if branch is None else self._walk(branch)

    def _control(self, control: Element) -> Iterator[Block]:
        if is_placeholder(control):
            return
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
        self._in_contents += is_contents
        for content in control.iterchildren(W + "sdtContent"):
            yield from self._walk(content)
        self._in_contents -= is_contents

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self._told += 1
        if self._told % _TOLD == 0:
            self._tell(f"第 {self._told} 段")
        properties = element.find(W + "pPr")
        style = self._styles.of(value(properties, "pStyle"))
        mark = None if properties is None else properties.find(W + "rPr")
        inline = self._runs.read(element, style)
        text = inline.text
        # A paragraph without its end is a part of the next one, whose number it has.
        is_unseen = _is_deleted(mark) or (_is_on(mark, "vanish") and not text.strip())
        label = "" if is_unseen else self._label(properties, style)
        if not self._goes_on(mark, text, label):
            text = self._joined(text, label)
            if switch(properties, "pageBreakBefore") or (
                style.begins_page and switch(properties, "pageBreakBefore") is None
            ):
                text = BEGIN + text
            is_contents = bool(self._in_contents) or inline.is_contents or style.is_contents
            yield from self._hung(_made(text, properties, style, is_contents=is_contents), inline)
        else:
            yield from self._drawn(inline.drawings)
        if properties is not None and properties.find(W + "sectPr") is not None:
            yield from self._section()

    def _label(self, properties: Element, style: Style) -> str:
        list_id, level = numbering(properties)
        if list_id is None:
            list_id = style.numbering[0]
            level = style.numbering[1] if level is None else level
        elif level is None:
            level = style.numbering[1] if list_id == style.numbering[0] else 0
        return self._numbering.label(list_id, level, value(properties, "pStyle"))

    def _goes_on(self, mark: Element, text: str, label: str) -> bool:
        """Whether the paragraph has no end of its own: its mark is deleted or hidden."""
        if _is_deleted(mark):
            self.found.is_deleted = True
        elif not _is_on(mark, "specVanish"):
            return False
        self._waiting.append((label, text))
        return True

    def _joined(self, text: str, label: str) -> str:
        words = "".join(before + words for before, words in self._waiting)
        is_labelled = any(before for before, _ in self._waiting)
        self._waiting.clear()
        return _after_turns(words + text, label) if label and not is_labelled else words + text

    def _hung(self, paragraph: Paragraph, inline: Inline) -> Iterator[Block]:
        """A paragraph, then what hangs on it; pictures in a row without words stand between the turns of its pages."""
        pieces = paragraph.text.split(OBJECT)
        if paragraph.words.strip() or len(pieces) != len(inline.drawings) + 1:
            yield paragraph
            yield from self._drawn(inline.drawings)
            return
        for signs, drawn in zip(pieces[:-1], inline.drawings, strict=True):
            yield Paragraph(signs + OBJECT)
            yield from self._drawn([drawn])
        yield Paragraph(pieces[-1])

    def _drawn(self, drawings: Iterable[Iterable[Drawn]]) -> Iterator[Block]:
        for some in drawings:
            for drawn in some:
                yield from self._read(drawn)

    def _read(self, drawn: Drawn) -> Iterable[Block]:
        if drawn.kind == "box":
            return self.blocks(drawn.element)
        if drawn.kind == "text":
            return [Paragraph(drawn.words or drawn_text(drawn.element))]
        return self._read_drawn(drawn, self.found)

    def _section(self) -> Iterator[Block]:
        """A section ends here; how the next one begins, the next one says."""
        if self._sections:
            self._sections.pop(0)
        if self._sections and self._sections[0] not in _CONTINUOUS:
            yield Paragraph(TURN)


def _made(text: str, properties: Element, style: Style, *, is_contents: bool) -> Paragraph:
    own_level, own_place = outline(properties), centred(properties)
    return Paragraph(
        text,
        0 if is_contents else style.level if own_level is None else own_level,
        is_contents,
        bool(style.is_centred if own_place is None else own_place),
    )


def _after_turns(text: str, label: str) -> str:
    """The label stands right before the words: a page that turns there turns before the label."""
    words = text.lstrip(SEEN_TURN + TURN + BEGIN)
    return text[: len(text) - len(words)] + label + words


def _is_deleted(mark: Element) -> bool:
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _is_on(mark: Element, name: str) -> bool:
    return bool(switch(mark, name))


def _sections(body: Element) -> Iterator[Element]:
    """Properties of sections in order; those in the history of a change don't count."""
    for one in body.iter(W + "sectPr"):
        if one.getparent().tag in (W + "pPr", body.tag):
            yield one

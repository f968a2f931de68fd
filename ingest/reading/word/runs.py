"""One paragraph of Word as text: runs, fields, formulas, symbols, notes; what hangs on it is handed out beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.blocks import OBJECT, SEEN_TURN, TURN
from ingest.reading.word import drawings
from ingest.reading.word.math import formula
from ingest.reading.word.names import MC, A, M, W, local, number, switch, value
from ingest.reading.word.styles import NO_STYLE, struck
from ingest.reading.word.symbols import UNKNOWN, symbol, unprivate

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from ingest.reading.word.fields import Fields
    from ingest.reading.word.found import Found
    from ingest.reading.word.styles import Style, Styles

_GONE = frozenset((W + "del", W + "moveFrom"))
_COME = frozenset((W + "ins", W + "moveTo"))
_AROUND = frozenset(
    W + name for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "rubyBase", "sdtContent")
)
_DRAWN = frozenset((W + "drawing", W + "pict", W + "object"))
_SIGNS = "+-−－–"
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "lastRenderedPageBreak": SEEN_TURN,
}


@dataclass(slots=True)
class Inline:
    """What a paragraph holds."""

    parts: list[str] = field(default_factory=list)
    drawings: list[list[drawings.Drawn]] = field(default_factory=list)
    """Boxes of text, charts, pictures and diagrams that hang on it; one list for each OBJECT that was put."""
    is_contents: bool = False
    _raised: str = ""

    @property
    def text(self) -> str:
        """As a reader sees it, with the signs of `flow`."""
        return "".join(self.parts)

    def put(self, text: str, raised: str = "") -> None:
        """Add text; raised digits after digits get a sign, so that 10⁴ never reads as 104."""
        if not text:
            return
        if raised and raised != self._raised:
            text = mark_of(self._before(), text, raised) + text
        self.parts.append(text)
        self._raised = raised

    def _before(self) -> str:
        return self.parts[-1][-1] if self.parts else ""


def mark_of(before: str, text: str, raised: str) -> str:
    """The sign between a base and what is raised or lowered: none in SO2 and m3, ^ in 10^4, _ in a 1_2."""
    # A sign may stand in a run of its own: 10, then a raised -, then a raised 6.
    first = text.lstrip(_SIGNS)[:1]
    is_number = first.isdecimal() or (not first and before.isdigit())
    if not is_number or not before.strip():
        return ""
    is_letter = before.isalpha() and not "\u2e80" <= before <= "\uffef"
    if raised == "superscript":
        return "" if is_letter or before in ")）]℃°" else "^"
    return "_" if before.isdigit() else ""


class Runs:
    """Reads paragraphs one after the other; fields stay open between them."""

    def __init__(self, styles: Styles, fields: Fields, found: Found) -> None:
        self._styles = styles
        self._fields = fields
        self._found = found
        self._style: Style = styles.of(None)
        self._into: dict[str, Callable[[Element, Inline], None]] = {
            W + "r": self._run,
            W + "fldSimple": self._simple_field,
            W + "sdt": self._control,
            M + "oMath": self._formula,
            M + "oMathPara": self._formulas,
            MC + "AlternateContent": self._alternative,
            **dict.fromkeys(_AROUND, self._children),
            **dict.fromkeys(_GONE, self._deleted),
            **dict.fromkeys(_COME, self._inserted),
        }
        self._in_run: dict[str, Callable[[Element, str, Inline], None]] = {
            W + "t": self._words,
            W + "br": self._break,
            W + "sym": self._symbol,
            W + "fldChar": self._field,
            W + "footnoteReference": self._note,
            W + "endnoteReference": self._note,
            **dict.fromkeys(_DRAWN, self._drawn),
        }

    def read(self, paragraph: Element, style: Style) -> Inline:
        """One `w:p`."""
        self._style = style
        inline = Inline(is_contents=self._fields.is_contents)
        self._children(paragraph, inline)
        inline.is_contents = inline.is_contents or self._fields.is_contents
        return inline

    def _children(self, element: Element, inline: Inline) -> None:
        for child in element:
            handle = self._into.get(child.tag)
            if handle:
                handle(child, inline)

    def _deleted(self, element: Element, inline: Inline) -> None:  # noqa: ARG002  (all are called alike)
        self._found.is_deleted = True
        # A deleted field still has its marks, in pairs.
        for mark in element.iter(W + "fldChar"):
            self._fields.mark(mark)

    def _inserted(self, element: Element, inline: Inline) -> None:
        self._found.is_inserted = True
        self._children(element, inline)

    def _simple_field(self, element: Element, inline: Inline) -> None:
        if self._fields.is_shown:
            self._children(element, inline)

    def _control(self, element: Element, inline: Inline) -> None:
        if not is_placeholder(element):
            self._children(element, inline)

    def _formula(self, element: Element, inline: Inline) -> None:
        if self._fields.is_shown:
            inline.put(formula(element))

    def _formulas(self, element: Element, inline: Inline) -> None:
        for place, one in enumerate(element.iterchildren(M + "oMath")):
            inline.put("\n" if place else "")
            self._formula(one, inline)

    def _alternative(self, element: Element, inline: Inline) -> None:
        branch = drawings.chosen(element)
        if branch is not None:
            self._children(branch, inline)

    def _run(self, run: Element, inline: Inline) -> None:
        properties = run.find(W + "rPr")
        name = value(properties, "rStyle")
        look = self._styles.of(name) if name else NO_STYLE
        left_out = self._left_out(properties, look)
        raised = self._raised(properties, look)
        for child in run:
            if left_out and child.tag not in (W + "fldChar", W + "instrText"):
                self._found.hidden += left_out == "hidden" and child.tag == W + "t"
                self._found.struck += left_out == "struck" and child.tag == W + "t"
                continue
            self._in(child, raised, inline)

    def _left_out(self, properties: Element, look: Style) -> str:
        """`hidden` or `struck`, if a reader does not see the run or sees it crossed out."""
        hidden = _first(switch(properties, "vanish"), look.is_hidden, self._style.is_hidden)
        crossed = _first(struck(properties), look.is_struck, self._style.is_struck)
        return "hidden" if hidden else "struck" if crossed else ""

    def _raised(self, properties: Element, look: Style) -> str:
        place = value(properties, "vertAlign") or look.raised or self._style.raised or ""
        if place in ("superscript", "subscript"):
            return place
        shift = number(properties, "position") or 0
        return "superscript" if shift > 0 else "subscript" if shift < 0 else ""

    def _in(self, child: Element, raised: str, inline: Inline) -> None:
        tag = child.tag
        if tag == W + "instrText":
            self._fields.instruct(child.text or "")
        elif tag == W + "fldChar" or self._fields.is_shown:
            handle = self._in_run.get(tag)
            if handle:
                handle(child, raised, inline)
            elif tag in _CHARACTERS:
                inline.put(_CHARACTERS[tag])
            elif tag == W + "ruby":
                self._children(child, inline)
            elif tag == MC + "AlternateContent":
                branch = drawings.chosen(child)
                for one in () if branch is None else branch:
                    self._in(one, raised, inline)

    def _words(self, element: Element, raised: str, inline: Inline) -> None:
        text = element.text or ""
        if any("\uf000" <= sign <= "\uf0ff" for sign in text):
            text = unprivate(text, _font(element))
            self._found.garbled += text.count(UNKNOWN)
        inline.put(text.replace("\n", " "), raised)

    def _break(self, element: Element, raised: str, inline: Inline) -> None:  # noqa: ARG002
        inline.put(TURN if element.get(W + "type") == "page" else "\n")

    def _symbol(self, element: Element, raised: str, inline: Inline) -> None:
        code = element.get(W + "char", "")
        try:
            sign = symbol(element.get(W + "font", ""), int(code, 16))
        except ValueError:
            sign = UNKNOWN
        self._found.garbled += sign == UNKNOWN
        inline.put(sign, raised)

    def _field(self, element: Element, raised: str, inline: Inline) -> None:
        unread = self._fields.unread
        inline.put(self._fields.mark(element), raised)
        self._found.fields += self._fields.unread - unread
        inline.is_contents = inline.is_contents or self._fields.is_contents

    def _note(self, element: Element, raised: str, inline: Inline) -> None:  # noqa: ARG002
        kind = local(element).removesuffix("Reference")
        label = self._found.next_note(kind, element.get(W + "id", ""))
        inline.put(f"〔{label}〕")

    def _drawn(self, element: Element, raised: str, inline: Inline) -> None:  # noqa: ARG002
        inline.put(OBJECT)
        inline.drawings.append(list(drawings.parts(element, self._found)))


def is_placeholder(control: Element) -> bool:
    """Whether a form's control shows only what should be filled in."""
    return bool(switch(control.find(W + "sdtPr"), "showingPlcHdr"))


def _first(*said: bool | None) -> bool:
    return next((one for one in said if one is not None), False)


def _font(text: Element) -> str:
    fonts = text.getparent().find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else str(fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "")


def drawn_text(element: Element) -> str:
    """The paragraphs of a drawing's own text (`a:p`), a line each."""
    lines = ("".join(t.text or "" for t in p.iter(A + "t")) for p in element.iter(A + "p"))
    return "\n".join(line for line in lines if line.strip())

"""Text in the drawings of PowerPoint: paragraphs with their automatic numbers, raised figures and formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.numerals import before_words, written
from ingest.reading.word.math import formula
from ingest.reading.word.names import MC, A, M, whole
from ingest.reading.word.runs import Inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_MATH_2010 = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
_SCHEMES = {
    "arabic": "decimal",
    "arabicDb": "decimalFullWidth",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "ea1Chs": "chineseCounting",
    "ea1Cht": "chineseCounting",
    "circleNumDb": "decimalEnclosedCircle",
    "circleNumWdBlack": "decimalEnclosedCircle",
    "circleNumWdWhite": "decimalEnclosedCircle",
}
"""Kinds of automatic numbers (ST_TextAutonumberScheme without its end) as those of Word."""
_ENDS = {"Plain": "{}", "Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{}-"}
_SCHEME = re.compile(rf"(\w+?)({'|'.join(_ENDS)})")
_FIELDS_LEFT_OUT = ("slidenum",)


def paragraphs(body: Element) -> Iterator[str]:
    """The paragraphs of a `p:txBody` or `a:txBody` that say something; lines within are parted by a line break."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in body.iterchildren(A + "p"):
        words = _words(paragraph)
        # An empty paragraph has no number.
        if words.strip():
            yield _label(paragraph, counts) + words.strip()


def text_of(body: Element) -> str:
    """All of it, for a cell of a table."""
    return "\n".join(paragraphs(body))


def _words(paragraph: Element) -> str:
    inline = Inline()
    for child in paragraph:
        if child.tag == A + "br":
            inline.put("\n")
        elif child.tag == A + "r" or (child.tag == A + "fld" and child.get("type") not in _FIELDS_LEFT_OUT):
            inline.put(child.findtext(A + "t") or "", _raised(child.find(A + "rPr")))
        elif child.tag in (MC + "AlternateContent", _MATH_2010):
            inline.put("".join(formula(one) for one in _formulas(child)))
    lines = (" ".join(line.split()) for line in inline.text.replace("\v", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _formulas(element: Element) -> Iterator[Element]:
    """Formulas stand in the first of two ways of showing; the second is a picture or a blank."""
    choice = element.find(MC + "Choice") if element.tag == MC + "AlternateContent" else element
    yield from () if choice is None else choice.iter(M + "oMath")


def _raised(properties: Element) -> str:
    shift = whole(None if properties is None else properties.get("baseline")) or 0
    return "superscript" if shift > 0 else "subscript" if shift < 0 else ""


def _label(paragraph: Element, counts: dict[int, tuple[str, int]]) -> str:
    """The number before a paragraph; counts on from the one before it of the same level and kind."""
    properties = paragraph.find(A + "pPr")
    level = (whole(properties.get("lvl")) or 0) if properties is not None else 0
    for below in [one for one in counts if one > level]:
        del counts[below]
    numbering = None if properties is None else properties.find(A + "buAutoNum")
    if numbering is None:
        counts.pop(level, None)
        return ""
    kind = numbering.get("type", "")
    start = whole(numbering.get("startAt")) or 1
    known, last = counts.get(level, ("", 0))
    number = last + 1 if known == kind else start
    counts[level] = (kind, number)
    scheme = _SCHEME.fullmatch(kind)
    if scheme is None:
        return ""
    return before_words(
        _ENDS[scheme[2]].format(written(number, _SCHEMES.get(scheme[1], "decimal"))), is_tight=False
    )

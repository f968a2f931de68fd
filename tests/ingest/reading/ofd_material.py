"""OFD files made for the tests, written part by part as offices' programs write them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "http://www.ofdspec.org/2016"
WIDTH, HEIGHT = 210.0, 297.0
SIZE = 4.0
"""Millimetres of a character."""


def root(name: str, inner: str, prefix: str = "ofd") -> str:
    """A part; objects within are written with the prefix `ofd` and get the one that is wanted."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{name} xmlns:ofd="{NAMESPACE}">{inner}</ofd:{name}>'
    colon = f"{prefix}:" if prefix else ""
    text = text.replace("<ofd:", f"<{colon}").replace("</ofd:", f"</{colon}")
    return text.replace("xmlns:ofd=", f"xmlns:{prefix}=" if prefix else "xmlns=")


def text_object(
    words: str, x: float, y: float, size: float = SIZE, *, attributes: str = "", code: str = ""
) -> str:
    """A line whose first character begins at (x, y) of the page, y its baseline; `code` replaces DeltaX."""
    # Latin letters and digits are half as wide in the fonts of offices.
    widths = " ".join(str(size / 2 if char.isascii() else size) for char in words[:-1])
    steps = code or f'DeltaX="{widths}"'
    return (
        f'<ofd:TextObject ID="9" Font="1" Size="{size}" '
        f'Boundary="{x} {y - size} {size * len(words)} {size * 1.2}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size}" {steps}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling line."""
    box = f"{x0} {y0} {x1 - x0 or 0.3} {y1 - y0 or 0.3}"
    return (
        f'<ofd:PathObject ID="8" Boundary="{box}" LineWidth="0.3"><ofd:AbbreviatedData>'
        f"M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def picture(x: float, y: float, width: float, height: float) -> str:
    return f'<ofd:ImageObject ID="7" ResourceID="3" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0"/>'


def table(rows: Sequence[Sequence[str]], x: float, y: float, widths: Sequence[float], step: float = 8) -> str:
    """A ruled grid."""
    edges = [x + sum(widths[:at]) for at in range(len(widths) + 1)]
    bottom = y + step * len(rows)
    drawn = [line(edges[0], y + step * at, edges[-1], y + step * at) for at in range(len(rows) + 1)]
    drawn += [line(edge, y, edge, bottom) for edge in edges]
    drawn += [
        text_object(words, edge + 1.5, y + step * number + 5.5)
        for number, row in enumerate(rows)
        for edge, words in zip(edges, row, strict=False)
    ]
    return "".join(drawn)


def paragraph(words: str, y: float, x: float = 30, chars: int = 36, step: float = 7) -> str:
    """Printed lines, the first set in by two characters."""
    lines = [words[: chars - 2], *(words[at : at + chars] for at in range(chars - 2, len(words), chars))]
    return "".join(
        text_object(one, x + 2 * SIZE * (number == 0), y + step * number) for number, one in enumerate(lines)
    )


def content(objects: str, head: str = "") -> str:
    return f'{head}<ofd:Content><ofd:Layer ID="5">{objects}</ofd:Layer></ofd:Content>'


@dataclass
class Ofd:
    """A file being written; parts in `parts` replace or join what is written by itself."""

    pages: list[str] = field(default_factory=list)
    """What stands within each page."""
    parts: dict[str, str | bytes] = field(default_factory=dict)
    prefix: str = "ofd"
    folder: str = "Doc_0"
    title: str = ""
    locations: list[str] = field(default_factory=list)
    """How Document.xml names its pages; by itself as everybody does."""
    common: str = ""
    more: str = ""
    """Of Document.xml, behind its pages."""

    def page(self, *objects: str, head: str = "") -> Ofd:
        self.pages.append(content("".join(objects), head))
        return self

    def document(self) -> dict[str, str]:
        """The parts of one document."""
        names = [f"Pages/Page_{at}/Content.xml" for at in range(len(self.pages))]
        listed = "".join(
            f'<ofd:Page ID="{at}" BaseLoc={quoteattr(name)}/>'
            for at, name in enumerate(self.locations or names, 100)
        )
        made = {
            f"{self.folder}/Document.xml": self._root(
                "Document",
                f'<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>'
                f"{self.common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{self.more}",
            )
        }  # fmt: skip
        return made | {
            f"{self.folder}/{name}": self._root("Page", inner)
            for name, inner in zip(names, self.pages, strict=True)
        }

    def data(self, *others: Ofd) -> bytes:
        """The file, with further documents in it."""
        bodies = "".join(
            f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{one.title}</ofd:Title></ofd:DocInfo>"
            f"<ofd:DocRoot>{one.folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"
            for one in (self, *others)
        )
        parts: dict[str, str | bytes] = {"OFD.xml": self._root("OFD", bodies), **self.document()}
        for one in others:
            parts |= one.document()
        return packed(parts | self.parts)

    def _root(self, name: str, inner: str) -> str:
        return root(name, inner, self.prefix)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Parts as a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, what in parts.items():
            archive.writestr(name, what)
    return held.getvalue()

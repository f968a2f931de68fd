"""Papers as Word files in the layout of official documents."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from assistant.export.footnotes import Footnotes
from assistant.export.frame import new_document
from assistant.export.inlines import clean, on_one_line
from assistant.export.layout import TWIPS_IN_MM, TWIPS_IN_POINT
from assistant.export.ooxml import element, text_run
from assistant.export.styles import STYLE_IDS, TABLE_GRID
from assistant.export.titles import title_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from assistant.export.layout import Layout, Role
    from assistant.export.paper import Block, Inline, Paper, Row

_GAP = re.compile(r"(【待填[^【】]*】)")
"""What the user has yet to fill in."""
_GAP_COLOUR = "yellow"
_BULLET = "• "
_SHORT_CELL = 12
_NARROWEST, _WIDEST = 4, 24
"""Characters: the least and the most that a column's longest cell counts for."""
_PADDING = 2


def paper_to_docx(paper: Paper, layout: Layout) -> bytes:
    """The paper as a Word file with real headings and footnotes."""
    document = new_document(paper.title, layout)
    notes = Footnotes(paper.notes)
    body = document.element.body
    made = _title(paper.title, layout)
    for block in paper.blocks:
        made += _table(block, notes, layout) if block.kind == "table" else [_block(block, notes)]
    # The section's own settings stay last.
    for child in made or [_paragraph("body", [])]:
        body.insert(len(body) - 1, child)
    notes.write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _title(title: str, layout: Layout) -> list[BaseOxmlElement]:
    words = on_one_line(title)
    room = layout.page.text_width * TWIPS_IN_MM / TWIPS_IN_POINT / layout.styles["title"].points
    lines = "\n".join(title_lines(words, int(room)))
    return [_paragraph("title", [text_run(lines)])] if words else []


def _block(block: Block, notes: Footnotes) -> BaseOxmlElement:
    if block.kind == "item":
        return _paragraph("body", [text_run(_BULLET), *_runs(block.inlines, notes)])
    return _paragraph(_role(block), _runs(block.inlines, notes))


def _role(block: Block) -> Role:
    return "body" if block.kind == "item" else block.kind


def _paragraph(role: Role, runs: Sequence[BaseOxmlElement], align: str = "") -> BaseOxmlElement:
    look = element("pPr", element("pStyle", val=STYLE_IDS[role]))
    if align:
        look.append(element("jc", val=align))
    return element("p", look, *runs)


def _runs(inlines: Iterable[Inline], notes: Footnotes) -> list[BaseOxmlElement]:
    made: list[BaseOxmlElement] = []
    for inline in inlines:
        for piece in _GAP.split(clean(inline.text)):
            mark = _GAP_COLOUR if _GAP.fullmatch(piece) else ""
            made += [text_run(piece, bold=inline.bold, mark=mark)] if piece else []
        made += notes.marks(inline.notes)
    return made


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────


def _table(block: Block, notes: Footnotes, layout: Layout) -> list[BaseOxmlElement]:
    """The table, and behind it a narrow line: Word joins tables that touch."""
    longest = _longest(block.rows)
    widths = _widths(longest, round(layout.page.text_width * TWIPS_IN_MM))
    look = element(
        "tblPr",
        element("tblStyle", val=TABLE_GRID),
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
    )
    columns = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    # A column of long cells is read along its left side.
    aligns = ["both" if length > _SHORT_CELL else "" for length in longest]
    head, *rest = block.rows
    rows = [
        _row(head, widths, [""] * len(widths), notes, is_head=True),
        *(_row(row, widths, aligns, notes) for row in rest),
    ]
    return [element("tbl", look, columns, *rows), _paragraph("table", [])]


def _row(
    row: Row, widths: Sequence[int], aligns: Sequence[str], notes: Footnotes, *, is_head: bool = False
) -> BaseOxmlElement:
    look = element("trPr", element("cantSplit"))
    # A head that is repeated on every page cannot have notes.
    if is_head and not any(inline.notes for cell in row for inline in cell):
        look.append(element("tblHeader"))
    cells = (_cell(*cell, notes) for cell in zip(row, widths, aligns, strict=True))
    return element("tr", look, *cells)


def _cell(cell: Sequence[Inline], width: int, align: str, notes: Footnotes) -> BaseOxmlElement:
    look = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center"))
    return element("tc", look, _paragraph("table", _runs(cell, notes), align))


def _longest(rows: Sequence[Row]) -> list[int]:
    """How many characters the longest cell of each column has."""
    columns = zip(*rows, strict=True)
    return [max(sum(len(inline.text) for inline in cell) for cell in column) for column in columns]


def _widths(longest: Sequence[int], whole: int) -> list[int]:
    """The width of each column, by its longest cell within bounds."""
    shares = [min(max(length, _NARROWEST), _WIDEST) + _PADDING for length in longest]
    return [whole * share // sum(shares) for share in shares]

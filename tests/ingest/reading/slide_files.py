"""Presentations made by the library, and pieces of their XML that it does not make."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Cm

from ingest.reading import read
from tests.ingest.reading.word_files import NAMESPACES

if TYPE_CHECKING:
    from ingest.reading.records import Reading

SPACES = " ".join(
    f'xmlns:{short}="{address}"'
    for short, address in {
        **{short: NAMESPACES[short] for short in ("a", "r", "m", "mc", "dgm")},
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    }.items()
)


def saved(show: Any) -> bytes:
    held = io.BytesIO()
    show.save(held)
    return held.getvalue()


def show() -> Any:
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text = "安庆市创模汇报"
    first.placeholders[1].text = "PM2.5浓度46.2微克/立方米"
    first.notes_slide.notes_text_frame.text = "口径为全市"
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "完成情况"
    table = second.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(3)).table
    for (row, column), words in {(0, 0): "指标", (0, 1): "2010年", (1, 0): "绿地率", (1, 1): "38.5%"}.items():
        table.cell(row, column).text = words
    return made


def blank() -> tuple[Any, Any]:
    """A presentation and its one empty slide."""
    made = Presentation()
    return made, made.slides.add_slide(made.slide_layouts[6])


def box(slide: Any, words: str, left: float = 1, top: float = 1) -> Any:
    made = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(4), Cm(1))
    made.text_frame.text = words
    return made


def read_show(show: Any) -> Reading:
    return read("a.pptx", saved(show))


def parsed(xml: str) -> Any:
    head, _, rest = xml.partition(">")
    end = "/" if head.endswith("/") else ""
    # The library's own parser knows its classes of elements.
    return parse_xml(f"{head.removesuffix('/')} {SPACES}{end}>{rest}")

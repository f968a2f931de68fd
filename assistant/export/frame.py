"""An empty Word file in the layout: paper, grid, styles, page numbers, properties; no word of the template's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from assistant.export.footnotes import separator_list
from assistant.export.inlines import on_one_line
from assistant.export.layout import TWIPS_IN_MM, TWIPS_IN_POINT
from assistant.export.ooxml import drop_related, element, field, text_run
from assistant.export.styles import LANGUAGE, STYLE_IDS, set_fonts, set_styles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section, _Footer
    from docx.text.paragraph import Paragraph

    from assistant.export.layout import Layout, Side

AUTHOR = "创模知识助手"
_LONGEST_TITLE = 255
"""Characters that a property may have."""


def new_document(title: str, layout: Layout) -> Document:
    """A document without words, its title in the properties only."""
    document = docx.Document()
    _drop_leftovers(document)
    set_styles(document, layout)
    set_fonts(document, layout)
    _set_settings(document)
    _set_page(document.sections[0], layout)
    _set_properties(document, title)
    return document


def _drop_leftovers(document: Document) -> None:
    """The template's theme, preview picture and lists are English or are nothing to us."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    drop_related(
        document.part,
        RELATIONSHIP_TYPE.CUSTOM_XML,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    )
    drop_related(document.part.package, RELATIONSHIP_TYPE.THUMBNAIL, f"{office}extended-properties")


def _set_settings(document: Document) -> None:
    """In the order that the format prescribes."""
    root = document.settings.element
    for child in list(root):
        root.remove(child)
    microsoft = "http://schemas.microsoft.com/office/word"
    root.extend(
        [
            element("zoom", percent=100),
            element("defaultTabStop", val=420),
            element("evenAndOddHeaders"),
            element("characterSpacingControl", val="compressPunctuation"),
            separator_list(),
            element(
                "compat",
                element("balanceSingleByteDoubleByteWidth"),
                element("useFELayout"),
                # Without it Word opens the file as one of an old version.
                element("compatSetting", name="compatibilityMode", uri=microsoft, val=15),
            ),
            element("themeFontLang", val=LANGUAGE, eastAsia=LANGUAGE),
            element("decimalSymbol", val="."),
            element("listSeparator", val=","),
        ]
    )


def _set_page(section: Section, layout: Layout) -> None:
    page = layout.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.gutter = Twips(0)
    number = layout.styles["page_number"]
    # The dash stands in the middle of its line.
    gap = page.number_gap + number.line_twips / TWIPS_IN_MM / 2
    section.footer_distance, section.header_distance = Mm(page.bottom - gap), Mm(page.top / 2)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    # A grid of characters too would be clearer, but LibreOffice spreads the letters of one that is narrower
    # than its type; the styles move them together instead (Layout.tracking).
    section._sectPr.append(element("docGrid", type="lines", linePitch=page.line_twips))
    _set_footer(section.footer, layout.page_number.odd, layout)
    _set_footer(section.even_page_footer, layout.page_number.even, layout)


def _set_footer(footer: _Footer, side: Side, layout: Layout) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    number, style = layout.page_number, layout.styles["page_number"]
    width = round(number.indent * style.points * TWIPS_IN_POINT)
    _place(paragraph, side, number.indent, width)
    runs = [text_run(number.left), *field("PAGE", "1"), text_run(number.right)]
    paragraph._p.extend(runs)


def _place(paragraph: Paragraph, side: Side, characters: int, width: int) -> None:
    look = paragraph._p.get_or_add_pPr()
    for child in list(look):
        look.remove(child)
    margin: dict[str, str | int] = {f"{side}Chars": characters * 100, side: width}
    look.extend(
        [element("pStyle", val=STYLE_IDS["page_number"]), element("ind", **margin), element("jc", val=side)]
    )


def _set_properties(document: Document, title: str) -> None:
    properties, now = document.core_properties, datetime.now(UTC).replace(tzinfo=None)
    properties.title = on_one_line(title)[:_LONGEST_TITLE]
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = now
    properties.revision = 1

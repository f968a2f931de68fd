"""The styles and fonts of a Word file, from the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from assistant.export.ooxml import add_part, drop_related, element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from assistant.export.layout import Font, Layout, Role, Style

LANGUAGE = "zh-CN"
LATIN = "en-US"
"""What digits and Latin letters count as; as Chinese they would be parted at the end of a line."""

STYLE_IDS: dict[Role, str] = {
    "title": "Title",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "heading4": "Heading4",
    "body": "BodyText",
    "page_number": "Footer",
    "table": "TableText",
    "footnote": "FootnoteText",
}
FOOTNOTE_MARK, TABLE_GRID = "FootnoteReference", "TableGrid"

# Word shows its built-in styles under the names of its own language: 标题 1 for heading 1.
_NAMES: dict[Role, str] = {
    "title": "Title",
    "heading1": "heading 1",
    "heading2": "heading 2",
    "heading3": "heading 3",
    "heading4": "heading 4",
    "body": "Body Text",
    "page_number": "footer",
    "table": "表格文字",
    "footnote": "footnote text",
}
# LibreOffice gives larger type two lines of the grid.
_OFF_THE_GRID: frozenset[Role] = frozenset({"title", "page_number", "table", "footnote"})


def set_styles(document: Document, layout: Layout) -> None:
    """Puts the styles of the layout in the place of the template's."""
    root = document.styles.element
    latent = root.find(qn("w:latentStyles"))
    for child in list(root):
        root.remove(child)
    root.append(_defaults(layout.styles["body"]))
    if latent is not None:
        root.append(latent)
    root.extend([_normal(layout.styles["body"]), *_plain_defaults(), _grid(), _footnote_mark()])
    root.extend([_style(role, style, layout) for role, style in layout.styles.items()])


def set_fonts(document: Document, layout: Layout) -> None:
    """Names the fonts, and for each what stands in where it is missing."""
    drop_related(document.part, RELATIONSHIP_TYPE.FONT_TABLE)
    table = element("fonts", *(_font(font) for font in layout.fonts.values()))
    kind = (CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE)
    add_part(document.part, "/word/fontTable.xml", kind, table)


def _font(font: Font) -> BaseOxmlElement:
    # 86 is the character set GB 2312, by which Word looks for a substitute at last.
    return element(
        "font",
        element("altName", val=",".join(font.instead)),
        element("charset", val="86"),
        element("family", val=font.family),
        element("pitch", val="variable" if font.family == "roman" else "default"),
        name=font.name,
    )


def _defaults(body: Style) -> BaseOxmlElement:
    look = element("rPr", *_character_look(body), element("lang", val=LATIN, eastAsia=LANGUAGE, bidi="ar-SA"))
    return element("docDefaults", element("rPrDefault", look), element("pPrDefault"))


def _character_look(style: Style) -> list[BaseOxmlElement]:
    name, half_points = style.font.name, round(style.points * 2)
    fonts = element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)
    bold = element("b") if style.bold else element("b", val=0)
    bold_too = element("bCs") if style.bold else element("bCs", val=0)
    spacing = element("spacing", val=style.tracking)
    return [fonts, bold, bold_too, spacing, element("sz", val=half_points), element("szCs", val=half_points)]


def _normal(body: Style) -> BaseOxmlElement:
    return element(
        "style",
        element("name", val="Normal"),
        element("qFormat"),
        element("pPr", element("widowControl", val=0), _lines(body), element("jc", val="both")),
        type="paragraph",
        default=1,
        styleId="Normal",
    )


def _plain_defaults() -> list[BaseOxmlElement]:
    """What characters, tables and lists are unless something else is said; Word expects to find them."""
    cells = element(
        "tblCellMar",
        element("top", w=0, type="dxa"),
        element("left", w=108, type="dxa"),
        element("bottom", w=0, type="dxa"),
        element("right", w=108, type="dxa"),
    )
    table = element("tblPr", element("tblInd", w=0, type="dxa"), cells)
    kinds = (
        ("character", "DefaultParagraphFont", "Default Paragraph Font", None),
        ("table", "TableNormal", "Normal Table", table),
        ("numbering", "NoList", "No List", None),
    )
    return [
        element(
            "style",
            element("name", val=name),
            element("semiHidden"),
            element("unhideWhenUsed"),
            *([] if look is None else [look]),
            type=kind,
            default=1,
            styleId=key,
        )
        for kind, key, name, look in kinds
    ]


def _grid() -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = element(
        "tblBorders", *(element(side, val="single", sz=4, space=0, color="auto") for side in sides)
    )
    return element(
        "style",
        element("name", val="Table Grid"),
        element("basedOn", val="TableNormal"),
        element("tblPr", lines),
        type="table",
        styleId=TABLE_GRID,
    )


def _footnote_mark() -> BaseOxmlElement:
    return element(
        "style",
        element("name", val="footnote reference"),
        element("basedOn", val="DefaultParagraphFont"),
        element("rPr", element("vertAlign", val="superscript")),
        type="character",
        styleId=FOOTNOTE_MARK,
    )


def _style(role: Role, style: Style, layout: Layout) -> BaseOxmlElement:
    key = STYLE_IDS[role]
    follower = STYLE_IDS["body"] if role.startswith(("title", "heading")) else key
    made = element(
        "style",
        element("name", val=_NAMES[role]),
        element("basedOn", val="Normal"),
        element("next", val=follower),
        element("qFormat"),
        element("pPr", *_paragraph_look(role, style, layout)),
        element("rPr", *_character_look(style)),
        type="paragraph",
        styleId=key,
    )
    if _NAMES[role] == key and role == "table":
        made.set(qn("w:customStyle"), "1")
    return made


def _paragraph_look(role: Role, style: Style, layout: Layout) -> list[BaseOxmlElement]:
    """What a paragraph style says, in the order that the format prescribes."""
    look: list[BaseOxmlElement] = []
    is_heading = role.startswith("heading")
    if is_heading or role == "title":
        look += [element("keepNext"), element("keepLines")]
    if role in _OFF_THE_GRID:
        look.append(element("snapToGrid", val=0))
    after = layout.page.after_title * style.line_twips if role == "title" else 0
    look.append(_lines(style, after))
    if style.indent:
        width = round(style.indent * style.points * 20)
        look.append(element("ind", firstLineChars=style.indent * 100, firstLine=width))
    look.append(element("jc", val=style.align))
    if is_heading:
        look.append(element("outlineLvl", val=int(role[-1]) - 1))
    return look


def _lines(style: Style, after: int = 0) -> BaseOxmlElement:
    return element("spacing", before=0, after=after, line=style.line_twips, lineRule="exact")

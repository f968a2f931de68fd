"""Writes a text as .docx the way an office would, turns it into .pdf and .doc, and scans the .pdf."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

from tests.remade.blocks import Block, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FONT = "Noto Serif CJK SC"
_BODY_POINTS = 16  # 三号, GB/T 9704
_LINE_POINTS = 28
_SOFFICE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Scan:
    """How badly a page was scanned; the office level of issue and README unless told otherwise."""

    dpi: int = 200
    skew: float = 1.0
    """Degrees, to either side."""
    blur: float = 0.7
    """Radius in pixels."""
    noise: float = 14.0
    """Standard deviation, of 255."""
    jpeg: int = 60


OFFICE = Scan()


# ── .docx ───────────────────────────────────────────────────────────────────────────────────────────


def write_docx(text: str, title: str, path: Path) -> None:
    """A4, 28 points a line, the title at each page's head and its number at the foot."""
    import docx

    document = docx.Document()
    _set_page(document)
    _set_fonts(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = title
    _number_pages(section.footer.paragraphs[0])
    for block in blocks(text):
        _add(document, block)
    document.core_properties.title = title
    document.save(str(path))


def _set_page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _set_fonts(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer"):
        style = document.styles[name]
        style.font.name = FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.size = Pt(9 if name in ("Header", "Footer") else _BODY_POINTS)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(attribute), FONT)
        # A theme's font would win over the one named.
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)


def _number_pages(paragraph: Any) -> None:
    """`- 7 -` in the middle, as a field that the word processor fills in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" -")


def _add(document: Any, block: Block) -> None:
    from docx.shared import Pt

    if block.rows:
        table = document.add_table(len(block.rows), max(map(len, block.rows)), style="Table Grid")
        for row, cells in zip(table.rows, block.rows, strict=True):
            for place, cell in enumerate(cells):
                row.cells[place].text = cell
        return
    paragraph = document.add_heading(block.text, block.level) if block.level else _paragraph(document, block)
    paragraph.paragraph_format.line_spacing = Pt(_LINE_POINTS)
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)


def _paragraph(document: Any, block: Block) -> Any:
    from docx.shared import Pt

    paragraph = document.add_paragraph(block.text)
    paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY_POINTS)
    return paragraph


# ── by LibreOffice ──────────────────────────────────────────────────────────────────────────────────


def convert(paths: Sequence[Path], suffix: str, folder: Path) -> None:
    """Files as `suffix` (pdf, doc) into a folder; one call of LibreOffice for all."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                str(folder),
                *map(str, paths),
            ],
            check=True,
            capture_output=True,
            timeout=_SOFFICE_SECONDS,
        )
    missing = [path.stem for path in paths if not (folder / f"{path.stem}.{suffix}").exists()]
    assert not missing, f"LibreOffice made no .{suffix} of {missing}"


# ── scans ───────────────────────────────────────────────────────────────────────────────────────────


def scan(pdf: Path, path: Path, *, level: Scan = OFFICE, seed: int = 0) -> int:
    """The PDF as a PDF of pictures only; how many pages it has."""
    import pypdfium2

    packed = pypdfium2.PdfDocument.new()
    for number, page in enumerate(rendered(pdf, level.dpi)):
        picture = pypdfium2.PdfImage.new(packed)
        # Inline: the JPEG's bytes are taken over as they are.
        picture.load_jpeg(_jpeg(_worn(page, level, seed + number), level), inline=True)
        width, height = (side * 72 / level.dpi for side in page.size)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = packed.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    packed.save(path)
    pages = len(packed)
    packed.close()
    return pages


def paste(pdf: Path, path: Path, *, level: Scan = OFFICE, seed: int = 0) -> int:
    """The PDF's scanned pages as pictures in a Word document, as people do whose scanner gives pictures."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    pages = 0
    for number, page in enumerate(rendered(pdf, level.dpi)):
        picture = _jpeg(_worn(page, level, seed + number), level)
        document.add_picture(picture, width=Mm(page.width * 25.4 / level.dpi))
        pages += 1
    document.save(str(path))
    return pages


def rendered(pdf: Path, dpi: int) -> Iterator[Image.Image]:
    """Every page in shades of grey."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()


def _worn(page: Image.Image, level: Scan, seed: int) -> Image.Image:
    draw = np.random.default_rng(seed)
    angle = level.skew * float(draw.choice((-1, 1)))
    turned = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(level.blur)), dtype=np.float32)
    noisy = soft + draw.normal(0, level.noise, soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _jpeg(page: Image.Image, level: Scan) -> io.BytesIO:
    held = io.BytesIO()
    page.save(held, "JPEG", quality=level.jpeg)
    held.seek(0)
    return held

"""A small sound file of every kind that is read, to be spoilt by the tests."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from tests.ingest.reading.ofd_material import Ofd, paragraph, root, table, text_object
from tests.ingest.reading.ofd_material import picture as shown
from tests.ingest.reading.ole import compound, records
from tests.ingest.reading.pdf.material import SENTENCE, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROWS = (("指标", "2010年"), ("绿地率", "38.5%"))
WORDS = "全市完成投资3.2亿元，建成污水处理厂5座。"
ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2">'
    "<office:body>{}</office:body></office:document-content>"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{0}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


_FRAME = (
    '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:width="9cm" svg:height="8cm">'
    '<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="Pictures/a.png"/></draw:frame>'
)


def packed(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """Parts as a zip, in their order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, what in parts.items():
            archive.writestr(name, what, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return held.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one part changed."""
    parts = parts_of(data)
    return packed(parts | {name: change(parts.get(name, b""))})


def _saved(made: Any) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>创模总结</title></head><body><nav>导航</nav>"
        f"<h1>一、概况</h1><p>{WORDS}</p><table>{rows}</table><ul><li>甲<li>乙</ul></body></html>"
    ).encode()


def mhtml() -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + html() + b"\r\n--b--\r\n"


def eml() -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "创模简报", "甲 <a@b.cn>", "c@d.cn"
    made.set_content(WORDS)
    made.add_alternative(html().decode(), subtype="html")
    made.add_attachment("附件正文".encode(), maintype="text", subtype="plain", filename="附件一.txt")
    return made.as_bytes()


def pdf() -> bytes:
    """Nothing in it is packed, so that damage reaches its drawing too."""
    paper = Paper()
    paper.canvas.setPageCompression(0)
    y = paper.paragraph(SENTENCE * 2, 100)
    paper.table([list(row) for row in ROWS], 90, y, [80, 80])
    paper.page()
    paper.paragraph(SENTENCE, 100)
    return paper.data()


def word() -> bytes:
    made = docx.Document()
    made.add_heading("一、概况", 1)
    made.add_paragraph(WORDS)
    made.add_paragraph("第一项", style="List Number")
    grid = made.add_table(2, 2, style="Table Grid")
    for row, cells in enumerate(ROWS):
        for column, words in enumerate(cells):
            grid.cell(row, column).text = words
    made.add_picture(io.BytesIO(plate()), width=Cm(9))
    made.add_paragraph("以上。")
    return _saved(made)


def xlsx() -> bytes:
    made = openpyxl.Workbook()
    for row in (*ROWS, ("合计", 0.5)):
        made.worksheets[0].append(row)
    made.worksheets[0]["B3"].number_format = "0.00%"
    made.worksheets[0].merge_cells("A4:B4")
    return _saved(made)


def xls() -> bytes:
    return compound({"Workbook": xls_records()})


def xls_records() -> bytes:
    """What is in the workbook, without its container."""
    return records([*ROWS, ("合计", 40.5)])


def ods() -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    content = ODF.format(
        f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": _MANIFEST.format(mime)})


def odt(body: str = "") -> bytes:
    content = ODF.format(f"<office:text>{body or f'<text:p>{WORDS}{_FRAME}</text:p>'}</office:text>")
    mime = "application/vnd.oasis.opendocument.text"
    parts: dict[str, str | bytes] = {"mimetype": mime, "content.xml": content, "Pictures/a.png": plate()}
    return packed(parts | {"META-INF/manifest.xml": _MANIFEST.format(mime)})


def rtf() -> bytes:
    escaped = "".join(f"\\u{ord(char)}?" for char in WORDS)
    return (
        "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\pard "
        f"{escaped}\\par\\trowd\\cellx1000\\cellx2000 a\\cell 38.5\\cell\\row\\pard "
        f"{escaped}\\par}}"
    ).encode()


def pptx() -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "完成情况"
    grid = slide.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(3)).table
    for row, cells in enumerate(ROWS):
        for column, words in enumerate(cells):
            grid.cell(row, column).text = words
    slide.shapes.add_picture(io.BytesIO(plate()), Cm(2), Cm(9), width=Cm(9)).crop_left = 0.1
    return _saved(made)


def ofd() -> bytes:
    media = '<ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
    parts: dict[str, str | bytes] = {
        "Doc_0/DocumentRes.xml": root("Res", f"<ofd:MultiMedias>{media}</ofd:MultiMedias>"),
        "Doc_0/a.png": plate(),
    }
    made = Ofd(
        title="创模工作总结汇报", common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>", parts=parts
    )
    made.page(text_object("一、概况", 30, 40, 6), paragraph(SENTENCE * 2, 60), table(ROWS, 30, 90, [40, 40]))
    return made.page(paragraph(WORDS, 60), shown(30, 90, 80, 73)).data()


def plate() -> bytes:
    """A picture large enough to be looked at, with nothing on it."""
    return picture("PNG", (220, 200))


def picture(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    held = io.BytesIO()
    Image.new("L", size, 200).save(held, kind)
    return held.getvalue()


def archive() -> bytes:
    return packed({"甲.txt": WORDS, "二/乙.docx": word(), "内.zip": packed({"丙.csv": "a,b\n1,2\n"})})


@cache
def sound() -> Mapping[str, bytes]:
    """Files by the suffix of their kind; rich and OpenDocument text are made apart."""
    return {
        "txt": (WORDS * 5).encode("gb18030"),
        "md": f"# 概况\n\n{WORDS}\n".encode(),
        "html": html(),
        "csv": "\n".join(",".join(row) for row in ROWS).encode("gb18030"),
        "mhtml": mhtml(),
        "eml": eml(),
        "zip": archive(),
        "pdf": pdf(),
        "docx": word(),
        "xlsx": xlsx(),
        "xls": xls(),
        "ods": ods(),
        "pptx": pptx(),
        "ofd": ofd(),
        "png": picture("PNG"),
        "jpg": picture("JPEG"),
        "tif": picture("TIFF"),
    }

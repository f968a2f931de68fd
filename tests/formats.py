"""The same few lines as a file of every kind that is read: the first line a heading, the others `thing,figure` sentences."""

from __future__ import annotations

import csv
import html
import io
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from tests.remade.make import convert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONVERTED = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx", "ppt": "pptx"}
"""Made by LibreOffice, from what."""


def made(suffix: str, lines: Sequence[str]) -> bytes:
    """A file of a kind that can be written here without LibreOffice."""
    return _MAKERS[suffix](lines)


def converted(suffix: str, texts: Sequence[Sequence[str]]) -> list[bytes]:
    """Every text as a file of a kind that LibreOffice writes."""
    return turned(suffix, [made(CONVERTED[suffix], lines) for lines in texts])


def turned(suffix: str, files: Sequence[bytes]) -> list[bytes]:
    """Files of the kind that it is made from, in one call of LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = [folder / f"{number}.{CONVERTED[suffix]}" for number in range(len(files))]
        for path, data in zip(given, files, strict=True):
            path.write_bytes(data)
        convert(given, suffix, folder)
        return [path.with_suffix(f".{suffix}").read_bytes() for path in given]


def _plain(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _markdown(lines: Sequence[str]) -> bytes:
    return ("# " + "\n\n".join(lines) + "\n").encode()


def _html(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    return f"<html><body><h1>{html.escape(lines[0])}</h1>{body}</body></html>".encode()


def _csv(lines: Sequence[str]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([["序号", "内容"], *([n, line] for n, line in enumerate(lines, 1))])
    return held.getvalue().encode("gb18030")


def _eml(lines: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message["Subject"] = lines[0]
    message.set_content("\n".join(lines))
    message.add_attachment(
        _docx(lines[:2]), maintype="application", subtype="octet-stream", filename="附件.docx"
    )
    # The library draws the border at random.
    message.set_boundary("=====border=====")
    return bytes(message)


def _mhtml(lines: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Chromium>", lines[0]
    message.set_content(_html(lines).decode(), subtype="html")
    message.make_related()
    message.set_boundary("=====border=====")
    return bytes(message)


def _zip(lines: Sequence[str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("aaaa.txt"), _plain(lines))
        archive.writestr(zipfile.ZipInfo("bb/cccccccc.xlsx"), _xlsx(lines[:2]))
    # As Windows writes names: in GBK, and no flag says so; the library writes none but ASCII without a flag.
    names = ((b"aaaa.txt", "总结.txt"), (b"bb/cccccccc.xlsx", "表/完成情况.xlsx"))
    data = held.getvalue()
    for ascii_name, name in names:
        data = data.replace(ascii_name, name.encode("gbk"))
    return data


def _docx(lines: Sequence[str]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(lines[0], 1)
    for line in lines[1:]:
        document.add_paragraph(line)
    table = document.add_table(2, 2, style="Table Grid")
    for place, words in zip(
        ((0, 0), (0, 1), (1, 0), (1, 1)), ("指标", "完成", lines[0][:6], "85.6%"), strict=True
    ):
        table.cell(*place).text = words
    # LibreOffice loses a table that nothing follows.
    document.add_paragraph("以上。")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _xlsx(lines: Sequence[str]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "完成情况"
    sheet.append(["序号", "内容", "数值"])
    for number, line in enumerate(lines, 1):
        sheet.append([number, line, number / 4])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _pptx(lines: Sequence[str]) -> bytes:
    import pptx

    deck = pptx.Presentation()
    for number in range(1, len(lines)):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        assert slide.shapes.title is not None
        slide.shapes.title.text = lines[0]
        slide.placeholders[1].text = lines[number]
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def _pdf(lines: Sequence[str]) -> bytes:
    from tests.ingest.reading.pdf.material import Paper

    paper = Paper()
    paper.centred(lines[0], 90, 20)
    y = 140.0
    for line in lines[1:]:
        y = paper.paragraph(line, y)
        if y > 700:
            paper.page()
            y = 90.0
    paper.page()
    return paper.data()


def _ofd(lines: Sequence[str]) -> bytes:
    from tests.ingest.reading.ofd_material import Ofd, paragraph

    words = (paragraph(line, 30 + 24 * number) for number, line in enumerate(lines[:9]))
    return Ofd(title=lines[0]).page(*words).data()


def _png(lines: Sequence[str]) -> bytes:
    from PIL import Image, ImageDraw

    from tests.ocr_pages import broken, font

    face = font(36)
    rows = [row for line in lines for row in broken(line, face, 1100)]
    sheet = Image.new("L", (1240, 120 + 60 * len(rows)), 255)
    for number, row in enumerate(rows):
        ImageDraw.Draw(sheet).text((70, 60 + 60 * number), row, font=face, fill=20)
    held = io.BytesIO()
    sheet.save(held, "PNG")
    return held.getvalue()


_MAKERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "txt": _plain,
    "md": _markdown,
    "html": _html,
    "csv": _csv,
    "eml": _eml,
    "mhtml": _mhtml,
    "zip": _zip,
    "docx": _docx,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "pdf": _pdf,
    "ofd": _ofd,
    "png": _png,
}
MADE = tuple(_MAKERS)
"""Kinds that are written here without LibreOffice."""

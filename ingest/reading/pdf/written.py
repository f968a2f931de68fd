"""Pages taken apart to canonical text: first what repeats and how the body looks is found, then all is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.decode import plausibility
from ingest.reading.ocr.heads import heads_of
from ingest.reading.pdf.following import lines_of, torn_joined
from ingest.reading.pdf.records import Figure
from ingest.reading.pdf.repeats import repeated
from ingest.reading.pdf.styles import styles_of
from ingest.reading.pdf.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.limits import Limits
    from ingest.reading.pdf.records import PageLayout
    from ingest.reading.records import Reading, Tell

_FILE_NAME = re.compile(
    r"\.(?:docx?|wps|pdf|ofd|xlsx?|pptx?|et|dps|indd|cdr)\b|microsoft word|untitled|无标题|^文档\s*\d+$", re.I
)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document beside its pages."""

    version: str
    """Name and version of the reader."""
    title: str
    """What the file says it is called; that may be anything."""
    attachments: int = 0
    remarks: tuple[str, ...] = ()


def written(pages: Sequence[PageLayout], about: About, limits: Limits, tell: Tell) -> Reading:
    """The text of a document. Raises ReadingError where there is none, or too much."""
    furniture = repeated(pages)
    pages = torn_joined(pages, furniture)
    styles = styles_of(
        line
        for at, page in enumerate(pages)
        if page.recognised is None
        for line in lines_of(b for i, b in enumerate(page.blocks) if (at, i) not in furniture)
    )
    canvas = Canvas(limits)
    heads = heads_of(page.recognised for page in pages if page.recognised is not None)
    writer = Writer(canvas, styles, furniture, heads)
    for at, page in enumerate(pages):
        writer.page(at, page)
        tell(f"整理第{at + 1}页，共{len(pages)}页")
    for words in about.remarks:
        canvas.remark(words)
    if any(page.how == "searchable" and page.recognised is None for page in pages):
        canvas.remark("有的页是扫描图片，文字取自文件自带的识别层，没有可信度，数字请核对原件")
    _count(pages, about.attachments, canvas, limits)
    return canvas.finish(about.version, _title(about.title))


def _count(pages: Sequence[PageLayout], attachments: int, canvas: Canvas, limits: Limits) -> None:
    unread_scans = [p for p in pages if p.how in ("scan", "searchable") and p.recognised is None]
    figures = [b for page in pages for b in page.blocks if isinstance(b, Figure)]
    pictures = sum(page.unread_pictures for page in pages)
    pictures += sum(figure.page is None or not figure.page.blocks for figure in figures)
    pictures += sum(page.how == "scan" for page in unread_scans)
    counts = {
        "张图片": pictures,
        "张超过像素上限的图片": sum(page.largest > limits.pixels for page in pages),
        "个看不见的字": sum(page.hidden for page in pages),
        "条批注": sum(page.notes for page in pages),
        "个附件": attachments,
        "页打不开": sum(page.how == "broken" for page in pages),
    }
    empty = [page for page in pages if page.how == "broken" or (page in unread_scans and not page.blocks)]
    canvas.quality(
        pages=len(pages),
        empty_pages=tuple(str(page.number) for page in empty),
        garbled=sum(page.garbled for page in pages if page.recognised is None),
        unread=tuple(f"{count} {what}" for what, count in counts.items() if count),
    )


def _title(said: str) -> str | None:
    """What the file says it is called, unless that is a file's name, a template's or mojibake."""
    title = " ".join(said.split())
    is_words = sum("\u4e00" <= char <= "\u9fff" for char in title) >= 4 and plausibility(title) >= 0.9
    return title if is_words and len(title) <= 100 and not _FILE_NAME.search(title) else None

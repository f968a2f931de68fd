"""What stands beside the text of a word processor's file: notes behind it, its title, what a person should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.blocks import Paragraph, plain
from ingest.reading.flow import write
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.blocks import Block
    from ingest.reading.canvas import Canvas
    from ingest.reading.records import Reading, Tell
    from ingest.reading.word.found import Found

_HEAD = 500
"""Characters in which a document says its title; what its properties say besides is often a template's."""


def said(title: str, blocks: Iterable[Block]) -> str | None:
    """The title of a file's properties, if the document says it itself at its beginning."""
    head = "".join(plain(block.text) for block in blocks if isinstance(block, Paragraph))[:_HEAD]
    words = title.strip()
    return words if words and "".join(words.split()) in "".join(head.split()) else None


def write_notes(
    notes: Iterable[tuple[str, list[Block]]], canvas: Canvas, tell: Tell, *, has_pages: bool
) -> None:
    """Notes by their labels, after the text and on no page: which page shows them depends on the layout."""
    is_first = True
    for label, blocks in notes:
        if is_first and has_pages:
            canvas.page("")
        if is_first:
            canvas.gap()
        is_first = False
        write(_labelled(blocks, label), canvas, tell, has_pages=False)


def _labelled(blocks: Sequence[Block], label: str) -> list[Block]:
    """A note's blocks, its first paragraph with the label."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            words = Paragraph(f"{label}：{block.words.strip()}")
            return [*blocks[:place], words, *blocks[place + 1 :]]
    return [Paragraph(f"{label}："), *blocks]


def finish(
    canvas: Canvas, found: Found, version: str, *, pages: int = 0, title: str | None = None
) -> Reading:
    """The reading, with what of the file was not read. Raises ReadingError if there is no text."""
    for words in found.remarks():
        canvas.remark(words)
    canvas.quality(pages=pages, unread=tuple(found.unread()), garbled=found.garbled)
    if canvas.length == 0 and found.pictures:
        raise ReadingError(f"文件里没有文字，只有 {found.pictures} 张图片；{_advice(canvas)}")
    return canvas.finish(version, title)


def _advice(canvas: Canvas) -> str:
    if not canvas.reads_pictures:
        return "文字识别已关闭，图片没有读；要读请设置 CHUANGMO_OCR=on 后重新导入"
    return "图片里没有认出文字；如图中有字，请提高清晰度后重新插入，或另存为 PDF 后再导入"

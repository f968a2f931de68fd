"""Pages that are pictures, beside pages that are text."""

from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics, ttfonts

from ingest.reading import Limits, read
from kb.errors import ReadingError
from kb.records import PageMark
from tests.ingest.reading.pdf.material import HEIGHT, SENTENCE, WIDTH, Paper, scan

LINES = ("一、水环境质量", "全市集中式饮用水水源地水质达标率为98.5%，", "城市污水集中处理率达到91.26%。")
NO_OCR = Limits(ocr=False)
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
MEANT = ttfonts.makeToUnicodeCMap


def page_of(pages: tuple[PageMark, ...], at: int) -> str:
    return [mark.label for mark in pages if mark.kind == "page" and mark.start <= at][-1]


def test_a_file_of_text_and_scans_is_read_page_by_page() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE * 3, 100)
    paper.page()
    # A scan with a page number and a stamp of the archive over it is a scan all the same.
    paper.picture(scan(LINES), 0, 0, WIDTH, HEIGHT)
    paper.text("档案馆藏", 480, 40, 9)
    paper.centred("— 2 —", 810, 9)
    paper.page()
    paper.paragraph("最后，" + SENTENCE, 100)
    reading = read("a.pdf", paper.data())
    for words, label in (("全市城市", "1"), ("91.26%", "2"), ("98.5%", "2"), ("最后", "3")):
        assert page_of(reading.pages, reading.text.index(words)) == label
    assert (reading.quality.pages, reading.quality.ocr_pages) == (3, 1)
    assert reading.quality.empty_pages == ()
    assert not any("图片" in words for words in reading.quality.unread)


def test_without_recognition_a_scan_is_named_as_unread() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE, 100)
    paper.page()
    paper.picture(scan(LINES), 0, 0, WIDTH, HEIGHT)
    reading = read("a.pdf", paper.data(), NO_OCR)
    assert reading.quality.empty_pages == ("2",)
    assert "1 张图片" in reading.quality.unread


def test_a_layer_of_anothers_recognition_is_not_believed_where_we_can_look() -> None:
    paper = Paper()
    paper.picture(scan(LINES), 0, 0, WIDTH, HEIGHT)
    layer = paper.canvas.beginText(72, HEIGHT - 110)
    layer.setFont("STSong-Light", 13)
    layer.setTextRenderMode(3)
    for line in (
        "一、水环境质量",
        "全市集中式饮用水水源地水质达标率为93.5%，",
        "城市污水集中处理率达到97.26%。",
    ):
        layer.textLine(line)
    paper.canvas.drawText(layer)
    data = paper.data()
    seen = read("a.pdf", data)
    assert "98.5%" in seen.text
    assert "93.5%" not in seen.text
    unseen = read("a.pdf", data, NO_OCR)
    assert "93.5%" in unseen.text
    assert any("没有可信度" in remark for remark in unseen.remarks)


def test_a_picture_within_text_is_read_in_its_place() -> None:
    paper = Paper()
    y = paper.paragraph(SENTENCE * 2, 100)
    image = scan(LINES).crop((150, 150, 1300, 480))
    paper.picture(image, 90, y, 414, 119)
    paper.paragraph("此外，" + SENTENCE * 2, y + 150)
    data = paper.data()
    text = read("a.pdf", data).text
    assert text.index("全市城市") < text.index("91.26%") < text.index("此外")
    assert "1 张图片" in read("a.pdf", data, NO_OCR).quality.unread


def test_a_background_under_text_is_no_scan() -> None:
    paper = Paper()
    paper.picture(scan(()), 0, 0, WIDTH, HEIGHT)
    paper.paragraph(SENTENCE * 5, 100)
    reading = read("a.pdf", paper.data())
    assert reading.text.strip() == SENTENCE * 5
    assert reading.quality.ocr_pages == 0


def test_a_page_whose_font_explains_nothing_is_read_by_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    # As programs write that keep a font's own codes and give them no meaning.
    monkeypatch.setattr(
        ttfonts,
        "makeToUnicodeCMap",
        lambda name, subset: MEANT(name, [0xE000 + code % 256 for code in subset]),
    )
    pdfmetrics.registerFont(ttfonts.TTFont("Blind", str(VERA)))
    paper = Paper()
    paper.text("Sulphur dioxide 35.08 micrograms per cubic metre", 90, 120, 16, "Blind")
    paper.text("Nitrogen dioxide 41.27 micrograms per cubic metre", 90, 160, 16, "Blind")
    data = paper.data()
    with pytest.raises(ReadingError, match="没有读到文字"):
        read("a.pdf", data, NO_OCR)
    seen = read("a.pdf", data)
    assert "35.08" in seen.text
    assert seen.quality.ocr_pages == 1


def test_a_picture_beyond_the_limit_of_pixels_is_named() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE, 100)
    paper.page()
    paper.picture(scan(LINES), 0, 0, WIDTH, HEIGHT)
    reading = read("a.pdf", paper.data(), Limits(pixels=1_000_000))
    assert "1 张超过像素上限的图片" in reading.quality.unread
    assert reading.quality.empty_pages == ("2",)

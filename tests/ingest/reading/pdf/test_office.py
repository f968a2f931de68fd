"""What LibreOffice makes of a Word file says the same as the Word file."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ingest.reading import Limits, read

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

    from ingest.reading.records import Reading

pytestmark = pytest.mark.libreoffice

WORK = (
    "加强饮用水水源地保护，关闭一级保护区内的排污口{n}个，搬迁养殖场{m}家，水质达标率连续{n}年保持在百分之百。",
    "完成燃煤锅炉改造{m}台，淘汰黄标车{n}辆，PM2.5年均浓度由{m}.6微克/立方米下降到{n}.2微克/立方米，降幅明显。",
    "新增公园绿地{n}.5公顷，建成区绿化覆盖率提高到4{n}.38%，人均公园绿地面积达到1{n}.06平方米，市民推窗见绿。",
)


def font(paragraph: Paragraph, size: float, name: str = "Noto Serif CJK SC") -> None:
    for run in paragraph.runs:
        run.font.size, run.font.name = Pt(size), name
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def official() -> Word:
    """An official paper by its standard: 28 characters of 16 points a line, 22 lines a page."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        mark.text = words
        run._element.append(mark)
    foot.add_run(" —")
    title = word.add_paragraph("某市创建国家环境保护模范城市工作情况报告")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    font(title, 22)
    for part in range(1, 5):
        font(word.add_paragraph(f"{'一二三四'[part - 1]}、第{part}方面工作"), 16, "Noto Sans CJK SC")
        for n in range(6):
            body = word.add_paragraph(
                "".join(words.format(n=n + part, m=n * 7 + part) for words in WORK[: 1 + (n + part) % 3])
            )
            body.paragraph_format.first_line_indent = Pt(32)
            font(body, 16)
    for paragraph in word.paragraphs:
        paragraph.paragraph_format.line_spacing = Pt(28)
        paragraph.paragraph_format.space_after = Pt(0)
    return word


def tabled() -> Word:
    word = Document()
    word.add_paragraph("表1 各县区指标完成情况")
    table = word.add_table(rows=0, cols=4, style="Table Grid")
    for words in (("县区", "水环境", "", "绿化率（%）"), ("", "达标率（%）", "断面（个）", "")):
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 3).merge(table.cell(1, 3))
    for row in table.rows:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    for n in range(70):
        for cell, text in zip(
            table.add_row().cells, (f"第{n}县", f"9{n % 10}.{n}", str(n), f"3{n % 10}.5"), strict=True
        ):
            cell.text = text
    word.add_paragraph("以上数据由各县区上报。")
    return word


def as_pdf(word: Word, folder: Path) -> bytes:
    word.save(str(folder / "a.docx"))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder), str(folder / "a.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "a.pdf").read_bytes()


def as_word(word: Word) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def flow(reading: Reading) -> list[str]:
    at, kept = 0, ""
    for skip in reading.skips:
        kept += reading.text[at : skip.start]
        at = skip.end
    kept += reading.text[at:]
    return [line.removeprefix("# ").removeprefix("## ") for line in kept.splitlines() if line]


def test_an_official_paper_gives_its_paragraphs_over_lines_and_pages(tmp_path: Path) -> None:
    word = official()
    reading = read("a.pdf", as_pdf(word, tmp_path), Limits(ocr=False))
    assert reading.quality.pages > 2
    assert flow(reading) == [paragraph.text for paragraph in word.paragraphs]
    assert [line for line in reading.text.splitlines() if line.startswith("# ")] == [
        "# 某市创建国家环境保护模范城市工作情况报告"
    ]


def test_a_table_over_pages_gives_the_rows_that_the_word_file_gives(tmp_path: Path) -> None:
    word = tabled()
    paper = read("a.pdf", as_pdf(word, tmp_path), Limits(ocr=False))
    assert paper.quality.pages > 1
    assert flow(paper) == flow(read("a.docx", as_word(word)))
    labels = [mark.label for mark in paper.pages if mark.kind == "row" and mark.label]
    assert labels[-1] == "表“各县区指标完成情况”第72行"

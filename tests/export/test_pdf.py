"""What a word processor makes of our files: LibreOffice lays them out, the PDF is measured."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from assistant.app import files, papers
from assistant.export.docx import paper_to_docx
from assistant.export.layout import layout
from assistant.export.paper import parse_paper
from assistant.export.talk import Said, talk_to_docx
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.libreoffice

MM = 72 / 25.4
TITLE = "关于创建国家环境保护模范城市工作情况的报告"
SENTENCE = "坚持以改善环境质量为核心深入推进大气水土壤污染防治"
NOTES = {1: "《苏州市环境质量报告书》，第12页。", 2: "《考核技术报告》，第3页。"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, its box in millimetres from the upper left corner of the paper."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a PDF."""

    width: float
    height: float
    lines: tuple[Line, ...]

    def body(self) -> list[Line]:
        """The lines inside the rectangle of text."""
        return [line for line in self.lines if line.bottom <= self.height - layout().page.bottom + 1]

    def line(self, text: str) -> Line:
        return next(line for line in self.lines if text in line.text)


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    width, height = (length / MM for length in page.get_size())
    words = page.get_textpage()
    boxes = [words.get_rect(at) for at in range(words.count_rects())]
    rows: list[list[tuple[float, float, float, float]]] = []
    for box in sorted(boxes, key=lambda box: -box[3]):
        if rows and rows[-1][0][1] < (box[1] + box[3]) / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    lines = []
    for row in rows:
        left, bottom = min(box[0] for box in row), min(box[1] for box in row)
        right, top = max(box[2] for box in row), max(box[3] for box in row)
        # Where two pieces meet each brings the blank between them.
        text = " ".join("".join(words.get_text_bounded(*box) for box in sorted(row)).split())
        lines.append(Line(text, left / MM, height - top / MM, right / MM, height - bottom / MM))
    return Sheet(width, height, tuple(lines))


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], list[Sheet]]:
    folder: Path = tmp_path_factory.mktemp("libreoffice")

    def convert(data: bytes) -> list[Sheet]:
        (folder / "paper.docx").write_bytes(data)
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        with pypdfium2.PdfDocument(folder / "paper.pdf") as pdf:
            return [_sheet(page) for page in pdf]

    return convert


@pytest.fixture(scope="module")
def report(laid_out: Callable[[bytes], list[Sheet]]) -> list[Sheet]:
    text = f"一、总体情况\n{SENTENCE}[2]。\n（一）空气质量\n" + f"{SENTENCE * 6}[1]。\n" * 8
    return laid_out(paper_to_docx(parse_paper(TITLE, text, NOTES), layout()))


def test_the_title_stands_in_the_middle_at_the_top_of_the_first_page(report: list[Sheet]) -> None:
    first, second = report[0].lines[:2]
    assert first.text + second.text == TITLE
    middle = layout().page.left + layout().page.text_width / 2
    assert all((line.left + line.right) / 2 == pytest.approx(middle, abs=1.5) for line in (first, second))
    assert first.top == pytest.approx(layout().page.top, abs=6)


def test_pages_are_numbered_on_the_outer_side_below_the_text(report: list[Sheet]) -> None:
    assert len(report) >= 3
    page = layout().page
    for number, sheet in enumerate(report, 1):
        line = sheet.line("—")
        assert line.text == f"— {number} —"
        assert line.top > page.top + page.text_height
        side = page.width - page.right - line.right if number % 2 else line.left - page.left
        # One character of 14 points from the side of the text.
        assert side == pytest.approx(14 / MM, abs=1)


def test_footnotes_stand_at_the_bottom_of_the_page_that_refers_to_them(report: list[Sheet]) -> None:
    first = report[0]
    body = max(line.bottom for line in first.lines if SENTENCE[:6] in line.text)
    notes = [first.line("《考核技术报告》"), first.line("《苏州市环境质量报告书》")]
    assert [line.text.lstrip()[0] for line in notes] == ["1", "2"]
    assert body < notes[0].top < notes[1].top
    assert notes[1].bottom == pytest.approx(layout().page.top + layout().page.text_height, abs=3)
    assert not any("《" in line.text for sheet in report[1:] for line in sheet.lines)


def test_the_paper_is_a4_and_the_text_keeps_to_its_rectangle(report: list[Sheet]) -> None:
    page = layout().page
    for sheet in report:
        assert sheet.width == pytest.approx(page.width, abs=0.2)
        assert sheet.height == pytest.approx(page.height, abs=0.2)
        assert all(line.left >= page.left - 1 for line in sheet.lines)
        assert all(line.right <= page.width - page.right + 1 for line in sheet.lines)
        assert all(line.top >= page.top - 1 for line in sheet.lines)


def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(
    laid_out: Callable[[bytes], list[Sheet]],
) -> None:
    sheets = laid_out(paper_to_docx(parse_paper("报告", "国" * 28 * 22 * 3, {}), layout()))
    page, lines = layout().page, sheets[1].body()
    assert len(lines) == page.lines
    assert {len(line.text) for line in lines} == {page.characters}
    assert lines[0].left == pytest.approx(page.left, abs=1)
    assert lines[0].right == pytest.approx(page.left + page.text_width, abs=1)
    pitch = (lines[-1].top - lines[0].top) / (page.lines - 1)
    assert pitch == pytest.approx(page.text_height / page.lines, abs=0.05)


def test_headings_have_the_indentation_of_two_characters(report: list[Sheet]) -> None:
    indent = 2 * layout().styles["heading1"].points / MM
    assert report[0].line("一、总体情况").left == pytest.approx(layout().page.left + indent, abs=1)


def test_more_text_takes_more_pages(laid_out: Callable[[bytes], list[Sheet]]) -> None:
    pages = [
        len(laid_out(paper_to_docx(parse_paper("题", SENTENCE * times, {}), layout()))) for times in (5, 50)
    ]
    assert pages == [1, 3]


def test_a_table_that_runs_over_a_page_has_its_head_on_both(laid_out: Callable[[bytes], list[Sheet]]) -> None:
    rows = "\n".join(f"| 城市{number} | {number} |" for number in range(60))
    sheets = laid_out(paper_to_docx(parse_paper("题", f"| 名称 | 天数 |\n|---|---|\n{rows}", {}), layout()))
    assert len(sheets) >= 2
    assert all(re.search("名称.*天数", sheet.line("名称").text) for sheet in sheets)


def test_a_conversation_has_the_sources_of_every_answer_at_its_feet(
    laid_out: Callable[[bytes], list[Sheet]],
) -> None:
    said = [
        Said("问甲？", "**答甲** [1]", {1: "《甲》第1页"}, ""),
        Said("问乙？", "答乙 [1]", {1: "《乙》第2页"}, ""),
    ]
    (sheet,) = laid_out(talk_to_docx("对话记录", said, layout()))
    assert [line.text.strip() for line in sheet.lines][:5] == [
        "对话记录",
        "问甲？",
        "答甲1",
        "问乙？",
        "答乙2",
    ]
    assert sheet.line("答乙").bottom < sheet.line("《甲》").top < sheet.line("《乙》").top


def test_every_footnote_of_a_drafted_paper_stands_in_the_pdf_and_names_a_real_document(
    laid_out: Callable[[bytes], list[Sheet]], tmp_path: Path
) -> None:
    desk = open_desk(tmp_path)
    task = papers.task_of(desk, "plan", "噪声达标区建设", "噪声达标区覆盖率、区域环境噪声平均值", "桐城", "")
    proposal = papers.proposed(desk, task)
    paper = papers.composed(desk, proposal, [], [one.id for one in proposal.precedents[:4]])
    names = {name for name, _ in desk.library.catalogue.documents.names().values()}
    sheets = laid_out(files.paper_file(desk, paper.id)[1])
    desk.close()
    said = "".join(line.text for sheet in sheets for line in sheet.lines).replace(" ", "")
    assert len(paper.citations) >= 5
    for citation in paper.citations:
        assert citation.document in names
        assert citation.title.replace(" ", "") in said
    assert "桐城市噪声达标区建设工作实施方案" in said
    assert [line.text for line in sheets[0].lines][-1].replace(" ", "") == "—1—"

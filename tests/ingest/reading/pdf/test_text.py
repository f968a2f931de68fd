"""Pages with text: lines, paragraphs, columns, headings, page heads."""

import io

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.reading import DEFAULT_LIMITS, Limits, read
from ingest.reading.records import Reading
from kb.errors import ReadingError
from tests.ingest.reading.pdf.material import HEIGHT, SENTENCE, WIDTH, Paper
from tests.ingest.reading.read_back import flow, page_at

NO_OCR = Limits(ocr=False)


def told(paper: Paper, limits: Limits = NO_OCR) -> Reading:
    return read("a.pdf", paper.data(), limits)


def test_printed_lines_become_paragraphs_again() -> None:
    paper = Paper()
    y = paper.paragraph(SENTENCE * 3, 100)
    paper.paragraph("其次，" + SENTENCE * 2, y)
    assert told(paper).text.splitlines() == [SENTENCE * 3, "其次，" + SENTENCE * 2]


def test_numbers_and_words_keep_their_parts_and_get_no_others() -> None:
    paper = Paper()
    paper.text("PM2.5", 90, 100)
    paper.text("平均为", 90 + 12 * 2.75, 100)
    paper.text("35.08", 90 + 12 * 6, 100)
    paper.text("微克", 90 + 12 * 8.7, 100)
    paper.page()
    paper.text("the total", 90, 130, font="Helvetica")
    paper.page()
    for at, digit in enumerate("1234"):
        paper.text(digit, 90 + at * 7.2, 160, font="Helvetica")
    assert told(paper).text.splitlines() == ["PM2.5平均为35.08微克", "the total", "1234"]


def test_two_figures_side_by_side_never_become_one() -> None:
    paper = Paper()
    paper.text("25", 90, 100, font="Helvetica")
    paper.text("84", 90 + 13.4 + 4, 100, font="Helvetica")
    assert told(paper).text.strip() == "25 84"


def test_an_exponent_stays_raised_and_an_index_is_read_plainly() -> None:
    paper = Paper()
    paper.text("10", 90, 100)
    paper.text("4", 102, 95, 7)
    paper.text("吨", 106, 100)
    paper.text("和", 118, 100)
    paper.text("CO", 130, 100)
    paper.text("2", 147, 102.5, 7)
    assert told(paper).text.strip() == "10⁴吨和CO2"


def test_a_character_printed_twice_for_weight_is_one() -> None:
    paper = Paper()
    for shift in (0, 0.4):
        paper.text("噪声达标区11平方公里", 90 + shift, 100)
    assert told(paper).text.strip() == "噪声达标区11平方公里"


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = Paper()
    paper.centred("双栏排印的工作通报", 80, 18)
    left = [f"左栏第{n}行所说的是水环境治理情况" for n in "一二三四五六"]
    right = [f"右栏第{n}行所说的是大气环境质量吗" for n in "一二三四五六"]
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        paper.text(one, 70, 120 + 18 * number)
        paper.text(other, 320, 125 + 18 * number)
    text = told(paper).text
    assert text.splitlines()[0] == "# 双栏排印的工作通报"
    assert text.index("左栏第六") < text.index("右栏第一")


def lying(turn: int) -> bytes:
    """A page whose text runs `turn` degrees counterclockwise."""
    paper = Paper()
    corner = {90: (WIDTH, 0.0), 180: (WIDTH, HEIGHT), 270: (0.0, HEIGHT)}
    paper.canvas.translate(*corner[turn])
    paper.canvas.rotate(turn)
    paper.height = HEIGHT if turn == 180 else WIDTH
    y = paper.paragraph(SENTENCE * 2, 100)
    paper.table([["指标", "数值"], ["绿化率", "40%"]], 90, y, [80, 80])
    return paper.data()


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("is_shown_upright", [True, False])
def test_a_turned_page_reads_as_it_is_looked_at(turn: int, is_shown_upright: bool) -> None:
    with pypdfium2.PdfDocument(lying(turn)) as document:
        document[0].set_rotation(turn if is_shown_upright else 0)
        file = io.BytesIO()
        document.save(file)
    reading = read("a.pdf", file.getvalue(), NO_OCR)
    assert reading.text.splitlines() == [SENTENCE * 2, "指标 | 数值", "绿化率 | 40%"]


def with_heads(pages: int) -> Paper:
    paper = Paper()
    for number in range(1, pages + 1):
        paper.text("某市创建工作报告", 90, 50, 9)
        y = paper.paragraph(f"第{number}部分开头。" + SENTENCE * 20, 100, chars=34)
        paper.text(f"（第{number}部分没有完", 90, y)
        paper.centred(f"— {number} —", 800, 10)
        paper.page()
    return paper


def test_heads_and_page_numbers_are_furniture_and_kept() -> None:
    reading = told(with_heads(4))
    assert "创建工作报告" in reading.text
    assert "创建工作报告" not in flow(reading)
    assert "— 3 —" in reading.text
    assert "— 3 —" not in flow(reading)
    assert all(f"第{number}部分开头" in flow(reading) for number in range(1, 5))


def test_a_sentence_goes_on_over_the_foot_of_a_page() -> None:
    paper = Paper()
    words = SENTENCE + "同时，城区噪声达标区面积扩大到二十五平方公里，居民投诉明显减少，街道更加安静。"
    first, rest = words[:66], words[66:]
    for number, part in enumerate((first, rest), 1):
        paper.text("某市创建工作报告", 90, 50, 9)
        if number == 1:
            paper.paragraph(part, 100, chars=34)
        else:
            for at in range(0, len(part), 34):
                paper.text(part[at : at + 34], 90, 100 + at / 34 * 20)
            paper.paragraph(SENTENCE * 2, 200)
        paper.centred(f"— {number} —", 800, 10)
        paper.page()
    reading = told(paper)
    assert words in flow(reading)
    assert page_at(reading, rest[-20:]) == "2"
    assert page_at(reading, first[:20]) == "1"


def test_a_diagonal_watermark_is_furniture() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE * 3, 100)
    paper.canvas.saveState()
    paper.canvas.rotate(40)
    paper.text("内部资料", 400, HEIGHT - 200, 40)
    paper.canvas.restoreState()
    reading = told(paper)
    assert "内部资料" in reading.text
    assert flow(reading).strip() == SENTENCE * 3


def test_headings_are_told_by_size_and_titles_go_over_lines() -> None:
    paper = Paper()
    paper.centred("关于印发某市环境保护模范城市", 100, 22)
    paper.centred("实施方案的通知", 132, 22)
    paper.text("一、总体要求", 90, 180, 16)
    y = paper.paragraph(SENTENCE * 4, 210)
    paper.text("二、主要任务", 90, y + 10, 16)
    paper.paragraph(SENTENCE * 4, y + 40)
    lines = told(paper).text.splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "# 关于印发某市环境保护模范城市实施方案的通知",
        "## 一、总体要求",
        "## 二、主要任务",
    ]


def test_entries_of_a_table_of_contents_stay_lines_of_their_own() -> None:
    paper = Paper()
    for number, name in enumerate(("一、基本情况", "二、主要做法", "三、存在问题")):
        paper.text(name + "…" * (32 - len(name)) + str(number + 3), 90, 100 + 20 * number)
    assert len(told(paper).text.splitlines()) == 3


def test_hidden_text_is_left_out_and_counted() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE, 100)
    hidden = paper.canvas.beginText(90, 300)
    hidden.setFont("STSong-Light", 12)
    hidden.setTextRenderMode(3)
    hidden.textOut("看不见的达标率是百分之百")
    paper.canvas.drawText(hidden)
    reading = told(paper)
    assert "百分之百" not in reading.text
    assert "12 个看不见的字" in reading.quality.unread


def test_values_of_fields_are_read_where_they_stand() -> None:
    paper = Paper()
    paper.text("Number of stations:", 90, 100, font="Helvetica")
    paper.canvas.acroForm.textfield(
        name="n", value="12.5", x=220, y=HEIGHT - 104, width=60, height=16, fontSize=11
    )
    assert "Number of stations: 12.5" in told(paper).text


def test_notes_beside_the_page_are_counted() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE, 100)
    paper.canvas.textAnnotation("please check", Rect=(100, 100, 120, 120))
    paper.canvas.freeTextAnnotation("and this", "/Helv 12 Tf", Rect=(200, 100, 320, 120))
    reading = told(paper)
    assert reading.text.strip() == SENTENCE
    assert "2 条批注" in reading.quality.unread


def test_a_file_with_a_password_to_open_is_refused_and_one_for_its_owner_only_is_read() -> None:
    locked = Paper(encrypt=StandardEncryption("geheim", "besitzer", strength=128))
    locked.paragraph(SENTENCE, 100)
    with pytest.raises(ReadingError, match="打开密码"):
        told(locked)
    owned = Paper(encrypt=StandardEncryption("", "besitzer", canPrint=0, strength=128))
    owned.paragraph(SENTENCE, 100)
    assert told(owned).text.strip() == SENTENCE


def test_damaged_files_are_refused_or_said_to_be_cut() -> None:
    data = with_heads(3).data()
    with pytest.raises(ReadingError, match="打不开"):
        read("a.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 4, NO_OCR)
    reading = read("a.pdf", data[: data.rindex(b"%%EOF")], NO_OCR)
    assert any("末尾不完整" in remark for remark in reading.remarks)
    with pytest.raises(ReadingError, match=r"打不开|没有读到|没有页"):
        read("a.pdf", data[: len(data) // 3], NO_OCR)


def test_too_many_pages_are_refused_with_their_number_and_the_setting() -> None:
    paper = Paper()
    for _ in range(5_000):
        paper.page()
    with pytest.raises(ReadingError, match=r"5,000 页.*CHUANGMO_MAX_PAGES"):
        told(paper, DEFAULT_LIMITS)


def test_an_empty_file_is_refused() -> None:
    paper = Paper()
    paper.page()
    with pytest.raises(ReadingError, match="没有读到文字"):
        told(paper)


def test_a_title_is_taken_unless_it_is_the_name_of_a_file() -> None:
    for title, taken in (
        ("某市创建工作方案", "某市创建工作方案"),
        ("Microsoft Word - 方案终稿定.doc", None),
        ("æŸå¸‚", None),
    ):
        paper = Paper()
        paper.canvas.setTitle(title)
        paper.paragraph(SENTENCE, 100)
        assert told(paper).title == taken


def test_every_page_tells_that_it_goes_on() -> None:
    said: list[str] = []
    read("a.pdf", with_heads(3).data(), NO_OCR, said.append)
    assert [words for words in said if words.startswith("读")] == [f"读第{n}页，共3页" for n in (1, 2, 3)]

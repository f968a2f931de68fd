"""Recognised lines into canonical text: paragraphs, page numbers, and doubt exactly where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.box import Box
from ingest.reading.canvas import Canvas
from ingest.reading.grid import GridCell
from ingest.reading.limits import Limits
from ingest.reading.ocr import OcrLine, OcrPage, OcrTable, write_page
from ingest.reading.records import Reading
from tests.ingest.reading.ocr.material import line, page_of

FULL = "全市污水处理率达到为优良天数噪声平均值较上年有所降低绿化覆"


def written(*pages: OcrPage) -> Reading:
    canvas = Canvas(Limits())
    for page in pages:
        write_page(page, canvas)
    return canvas.finish("image/1")


def test_full_lines_of_one_paragraph_are_joined_and_an_indented_one_begins_the_next() -> None:
    reading = written(
        page_of(
            line(FULL[:-2], 100, left=140),
            line(FULL, 132),
            line(FULL[:9], 164),
            line(FULL[2:], 196, left=140),
        )
    )
    assert reading.text.splitlines() == [FULL[:-2] + FULL + FULL[:9], FULL[2:]]


def test_a_sentence_goes_on_over_the_end_of_a_page_past_its_number() -> None:
    first = page_of(line(FULL, 100), line(FULL, 132), line("- 7 -", 1340, left=480))
    second = page_of(line(FULL, 100), line("完。", 132))
    reading = written(first, second)
    flow = "".join(
        char for at, char in enumerate(reading.text) if not any(s.start <= at < s.end for s in reading.skips)
    )
    assert flow.replace("\n", "") == FULL * 3 + "完。"
    assert ["- 7 -" in span.quote(reading.text) for span in reading.skips] == [True]


def test_a_number_in_the_middle_of_a_page_is_no_page_number() -> None:
    assert written(page_of(line(FULL, 100), line("7", 700), line(FULL, 900))).skips == ()


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_doubts_lie_exactly_on_the_doubtful_lines(marks: list[bool]) -> None:
    texts = [f"第{chr(0x4E00 + number)}行" + FULL[: 26 - number] for number in range(len(marks))]
    lines = [
        line(text, 100 + 32 * n, doubtful=mark)
        for n, (text, mark) in enumerate(zip(texts, marks, strict=True))
    ]
    reading = written(page_of(*lines))
    covered = {at for span in reading.doubts for at in range(span.start, span.end)}
    for text, mark in zip(texts, marks, strict=True):
        start = reading.text.index(text)
        inside = [at in covered for at in range(start, start + len(text))]
        assert all(inside) if mark else not any(inside)
    assert reading.quality.doubtful_lines == sum(marks)


def test_a_row_with_a_doubtful_cell_is_doubtful_and_the_other_rows_are_not() -> None:
    cells = (
        GridCell(0, 0, "指标"),
        GridCell(0, 1, "数值"),
        GridCell(1, 0, "污水处理率"),
        GridCell(1, 1, "9l.2", is_doubtful=True),
    )
    table = OcrTable(Box(100, 100, 600, 300), cells, 0.97, 1)
    reading = written(OcrPage((table,), 1000, 1400, 0.0))
    assert [span.quote(reading.text).strip() for span in reading.doubts] == ["污水处理率 | 9l.2"]


def test_digits_that_meet_where_two_lines_are_joined_are_doubtful_for_nobody_knows_whether_they_are_one() -> (
    None
):
    reading = written(page_of(line(FULL + "20", 100), line("13年" + FULL[:10], 132)))
    assert [span.quote(reading.text) for span in reading.doubts] == ["13年" + FULL[:10]]


def test_illegible_print_is_named_as_unread() -> None:
    page = OcrPage((line(FULL, 100),), 1000, 1400, 0.0, illegible=3)
    assert written(page).quality.unread == ("3 处文字辨认不清",)


def test_how_sure_the_reading_is_weighs_lines_by_their_length() -> None:
    short = OcrLine("甲", Box(100, 100, 120, 120), 0.5, is_doubtful=False)
    long = OcrLine("乙丙丁", Box(100, 132, 160, 152), 0.9, is_doubtful=False)
    assert written(page_of(short, long)).quality.ocr_confidence == (0.5 + 3 * 0.9) / 4

"""Damaged and hostile files end in a reading or in a reason."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import Limits
from ingest.reading.pdf import read
from kb.errors import ReadingError
from tests.ingest.reading.pdf.material import HEIGHT, SENTENCE, Paper

NO_OCR = Limits(ocr=False)


@cache
def whole() -> bytes:
    """A file in which nothing is packed, so that damage reaches its drawing too."""
    paper = Paper()
    paper.canvas.setPageCompression(0)
    y = paper.paragraph(SENTENCE * 2, 100)
    paper.table([["指标", "数值"], ["绿化率", "40%"]], 90, y, [80, 80])
    paper.canvas.acroForm.textfield(name="n", value="12.5", x=220, y=HEIGHT - 404, width=60, height=16)
    paper.page()
    paper.paragraph(SENTENCE, 100)
    return paper.data()


def ends_well(data: bytes) -> None:
    try:
        reading = read(data, NO_OCR, lambda _at: None)
    except ReadingError:
        return
    assert reading.text.strip()
    assert all(0 <= mark.start <= len(reading.text) for mark in reading.pages)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), min_size=1, max_size=12))
def test_a_file_with_damaged_bytes_ends_in_a_reading_or_a_reason(damage: list[tuple[float, bytes]]) -> None:
    data = bytearray(whole())
    for place, what in damage:
        at = int(place * len(data))
        data[at : at + len(what)] = what
    ends_well(bytes(data))


@settings(max_examples=80, deadline=None)
@given(
    st.floats(0, 0.999),
    st.sampled_from((b"-1e38 ", b"99999999999 ", b"0 0 0 0 0 0 cm ", b"1e-30 0 0 1e-30 0 0 cm ")),
)
def test_numbers_beyond_any_page_break_nothing(place: float, what: bytes) -> None:
    data = whole()
    at = data.index(b" ", int(place * (len(data) - 200)))
    ends_well(data[: at + 1] + what + data[at + 1 :])


@given(st.binary(max_size=400))
def test_bytes_behind_a_head_end_in_a_reason(tail: bytes) -> None:
    ends_well(b"%PDF-1.7\n" + tail)


def test_a_page_drawn_by_endless_lines_is_read_in_time() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE, 100)
    path = paper.canvas.beginPath()
    for step in range(80_000):
        path.moveTo(step % 595, step % 842)
        path.lineTo((step * 7) % 595, step % 842)
    paper.canvas.drawPath(path)
    assert SENTENCE in read(paper.data(), NO_OCR, lambda _at: None).text

"""What LibreOffice turns into what is read: old Word files and presentations; how it is started and ended."""

from __future__ import annotations

import io
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import olefile
import psutil
import pytest
from docx import Document
from pptx import Presentation
from pptx.util import Cm

from ingest.reading import DEFAULT_LIMITS, legacy, read
from ingest.reading.kinds import kind_of
from ingest.reading.readers import Readers
from kb.errors import ReadingError
from tests.ingest.reading.ocr.material import LINES as PRINTED
from tests.ingest.reading.ocr.material import data as picture_file
from tests.ingest.reading.ocr.material import printed
from tests.ingest.reading.office import turned
from tests.ingest.reading.word_files import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LINES = ["淮安市创建环保模范城市工作总结", "2010年，全市完成投资3.2亿元，建成污水处理厂5座。"]


def word() -> bytes:
    made = Document()
    made.add_heading(LINES[0], 1)
    made.add_paragraph(LINES[1])
    made.add_paragraph("加强领导", style="List Number")
    made.add_paragraph("增加投入", style="List Number")
    table = made.add_table(3, 3, style="Table Grid")
    table.cell(0, 1).merge(table.cell(0, 2)).text = "绿地率（%）"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "县区"
    for (row, column), words in {
        (1, 1): "2009年",
        (1, 2): "2010年",
        (2, 0): "东县",
        (2, 1): "36.2",
        (2, 2): "38.5",
    }.items():
        table.cell(row, column).text = words
    # LibreOffice loses a table that nothing follows.
    made.add_paragraph("以上。")
    return saved(made.save)


def slides() -> bytes:
    made = Presentation()
    for title in ("安庆市创模汇报", "完成情况"):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = title
    table = slide.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(3)).table
    for (row, column), words in {(0, 0): "指标", (0, 1): "2010年", (1, 0): "绿地率", (1, 1): "38.5%"}.items():
        table.cell(row, column).text = words
    return saved(made.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    held = io.BytesIO()
    save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def doc(folder: Path) -> bytes:
    return turned({"a.docx": word()}, "doc", folder)["a"]


@pytest.fixture(scope="module")
def rtf(folder: Path) -> bytes:
    return turned({"a.docx": word()}, "rtf", folder)["a"]


TABLE = ["县区 | 绿地率（%） | 绿地率（%）", "县区 | 2009年 | 2010年", "东县 | 36.2 | 38.5"]
WHOLE = [f"# {LINES[0]}", LINES[1], "1. 加强领导", "2. 增加投入", *TABLE, "以上。"]


@pytest.mark.libreoffice
def test_an_old_word_file_keeps_its_headings_numbers_and_tables_whatever_its_name(doc: bytes) -> None:
    reading = read("总结.wps", doc)
    assert lines(reading) == WHOLE
    assert reading.text_version.startswith("doc+docx/")
    assert [one.label for one in reading.pages if one.label] == ["表第1行", "表第2行", "表第3行"]


@pytest.mark.libreoffice
def test_rich_text_keeps_the_same(rtf: bytes) -> None:
    reading = read("总结.rtf", rtf)
    assert lines(reading) == WHOLE
    assert reading.text_version.startswith("rtf+docx/")


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_print_on_pictures_in_old_files_is_read(suffix: str, tmp_path: Path) -> None:
    made = Document()
    made.add_paragraph(LINES[1])
    made.add_picture(io.BytesIO(picture_file(printed())), width=Cm(14))
    made.add_paragraph("以上。")
    reading = read(f"附图.{suffix}", turned({"a.docx": saved(made.save)}, suffix, tmp_path)["a"])
    assert lines(reading) == [LINES[1], "".join(PRINTED), "以上。"]
    assert (reading.quality.ocr_pictures, reading.quality.unread) == (1, ())


@pytest.mark.libreoffice
def test_an_old_presentation_keeps_its_slides_titles_and_tables(folder: Path) -> None:
    reading = read("汇报.dps", turned({"b.pptx": slides()}, "ppt", folder)["b"])
    assert [mark.label for mark in reading.pages if mark.kind == "page"] == ["第1张幻灯片", "第2张幻灯片"]
    assert lines(reading) == ["# 安庆市创模汇报", "## 完成情况", "指标 | 2010年", "绿地率 | 38.5%"]
    assert reading.text_version.startswith("ppt+pptx/")


WORD_2003 = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>
<w:p><w:r><w:t>淮安市创建总结</w:t></w:r></w:p></w:body></w:wordDocument>""".encode()
"""What programs that fill in a template of Word 2003 hand out as .doc."""


@pytest.mark.libreoffice
def test_a_document_of_word_2003_in_xml_is_no_plain_text() -> None:
    assert kind_of("总结.doc", WORD_2003) == "doc"
    assert lines(read("总结.doc", WORD_2003)) == ["淮安市创建总结"]


def test_an_xml_with_entities_is_refused_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "program", lambda: "/nowhere/soffice")
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(ReadingError, match="实体"):
        read("总结.doc", WORD_2003.replace(b"<w:wordDocument", bomb + b"<w:wordDocument"))


@pytest.mark.libreoffice
def test_without_libreoffice_it_is_said_what_to_install(
    doc: bytes, rtf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy, "program", lambda: None)
    with pytest.raises(ReadingError, match=r"请安装 LibreOffice.*或用 Office、WPS 另存为 \.docx"):
        read("总结.doc", doc)
    # Rich text has a lighter reader.
    reading = read("总结.rtf", rtf)
    assert reading.text_version == "rtf/1"
    assert LINES[1] in reading.text


@pytest.mark.libreoffice
def test_a_locked_word_file_is_told_before_anything_is_started(
    doc: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy, "program", lambda: None)
    with olefile.OleFileIO(io.BytesIO(doc)) as file:
        head = file.openstream("WordDocument").read(12)
    locked = bytearray(doc)
    locked[doc.find(head) + 11] |= 1
    with pytest.raises(ReadingError, match="打开密码"):
        read("总结.doc", bytes(locked))


@pytest.mark.libreoffice
def test_a_file_that_libreoffice_cannot_open_says_what_to_do() -> None:
    with pytest.raises(ReadingError, match="另存后再导入"):
        read("总结.rtf", b"{\\rtf1" + b"\x00\xff{" * 2_000)


# ---- nothing is left running


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where reading processes put their folders; LibreOffice names it in its arguments."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    for left in running(tmp_path):
        left.kill()


def running(place: Path) -> list[psutil.Process]:
    found = []
    for one in psutil.process_iter():
        try:
            words = " ".join(one.cmdline())
        except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            continue
        if str(place) in words and "soffice" in words:
            found.append(one)
    return found


def is_held(place: Path) -> bool:
    """Wait until LibreOffice itself runs, and hold it: it must not end by being done."""
    works = until(lambda: [one for one in running(place) if "soffice.bin" in one.cmdline()[0]])
    for one in works:
        one.suspend()
    return bool(works)


def until(look: Callable[[], list[psutil.Process]], seconds: float = 20.0) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    found: list[psutil.Process] = []
    while not found and time.monotonic() < deadline:
        found = look()
        time.sleep(0.02)
    return found


def is_quiet(place: Path, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while running(place) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not running(place)


@pytest.mark.libreoffice
def test_libreoffice_ends_when_it_takes_too_long(doc: bytes, place: Path) -> None:
    with pytest.raises(ReadingError, match=r"超过 0\.4 秒，已停止.*CHUANGMO_MAX_SILENT_SECONDS"):
        read("总结.doc", doc, replace(DEFAULT_LIMITS, silent_seconds=0.4))
    assert running(place) == []
    assert list(place.iterdir()) == []


@pytest.mark.libreoffice
def test_libreoffice_ends_when_reading_is_stopped(doc: bytes, place: Path) -> None:
    with ThreadPoolExecutor(1) as pool, Readers(DEFAULT_LIMITS, 1) as readers:
        reading = pool.submit(readers.read, "总结.doc", doc)
        assert is_held(place)
        readers.close()
        assert isinstance(reading.exception(), ReadingError)
        assert is_quiet(place)
    assert list(place.iterdir()) == []


@pytest.mark.libreoffice
def test_libreoffice_ends_when_its_reader_is_killed(doc: bytes, place: Path) -> None:
    with ThreadPoolExecutor(1) as pool, Readers(DEFAULT_LIMITS, 1) as readers:
        reading = pool.submit(readers.read, "总结.doc", doc)
        assert is_held(place)
        (reader,) = (one for one in psutil.Process().children() if "ingest.reading.worker" in one.cmdline())
        reader.send_signal(signal.SIGKILL)
        assert "被系统结束" in str(reading.exception())
        assert is_quiet(place)

"""Old Word files are turned by LibreOffice; without it the reason says what to install."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import docx
import pytest

from ingest.reading import legacy, read
from kb.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

LINES = ["淮安市创建环保模范城市工作总结", "2010年，全市完成投资3.2亿元，建成污水处理厂5座。"]


def word() -> bytes:
    made = docx.Document()
    for line in LINES:
        made.add_paragraph(line)
    table = made.add_table(2, 2, style="Table Grid")
    for (row, column), words in {(0, 0): "指标", (0, 1): "2010年", (1, 0): "绿地率", (1, 1): "38.5%"}.items():
        table.cell(row, column).text = words
    # LibreOffice loses a table that nothing follows.
    made.add_paragraph("以上。")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def turned(folder: Path, suffix: str) -> bytes:
    given = folder / "a.docx"
    given.write_bytes(word())
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", suffix, "--outdir", str(folder), str(given)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / f"a.{suffix}").read_bytes()


@pytest.mark.libreoffice
@pytest.mark.parametrize(("suffix", "name"), [("doc", "总结.wps"), ("rtf", "总结.rtf"), ("odt", "总结.odt")])
def test_the_same_words_and_rows_come_out_of_every_format(tmp_path: Path, suffix: str, name: str) -> None:
    reading = read(name, turned(tmp_path, suffix))
    assert [line for line in LINES if line not in reading.text] == []
    assert "指标 | 2010年\n绿地率 | 38.5%\n" in reading.text
    assert reading.text_version.startswith(f"{suffix}+docx/")


@pytest.mark.libreoffice
def test_without_libreoffice_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc, rtf = turned(tmp_path, "doc"), turned(tmp_path, "rtf")
    monkeypatch.setattr(legacy, "program", lambda: None)
    with pytest.raises(ReadingError, match="请安装 LibreOffice"):
        read("总结.doc", doc)
    # Rich text has a lighter reader.
    reading = read("总结.rtf", rtf)
    assert reading.text_version == "rtf/1"
    assert LINES[1] in reading.text


@pytest.mark.libreoffice
def test_a_locked_word_file_is_told_before_anything_is_started(tmp_path: Path) -> None:
    import olefile

    doc = turned(tmp_path, "doc")
    with olefile.OleFileIO(io.BytesIO(doc)) as file:
        head = file.openstream("WordDocument").read(12)
    at = doc.find(head)
    locked = bytearray(doc)
    locked[at + 11] |= 1
    with pytest.raises(ReadingError, match="打开密码"):
        read("总结.doc", bytes(locked))

"""Files made to do harm, through the reading processes that users' files go through: each ends in text or a reason."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.discover import discover
from ingest.reading import image
from ingest.reading.limits import Limits
from ingest.reading.readers import Readers
from kb.errors import ReadingError
from tests.ingest.reading.hostile_material import (
    LAUGHS,
    LOOP,
    MAIN,
    OUTSIDE,
    Packed,
    bomb,
    nested_mails,
    nested_tables,
    nested_zips,
    raw_zip,
    swollen,
    swollen_pdf,
    thin_pdf,
    whole,
    with_entity,
    with_parts,
)
from tests.ingest.reading.ole import compound, workbook
from tests.ingest.reading.pdf.material import Paper
from tests.ingest.reading.seeds import WORDS, odt, packed, parts_of, rtf, sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.reading.records import Member

LIMITS = Limits(
    silent_seconds=25, seconds=50, memory_bytes=1_200_000_000, unpacked_bytes=200_000_000,
    file_bytes=50_000_000, members=100, pages=100, ocr=False,
)  # fmt: skip
CRASH = "程序出错"


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(LIMITS, 1) as opened:
        yield opened


def refusal(readers: Readers, name: str, data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        readers.read(name, data)
    return str(caught.value)


def members(readers: Readers, name: str, data: bytes, folder: Path) -> list[Member]:
    return list(readers.members(name, data, folder))


# ── locked ──────────────────────────────────────────────────────────────────────────────────────────


def locked_zip() -> bytes:
    data = bytearray(whole("docx"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            data[info.header_offset + 6] |= 1
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", compound({"EncryptedPackage": b"x" * 50, "EncryptionInfo": b"x"})),
        ("a.docx", locked_zip()),
        ("a.xls", workbook([["指标", 1.0]], is_locked=True)),
        ("a.pdf", Paper(encrypt=StandardEncryption("open", "own", strength=128)).data()),
        ("a.ods", with_parts("ods", {"META-INF/manifest.xml": b"<m><encryption-data/></m>"})),
        ("a.odt", with_parts("odt", {"META-INF/manifest.xml": b"<m><encryption-data/></m>"})),
    ],
)
def test_a_file_with_a_password_says_so_and_what_to_do(readers: Readers, name: str, data: bytes) -> None:
    assert {"密码", "去掉密码"} <= {
        words for words in ("密码", "去掉密码") if words in refusal(readers, name, data)
    }


# ── damaged ─────────────────────────────────────────────────────────────────────────────────────────

BINARY = ("pdf", "docx", "xlsx", "xls", "ods", "pptx", "ofd", "odt")


@pytest.mark.parametrize("kind", BINARY)
def test_half_a_file_is_called_damaged_and_never_of_a_kind_that_is_not_read(
    readers: Readers, kind: str
) -> None:
    data = whole(kind)
    words = refusal(readers, f"a.{kind}", data[: len(data) // 2])
    assert "损坏" in words
    assert "另存" in words
    assert "暂不支持" not in words


@pytest.mark.parametrize("kind", [*sound(), "odt"])
def test_flipped_bits_end_in_text_or_a_reason_and_never_in_an_error_of_the_program(
    readers: Readers, kind: str
) -> None:
    rolled = random.Random(kind)
    for _ in range(8):
        data = bytearray(whole(kind))
        for _ in range(max(2, len(data) // 400)):
            data[rolled.randrange(len(data))] ^= 1 << rolled.randrange(8)
        try:
            assert readers.read(f"a.{kind}", bytes(data)).text.strip()
        except ReadingError as error:
            assert CRASH not in str(error)  # noqa: PT017


def test_a_fax_whose_second_page_says_nothing_of_its_size_is_called_damaged() -> None:
    pages = [Image.new("L", (60, 40), 200) for _ in range(2)]
    held = io.BytesIO()
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:])
    data = bytearray(held.getvalue())
    # Tag 256, the width, of the last directory becomes one that nobody knows.
    at = data.rfind(b"\x00\x01\x04\x00") if b"\x00\x01\x04\x00" in data else data.rfind(b"\x00\x01\x03\x00")
    data[at] = 0xEE
    with pytest.raises(ReadingError, match="图片文件已损坏"):
        image.read(bytes(data), Limits(), lambda _at: None)


def test_a_fax_of_endless_pages_is_refused_once_the_most_are_counted() -> None:
    tags = ((256, 4, 1, 9), (257, 4, 1, 9), (258, 3, 1, 8), (262, 3, 1, 1), (273, 4, 1, 8))
    page = struct.pack("<H", 5) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    size = len(page) + 4
    data = b"II*\0\x08\0\0\0" + b"".join(page + struct.pack("<I", 8 + size * at) for at in range(1, 50_000))
    began = time.monotonic()
    with pytest.raises(ReadingError, match=r"超过 500 页.*CHUANGMO_MAX_PAGES"):
        image.read(data, Limits(pages=500), lambda _at: None)
    assert time.monotonic() - began < 5


def test_a_picture_of_endless_pixels_is_refused_before_it_is_unpacked() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(9_000_000), 9)), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    with pytest.raises(ReadingError, match=r"60000×60000 像素.*CHUANGMO_MAX_PIXELS"):
        image.read(data, Limits(), lambda _at: None)


def test_a_cut_text_is_read_with_a_remark(readers: Readers) -> None:
    cut = readers.read("a.txt", WORDS.encode("gb18030")[:-1])
    assert "结尾不完整" in cut.remarks[0]


# ── bombs ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", MAIN)
def test_a_gigabyte_of_zeros_is_refused_before_it_is_unpacked(readers: Readers, kind: str) -> None:
    data = bomb(kind, 1_000_000_000)
    assert len(data) < 2_000_000
    began = time.monotonic()
    words = refusal(readers, f"a.{kind}", data)
    assert any(reason in words for reason in ("疑为压缩炸弹", "解压后超过上限"))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("kind", ["docx", "pptx", "odt"])
def test_a_bomb_that_says_it_is_small_is_not_unpacked_further(readers: Readers, kind: str) -> None:
    said = bomb(kind, 1_000_000)
    lie = bomb(kind, 300_000_000).replace(
        (300_000_000 + len(parts_of(whole(kind))[MAIN[kind][0]])).to_bytes(4, "little"),
        (5_000).to_bytes(4, "little"),
    )
    assert len(lie) > len(said)
    words = refusal(readers, f"a.{kind}", lie)
    assert "损坏" in words or "文字" in words


def test_sixty_thousand_parts_are_refused(readers: Readers) -> None:
    data = with_parts("docx", {f"x/{at}": b"" for at in range(60_000)})
    assert "大得不合常理" in refusal(readers, "a.docx", data)


def test_an_archive_of_overlapping_members_is_no_bomb(readers: Readers, tmp_path: Path) -> None:
    held = swollen(20_000_000)
    data = raw_zip((Packed(f"{at}.txt", held, 20_000_000) for at in range(90)), is_overlapping=True)
    found = members(readers, "a.zip", data, tmp_path)
    assert len(found) == 90
    assert all(one.path is None for one in found)
    # All but the first lie under another's name, which is damage.
    assert "压缩炸弹" in str(found[0].refusal)


def test_an_archive_within_itself_many_times_is_opened_to_a_depth(readers: Readers, tmp_path: Path) -> None:
    (one,) = members(readers, "a.zip", nested_zips(60), tmp_path)
    assert "套了超过 3 层" in str(one.refusal)
    assert one.label.count(".zip") == 3


def test_archives_that_branch_at_every_depth_are_stopped_by_the_number_of_files(
    readers: Readers, tmp_path: Path
) -> None:
    data = packed({f"{at}.txt": "x" for at in range(10)})
    for _ in range(2):
        data = packed({f"{at}.zip": data for at in range(10)})
    with pytest.raises(ReadingError, match=r"超过 100 个.*CHUANGMO_MAX_MEMBERS"):
        readers.members("a.zip", data, tmp_path)


def test_an_archive_that_lists_far_too_many_members_is_refused_unread(
    readers: Readers, tmp_path: Path
) -> None:
    data = raw_zip(Packed("x", b"", 0, is_stored=True) for _ in range(1_001))
    with pytest.raises(ReadingError, match="文件太多"):
        readers.members("a.zip", data, tmp_path)


@pytest.mark.parametrize("kind", MAIN)
@pytest.mark.parametrize("doctype", [LAUGHS, LOOP, OUTSIDE], ids=["laughs", "loop", "outside"])
def test_entities_are_refused_in_every_package(readers: Readers, kind: str, doctype: str) -> None:
    assert "实体定义" in refusal(readers, f"a.{kind}", with_entity(kind, doctype))


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize("root", ["html", "svg"])
def test_entities_of_a_page_mean_nothing(readers: Readers, root: str, doctype: str) -> None:
    page = (
        f'<?xml version="1.0"?>{doctype.replace("r [", f"{root} [")}<{root}><p>&j;</p><p>{WORDS}</p></{root}>'
    )
    text = readers.read(f"a.{root}", page.encode()).text
    assert WORDS in text
    assert len(text) < 2_000
    assert "root:" not in text


def test_a_page_of_a_pdf_that_unpacks_without_end_costs_no_more_than_is_allowed(readers: Readers) -> None:
    began = time.monotonic()
    words = refusal(readers, "a.pdf", swollen_pdf(200_000_000))
    assert any(reason in words for reason in ("内存", CRASH, "没有进展"))
    assert time.monotonic() - began < 40
    assert readers.read("a.md", b"# x").text


def test_a_pdf_of_five_thousand_pages_is_refused_by_their_number(readers: Readers) -> None:
    words = refusal(readers, "a.pdf", thin_pdf(5_000))
    assert "5,000 页，超过上限 100 页" in words
    assert "CHUANGMO_MAX_PAGES" in words


def test_a_table_of_one_endless_row_is_refused_by_its_cells(readers: Readers) -> None:
    assert "CHUANGMO_MAX_CELLS" in refusal(readers, "a.csv", b"a," * 5_000_000)


def test_a_gigabyte_on_the_disk_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    tracemalloc.start()
    try:
        found = discover([tmp_path])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.files == ()
    assert "超过 200 MB" in found.outcomes[0].remark
    assert "CHUANGMO_MAX_FILE_MB" in found.outcomes[0].remark
    assert peak < 5_000_000


# ── nesting ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "底",
        "<table><tr><td>" * 15_000 + "底",
        "<article><header>" * 8_000 + "底",
        "<b><i>" * 30_000 + "底",
        "<ul><li>" * 30_000 + "底",
        "<p " + " ".join(f"a{at}=1" for at in range(50_000)) + ">底",
    ],
    ids=["divs", "tables", "headers", "inline", "lists", "attributes"],
)
def test_pages_nested_without_end_are_read_in_time(readers: Readers, page: str) -> None:
    assert readers.read("a.html", f"<html><body>{page}".encode()).text == "底\n"


def test_tables_in_tables_are_read_while_that_is_sane_and_then_refused(readers: Readers) -> None:
    assert readers.read("a.docx", nested_tables(50)).text.startswith("底")
    assert "嵌套得太深" in refusal(readers, "a.docx", nested_tables(2_000))


def test_what_is_nested_too_deep_never_gets_to_libreoffice(readers: Readers) -> None:
    table = '<table:table><table:table-row><table:table-cell office:value-type="string">'
    closing = "</table:table-cell></table:table-row></table:table>"
    data = odt(f"{table * 500}<text:p>底</text:p>{closing * 500}")
    assert "嵌套得太深" in refusal(readers, "a.odt", data)


def test_messages_in_messages_are_opened_to_a_depth(readers: Readers, tmp_path: Path) -> None:
    found = members(readers, "a.eml", nested_mails(30), tmp_path)
    assert [one.label for one in found] == [
        "附件1.eml",
        "附件1.eml!/附件1.eml",
        "附件1.eml!/附件1.eml!/附件1.eml",
    ]
    assert [one.path is None for one in found] == [False, False, True]
    assert "套了超过 3 层" in str(found[-1].refusal)


def test_messages_nested_without_end_are_refused(readers: Readers) -> None:
    assert "嵌套得太深" in refusal(readers, "a.eml", nested_mails(5_000))


def test_a_forwarded_message_and_a_packed_attachment_are_files_of_their_own(
    readers: Readers, tmp_path: Path
) -> None:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    inner = EmailMessage()
    inner["Subject"], inner["From"], inner["To"] = "里面的信", "a@b.cn", "c@d.cn"
    inner.set_content("里面的话。")
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "外面的信", "a@b.cn", "c@d.cn"
    made.set_content("外面的话。")
    made.add_attachment(message_from_bytes(inner.as_bytes(), policy=policy.default))
    made.add_attachment(packed({"甲.txt": "甲"}), maintype="application", subtype="zip", filename="包.zip")
    found = members(readers, "a.eml", made.as_bytes(), tmp_path)
    assert [one.label for one in found] == ["附件1.eml", "包.zip!/甲.txt"]
    forwarded = (tmp_path / str(found[0].path)).read_bytes()
    assert "里面的话。" in readers.read("附件1.eml", forwarded).text
    assert "里面的话。" not in readers.read("a.eml", made.as_bytes()).text


def test_headers_without_end_are_cut(readers: Readers) -> None:
    head = b"Subject: x\r\nFrom: " + b"a," * 200_000 + b"\r\nTo: " + b"(" * 100_000
    reading = readers.read("a.eml", head + b"\r\n\r\n" + WORDS.encode())
    assert WORDS in reading.text
    assert len(reading.text) < 70_000


# ── names and programs ──────────────────────────────────────────────────────────────────────────────

NAMES = (
    "../../x.txt", "/x.txt", "C:\\x.txt", "\\\\server\\x.txt", "a/../x.txt", "x.txt\0.exe", "x.txt", "X.TXT",
    "é.txt", "e\u0301.txt", "长" * 3_000 + ".txt", "长" * 4_000 + ".txt", " ", "con.txt", "\u202ex.txt",
)  # fmt: skip


def test_no_two_members_have_one_label_and_all_lie_in_the_folder(readers: Readers, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    data = raw_zip(Packed(name, b"%d" % at, len(b"%d" % at), is_stored=True) for at, name in enumerate(NAMES))
    found = members(readers, "a.zip", data, inside)
    assert len({one.label for one in found}) == len(found) == len(NAMES)
    assert [one.label for one in found].count("x（2）.txt") == 1
    assert all(len(one.label) <= 210 for one in found)
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} <= {inside}


def test_a_link_in_an_archive_is_never_followed(readers: Readers, tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, mode, what in (("门", 0o120777, "/etc"), ("门/passwd", 0o100644, "x")):
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, what)
    link, file = members(readers, "a.zip", held.getvalue(), tmp_path)
    assert "链接" in str(link.refusal)
    assert file.label == "门/passwd"
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_macros_are_told_and_the_text_is_read(readers: Readers, kind: str) -> None:
    folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[kind]
    data = with_parts(kind, {f"{folder}/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell(...)"})
    reading = readers.read(f"a.{kind[:3]}m", data)
    assert reading.text == readers.read(f"a.{kind}", whole(kind)).text
    assert reading.remarks == ("含宏，未运行",)


@pytest.mark.libreoffice
def test_no_file_of_this_machine_gets_into_a_text(readers: Readers, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href="{secret.as_uri()}"'
    section = odt(
        f'<text:section text:name="s"><text:section-source {link}/><text:p>旧的</text:p></text:section>'
    )
    field = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{secret}"}}{{\\fldrslt old}}}}\\par '
    fielded = rtf().replace(b"\\pard ", b"\\pard " + field.encode(), 1)
    for name, data in (("a.odt", section), ("a.rtf", fielded)):
        assert "GEHEIM" not in readers.read(name, data).text


@pytest.mark.parametrize("kind", MAIN)
def test_an_office_file_without_its_main_part_is_damaged_and_no_archive(readers: Readers, kind: str) -> None:
    parts = parts_of(whole(kind))
    kept = {name: body for name, body in parts.items() if name.endswith((".rels", "manifest.xml"))}
    words = refusal(readers, f"报告.{kind}", packed(kept | {"x.xml": b"<x>x</x>"}))
    assert f"不是真正的 .{kind} 文件" in words


def test_a_drawing_of_an_office_program_is_not_taken_for_an_archive(readers: Readers) -> None:
    parts = {"[Content_Types].xml": "<x/>", "visio/document.xml": "<x>x</x>"}
    assert "暂不支持 .vsdx 文件" in refusal(readers, "a.vsdx", packed(parts))

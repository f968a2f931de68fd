"""Messages: their words are a document, what is attached are others."""

from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import read
from ingest.reading.kinds import kind_of
from ingest.reading.limits import DEFAULT_LIMITS
from ingest.reading.members import members
from kb.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path


def message(
    body: str = "城区绿地率达到38.5%。", *, html: bool = False, charset: str = "utf-8"
) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "咸阳市创模简报", "甲 <a@b.cn>", "c@d.cn"
    if html:
        made.set_content(body, subtype="html", charset=charset)
    else:
        made.set_content(body, charset=charset)
    return made


def test_a_message_is_told_by_its_head_whatever_its_name() -> None:
    assert kind_of("x.txt", message().as_bytes()) == "eml"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_who_wrote_about_what_and_the_words_are_read(charset: str) -> None:
    reading = read("a.eml", message(charset=charset).as_bytes())
    assert "主题：咸阳市创模简报" in reading.text
    assert "发件人：甲 <a@b.cn>" in reading.text
    assert "城区绿地率达到38.5%。" in reading.text
    assert reading.title == "咸阳市创模简报"


def test_a_page_as_body_is_read_as_a_page() -> None:
    body = "<html><body><p>绿地率</p><script>x()</script><table><tr><td>甲</td><td>1</td></tr></table></body></html>"
    reading = read("a.eml", message(body, html=True).as_bytes())
    assert "甲 | 1" in reading.text
    assert "x()" not in reading.text


def test_attachments_are_files_of_their_own(tmp_path: Path) -> None:
    made = message()
    made.add_attachment("附件正文".encode(), maintype="text", subtype="plain", filename="附件一.txt")
    made.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="../../b.docx")
    found = members("a.eml", made.as_bytes(), tmp_path, DEFAULT_LIMITS, lambda _at: None)
    assert [one.label for one in found] == ["附件一.txt", "b.docx"]
    assert (tmp_path / str(found[0].path)).read_bytes() == "附件正文".encode()
    assert "附件正文" not in read("a.eml", made.as_bytes()).text


def test_a_saved_page_is_read_by_its_main_part() -> None:
    page = (
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "<html><head><title>题</title></head><body><p>湖州市绿地率达到38.5%。</p></body></html>\r\n--b--\r\n"
    ).encode()
    assert kind_of("a.mhtml", page) == "mhtml"
    reading = read("a.mhtml", page)
    assert "湖州市绿地率达到38.5%。" in reading.text
    assert (reading.text_version, reading.title) == ("mhtml/1", "题")


def test_a_charset_that_cannot_be_one_costs_nothing(tmp_path: Path) -> None:
    head = b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\n"
    data = head + b'Content-Type: text/plain; charset="a\0b"\r\n\r\n' + "绿地率达到38.5%。".encode() + b"\xff"
    assert "绿地率达到38.5%。" in read("a.eml", data).text
    assert members("a.eml", data, tmp_path, DEFAULT_LIMITS, lambda _at: None) == ()


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_message_makes_the_reader_fail_otherwise(noise: bytes) -> None:
    data = b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\n" + noise
    with suppress(ReadingError):
        assert read("a.eml", data).text.strip()

import codecs
import random
import zlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.reading.decode import Decoded, decode, decode_as, plausibility
from kb.errors import ReadingError

REPORT = "创建国家环境保护模范城市工作报告\n全市建成区绿化覆盖率达到41.2%，区域环境噪声平均值54.1 dB(A)。\n"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312")
HAN_OF_GB2312 = [
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
]

printable = st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.just("\n")
han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
common = st.sampled_from(HAN_OF_GB2312)
sentences = st.lists(
    st.sampled_from(["创建模范城市", "噪声达标区，", "2011年", "GB 3096", "绿化\n"]), min_size=3
).map(lambda words: "".join(words) + "现将工作情况报告如下。\n")


def is_visible(text: str) -> bool:
    return bool(text.strip())


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_report_comes_back_the_same_from_every_encoding(encoding: str) -> None:
    assert decode(REPORT.encode(encoding)).text == REPORT
    assert decode(REPORT.encode(encoding)).remarks == ()


@given(st.text(printable | han, min_size=1).filter(is_visible))
def test_any_han_and_ascii_comes_back_from_utf8_and_marked_utf16(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.encode(encoding)).text == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")).text == text


@given(st.text(printable | common, min_size=1).filter(is_visible))
def test_common_han_and_ascii_come_back_from_gb18030(text: str) -> None:
    data = text.encode("gb18030")
    assume(data.isascii() or not _reads_as_utf8(data))
    assert decode(data).text == text


def _reads_as_utf8(data: bytes) -> bool:
    """One Han in six of a GBK text happens to be valid UTF-8, so a text of one or two may be ambiguous."""
    read = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(data)
    return sum(char >= "\u0800" and char != "\ufffd" for char in read) >= 2 * read.count("\ufffd")


@given(sentences)
def test_sentences_come_back_from_utf16_without_a_mark(text: str) -> None:
    assert decode(text.encode("utf-16-le")).text == text
    assert decode(text.encode("utf-16-be")).text == text


@given(st.binary())
def test_arbitrary_bytes_give_clean_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except ReadingError:
        return
    assert "\0" not in text
    assert "\r" not in text
    assert not any("\ud800" <= char <= "\udfff" for char in text)


@given(st.text(han, min_size=5, max_size=30), st.integers(min_value=1, max_value=2))
def test_a_file_cut_inside_a_character_keeps_everything_else(text: str, missing: int) -> None:
    decoded = decode(text.encode()[:-missing])
    assert decoded.text == text[:-1]
    assert "文件结尾不完整" in decoded.remarks[0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_a_cut_end_is_told_in_other_encodings_too(encoding: str) -> None:
    decoded = decode((REPORT + "结尾").encode(encoding)[:-1])
    assert decoded.text == REPORT + "结"
    assert "文件结尾不完整" in decoded.remarks[0]


def test_damaged_bytes_in_utf8_are_replaced_and_counted() -> None:
    data = REPORT.encode().replace("绿化".encode(), b"\xff\xfe")
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text == REPORT.replace("绿化", "\ufffd\ufffd")
    assert decoded.remarks == ("有 2 处字节无法识别，已用“\ufffd”代替，附近文字可能有误",)


def test_encoded_lone_surrogates_are_one_damage_each() -> None:
    decoded = decode("模范城市".encode() + b"\xed\xa0\x80" + "创建".encode())
    assert decoded.text == "模范城市\ufffd创建"
    assert "1 处" in decoded.remarks[0]


def test_lone_surrogates_in_utf16_are_replaced() -> None:
    data = codecs.BOM_UTF16_LE + "创建".encode("utf-16-le") + b"\x00\xd8" + "模范城市".encode("utf-16-le")
    assert decode(data).text == "创建\ufffd模范城市"


def test_a_replacement_character_of_the_text_itself_is_no_damage() -> None:
    assert decode("原文就有\ufffd这个字符".encode()).remarks == ()


def test_a_damaged_byte_in_gb18030_is_told() -> None:
    decoded = decode((REPORT * 3).encode("gb18030") + b"\xff\n" + REPORT.encode("gb18030"))
    assert decoded.encoding == "gb18030"
    assert decoded.text == REPORT * 3 + "\ufffd\n" + REPORT
    assert "1 处" in decoded.remarks[0]


def test_nul_characters_are_removed_and_told() -> None:
    decoded = decode("模范\0城市，环境保护工作情况报告如下".encode())
    assert decoded.text == "模范城市，环境保护工作情况报告如下"
    assert "1 个空字符" in decoded.remarks[0]


def test_line_ends_become_lf() -> None:
    assert decode(b"one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    "text", ["x", "Plain English, 100%.", "café au lait, 5 µg/m³", "Отчёт о работе города"]
)
def test_english_and_other_languages_in_utf8_are_read(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_traditional_han_in_gbk_is_read() -> None:
    text = "國家環境保護模範城市創建工作報告，空氣質量達標率為百分之九十五。"
    assert decode(text.encode("gbk")).text == text


def test_english_with_quotes_of_another_code_page_does_not_become_han() -> None:
    decoded = decode(b"The \x93model city\x94 campaign began in 1997 and it went on for years.")
    assert decoded.text == "The \ufffdmodel city\ufffd campaign began in 1997 and it went on for years."


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04" + b"text",
        b"\x7fELF\x02\x01\x01" + bytes(64),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "创建模范城市".encode("utf-16-le"),
        b"%PDF-1.7\n1 0 obj",
        random.Random(1).randbytes(4000),
        zlib.compress(REPORT.encode() * 20),
        "國家環境保護模範城市創建工作報告，空氣質量達標率".encode("big5"),
        "環境モデル都市の取り組みについて報告する".encode("shift_jis"),
    ],
)
def test_binary_content_and_unknown_encodings_are_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"看起来不是文本文件.*请另存为文本后再导入"):
        decode(data)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8])
def test_random_bytes_after_a_mark_are_refused(mark: bytes) -> None:
    for seed in range(50):
        with pytest.raises(ReadingError):
            decode(mark + random.Random(seed).randbytes(400))


@pytest.mark.parametrize("data", [b"\xff", b"\x81"])
def test_a_piece_of_a_character_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadingError, match="看起来不是文本文件"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", codecs.BOM_UTF16_LE, "\u3000\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match="文件是空的"):
        decode(data)


def test_mojibake_is_less_plausible_than_text() -> None:
    mojibake = REPORT.encode().decode("gb18030", errors="ignore")
    assert plausibility(mojibake) < 0.7 < plausibility(REPORT)


@pytest.mark.parametrize("charset", ["zlib", "rot13", "unicode_escape", "no-such", "utf-8"])
def test_a_declared_charset_that_does_not_fit_gives_nothing(charset: str) -> None:
    assert decode_as("创建".encode("gbk"), charset) is None

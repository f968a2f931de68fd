"""Readers under a fuzzer that follows which code a file reaches: python -m tests.soak.atheris_targets TARGET --runs N.

Needs `pip install atheris`, which is no dependency of the project. Whatever is raised other than ReadingError ends the
run, and the file that raised it is left under crash-… in the folder it was started in.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(
    include=["ingest.reading", "email", "striprtf", "bs4"],
    exclude=["ingest.reading.ocr"],
    enable_loader_override=False,
):
    from ingest.reading import csv, docx, html, mail, ofd, rtf
    from ingest.reading.decode import decode
    from ingest.reading.kinds import is_plain, kind_of
    from ingest.reading.limits import Limits
    from ingest.reading.names import cleaned, is_litter
    from ingest.reading.unpacking import Unpacking

from kb.errors import ReadingError
from tests.ingest.reading.ofd_material import Ofd, root
from tests.ingest.reading.seeds import packed, parts_of, sound, word
from tests.ingest.reading.seeds import rtf as sound_rtf

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.reading.records import Reading

LIMITS = Limits(ocr=False, characters=2_000_000, cells=200_000, pages=50, members=50)


def _tell(_at: str) -> None:
    """Nobody listens."""


def _checked(reading: Reading) -> None:
    length = len(reading.text)
    if not reading.text.strip() or any(not 0 <= mark.start <= length for mark in reading.pages):
        raise AssertionError("a reading without text, or with pages outside it")
    if any(not 0 <= skip.start < skip.end <= length for skip in reading.skips):
        raise AssertionError("furniture outside the text")


def _kinds(data: bytes) -> None:
    kind_of("a.docx", data)
    is_plain("a.txt", data)


def _decode(data: bytes) -> None:
    text = decode(data).text
    if "\r" in text or "\0" in text:
        raise AssertionError("line ends or NULs that should be gone")


def _names(data: bytes) -> None:
    label = cleaned(data.decode("utf-8", errors="surrogateescape" if len(data) % 2 else "replace"))
    is_litter(label)
    if not label or label.startswith("/") or {"", ".", ".."} & set(label.split("/")):
        raise AssertionError(f"a label that leads elsewhere: {label!r}")


def _mail(data: bytes) -> None:
    _checked(mail.read_eml(data, LIMITS, _tell))
    with tempfile.TemporaryDirectory() as folder:
        list(mail.attachments(data, Unpacking(Path(folder), LIMITS, _tell)))


@cache
def _word_parts() -> dict[str, bytes]:
    return parts_of(word())


_TAGS = (
    "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "tblPr", "tblGrid", "gridCol", "gridSpan", "vMerge", "numPr",
    "numId", "ilvl", "pStyle", "rStyle", "outlineLvl", "br", "tab", "cr", "ins", "del", "delText", "moveFrom", "sdt",
    "sdtContent", "fldChar", "fldSimple", "instrText", "hyperlink", "drawing", "pict", "txbxContent", "footnoteReference",
    "endnoteReference", "commentReference", "lastRenderedPageBreak", "sectPr", "sym", "vanish", "noBreakHyphen",
    "bookmarkStart", "smartTag", "customXml", "object", "ruby", "rt", "rubyBase", "trPr", "gridBefore", "hMerge", "moveTo", "ptab", "cellDel", "ffData",
    "ddList", "checkBox", "altChunk", "sdtPr",
)  # fmt: skip
_ATTRIBUTES = ("val", "id", "type", "fldCharType", "char", "font", "w", "instr")
_VALUES = (
    "1", "0", "-1", "99999999", "restart", "continue", "begin", "separate", "end", "page", "F0B7", "Symbol", "Heading1",
    "ListNumber", "绿化率", "38.5%", "", "x" * 50, " SEQ 表 ", ' HYPERLINK "x" ', "true", "separator",
)  # fmt: skip


def _docx(data: bytes) -> None:
    """Every byte opens an element of Word's, closes one, names it, or says a word, so that the XML is always sound."""
    from lxml import etree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    document = etree.Element(f"{space}document")
    at = etree.SubElement(document, f"{space}body")
    for byte in data:
        if byte < 2 * len(_TAGS) and byte % 2 == 0:
            at = etree.SubElement(at, space + _TAGS[byte // 2])
        elif byte < 140:
            at = at.getparent() if at.getparent() is not document else at
        elif byte < 190:
            at.set(space + _ATTRIBUTES[byte % len(_ATTRIBUTES)], _VALUES[byte % len(_VALUES)])
        else:
            at.text = (at.text or "") + _VALUES[byte % len(_VALUES)]
    # Without a word all of it would be refused at the end.
    last = etree.SubElement(etree.SubElement(document[0], f"{space}p"), f"{space}r")
    etree.SubElement(last, f"{space}t").text = "末"
    body = etree.tostring(document, encoding="UTF-8")
    _checked(docx.read(packed(_word_parts() | {"word/document.xml": body}), LIMITS, _tell))


_PAGE = (
    '<ofd:Area><ofd:PhysicalBox>{}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer><ofd:TextObject Size="{}" '
    'Boundary="{}" CTM="{}" Alpha="{}" HScale="{}"><ofd:TextCode X="{}" Y="{}" DeltaX="{}" DeltaY="{}">{}</ofd:TextCode>'
    '</ofd:TextObject><ofd:PathObject Boundary="{}" Fill="{}"><ofd:AbbreviatedData>{}</ofd:AbbreviatedData>'
    '</ofd:PathObject><ofd:ImageObject Boundary="{}"/></ofd:Layer></ofd:Content>'
)
_UNSAFE = re.compile('[\\x00-\\x1f<>&"\ufffe\uffff]')


def _ofd(data: bytes) -> None:
    """The lines are the values in a page, so that its XML is always sound."""
    said = [_UNSAFE.sub("", line) for line in data.decode("utf-8", errors="ignore").split("\n")]
    page = root("Page", _PAGE.format(*said[: _PAGE.count("{}")], *[""] * _PAGE.count("{}")))
    made = Ofd(parts={"Doc_0/Pages/Page_0/Content.xml": page}).page("")
    _checked(ofd.read(made.data(), LIMITS, _tell))


def _seeds(target: str) -> list[bytes]:
    values = (
        "0 0 210 297",
        "4",
        "30 50 90 9",
        "1 0 0 1 0 0",
        "255",
        "1",
        "0",
        "4",
        "g 5 4 2",
        "",
        "绿化率达到40%",
    )
    lines = ("30 60 90 9", "false", "M 0 0 L 90 0 L 90 9 C", "0 0 9 9")
    own = {
        "docx": [bytes((0, 2, 4, 240, 1, 1, 1, 6, 8, 10, 0, 2, 4, 241, 1, 1, 1, 1, 1, 1, 0))],
        "ofd": ["\n".join((*values, *lines)).encode()],
        "rtf": [sound_rtf()],
        "mail": [sound()["eml"], sound()["mhtml"]],
        "kinds": [data[:5_000] for data in sound().values()],
        "decode": ["绿化率".encode(name) for name in ("utf-8", "gb18030", "utf-16")],
        "names": ["报告/甲.txt".encode(), b"../../a", b"C:\\a\\b.txt"],
    }
    return own.get(target, []) or [sound()[target]]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "kinds": _kinds,
    "decode": _decode,
    "html": lambda data: _checked(html.read(data, LIMITS, _tell)),
    "csv": lambda data: _checked(csv.read(data, LIMITS, _tell)),
    "rtf": lambda data: _checked(rtf.read(data, LIMITS, _tell)),
    "ofd": _ofd,
    "mail": _mail,
    "names": _names,
    "docx": _docx,
}


def main() -> None:
    """Fuzz one target."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("target", choices=sorted(TARGETS))
    asked.add_argument("--runs", type=int, default=20_000)
    asked.add_argument("--longest", type=int, default=8_000, help="bytes of a file")
    given = asked.parse_args()
    read = TARGETS[given.target]
    counts = {"read": 0, "refused": 0}

    def one(data: bytes) -> None:
        try:
            read(data)
            counts["read"] += 1
        except ReadingError:
            counts["refused"] += 1
        if sum(counts.values()) == given.runs:
            # The fuzzer ends the process itself; nothing would be said after it.
            said = f"{counts['read']} read, {counts['refused']} refused"
            sys.stdout.write(f"{given.target}: {given.runs} runs, {said}\n")
            sys.stdout.flush()

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(_seeds(given.target)):
            (Path(folder) / str(number)).write_bytes(seed)
        options = [f"-runs={given.runs}", f"-max_len={given.longest}", "-timeout=30", "-rss_limit_mb=3000"]
        atheris.Setup([sys.argv[0], *options, folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

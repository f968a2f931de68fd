"""Readers under a fuzzer that follows which code a file reaches: python -m tests.soak.atheris_targets TARGET --runs N.

Needs `pip install atheris`, which is no dependency of the project. Whatever is raised other than ReadingError ends the
run, and the file that raised it is left under crash-… in the folder it was started in.
"""

from __future__ import annotations

import argparse
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
    from ingest.reading.archive import Unpacking
    from ingest.reading.decode import decode
    from ingest.reading.kinds import is_plain, kind_of
    from ingest.reading.limits import Limits
    from ingest.reading.names import cleaned, is_litter

from kb.errors import ReadingError
from tests.ingest.reading.ofd_material import Ofd, content, root, text_object
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
        mail.attachments(data, Unpacking(Path(folder), LIMITS, _tell))


@cache
def _word_parts() -> dict[str, bytes]:
    return parts_of(word())


def _docx(data: bytes) -> None:
    """The bytes are the XML of the text."""
    parts = packed(_word_parts() | {"word/document.xml": data}, stored=tuple(_word_parts()))
    _checked(docx.read(parts, LIMITS, _tell))


def _ofd(data: bytes) -> None:
    """The bytes are the XML of a page."""
    made = Ofd(parts={"Doc_0/Pages/Page_0/Content.xml": data}).page("")
    _checked(ofd.read(made.data(), LIMITS, _tell))


def _seeds(target: str) -> list[bytes]:
    page = root("Page", content(text_object("绿化率达到40%", 30, 50)))
    own = {
        "docx": [_word_parts()["word/document.xml"]],
        "ofd": [page.encode()],
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

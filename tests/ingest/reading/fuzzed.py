"""Spoilt files through the real reading processes, and what came of them."""

from __future__ import annotations

import re
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import psutil

from ingest.reading.limits import Limits
from ingest.reading.readers import Readers
from kb.errors import ReadingError
from tests.ingest.reading.spoiling import spoilt

if TYPE_CHECKING:
    from types import TracebackType

LIMITS = Limits(
    silent_seconds=15, seconds=25, memory_bytes=1_500_000_000, unpacked_bytes=200_000_000, members=200,
    pages=200, ocr=False, threads=1,
)  # fmt: skip
LONGEST = 30.0
"""Seconds that any file may take."""
PICTURES = ("png", "jpg", "tif")
_WITH_PICTURES = ("docx", "odt", "pptx", "ofd")
"""Kinds whose pictures are looked at too."""
_CONTAINERS = ("zip", "eml")
_HAN = re.compile(r"[\u4e00-\u9fff]{4}")
_ENDED = {
    "程序出错": "crash",
    "没有进展": "silent",
    "内存超过": "memory",
    "被系统结束": "killed",
    "嵌套得太深": "depth",
}
"""Reasons that the reading process didn't find by itself."""

What = Literal["read", "refused", "crash", "silent", "memory", "killed", "depth"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What came of one spoilt file."""

    kind: str
    number: int
    what: What
    seconds: float
    reason: str = ""


@dataclass
class Fuzzing:
    """Reading processes for every kind; pictures are looked at by those that recognise characters."""

    with_office: bool = False
    """Whether rich text is turned by LibreOffice, as where there is one."""
    peak: int = 0
    """Bytes that the reading processes held together, at most."""
    _stack: ExitStack = field(default_factory=ExitStack)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _readers: dict[str, Readers] = field(default_factory=dict)

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._stack.close()

    def fate(self, kind: str, number: int) -> Fate:
        """Read one spoilt file; what is neither a reading nor a reason in Chinese is an AssertionError."""
        data, readers = spoilt(kind, number), self._reader(kind)
        began = time.monotonic()
        what: What = "read"
        reason = ""
        try:
            self._read(readers, kind, data)
        except ReadingError as error:
            reason = str(error)
            assert _HAN.search(reason), f"{kind} {number}: no reason in Chinese: {reason!r}"
            ended = next((name for words, name in _ENDED.items() if words in reason), "refused")
            what = ended  # type: ignore[assignment]
        return Fate(kind, number, what, time.monotonic() - began, reason)

    def _read(self, readers: Readers, kind: str, data: bytes) -> None:
        name = f"报告.{kind}"
        if kind in _CONTAINERS:
            with tempfile.TemporaryDirectory() as folder:
                for one in readers.members(name, data, Path(folder)):
                    assert (one.path is None) == bool(one.refusal)
                    assert one.path is None or (Path(folder) / one.path).is_file()
        if kind != "zip":
            reading = readers.read(name, data)
            assert reading.text.strip()
            assert all(0 <= mark.start <= len(reading.text) for mark in reading.pages)

    def _reader(self, kind: str) -> Readers:
        is_light = kind == "rtf" and not self.with_office
        use = "rtf" if is_light else "pictures" if kind in (*PICTURES, *_WITH_PICTURES) else "others"
        if use not in self._readers:
            limits = replace(LIMITS, ocr=use == "pictures")
            program = "tests.ingest.reading.rtf_worker" if use == "rtf" else "ingest.reading.worker"
            self._readers[use] = self._stack.enter_context(Readers(limits, 1, program))
        return self._readers[use]

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._is_over.wait(0.05):
            held = 0
            for child in me.children(recursive=True):
                try:
                    held += child.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, held)

"""Reads foreign files in processes of their own: whatever is in a file, what comes of it is text or a reason."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ingest.reading import read
from ingest.reading.child import Child, ChildEndedError
from ingest.reading.frames import FrameError, members_from_json, reading_from_json
from ingest.reading.kinds import is_plain
from ingest.reading.limits import Limits, cores
from kb.errors import PassingError, ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.reading.records import Member, Reading, Tell

Answer = TypeVar("Answer")
_CLOSED = "读取已停止"
_REASONS = {
    "memory": "读这个文件需要的内存超过上限 {memory} MB，请拆分文件或降低图片分辨率后再导入，或调高 CHUANGMO_MAX_MEMORY_MB",
    "silent": "读这个文件时 {silent} 秒没有进展，已停止，文件可能已损坏；请打开检查、另存后再导入，或调高 CHUANGMO_MAX_SILENT_SECONDS",
    "time": "读这个文件超过 {seconds} 秒，已停止；请拆分后再导入，或调高 CHUANGMO_MAX_SECONDS",
    "depth": "文件里的内容嵌套得太深，读不了，文件可能已损坏或被改造；请打开后另存为新文件再导入",
    "disk": "磁盘空间不足，读不了这个文件；请腾出空间后再导入",
    "killed": "读这个文件的程序被系统结束，多半是内存不足；请关闭其他程序或拆分文件后再导入",
    "crash": "读这个文件时程序出错，文件可能已损坏或被改造；请用原来的软件打开，另存后再导入",
    "closed": _CLOSED,
}
_PASSING = ("disk", "killed", "closed")
"""What lies not in the file: it may be read another time."""


class Readers:
    """Up to `workers` files at once, each in its own process; processes start when first needed."""

    def __init__(self, limits: Limits, workers: int, program: str = "ingest.reading.worker") -> None:
        """`program` is the module that the processes run."""
        self._limits = limits
        self._workers = max(1, workers)
        self._program = program
        self._free = threading.Condition()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._starting = 0
        self._is_closed = False

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return self._limits

    @property
    def workers(self) -> int:
        """How many files are read at once."""
        return self._workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, name: str, data: bytes, tell: Tell = lambda _at: None) -> Reading:
        """A file's text; plain text is read here. Raises ReadingError, UnsupportedError."""
        self._refuse_size(data)
        if is_plain(name, data):
            return read(name, data, self._limits)
        request = {"task": "read", "name": name}
        return self._ask(request, data, tell, lambda answer: reading_from_json(answer, self._limits))

    def members(
        self, name: str, data: bytes, folder: Path, tell: Tell = lambda _at: None
    ) -> tuple[Member, ...]:
        """The files in an archive or a message, written into `folder` under numbers; none for other kinds.

        Raises ReadingError where nothing of it can be read; a bad member only has its reason.
        """
        self._refuse_size(data)
        request = {"task": "members", "name": name, "folder": str(folder.resolve())}
        found = self._ask(request, data, tell, members_from_json)
        if not all(one.path is None or _is_file(folder / one.path) for one in found):
            raise self._error("crash")
        return found

    def close(self) -> None:
        """End all processes; reads that are under way raise ReadingError."""
        with self._free:
            self._is_closed = True
            children = [*self._idle, *self._busy]
            idle, self._idle = self._idle, []
            self._free.notify_all()
        for child in children:
            child.end()
        for child in idle:
            child.close()

    def _refuse_size(self, data: bytes) -> None:
        most = self._limits.file_bytes
        if len(data) > most:
            raise ReadingError(
                f"文件超过 {most // 1_000_000} MB，请拆分后再导入，或调高 CHUANGMO_MAX_FILE_MB"
            )

    def _ask(
        self, request: dict[str, Any], data: bytes, tell: Tell, believe: Callable[[object], Answer]
    ) -> Answer:
        child = self._take()
        try:
            return self._believed(child.ask(request, data, tell, self._threads()), believe)
        except ChildEndedError as error:
            child.end()
            raise self._error(str(error)) from error
        except FrameError as error:
            child.end()
            raise self._error("crash") from error
        except ReadingError:
            raise
        except BaseException:
            # Whoever listens gave up in the middle; the answer must not be taken for the next file's.
            child.end()
            raise
        finally:
            self._give_back(child)

    def _believed(self, answer: dict[str, Any], believe: Callable[[object], Answer]) -> Answer:
        for key, error in (("unsupported", UnsupportedError), ("refused", ReadingError)):
            words = answer.get(key)
            if isinstance(words, str) and words:
                raise error(words)
        if "failed" in answer:
            raise ChildEndedError(str(answer["failed"]))
        return believe(answer.get("answer"))

    def _error(self, why: str) -> ReadingError:
        limits = self._limits
        reason = _REASONS["closed"] if self._is_closed else _REASONS.get(why, _REASONS["crash"])
        error = PassingError if self._is_closed or why in _PASSING else ReadingError
        return error(
            reason.format(
                memory=limits.memory_bytes // 1_000_000,
                silent=f"{limits.silent_seconds:g}",
                seconds=f"{limits.seconds:g}",
            )
        )

    def _threads(self) -> int:
        """Cores for one file, unless it is said how many: all of them for one alone, its share for one beside others.

        Side by side with all cores each, two files took half as long again; what is read is the same to the bit.
        """
        with self._free:
            beside = len(self._busy) + self._starting
        return self._limits.threads or max(1, cores() // max(1, beside))

    def _take(self) -> Child:
        """A child that nobody uses, or a new one. Raises ReadingError where there can be none."""
        with self._free:
            while not self._is_closed and len(self._busy) + self._starting >= self._workers:
                self._free.wait()
            if self._is_closed:
                raise PassingError(_CLOSED)
            while self._idle:
                child = self._idle.pop()
                if child.is_running:
                    self._busy.add(child)
                    return child
                child.close()
            self._starting += 1
        return self._started()

    def _started(self) -> Child:
        child: Child | None = None
        try:
            child = Child(self._limits, self._program)
        except OSError as error:
            raise PassingError("无法启动读文件的程序，可能是内存不足；请关闭其他程序后再导入") from error
        finally:
            with self._free:
                self._starting -= 1
                if child is not None:
                    self._busy.add(child)
                self._free.notify()
        if self._is_closed:
            self._give_back(child)
            raise PassingError(_CLOSED)
        return child

    def _give_back(self, child: Child) -> None:
        with self._free:
            self._busy.discard(child)
            is_kept = child.is_running and not self._is_closed
            if is_kept:
                self._idle.append(child)
            self._free.notify()
        if not is_kept:
            child.close()


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()

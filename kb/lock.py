"""One process owns a library at a time: an operating-system lock that says who, since when, and where it serves."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kb.errors import LibraryBusyError, LibraryUnusableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

FILE_NAME = "library.lock"
_RETRY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a library; `port` and `token` are set if it serves others over loopback."""

    pid: int
    since: str
    doing: str
    port: int | None = None
    token: str | None = None

    @property
    def serves(self) -> bool:
        """Whether a second process can send it its requests."""
        return self.port is not None and self.token is not None

    @property
    def described(self) -> str:
        """For people."""
        return f"进程 {self.pid} 正在{self.doing}（自 {self.since} 起）"


class LibraryLock:
    """Held from `acquire` to `release`, or to the end of the process however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._descriptor: int | None = None
        self._owner: Owner | None = None

    def acquire(
        self, doing: str, *, wait_seconds: float = 0.0, instead: Callable[[Owner], bool] | None = None
    ) -> bool:
        """Take the lock, waiting as long as allowed.

        `instead` is asked about the present owner; if it says True nothing more is waited for and
        False is returned (the caller sends its request there). Raises LibraryBusyError after the wait.
        """
        deadline = time.monotonic() + wait_seconds
        while not self._try(doing):
            owner = read_owner(self._path.parent)
            if owner is not None and instead is not None and instead(owner):
                return False
            if time.monotonic() >= deadline:
                raise LibraryBusyError(_busy(owner))
            time.sleep(_RETRY_SECONDS)
        return True

    def _try(self, doing: str) -> bool:
        try:
            # Never truncated on opening: the owner's words stand in it.
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LibraryUnusableError(
                f"资料库目录 {self._path.parent} 不可写（{error.strerror}）。请检查权限，或用 CHUANGMO_HOME 指定另一个目录。"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self._write(Owner(os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"), doing))
        return True

    def announce(self, *, doing: str, port: int, token: str) -> None:
        """Say that this process serves requests on a loopback port."""
        if self._owner is None:
            raise LibraryUnusableError("没有持有资料库锁，不能对外服务。请重新启动程序。")
        self._write(replace(self._owner, doing=doing, port=port, token=token))

    def release(self) -> None:
        """Give the library free."""
        if self._descriptor is not None:
            self._say("")
            os.close(self._descriptor)
            self._descriptor = self._owner = None

    def __enter__(self) -> LibraryLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _write(self, owner: Owner) -> None:
        self._owner = owner
        self._say(json.dumps(asdict(owner), ensure_ascii=False))

    def _say(self, words: str) -> None:
        """Put these words into the file. The lock holds without them: a full disk must not take it away."""
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, words.encode(), 0)


def read_owner(folder: Path) -> Owner | None:
    """What the lock file says of its owner; None if it says nothing (yet)."""
    try:
        return Owner(**json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _busy(owner: Owner | None) -> str:
    who = owner.described if owner else "另一个进程正在使用它"
    return f"资料库正忙：{who}。请等它结束后再试，或先打开网页（chuangmo serve）再从命令行提问。"

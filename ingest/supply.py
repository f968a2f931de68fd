"""Files on their way in: containers opened, then read ahead on all cores, handed on in a stable order."""

from __future__ import annotations

import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.discover import bytes_of
from ingest.prepare import Item
from ingest.reading import DEFAULT_LIMITS, read
from ingest.reading.kinds import kind_of
from ingest.records import Outcome
from kb.catalogue.files import INSIDE
from kb.errors import PassingError, ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from ingest.reading.limits import Limits
    from ingest.reading.records import Member, Reading

_AHEAD = 2
"""Files read ahead for each reader: enough that none waits, and few enough to hold in memory."""


class Reader(Protocol):
    """What reads files, several at once from several threads."""

    @property
    def limits(self) -> Limits:
        """What one file may cost."""

    @property
    def workers(self) -> int:
        """How many files it reads at once."""

    def read(self, name: str, data: bytes) -> Reading:
        """A file's text. Raises ReadingError."""

    def members(self, name: str, data: bytes, folder: Path) -> tuple[Member, ...]:
        """What is in a container, written into `folder`. Raises ReadingError."""


class Here:
    """Reads in this process, one file at a time: for texts that ship with the program."""

    limits = DEFAULT_LIMITS
    workers = 1

    def read(self, name: str, data: bytes) -> Reading:
        """A file's text. Raises ReadingError."""
        return read(name, data)

    def members(self, name: str, data: bytes, folder: Path) -> tuple[Member, ...]:  # noqa: ARG002
        """Containers are foreign files: none is opened here."""
        raise UnsupportedError(f"“{name}”是压缩包或邮件，这里不能解开，请用 chuangmo ingest 导入")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file with what was read in it, or why not; `reading` is None for one that is in already."""

    item: Item
    reading: Reading | None = None
    refusal: Outcome | None = None
    size: int = 0
    """Bytes of the user's own files that are through with it."""


Given = Item | Loaded


def from_paths(paths: Iterable[Path], most_bytes: int) -> Iterator[Given]:
    """Files from the disk, opened one by one; of a larger one only as much as its reader needs to refuse it."""
    for path in paths:
        try:
            yield Item(str(path), path.name, bytes_of(path, most_bytes))
        except OSError as error:
            words = f"读不了这个文件（{error.strerror}）"
            yield _refused(Item(str(path), path.name, b""), PassingError(words))


def opened(given: Iterable[Given], reader: Reader) -> Iterator[Given]:
    """The same with containers replaced by what is in them, each under its container's path."""
    for one in given:
        kind = None if isinstance(one, Loaded) else kind_of(one.name, one.data)
        if isinstance(one, Item) and kind in ("zip", "eml"):
            yield from _members(one, reader, is_message=kind == "eml")
        else:
            yield one


def _members(item: Item, reader: Reader, *, is_message: bool) -> Iterator[Given]:
    """What is in a container, before it what a message says itself."""
    try:
        unpacked = tempfile.TemporaryDirectory(prefix="chuangmo-")
    except OSError as error:
        yield _refused(item, PassingError(f"压缩包解不开（{error.strerror}），请检查磁盘空间后再导入"))
        return
    with unpacked as folder:
        try:
            members = reader.members(item.name, item.data, Path(folder))
        except ReadingError as error:
            yield _refused(item, error)
            return
        readable = sum(member.path is not None for member in members)
        if is_message:
            yield item
        else:
            yield Loaded(item, refusal=Outcome(item.path, "unpacked", f"内有 {readable} 个文件，分别导入"))
        for member in members:
            yield _member(item, member, Path(folder))


def _member(container: Item, member: Member, folder: Path) -> Given:
    inner = Item(f"{container.path}{INSIDE}{member.label}", member.name, b"")
    if member.path is None:
        return _refused(inner, ReadingError(member.refusal or "读不了"))
    try:
        return Item(inner.path, inner.name, (folder / member.path).read_bytes())
    except OSError as error:
        return _refused(inner, PassingError(f"读不了这个文件（{error.strerror}）"))


def read_ahead(given: Iterable[Given], reader: Reader, is_in: Callable[[Item], bool]) -> Iterator[Loaded]:
    """Every file read, in the order given; several at once, a few ahead. What is in already is not read."""
    pool = ThreadPoolExecutor(max_workers=reader.workers, thread_name_prefix="reading")
    waiting: deque[Future[Loaded]] = deque()
    try:
        for one in given:
            waiting.append(pool.submit(_load, one, reader, is_in))
            if len(waiting) > _AHEAD * reader.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # Whoever stops in the middle does not wait for a scan of three hundred pages.
        pool.shutdown(wait=False, cancel_futures=True)


def _load(one: Given, reader: Reader, is_in: Callable[[Item], bool]) -> Loaded:
    if isinstance(one, Loaded):
        return one
    if is_in(one):
        return Loaded(one, size=len(one.data))
    try:
        return Loaded(one, reader.read(one.name, one.data), size=len(one.data))
    except ReadingError as error:
        return _refused(one, error)


def _refused(item: Item, error: ReadingError) -> Loaded:
    return Loaded(item, refusal=Outcome.refused(item.path, error), size=len(item.data))

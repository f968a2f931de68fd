"""A folder that changes, and syncs of it that are killed: what was in and still lies there is never lost or doubled.

Files are of every kind, and read as the program reads them: in processes of their own, several at once.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import psutil
import sqlalchemy as sa

from ingest.pipeline import Ingester
from ingest.prepare import Item
from ingest.reading import Limits
from ingest.reading.readers import Readers
from ingest.supply import opened, read_ahead
from ingest.sync import Folder
from kb.catalogue import Catalogue
from kb.library import CATALOGUE_FILE, Library
from kb.lock import LibraryLock
from kb.records import OWN
from tests.fakes import hashing_embedder
from tests.formats import CONVERTED, converted, made
from tests.soak.kill_driver import exit_code, gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

QUICK = ("txt", "md", "html", "csv", "eml", "mhtml", "zip", "docx", "xlsx", "pptx", "pdf", "ofd")
"""Kinds that are read in a moment."""
EVERY = (*QUICK, *CONVERTED, "png")
_NAMES = tuple("甲乙丙丁戊己庚辛")
_CITIES = ("湖州市", "咸阳市", "安庆市", "绵阳市", "宜昌市", "大理市")
_MOST_COMMITS = 40
"""Of a run over eight small files: some kills come after its end, and that run is through."""
_LONGEST_MS = 4_000
_END_SECONDS = 20.0
"""In which a reader whose parent was killed must be gone."""
LIMITS = Limits(threads=1)


def child(home: Path, folder: Path, commits: int) -> None:
    """Follow the folder as the program does; die before the n-th commit of a transaction (0: not by itself)."""
    left = commits

    def count(_connection: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with LibraryLock(home) as lock:
        lock.acquire("测试")
        library = Library.open(home, hashing_embedder())
        library.check_embedder()
        library.sweep()
        library.mend()
        sa.event.listen(sa.Engine, "commit", count)
        with Readers(LIMITS, 2) as readers:
            ingester = Ingester(library, gazetteer(), reader=readers)
            Folder(folder, OWN, library, ingester, wait=lambda _: None).sync(may_empty=True)
        library.close()


def seen_in(home: Path) -> dict[str, str]:
    """Text by path of every source, as another process sees it; every document has a source and passages."""
    catalogue = Catalogue.open_existing(home / CATALOGUE_FILE)
    assert catalogue is not None
    try:
        found = {}
        for source in catalogue.sources.all(OWN.name):
            document = catalogue.documents.get(source.document_id)
            assert document is not None, f"{source.path} has no document"
            found[source.path] = document.text
        ids = {source.document_id for source in catalogue.sources.all()}
        assert ids == catalogue.documents.names().keys()
        assert ids == {chunk.document_id for chunks in catalogue.chunks.all() for chunk in chunks}
        return found
    finally:
        catalogue.close()


class Whole:
    """What a file gives where nothing disturbs it; every content is read once."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}

    def __call__(self, path: Path) -> dict[str, str]:
        """Text by path of the file, or of every file inside it."""
        data = path.read_bytes()
        key = f"{path.suffix} {hashlib.sha256(data).hexdigest()}"
        if key not in self._known:
            self._known[key] = tuple(self._read(path.name, data))
        return {f"{path}{inside}": text for inside, text in self._known[key]}

    def _read(self, name: str, data: bytes) -> Iterator[tuple[str, str]]:
        given = opened([Item("", name, data)], self._readers)
        for one in read_ahead(given, self._readers, lambda _: False):
            is_container = one.refusal is not None and one.refusal.status == "unpacked"
            assert one.reading is not None or is_container, f"{name}: {one.refusal}"
            if one.reading is not None:
                yield one.item.path, one.reading.text


@cache
def _converted(suffix: str, seed: int) -> list[bytes]:
    draw = random.Random(seed)
    return converted(suffix, [_lines(draw) for _ in range(4)])


def _lines(draw: random.Random) -> list[str]:
    city = draw.choice(_CITIES)
    return [
        f"{city}创建国家环境保护模范城市工作总结",
        *(
            f"{city}{draw.randint(2001, 2009)}年污水处理率达到{draw.randint(100, 999) / 10}%。"
            for _ in range(draw.randint(2, 5))
        ),
    ]


@dataclass(slots=True)
class Changing:
    """A folder with a few files that are written, changed, moved, exchanged and deleted at random."""

    folder: Path
    draw: random.Random
    kinds: Sequence[str]
    written: set[str] = field(default_factory=set)
    """Kinds that were written so far."""

    def files(self) -> list[Path]:
        """What lies there now."""
        return [path for path in sorted(self.folder.rglob("*")) if path.is_file()]

    def change(self) -> None:
        """Some random changes."""
        for _ in range(self.draw.randint(2, 6)):
            files = self.files()
            action = self.draw.choice(("write", "write", "move", "swap", "delete", "copy"))
            if action == "write" or not files:
                self._write()
            elif action in ("move", "copy"):
                chosen = self.draw.choice(files)
                path = self._any(chosen.suffix)
                path.write_bytes(chosen.read_bytes())
                if action == "move" and path != chosen:
                    chosen.unlink()
            elif action == "delete":
                self.draw.choice(files).unlink()
            else:
                self._swap(files)

    def _write(self) -> None:
        # Every kind comes up before one comes up again.
        kind = self.draw.choice([one for one in self.kinds if one not in self.written] or self.kinds)
        self.written.add(kind)
        data = self.draw.choice(_converted(kind, 1)) if kind in CONVERTED else made(kind, _lines(self.draw))
        self._any(f".{kind}").write_bytes(data)

    def _swap(self, files: Sequence[Path]) -> None:
        """Two files of one kind change their names."""
        one = self.draw.choice(files)
        alike = [path for path in files if path.suffix == one.suffix and path != one]
        if alike:
            two = self.draw.choice(alike)
            aside = one.with_name("aside")
            one.rename(aside)
            two.rename(one)
            aside.rename(two)

    def _any(self, suffix: str) -> Path:
        inside = self.folder / self.draw.choice(("", "里"))
        inside.mkdir(parents=True, exist_ok=True)
        return inside / f"{self.draw.choice(_NAMES)}{suffix}"


@dataclass(frozen=True, slots=True)
class Played:
    """What was done: runs that were killed, and that ended; kinds of files that came up."""

    killed: int
    through: int
    kinds: frozenset[str]


def play(place: Path, *, seed: int, kills: int, kinds: Sequence[str] = ("txt",)) -> Played:
    """Change and sync, killing, until there were so many kills."""
    with Readers(LIMITS, 2) as readers:
        return _play(place, random.Random(seed), kills, kinds, Whole(readers))


def _play(place: Path, draw: random.Random, kills: int, kinds: Sequence[str], whole: Whole) -> Played:
    home, folder = place / "home", place / "资料"
    home.mkdir(parents=True)
    folder.mkdir()
    changing = Changing(folder, draw, kinds)
    killed = through = 0
    before: dict[str, str] = {}
    while killed < kills:
        changing.change()
        after = {inside: text for path in changing.files() for inside, text in whole(path).items()}
        while True:
            how, code = _run(home, folder, draw)
            where = f"kill {killed + 1} {how}"
            assert code in (0, -signal.SIGKILL), where
            seen = seen_in(home)
            if code == 0:
                break
            killed += 1
            stays = set(before.values()) & set(after.values())
            assert stays <= set(seen.values()), f"{where}: what was in and still lies there is not in"
            assert set(seen.values()) <= {*before.values(), *after.values()}, where
        through += 1
        assert seen == after, f"{where}: the collection is not what the folder is"
        _assert_whole(home, where)
        before = after
    _assert_no_reader_left()
    return Played(killed, through, frozenset(changing.written))


def _run(home: Path, folder: Path, draw: random.Random) -> tuple[str, int]:
    """One run that dies at a commit or at any time, perhaps after its end; how, and how it ended."""
    if draw.random() < 0.5:
        milliseconds = draw.randint(300, _LONGEST_MS)
        return f"after {milliseconds} ms", exit_code(child, home, folder, 0, killed_after=milliseconds)
    number = draw.randint(1, _MOST_COMMITS)
    return f"before commit {number}", exit_code(child, home, folder, number)


def _assert_no_reader_left() -> None:
    """Readers end with the program that started them, however that ended."""
    deadline = time.monotonic() + _END_SECONDS
    while left := [one for one in psutil.process_iter(["cmdline"]) if _is_left(one)]:
        assert time.monotonic() < deadline, f"readers outlive their program: {left}"
        time.sleep(0.2)


def _is_left(process: psutil.Process) -> bool:
    """Whether it is a reader whose program is gone: then some process of the system has taken it over."""
    if "ingest.reading.worker" not in (process.info["cmdline"] or ()):
        return False
    try:
        parent = process.parent()
        return parent is None or "python" not in parent.name()
    except psutil.NoSuchProcess:
        return False


def _assert_whole(home: Path, where: str) -> None:
    library = Library.open(home, hashing_embedder())
    try:
        library.check_embedder()
        assert library.is_whole, where
        assert not library.catalogue.unfinished(), where
        hashes = [source.sha256 for source in library.catalogue.sources.all()]
        assert library.catalogue.info().documents == len(set(hashes)), f"{where}: a document is in twice"
    finally:
        library.close()

"""A folder that changes, and syncs of it that are killed: what was in and still lies there is never lost or doubled."""

from __future__ import annotations

import os
import random
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ingest.pipeline import Ingester
from ingest.sync import Folder
from kb.catalogue import Catalogue
from kb.library import CATALOGUE_FILE, Library
from kb.lock import LibraryLock
from kb.records import OWN
from tests.fakes import hashing_embedder
from tests.soak.kill_driver import exit_code, gazetteer

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = tuple("甲乙丙丁戊己庚辛")
_CITIES = ("湖州市", "咸阳市", "安庆市", "绵阳市", "宜昌市", "大理市")
_MOST_COMMITS = 40
"""Of a run over eight small files: some kills come after its end, and that run is through."""


def child(home: Path, folder: Path, commits: int) -> None:
    """Follow the folder as the program does; die before the n-th commit of a transaction (0: never)."""
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
        Folder(folder, OWN, library, Ingester(library, gazetteer()), wait=lambda _: None).sync(may_empty=True)
        library.close()


def seen_in(home: Path) -> dict[str, str]:
    """Text by path of every source, as another process sees it; every document has a source and passages."""
    catalogue = Catalogue.open_existing(home / CATALOGUE_FILE)
    assert catalogue is not None
    try:
        found = {}
        for source in catalogue.sources(OWN.name):
            document = catalogue.document(source.document_id)
            assert document is not None, f"{source.path} has no document"
            found[source.path] = document.text
        ids = {source.document_id for source in catalogue.sources()}
        assert ids == catalogue.document_names().keys()
        assert ids == {chunk.document_id for chunks in catalogue.all_chunks() for chunk in chunks}
        return found
    finally:
        catalogue.close()


@dataclass(slots=True)
class Changing:
    """A folder with a few files that are written, changed, moved, exchanged and deleted at random."""

    folder: Path
    draw: random.Random

    def holds(self) -> dict[str, str]:
        """Text by path."""
        return {
            str(path): path.read_text(encoding="utf-8")
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def change(self) -> None:
        """Some random changes."""
        for _ in range(self.draw.randint(2, 6)):
            files = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
            action = self.draw.choice(("write", "write", "move", "swap", "delete", "copy"))
            path = self._any()
            if action == "write" or not files:
                path.write_text(self._text(), encoding="utf-8")
            elif action == "move":
                self.draw.choice(files).rename(path)
            elif action == "copy":
                path.write_bytes(self.draw.choice(files).read_bytes())
            elif action == "delete":
                self.draw.choice(files).unlink()
            elif len(files) > 1:
                one, two = self.draw.sample(files, 2)
                aside = one.with_name("aside")
                one.rename(aside)
                two.rename(one)
                aside.rename(two)

    def _any(self) -> Path:
        inside = self.folder / self.draw.choice(("", "里"))
        inside.mkdir(parents=True, exist_ok=True)
        return inside / f"{self.draw.choice(_NAMES)}.txt"

    def _text(self) -> str:
        city = self.draw.choice(_CITIES)
        lines = [f"{city}创建国家环境保护模范城市工作总结"]
        lines += [
            f"{city}{self.draw.randint(2001, 2009)}年污水处理率达到{self.draw.randint(100, 999) / 10}%。"
            for _ in range(self.draw.randint(2, 5))
        ]
        return "\n".join(lines) + "\n"


def play(place: Path, *, seed: int, kills: int) -> tuple[int, int]:
    """Change and sync, killing, until there were so many kills; how many there were, and how many runs ended."""
    draw = random.Random(seed)
    home, folder = place / "home", place / "资料"
    home.mkdir(parents=True)
    folder.mkdir()
    changing = Changing(folder, draw)
    killed = through = 0
    before: dict[str, str] = {}
    while killed < kills:
        changing.change()
        after = changing.holds()
        while True:
            number = draw.randint(1, _MOST_COMMITS)
            code = exit_code(child, home, folder, number)
            where = f"seed {seed}, kill {killed + 1} before commit {number}"
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
        _assert_whole(home, len(set(after.values())), where)
        before = after
    return killed, through


def _assert_whole(home: Path, documents: int, where: str) -> None:
    library = Library.open(home, hashing_embedder())
    try:
        library.check_embedder()
        assert library.is_whole, where
        assert not library.catalogue.unfinished(), where
        assert library.catalogue.info().documents == documents, f"{where}: a document is in twice"
    finally:
        library.close()

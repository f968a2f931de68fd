"""Runs that are killed: documents to take in, the child that dies on the way, and what must hold afterwards."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from ingest.pipeline import Ingester
from ingest.records import Progress, Stage
from kb.catalogue import Catalogue
from kb.library import CATALOGUE_FILE, Library
from kb.lock import LibraryLock
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkServerContext

STAGES: tuple[Stage, ...] = get_args(Stage)
ANY_TIME = "any time"
NEVER = "never"
_LONGEST_SECONDS = 120.0
_CITIES = (
    "湖州市",
    "咸阳市",
    "安庆市",
    "绵阳市",
    "宜昌市",
    "大理市",
    "淮安市",
    "福州市",
    "东莞市",
    "常州市",
    "杭州市",
    "宁波市",
)
_TOPICS = (
    "噪声达标区",
    "烟尘控制区",
    "污水集中处理",
    "生活垃圾无害化",
    "空气优良天数",
    "集中供热",
    "机动车检测",
    "公众满意率",
)
_CHANGED = (1, 4, 7, 10)
"""Documents whose files change before the second run."""

# What is seen of a library: the chunks (id, text) of every document, by the name of its source.
Seen = dict[str, tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Kill:
    """Where a child is to die: at the n-th event of a stage, or after so many milliseconds."""

    stage: str
    number: int


# ── documents ───────────────────────────────────────────────────────────────────────────────────────


def write_documents(folder: Path, version: int) -> None:
    """Twelve small documents; some of them say something else in version 2."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, city in enumerate(_CITIES):
        own_version = version if index in _CHANGED else 1
        (folder / f"{index:02d}{city}.txt").write_text(_document(index, city, own_version), encoding="utf-8")


def _document(index: int, city: str, version: int) -> str:
    draw = random.Random(1000 * version + index)
    # One document is longer than a batch of the embedder: its vectors come in two steps.
    sections = 45 if index == 5 else draw.randint(3, 6)
    lines = [f"{city}创建国家环境保护模范城市工作总结（第{version}稿）"]
    for section in range(sections):
        topic = draw.choice(_TOPICS)
        lines.append(f"{_han(section + 1)}、{topic}工作")
        lines += [
            f"{city}{draw.randint(1998, 2015)}年{draw.choice(_TOPICS)}完成{draw.randint(10, 990) / 10}%，"
            f"投入资金{draw.randint(100, 9000)}万元，涉及单位{draw.randint(3, 300)}个。"
            for _ in range(draw.randint(3, 5))
        ]
    return "\n".join(lines)


def _han(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"


# ── the child ───────────────────────────────────────────────────────────────────────────────────────


@cache
def gazetteer() -> Gazetteer:
    """Places without towns: read in a moment."""
    return Gazetteer.load()


class _Executioner:
    """Counts the events of a stage and kills its own process at the n-th; looks around at every event."""

    def __init__(self, library: Library, kill: Kill, told: Path) -> None:
        self._library = library
        self._searcher = Searcher(library, collections=(OWN.name,))
        self._kill = kill
        self._told = told
        self._left = kill.number

    def __call__(self, progress: Progress) -> None:
        if progress.stage in ("index", "publish"):
            self._look(progress)
        if progress.stage == self._kill.stage:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def _look(self, progress: Progress) -> None:
        """Just now a document lies staged (and, before `publish`, in both indexes): nobody may find it."""
        staged = set(self._library.catalogue.unfinished())
        hits = self._searcher.search(Path(progress.path).read_text(encoding="utf-8")[:200], 20)
        if not staged or any(hit.chunk.document_id in staged for hit in hits):
            self._told.write_text(f"{progress.path} is seen at {progress.stage}", encoding="utf-8")


def child(home: Path, documents: Path, kill: Kill, told: Path) -> None:
    """Open the library as the program does, say what is in it, and take the documents in until killed."""
    with LibraryLock(home) as lock:
        lock.acquire("测试")
        library = Library.open(home, hashing_embedder())
        seen_before = [found_by_search(library)]
        library.check_embedder()
        library.sweep()
        library.mend()
        seen_before.append(found_by_search(library))
        facts = {
            "found": seen_before,
            "whole": library.is_whole,
            "unfinished": library.catalogue.unfinished(),
        }
        told.with_name("opened.json").write_text(json.dumps(facts), encoding="utf-8")
        Ingester(library, gazetteer(), listener=_Executioner(library, kill, told)).ingest_paths([documents])
        library.close()


def found_by_search(library: Library) -> list[list[str]]:
    """Chunks (id, text) that searching for every city and topic brings up."""
    searcher = Searcher(library, collections=(OWN.name,))
    hits = [hit for words in (*_CITIES, *_TOPICS) for hit in searcher.search(words, 40)]
    return sorted([hit.chunk.id, hit.chunk.text] for hit in hits)


def dying_first_start(path: Path, number: int) -> None:
    """Make a new catalogue; die before the n-th statement that changes it."""
    left = number

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal left
        left -= statement.lstrip().upper().startswith(("CREATE", "INSERT", "UPDATE"))
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    Catalogue.open(path).close()


# ── what an outsider sees ───────────────────────────────────────────────────────────────────────────


def seen_in(home: Path) -> Seen:
    """Everything the catalogue shows to another process, such as `chuangmo list` and `text`."""
    catalogue = Catalogue.open_existing(home / CATALOGUE_FILE)
    if catalogue is None:
        return {}
    try:
        chunks: dict[str, list[tuple[str, str]]] = {}
        for some in catalogue.chunks.all():
            for chunk in some:
                chunks.setdefault(chunk.document_id, []).append((chunk.id, chunk.text))
        names = {source.document_id: source.name for source in catalogue.sources.all()}
        assert names.keys() == catalogue.documents.names().keys() == chunks.keys()
        return {names[key]: (key, sorted(found)) for key, found in chunks.items()}
    finally:
        catalogue.close()


# ── the play ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Play:
    """Kills one child after the other and checks after each; counts what it did."""

    folder: Path
    seed: int
    kills: int = 0
    libraries: int = 0
    by_stage: dict[str, int] = field(default_factory=dict)

    def run(self, kills: int) -> None:
        """Go on, with a new library whenever one is through, until there were so many kills."""
        reference = {version: self._reference(version) for version in (1, 2)}
        draw = random.Random(self.seed)
        while self.kills < kills:
            self.libraries += 1
            place = self.folder / str(self.libraries)
            before: Seen = {}
            for version in (1, 2):
                write_documents(place / "documents", version)
                before = self._until_done(place, draw, _Expected(before, reference[version]))
                assert before == reference[version]

    def _reference(self, version: int) -> Seen:
        place = self.folder / f"uninterrupted {version}"
        write_documents(place / "documents", version)
        assert _start_and_wait(place, Kill(NEVER, 0)) == 0
        seen = seen_in(place / "home")
        assert len(seen) == len(_CITIES)
        return seen

    def _until_done(self, place: Path, draw: random.Random, expected: _Expected) -> Seen:
        while True:
            kill = _drawn(draw)
            where = f"library {self.libraries}, kill {self.kills + 1}: {kill}"
            code = _start_and_wait(place, kill)
            assert code in (0, -signal.SIGKILL), where
            _assert_nothing_half(place, expected, where)
            if code == 0:
                _assert_whole(place, where)
                return expected.before
            self.kills += 1
            self.by_stage[kill.stage] = self.by_stage.get(kill.stage, 0) + 1


@dataclass(slots=True)
class _Expected:
    """What was seen last and what is to come: every document is one of the two, and never goes back."""

    before: Seen
    after: Seen

    def check(self, seen: Seen, where: str) -> None:
        for name, old in self.before.items():
            assert seen.get(name) in (old, self.after[name]), f"{where}: {name} is neither old nor new"
        for name, new in seen.items():
            assert new in (self.before.get(name), self.after[name]), f"{where}: {name} is not whole"
        self.before = seen


def _drawn(draw: random.Random) -> Kill:
    stage = draw.choice((*STAGES, ANY_TIME))
    return Kill(stage, draw.randint(50, 900) if stage == ANY_TIME else draw.randint(1, 4))


def _start_and_wait(place: Path, kill: Kill) -> int:
    home = place / "home"
    home.mkdir(parents=True, exist_ok=True)
    milliseconds = kill.number if kill.stage == ANY_TIME else None
    return exit_code(child, home, place / "documents", kill, place / "told.txt", killed_after=milliseconds)


def exit_code(target: Callable[..., None], *arguments: object, killed_after: int | None = None) -> int:
    """Run a function in a child of its own, kill it after some milliseconds if asked; how it ended."""
    process = _context().Process(target=target, args=arguments)
    process.start()
    timer = threading.Timer((killed_after or 0) / 1000, process.kill)
    if killed_after is not None:
        timer.start()
    process.join(_LONGEST_SECONDS)
    timer.cancel()
    if killed_after is not None:
        timer.join()
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
        raise AssertionError(f"a run took more than {_LONGEST_SECONDS} s")
    process.close()
    return code


@cache
def _context() -> ForkServerContext:
    # Everything is imported once; each child is a fork of that clean process and costs no import.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.preload"])
    return context


def _assert_nothing_half(place: Path, expected: _Expected, where: str) -> None:
    told = place / "told.txt"
    assert not told.exists(), f"{where}: {told.read_text(encoding='utf-8')}"
    seen_at_start = expected.before
    opened = place / "opened.json"
    if opened.exists():
        facts = json.loads(opened.read_text(encoding="utf-8"))
        opened.unlink()
        shown = {tuple(pair) for _, pairs in seen_at_start.values() for pair in pairs}
        for found in facts["found"]:
            assert {tuple(pair) for pair in found} <= shown, f"{where}: search found a part of a document"
        assert bool(facts["found"][0]) == bool(shown), where
        assert facts["whole"], f"{where}: the indexes were not whole after opening"
        assert not facts["unfinished"], f"{where}: leftovers were not swept away"
    expected.check(seen_in(place / "home"), where)


def _assert_whole(place: Path, where: str) -> None:
    library = Library.open(place / "home", hashing_embedder())
    try:
        library.check_embedder()
        assert library.is_whole, where
        assert not library.catalogue.unfinished(), where
        assert library.catalogue.vectors.missing("hashing") == 0, where
    finally:
        library.close()

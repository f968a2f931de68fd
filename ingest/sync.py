"""Keeping a collection in step with a folder: new, changed, moved and vanished files, each taken in by itself.

Every file is noted when it is through, so that a run that ends anywhere is gone on with by the next one. A folder
that cannot be read, or that suddenly holds nothing, never empties a collection.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.discover import discover
from ingest.prepare import Item
from ingest.records import Outcome, Summary
from ingest.supply import Loaded
from ingest.versions import PIPELINE
from kb.errors import NotFoundError
from kb.files import FileState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ingest.pipeline import Ingester
    from ingest.reading.limits import Limits
    from ingest.supply import Given
    from kb.library import Library
    from kb.records import Collection

_INSIDE = "!/"
"""Between a container's path and that of a file in it."""
_BEING_WRITTEN = "文件正在写入，这次没有导入，写完后请再同步一次"


@dataclass(slots=True)
class Folder:
    """A folder and the collection that follows it."""

    path: Path
    collection: Collection
    library: Library
    ingester: Ingester
    _seen: dict[str, FileState] = field(default_factory=dict)
    """States of the files that are being taken in, noted once they are through."""

    def sync(self, *, may_empty: bool = False) -> Summary:
        """Bring the collection in step. Raises NotFoundError for a folder that is not there or suddenly empty."""
        root = self.path.resolve()
        if not root.is_dir():
            raise NotFoundError(
                f"找不到文件夹 {self.path}，资料库没有改动。请检查路径，或磁盘、网络盘是否已连接。"
            )
        known = self.library.catalogue.files.states(self.collection.name, str(root))
        found = discover([root], self.ingester.limits.file_bytes)
        if known and not found.files and not may_empty:
            raise NotFoundError(
                f"文件夹 {self.path} 里一个文件也没有，而资料库里有它的 {len(known)} 个文件，没有改动。"
                "如果确实要全部移出，请加 --allow-empty。"
            )
        gone = {path: state for path, state in known.items() if path not in set(map(str, found.files))}
        outcomes = [*found.outcomes] if found.files else []
        fresh: list[Path] = []
        for path in found.files:
            done = self._settled(path, known.get(str(path)), gone)
            outcomes += done
            fresh += [] if done else [path]
        outcomes += self._take_in(fresh)
        outcomes += self._remove(gone)
        return Summary(tuple(outcomes), self.ingester.seconds)

    def _settled(self, path: Path, before: FileState | None, gone: dict[str, FileState]) -> list[Outcome]:
        """What becomes of a file that need not be taken in: it is as it was, or only moved; else nothing."""
        now = _state(path, self._stamp)
        if now is None:
            return [Outcome(str(path), "failed", "读不了这个文件，请检查权限")]
        if before is not None and before == replace(now, sha256=before.sha256, outcomes=before.outcomes):
            return self._as_before(before)
        now = replace(now, sha256=_sha256(path))
        if before is not None and (before.sha256, before.stamp) == (now.sha256, now.stamp):
            self._note(replace(now, outcomes=before.outcomes))
            return self._as_before(before)
        moved = next((old for old, state in gone.items() if state.sha256 == now.sha256), None)
        if before is None and moved is not None and gone[moved].stamp == now.stamp:
            return self._moved(moved, gone.pop(moved), now)
        return []

    def _as_before(self, state: FileState) -> list[Outcome]:
        """Files that were in stay; those that failed are told again, without being read again."""
        present = {source.path for source in self.library.catalogue.sources(self.collection.name)}
        failed = [
            Outcome(path, "unsupported" if status == "unsupported" else "failed", remark)
            for path, status, remark in state.outcomes
            if status in ("failed", "unsupported")
        ]
        inside = [
            path for path, status, _ in state.outcomes if status not in ("failed", "unsupported", "unpacked")
        ]
        if any(path not in present for path in inside):
            return []
        return failed or [Outcome(state.path, "unchanged")]

    def _moved(self, old: str, state: FileState, now: FileState) -> list[Outcome]:
        files = self.library.catalogue.files
        with self.library.writing:
            catalogue = self.library.catalogue
            before = catalogue.source(self.collection.name, old)
            catalogue.move_sources(self.collection.name, {old: now.path})
            if before is not None and catalogue.document_names()[before.document_id][0] == before.name:
                catalogue.rename(before.document_id, Path(now.path).name)
            self.library.sweep()
            outcomes = tuple(
                (now.path + path[len(old) :], status, remark) for path, status, remark in state.outcomes
            )
            self._note(replace(now, outcomes=outcomes))
            files.forget(self.collection.name, [old])
        return [Outcome(now.path, "moved", f"原来在 {old}")]

    def _take_in(self, paths: Sequence[Path]) -> Iterator[Outcome]:
        self.ingester.expect(len(paths), sum(_size(path) for path in paths))
        given = self._given(paths)
        for top, group in groupby(self.ingester.taken_in(given), key=lambda one: one.path.split(_INSIDE)[0]):
            outcomes = list(group)
            yield from outcomes
            state = self._seen.pop(top, None)
            if state is not None:
                kept = tuple((one.path, one.status, one.remark) for one in outcomes)
                self._drop_stale(top, {one.path for one in outcomes if one.is_in})
                self._note(replace(state, outcomes=kept))

    def _given(self, paths: Sequence[Path]) -> Iterator[Given]:
        """Files with their bytes; one that changes while it is read is left for the next time."""
        for path in paths:
            before = _state(path, self._stamp)
            try:
                data = path.read_bytes()
            except OSError as error:
                words = f"读不了这个文件（{error.strerror}）"
                yield Loaded(Item(str(path), path.name, b""), refusal=Outcome(str(path), "failed", words))
                continue
            item = Item(str(path), path.name, data)
            if before is None or before != _state(path, self._stamp):
                yield Loaded(item, refusal=Outcome(str(path), "failed", _BEING_WRITTEN))
                continue
            self._seen[str(path)] = replace(before, sha256=item.sha256)
            yield item

    def _drop_stale(self, top: str, present: set[str]) -> None:
        """A file that turned bad, and what an archive held before and holds no longer."""
        stale = [
            source.path
            for source in self.library.catalogue.sources(self.collection.name)
            if (source.path == top or source.path.startswith(top + _INSIDE)) and source.path not in present
        ]
        if stale:
            self.library.remove(self.collection.name, stale)

    def _remove(self, gone: dict[str, FileState]) -> Iterator[Outcome]:
        for path in gone:
            self._drop_stale(path, set())
            self.library.catalogue.files.forget(self.collection.name, [path])
            yield Outcome(path, "gone")

    def _note(self, state: FileState) -> None:
        self.library.catalogue.files.keep(self.collection.name, str(self.path.resolve()), state)

    @property
    def _stamp(self) -> str:
        return stamp_of(self.ingester.limits)


def stamp_of(limits: Limits) -> str:
    """What files were read with: a changed program or limit reads them again. Threads change nothing."""
    said = f"{PIPELINE}\n{replace(limits, threads=0)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _state(path: Path, stamp: str) -> FileState | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return FileState(str(path), stat.st_size, stat.st_mtime_ns, "", stamp)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _size(path: Path) -> int:
    state = _state(path, "")
    return state.size if state else 0

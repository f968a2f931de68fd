"""Keeping a collection in step with a folder: new, changed, moved and vanished files, each taken in by itself.

Every file is noted when it is through, so that a run that ends anywhere is gone on with by the next one. A folder
that cannot be read, or that suddenly holds nothing, never empties a collection.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.discover import bytes_of, is_left_out, too_large
from ingest.folder import NEVER, Look, Seen, candidates, look, owner, plan, with_sources
from ingest.prepare import Item
from ingest.records import Outcome, Summary
from ingest.supply import Loaded
from ingest.versions import PIPELINE
from kb.catalogue.files import FileState
from kb.errors import LibraryBusyError, NotFoundError, PassingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.pipeline import Ingester
    from ingest.reading.limits import Limits
    from ingest.supply import Given
    from kb.library import Library
    from kb.records import Collection

_SETTLED_NS = 2_000_000_000
"""A file changed so short a time ago may change again without another time of change: FAT counts in two seconds."""
_PAUSE = 0.5
"""Seconds in which a file that is being written grows."""
_BEING_WRITTEN = "文件正在写入或刚被移走，写完后请再同步一次"
_STILL_BEFORE = "（资料库里仍是以前读入的内容）"


@dataclass(slots=True)
class Folder:
    """A folder and the collection that follows it."""

    path: Path
    collection: Collection
    library: Library
    ingester: Ingester
    wait: Callable[[float], None] = time.sleep
    _noting: dict[str, FileState] = field(default_factory=dict)
    """States of the files that are being taken in, noted once they are through."""

    def sync(self, *, may_empty: bool = False) -> Summary:
        """Bring the collection in step.

        Raises NotFoundError for a folder that is not there or suddenly empty, LibraryBusyError while another
        folder is being followed.
        """
        root = str(self.path.resolve())
        with self._alone():
            self.ingester.expect(0, 0)
            seen, known = self._looked(root, may_empty=may_empty)
            todo = plan(seen, known, self._stamp, self._hashes(candidates(seen, known, self._stamp)))
            outcomes = [*seen.refused, *seen.closed]
            outcomes += self._as_before((*todo.unchanged, *todo.touched))
            self._note(root, todo.touched)
            outcomes += self._move(root, todo.moved)
            seconds = self.ingester.seconds
            outcomes += self._take_in(root, todo.fresh)
            outcomes += self._remove(todo.gone)
            self._rename()
            return Summary(tuple(outcomes), seconds + self.ingester.seconds)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self.library.following.acquire(blocking=False):
            raise LibraryBusyError("正在同步另一个文件夹，请等它完成后再运行。")
        try:
            yield
        finally:
            self.library.following.release()

    # ── looking ─────────────────────────────────────────────────────────────────────────────────

    def _looked(self, root: str, *, may_empty: bool) -> tuple[Look, dict[str, FileState]]:
        seen = self._look(root, may_empty=may_empty)
        catalogue, name = self.library.catalogue, self.collection.name
        there = [one.path for one in seen.files]
        known = with_sources(catalogue.files.states(name, root), catalogue.sources.all(name), root, there)
        if known and not there and not may_empty:
            raise NotFoundError(
                f"文件夹 {self.path} 里一个文件也没有，而资料库里有它的 {len(known)} 个文件，没有改动。"
                "如果确实要全部移出，请加 --allow-empty。"
            )
        return seen, known

    def _look(self, root: str, *, may_empty: bool) -> Look:
        """What lies there. A folder that was deleted counts as empty where that is allowed."""
        if may_empty and not os.path.lexists(root):
            return Look(())
        try:
            return look(root)
        except OSError as error:
            raise NotFoundError(
                f"找不到或打不开文件夹 {self.path}（{error.strerror}），资料库没有改动。"
                "请检查路径、权限，或磁盘、网络盘是否已连接。"
            ) from error

    def _hashes(self, files: Sequence[Seen]) -> dict[str, str]:
        """What can be opened, and is not being written, by its path."""
        found = {}
        for one in files:
            sha256 = _sha256(one.path)
            if sha256 and _is_still(one):
                found[one.path] = sha256
        return found

    # ── what need not be read ───────────────────────────────────────────────────────────────────

    def _as_before(self, states: Sequence[FileState]) -> Iterator[Outcome]:
        """Files that were in stay; those that failed are told again, without being read again."""
        for state in states:
            failed = [
                Outcome(path, "unsupported" if status == "unsupported" else "failed", remark)
                for path, status, remark in state.outcomes
                if status in ("failed", "unsupported")
            ]
            if state.inside or not failed:
                yield Outcome(state.path, "unchanged")
            yield from failed

    def _move(self, root: str, moved: Sequence[tuple[FileState, FileState]]) -> Iterator[Outcome]:
        if not moved:
            return
        self.library.move(self.collection.name, root, moved)
        for before, after in moved:
            yield Outcome(after.path, "moved", f"原来在 {before.path}")

    def _rename(self) -> None:
        """Call documents by the files that they have now."""
        names = self.library.catalogue.documents.names()
        called: dict[str, list[str]] = {}
        for source in self.library.catalogue.sources.all(self.collection.name):
            called.setdefault(source.document_id, []).append(source.name)
        for key, its_names in called.items():
            is_called_so = key not in names or names[key][0] in its_names
            document = None if is_called_so else self.library.catalogue.documents.get(key)
            if document is not None:
                self.ingester.rename(document, its_names[0])

    # ── what is read, and what goes ─────────────────────────────────────────────────────────────

    def _take_in(self, root: str, files: Sequence[Seen]) -> Iterator[Outcome]:
        self._let_settle(files)
        self.ingester.expect(len(files), sum(one.size for one in files))
        paths = {one.path for one in files}
        taken = self.ingester.taken_in(self._given(files))
        for top, group in groupby(taken, key=lambda one: owner(one.path, paths)):
            outcomes = list(group)
            yield from self._through(root, top, outcomes)

    def _let_settle(self, files: Sequence[Seen]) -> None:
        if any(time.time_ns() - one.changed_ns < _SETTLED_NS for one in files):
            self.wait(_PAUSE)

    def _given(self, files: Sequence[Seen]) -> Iterator[Given]:
        """Files with their bytes; one that changes while it is read is left for the next time."""
        for one in files:
            path = Path(one.path)
            item = Item(one.path, path.name, b"")
            if one.size > self.ingester.limits.file_bytes:
                self._noting[one.path] = self._state(one, "")
                yield Loaded(
                    item, refusal=too_large(one.path, self.ingester.limits.file_bytes), size=one.size
                )
                continue
            try:
                data = bytes_of(path, self.ingester.limits.file_bytes) if _is_still(one) else b""
            except OSError as error:
                words = f"读不了这个文件（{error.strerror}）"
                yield Loaded(item, refusal=Outcome.refused(one.path, PassingError(words)), size=one.size)
                continue
            if not _is_still(one):
                yield Loaded(item, refusal=Outcome(one.path, "waiting", _BEING_WRITTEN), size=one.size)
                continue
            item = replace(item, data=data)
            self._noting[one.path] = self._state(one, item.sha256)
            yield item

    def _state(self, one: Seen, sha256: str) -> FileState:
        is_settled = time.time_ns() - one.changed_ns >= _SETTLED_NS
        return FileState(one.path, one.size, one.changed_ns if is_settled else NEVER, sha256, self._stamp)

    def _through(self, root: str, top: str, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        """A file with all that is inside it has been taken in: note it, and let go of what it was before."""
        state = self._noting.pop(top, None)
        stay = {one.path for one in outcomes if one.is_in or one.is_passing or one.status == "waiting"}
        dropped = self._drop(top, but=stay) if state is not None and top not in _passing(outcomes) else []
        if state is not None and not _passing(outcomes):
            kept = tuple((one.path, one.status, one.remark) for one in outcomes)
            self._note(root, [replace(state, outcomes=kept)])
        before = {one.path for one in self.library.catalogue.sources.under(self.collection.name, top)}
        for one in outcomes:
            is_before = not one.is_in and one.path in before
            yield replace(one, remark=one.remark + _STILL_BEFORE) if is_before else one
        told = {one.path for one in outcomes}
        yield from (Outcome(path, "gone") for path in dropped if path not in told)

    def _drop(self, top: str, but: set[str]) -> list[str]:
        """Let go of a file that turned bad, and of what an archive held before and holds no longer."""
        sources = self.library.catalogue.sources.under(self.collection.name, top)
        stale = [source.path for source in sources if source.path not in but]
        if stale:
            self.library.remove(self.collection.name, stale)
        return stale

    def _remove(self, gone: Sequence[FileState]) -> Iterator[Outcome]:
        for state in gone:
            if _is_back(state.path):
                continue
            self._drop(state.path, but=set())
            self.library.catalogue.files.forget(self.collection.name, [state.path])
            yield Outcome(state.path, "gone")

    def _note(self, root: str, states: Sequence[FileState]) -> None:
        if states:
            self.library.catalogue.files.keep(self.collection.name, root, states)

    @property
    def _stamp(self) -> str:
        return stamp_of(self.ingester.limits)


def stamp_of(limits: Limits) -> str:
    """What files were read with: a changed program or limit reads them again. Threads change nothing."""
    said = f"{PIPELINE}\n{replace(limits, threads=0)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _passing(outcomes: Sequence[Outcome]) -> set[str]:
    return {one.path for one in outcomes if one.is_passing}


def _is_back(path: str) -> bool:
    """Whether a file is there after all, since the look."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and not any(map(is_left_out, Path(path).parts))
    except OSError:
        return False


def _is_still(one: Seen) -> bool:
    """Whether a file is what it was at the look."""
    try:
        now = os.lstat(one.path)
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (one.size, one.changed_ns)


def _sha256(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

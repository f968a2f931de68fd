"""What lies in a folder that a collection follows, and what is to be done so that the collection is in step with it.

`look` reads the folder, `plan` decides; nothing here changes anything.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.discover import is_left_out
from ingest.records import Outcome
from kb.catalogue.files import INSIDE, FileState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kb.records import Source

NEVER = -1
"""The time of change of a file that is looked into again at the next run, whatever the file system says."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the file system shows it, unopened."""

    path: str
    size: int
    """Bytes."""
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in a folder."""

    files: tuple[Seen, ...]
    refused: tuple[Outcome, ...] = ()
    """What is never opened, with the reason."""
    closed: tuple[Outcome, ...] = ()
    """What could not be looked at: what is known of it, and of all below it, stays as it is."""

    def hides(self, path: str) -> bool:
        """Whether a file may be there, out of sight."""
        return any(path == one.path or path.startswith(one.path + os.sep) for one in self.closed)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of every file; each is in exactly one of these."""

    unchanged: tuple[FileState, ...] = ()
    """As they were when they were read."""
    touched: tuple[FileState, ...] = ()
    """With another time, and the same content."""
    moved: tuple[tuple[FileState, FileState], ...] = ()
    """As they were, and as they are: the same content under another path."""
    fresh: tuple[Seen, ...] = ()
    """To be read: new, changed, or read before by another program or with other limits."""
    gone: tuple[FileState, ...] = ()
    """No longer there."""


def look(root: str) -> Look:
    """The files under a folder, in a stable order. Links are not followed. Raises OSError if it cannot be listed."""
    closed: list[Outcome] = []

    def missed(error: OSError) -> None:
        if error.filename in (None, root):
            raise error
        closed.append(_closed(str(error.filename), "文件夹", error))

    found: list[Seen | Outcome] = []
    for folder, subfolders, names in os.walk(root, followlinks=False, onerror=missed):
        subfolders[:] = sorted(name for name in subfolders if not is_left_out(name))
        for name in sorted(names):
            # Thousands of files: a Path for each would cost more than all else.
            path = os.path.join(folder, name)  # noqa: PTH118
            try:
                found += [] if is_left_out(name) else _seen(path)
            except OSError as error:
                closed.append(_closed(path, "文件", error))
    return Look(
        tuple(one for one in found if isinstance(one, Seen)),
        tuple(one for one in found if isinstance(one, Outcome)),
        tuple(closed),
    )


def _seen(path: str) -> list[Seen | Outcome]:
    """A file, unopened, or why it never will be; nothing for a link, and for what has gone meanwhile."""
    try:
        known = os.lstat(path)
    except FileNotFoundError:
        return []
    if stat.S_ISLNK(known.st_mode):
        return []
    if stat.S_ISREG(known.st_mode) and _is_sayable(path):
        return [Seen(path, known.st_size, known.st_mtime_ns)]
    return [_refused(path)]


def _closed(path: str, what: str, error: OSError) -> Outcome:
    words = f"这个{what}打不开（{error.strerror}），以前读入的保留；请检查权限或网络盘后再同步一次"
    return Outcome(path, "failed", words)


def _is_sayable(path: str) -> bool:
    """Whether a name is text: old shares have names in other encodings, which no catalogue can keep."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(path: str) -> Outcome:
    if _is_sayable(path):
        return Outcome(path, "failed", "不是普通文件，已跳过")
    shown = os.fsencode(path).decode("gb18030", errors="replace")
    return Outcome(shown, "failed", "文件名的编码不是 UTF-8，读不了；请改名后再同步一次")


# ── what was known ──────────────────────────────────────────────────────────────────────────────────


def with_sources(
    states: Mapping[str, FileState], sources: Sequence[Source], root: str, there: Iterable[str]
) -> dict[str, FileState]:
    """What the collection has of a folder: states as noted, if their documents are still in, and what else is in.

    `there` are the paths of the files that lie there now. Files that were only ever ingested, or whose documents
    were taken out, are looked into once more before they are taken for unchanged.
    """
    present = {source.path for source in sources}
    known = {
        path: state if state.inside <= present else replace(state, changed_ns=NEVER, stamp="")
        for path, state in states.items()
    }
    files = {*known, *there}
    for source in sources:
        path = owner(source.path, files)
        if path not in known and path.startswith(root.rstrip(os.sep) + os.sep):
            known[path] = FileState(path, source.size, NEVER, "", "")
    return known


def owner(path: str, files: AbstractSet[str]) -> str:
    """The file that a source is, or is inside of; a folder may be called `要闻!` as well."""
    at = path.find(INSIDE)
    if path in files or at < 0:
        return path
    first = path[:at]
    while at >= 0:
        if path[:at] in files:
            return path[:at]
        at = path.find(INSIDE, at + 1)
    return first


# ── what is to be done ──────────────────────────────────────────────────────────────────────────────


def candidates(seen: Look, known: Mapping[str, FileState], stamp: str) -> tuple[Seen, ...]:
    """The files whose hash decides what they are; all others are as they were, or new whatever their hash is.

    Only a file as large as one that is no longer where, or what, it was can be that one.
    """
    left = _left(seen, known, stamp)
    sizes = {state.size for state in left if state.sha256 and state.stamp == stamp}
    return tuple(one for one in seen.files if not _is_same(one, known, stamp) and one.size in sizes)


def plan(seen: Look, known: Mapping[str, FileState], stamp: str, hashes: Mapping[str, str]) -> Plan:
    """What to do, given the hashes of the candidates (a file that could not be opened has none)."""
    there = {one.path for one in seen.files}
    same = [one for one in seen.files if _is_same(one, known, stamp)]
    touched = [
        one
        for one in seen.files
        if not _is_same(one, known, stamp) and _has_content(known.get(one.path), hashes.get(one.path), stamp)
    ]
    stays = {one.path for one in (*same, *touched)}
    left: dict[str, list[FileState]] = defaultdict(list)
    for state in _left(seen, known, stamp):
        if state.path not in stays and state.stamp == stamp and state.sha256:
            left[state.sha256].append(state)
    moved: list[tuple[FileState, FileState]] = []
    fresh: list[Seen] = []
    for one in seen.files:
        if one.path in stays:
            continue
        donors = left.get(hashes.get(one.path, ""), [])
        if donors:
            moved.append((donors[0], _moved(donors.pop(0), one)))
        else:
            fresh.append(one)
    given = {before.path for before, _ in moved}
    return Plan(
        tuple(known[one.path] for one in same),
        tuple(_noted(known[one.path], one) for one in touched),
        tuple(moved),
        tuple(fresh),
        tuple(
            state
            for path, state in sorted(known.items())
            if path not in there and path not in given and not seen.hides(path)
        ),
    )


def _is_same(one: Seen, known: Mapping[str, FileState], stamp: str) -> bool:
    state = known.get(one.path)
    return state is not None and (one.size, one.changed_ns, stamp) == (
        state.size,
        state.changed_ns,
        state.stamp,
    )


def _left(seen: Look, known: Mapping[str, FileState], stamp: str) -> Sequence[FileState]:
    """What is no longer, or perhaps no longer, where it was."""
    same = {one.path for one in seen.files if _is_same(one, known, stamp)}
    return [state for path, state in sorted(known.items()) if path not in same and not seen.hides(path)]


def _has_content(state: FileState | None, sha256: str | None, stamp: str) -> bool:
    return state is not None and bool(sha256) and (state.sha256, state.stamp) == (sha256, stamp)


def _noted(state: FileState, one: Seen) -> FileState:
    return replace(state, size=one.size, changed_ns=one.changed_ns)


def _moved(state: FileState, one: Seen) -> FileState:
    outcomes = tuple(
        (one.path + path[len(state.path) :], status, remark) for path, status, remark in state.outcomes
    )
    return replace(_noted(state, one), path=one.path, outcomes=outcomes)

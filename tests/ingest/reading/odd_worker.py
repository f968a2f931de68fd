"""A reading process whose reader does what the file says: the worst that a reader can do, each really done."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.reading.records import Reading, Tell
from ingest.reading.worker import main
from kb.errors import ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.reading.limits import Limits

MAGIC = b"GIF89a"
"""Before the words: the kind of a picture, which is not read in the parent."""


def read(name: str, data: bytes, limits: Limits, tell: Tell) -> Reading:
    what, _, argument = data.removeprefix(MAGIC).decode().partition(" ")
    if what == "threads":
        return threads(argument, limits)
    return DEEDS[what](argument, tell)


def threads(argument: str, limits: Limits) -> Reading:
    """How many it may use; with the name of a file, once that is written and taken away again."""
    if argument:
        begun = Path(argument)
        begun.write_text("", encoding="utf-8")
        while begun.exists():
            time.sleep(0.01)
    return Reading(str(limits.threads), "odd/1")


def said(argument: str, tell: Tell) -> Reading:
    return Reading(argument, "odd/1")


def refuse(argument: str, tell: Tell) -> Reading:
    raise ReadingError(argument)


def unsupported(argument: str, tell: Tell) -> Reading:
    raise UnsupportedError(argument)


def segfault(argument: str, tell: Tell) -> Reading:
    ctypes.string_at(0)
    raise AssertionError


def kill(argument: str, tell: Tell) -> Reading:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def leave(argument: str, tell: Tell) -> Reading:
    os._exit(0)


def leave_politely(argument: str, tell: Tell) -> Reading:
    sys.exit(0)


def eat(argument: str, tell: Tell) -> Reading:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))
        tell("eating")


def eat_in_c(argument: str, tell: Tell) -> Reading:
    import numpy as np

    return Reading(str(np.ones(10**10).sum()), "odd/1")


def recurse(argument: str, tell: Tell) -> Reading:
    return recurse(argument, tell)


def hang(argument: str, tell: Tell) -> Reading:
    time.sleep(600)
    raise AssertionError


def chatter(argument: str, tell: Tell) -> Reading:
    while True:
        tell("still at it")
        time.sleep(0.01)


def spawn(argument: str, tell: Tell) -> Reading:
    """Start a program as LibreOffice is started, say its number where the test finds it, and wait for it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(argument).write_text(str(child.pid), encoding="utf-8")
    child.wait()
    raise AssertionError


def environment(argument: str, tell: Tell) -> Reading:
    seen = {"cwd": str(Path.cwd()), "group": os.getpgid(0), "pid": os.getpid(), "env": dict(os.environ)}
    return Reading(json.dumps(seen), "odd/1")


def write_much(argument: str, tell: Tell) -> Reading:
    with Path("much").open("wb") as file:
        file.truncate(int(argument))
    return Reading(f"wrote {argument}", "odd/1")


def shout(argument: str, tell: Tell) -> Reading:
    """Print to both streams without end, as libraries do."""
    for _ in range(2_000):
        os.write(1, b"x" * 1_000)
        sys.stderr.write("y" * 1_000)
    return Reading("shouted", "odd/1")


def keep(argument: str, tell: Tell) -> Reading:
    """Hold memory after the file, as a library that leaks."""
    KEPT.append(b"x" * int(argument))
    return Reading(str(os.getpid()), "odd/1")


def forge(argument: str, tell: Tell) -> Reading:
    """Answer with a frame of one's own, as code that took over the process would."""
    for fd in range(3, 20):
        try:
            os.write(fd, bytes.fromhex(argument))
        except OSError:
            continue
    time.sleep(600)
    raise AssertionError


def lie(argument: str, tell: Tell) -> Reading:
    """A reading as broken as said: [text, start, end]."""
    from kb.records import PageMark

    text, at = json.loads(argument)
    return Reading(text, "odd/1", pages=(PageMark(at, "1"),))


KEPT: list[bytes] = []
DEEDS: dict[str, Callable[[str, Tell], Reading]] = {
    deed.__name__: deed
    for deed in (
        *(said, refuse, unsupported, segfault, kill, leave, leave_politely, eat, eat_in_c, recurse, hang),
        *(chatter, spawn, environment, write_much, shout, keep, forge, lie),
    )
}

if __name__ == "__main__":
    main(read)

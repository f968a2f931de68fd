"""The process that reads foreign files for another: one request after the other, whatever comes of it told.

Run as `python -m ingest.reading.worker`; only `ingest.reading.child` speaks with it.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
import time
import traceback
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ingest.reading import read
from ingest.reading.confine import confine, end_after, end_with_parent, resident_bytes
from ingest.reading.frames import PREFIX, length_of, members_to_json, pack, reading_to_json, unpack
from ingest.reading.limits import Limits
from kb.errors import ReadingError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.reading.records import Reading, Tell

    Reader = Callable[[str, bytes, Limits, Tell], Reading]

_MOST_FILES = 200
"""After so many files a process is replaced: libraries leak, and a start costs a tenth of a second."""
_RESIDENT_SHARE = 1 / 3
"""Of the memory it may use: a process that still holds more after a file is replaced. With OCR loaded it
holds half a gigabyte."""
_BETWEEN_TELLS = 0.2
"""Seconds: the parent needs no more signs of life."""


def main(reader: Reader = read) -> None:
    """Answer requests until their pipe ends or this process should be replaced."""
    requests, answers = _pipes()
    end_with_parent(requests.fileno(), os.environ["TMPDIR"])
    _send(answers, {"at": "ready"})
    for count in range(1, _MOST_FILES + 1):
        request = _receive(requests)
        if request is None:
            return
        limits = Limits(**{field.name: request["limits"][field.name] for field in fields(Limits)})
        confine(limits)
        end_after(limits)
        work = partial(_do, request, requests.read(request["size"]), limits, _teller(answers), reader)
        answer = _answer(work)
        del work
        is_last = count == _MOST_FILES or "failed" in answer or _is_heavy(limits)
        _send(answers, answer | {"is_last": is_last})
        if is_last:
            return


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers of their own: what a library prints goes to stderr, what it reads is empty."""
    requests, answers = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb", buffering=0)


def _receive(requests: BinaryIO) -> dict[str, Any] | None:
    prefix = requests.read(PREFIX)
    return unpack(requests.read(length_of(prefix))) if len(prefix) == PREFIX else None


def _send(answers: BinaryIO, value: dict[str, Any]) -> None:
    rest = memoryview(pack(value))
    while rest:
        rest = rest[answers.write(rest) :]


def _is_heavy(limits: Limits) -> bool:
    gc.collect()
    return resident_bytes() > limits.memory_bytes * _RESIDENT_SHARE


def _teller(answers: BinaryIO) -> Tell:
    last = 0.0

    def tell(at: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _BETWEEN_TELLS:
            last = now
            _send(answers, {"at": at[:200]})

    return tell


def _do(request: dict[str, Any], data: bytes, limits: Limits, tell: Tell, reader: Reader) -> object:
    """What is asked for, as JSON takes it."""
    if request["task"] == "read":
        return reading_to_json(reader(request["name"], data, limits, tell))
    from ingest.reading.members import members

    return members_to_json(members(request["name"], data, Path(request["folder"]), limits, tell))


def _answer(work: Callable[[], object]) -> dict[str, Any]:
    """What came of one file. This is the one place where everything is caught: a file is a stranger's."""
    try:
        return {"answer": work()}
    except UnsupportedError as error:
        return {"unsupported": str(error)}
    except ReadingError as error:
        return {"refused": str(error)}
    except BaseException as error:  # noqa: BLE001
        traceback.print_exc(limit=-20)
        return {"failed": _sort(error)}


def _sort(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "depth"
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return "disk"
    # Libraries written in C++ say it in words.
    is_memory = isinstance(error, MemoryError) or number == errno.ENOMEM or "bad_alloc" in repr(error)
    return "memory" if is_memory else "crash"


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    # Libraries that end badly when their process does need not be waited for.
    os._exit(0)

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
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ingest.reading import read
from ingest.reading.confine import confine, end_after, end_with_parent, resident_bytes
from ingest.reading.frames import PREFIX, length_of, members_to_json, pack, reading_to_json, unpack
from ingest.reading.limits import Limits
from kb.errors import ReadingError, UnsupportedError

if TYPE_CHECKING:
    from ingest.reading.records import Tell

_MOST_FILES = 200
"""After so many files a process is replaced: libraries leak, and a start costs a tenth of a second."""
_RESIDENT_SHARE = 1 / 3
"""Of the memory it may use: a process that still holds more after a file is replaced. With OCR loaded it
holds half a gigabyte."""
_BETWEEN_TELLS = 0.2
"""Seconds: the parent needs no more signs of life."""


def main() -> None:
    """Answer requests until their pipe ends or this process should be replaced."""
    requests, answers = _pipes()
    end_with_parent(requests.fileno(), os.environ["TMPDIR"])
    _send(answers, {"at": "ready"})
    for count in range(1, _MOST_FILES + 1):
        request = _receive(requests)
        if request is None:
            return
        if _serve(request, requests, answers, is_last=count == _MOST_FILES):
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


def _serve(request: dict[str, Any], requests: BinaryIO, answers: BinaryIO, *, is_last: bool) -> bool:
    """Answer one request, and whether it was the last; return that."""
    limits = Limits(**{field.name: request["limits"][field.name] for field in fields(Limits)})
    confine(limits)
    end_after(limits)
    answer = _answer(request, requests.read(request["size"]), limits, _teller(answers))
    gc.collect()
    is_last = is_last or "failed" in answer or resident_bytes() > limits.memory_bytes * _RESIDENT_SHARE
    _send(answers, answer | {"is_last": is_last})
    return is_last


def _teller(answers: BinaryIO) -> Tell:
    last = 0.0

    def tell(at: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _BETWEEN_TELLS:
            last = now
            _send(answers, {"at": at[:200]})

    return tell


def _answer(request: dict[str, Any], data: bytes, limits: Limits, tell: Tell) -> dict[str, Any]:
    """What came of one file. This is the one place where everything is caught: a file is a stranger's."""
    try:
        if request["task"] == "read":
            return {"answer": reading_to_json(read(request["name"], data, limits, tell))}
        from ingest.reading.members import members

        found = members(request["name"], data, Path(request["folder"]), limits, tell)
        return {"answer": members_to_json(found)}
    except UnsupportedError as error:
        return {"unsupported": str(error)}
    except ReadingError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"failed": "memory"}
    except RecursionError:
        return {"failed": "depth"}
    except BaseException as error:  # noqa: BLE001
        traceback.print_exc()
        return {"failed": _sort(error)}


def _sort(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk"
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return "memory"
    # Libraries written in C++ say it so.
    return "memory" if "bad_alloc" in str(error) or "bad allocation" in str(error) else "crash"


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    # Libraries that end badly when their process does need not be waited for.
    os._exit(0)

"""What a reading process may use: bounds set by itself before it reads, and an end when its parent ends."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reading.limits import Limits

_GRACE_SECONDS = 60.0
"""The parent ends a reader that takes too long; this clock is for one whose parent is gone."""
_KEPT = frozenset(
    ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "SHELL", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
)
_KEPT_PREFIXES = ("LC_", "XDG_", "FONTCONFIG_", "OMP_", "DYLD_", "SAL_")


def confine(limits: Limits) -> None:
    """Bound memory, the size of written files and core dumps of this process and all it starts.

    RLIMIT_DATA, not RLIMIT_AS: with onnxruntime, OpenCV and the OCR models at work on an A4 page at 300 dpi,
    0.71 GB of data stood in 1.23 GB of addresses on two cores (1.41 at the peak), and addresses grow with the
    cores (64 MB reserved for every thread that allocates) and with every file that is mapped and costs nothing.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.unpacked_bytes)
    _lower(resource.RLIMIT_DATA, limits.memory_bytes)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


def environment(folder: str) -> dict[str, str]:
    """What a reading process is told of this one: no key, no proxy, no setting; its files go to `folder`.

    It imports from where this process does, and never from the folder somebody happens to stand in.
    """
    kept = {name: value for name, value in os.environ.items() if _is_kept(name)}
    return kept | {
        "TMPDIR": folder,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path and Path(path).is_absolute()),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # onnxruntime 1.32 reports to its makers over the network once a model is loaded, unless told not to.
        "ORT_DISABLE_TELEMETRY": "1",
        # Every thread's own heap would count as this process's memory long after it was freed.
        "MALLOC_ARENA_MAX": "2",
    }


def _is_kept(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_PREFIXES)


def end_with_parent(requests: int, folder: str) -> None:
    """From now on this process and all it started end as soon as nobody holds the other end of `requests`.

    PR_SET_PDEATHSIG would not do: it fires when the thread ends that started the child, and files are read
    from threads that come and go.
    """
    threading.Thread(target=_watch, args=(requests, folder), daemon=True).start()


def _watch(requests: int, folder: str) -> None:
    poll = select.poll()
    # Only the hang-up, which is always told: requests are the main thread's.
    poll.register(requests, 0)
    while not poll.poll():
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def end_after(limits: Limits) -> None:
    """Start the clock of one file: the kernel's, because a library may never let another thread run."""
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE_SECONDS)


def resident_bytes() -> int:
    """Memory that this process holds now (at its peak where the system does not say)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

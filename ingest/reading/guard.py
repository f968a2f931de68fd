"""Runs a program that must not outlive who asked for it, however that one ends.

Run as `python guard.py FOLDER PROGRAM…`, in a session of its own; only `ingest.reading.legacy` does so. LibreOffice is two processes
in a chain: one that is killed leaves the other, and a reading process is killed without a word. What tells of its end is the
pipe that it held; PR_SET_PDEATHSIG would reach the first of the two only, and fires when a thread ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys

_BETWEEN_LOOKS = 0.05
"""Seconds."""


def main() -> int:
    """Run until the program ends or nobody holds the other end of stdin; the folder goes with who asked."""
    folder, *command = sys.argv[1:]
    is_wanted = True
    with subprocess.Popen(  # noqa: S603  (said by legacy.py)
        command, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            while is_wanted and running.poll() is None:
                is_wanted = not select.select([0], [], [], _BETWEEN_LOOKS)[0]
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    if not is_wanted:
        shutil.rmtree(folder, ignore_errors=True)
    return running.returncode if is_wanted else 1


if __name__ == "__main__":
    sys.exit(main())

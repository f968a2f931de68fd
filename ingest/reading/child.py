"""One reading process as its parent sees it: asked, listened to, and ended with all it started."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from ingest.reading.confine import environment
from ingest.reading.frames import PREFIX, FrameError, length_of, most_bytes, pack, unpack

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell

_LOG = logging.getLogger(__name__)
_START_SECONDS = 60.0
"""A start takes a tenth of a second; on a machine that swaps, much longer."""
_PIECE = 1 << 20
_LAST_WORDS = 8_000
"""Bytes of stderr that are kept for the log."""
_MOST_HEARTBEAT = 10_000
"""Bytes; only answers are longer."""


class ChildEndedError(Exception):
    """The process is gone, and why: `silent`, `time`, `closed`, `killed`, `memory`, `crash`."""


class Child:
    """A process that reads files one after the other. Used from one thread at a time; `end` from any."""

    def __init__(self, limits: Limits, program: str) -> None:
        """Start the module `program`. Raises OSError where no process can be started."""
        self.is_last = False
        self._limits = limits
        self._lock = threading.Lock()
        self._is_ended = False
        self._heard = bytearray()
        self._words = bytearray()
        self._is_ready = False
        self._folder = tempfile.mkdtemp(prefix="chuangmo-read-")
        try:
            self._process = subprocess.Popen(  # noqa: S603  (this program)
                [sys.executable, "-m", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd=self._folder,
                env=environment(self._folder),
                start_new_session=True,
            )
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        for pipe in self._pipes:
            os.set_blocking(pipe.fileno(), False)

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        process = self._process
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a child without pipes")
        return process.stdin, process.stdout, process.stderr

    @property
    def is_running(self) -> bool:
        """Whether it can be asked."""
        return not self._is_ended and not self.is_last and self._process.poll() is None

    def ask(self, request: dict[str, Any], data: bytes, tell: Tell, threads: int) -> dict[str, Any]:
        """Have it do one thing and return its answer. Raises ChildEndedError, after which it is gone.

        `threads` are those of one recognition of characters.
        """
        self._words.clear()
        limits = asdict(self._limits) | {"threads": threads}
        header = pack(request | {"limits": limits, "size": len(data)})
        try:
            with selectors.DefaultSelector() as selector:
                answer = _Talk(self, selector, [memoryview(header), memoryview(data)], tell).listen()
        except ChildEndedError as error:
            self.end()
            _LOG.warning("reading %r ended (%s): %s", request.get("name"), error, self.last_words())
            raise
        self.is_last = bool(answer.get("is_last"))
        return answer

    def last_words(self) -> str:
        """The end of what it wrote to stderr."""
        return self._words.decode("utf-8", errors="replace")

    def note(self) -> bool:
        """Take in what it wrote to stderr; whether there may be more."""
        _, _, words = self._pipes
        try:
            piece = os.read(words.fileno(), _PIECE)
        except BlockingIOError:
            return True
        self._words += piece
        del self._words[:-_LAST_WORDS]
        return bool(piece)

    def end(self) -> None:
        """Kill it and all it started, and remove what they left on the disk."""
        with self._lock:
            if self._is_ended:
                return
            self._is_ended = True
            # Not waited for before: its number, which is its group's, belongs to no other process yet.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """End it and let go of its pipes; only once nobody asks it any more."""
        self.end()
        for pipe in self._pipes:
            with contextlib.suppress(OSError):
                pipe.close()


class _Talk:
    """One request on its way and its answer, with the clock running."""

    def __init__(
        self, child: Child, selector: selectors.BaseSelector, outgoing: list[memoryview], tell: Tell
    ) -> None:
        self._child = child
        self._limits = child._limits
        self._selector = selector
        self._outgoing = [piece for piece in outgoing if piece]
        self._tell = tell
        self._began = self._heard_at = time.monotonic()
        requests, answers, words = child._pipes
        selector.register(requests, selectors.EVENT_WRITE, self._send)
        selector.register(answers, selectors.EVENT_READ, self._hear)
        selector.register(words, selectors.EVENT_READ, self._note)
        self._requests, self._words = requests, words
        self._answer: dict[str, Any] | None = None

    def listen(self) -> dict[str, Any]:
        """The answer. Raises ChildEndedError."""
        while self._answer is None:
            left = self._left()
            for key, _ in self._selector.select(left):
                key.data()
        return self._answer

    def _left(self) -> float:
        """Seconds until it will have been silent too long, or taken too long."""
        now = time.monotonic()
        if not self._child._is_ready:
            left, why = self._began + _START_SECONDS - now, "crash"
        else:
            silent = self._heard_at + self._limits.silent_seconds - now
            whole = self._began + self._limits.seconds - now
            left, why = min((silent, "silent"), (whole, "time"))
        if left <= 0:
            raise ChildEndedError(why)
        return left

    def _send(self) -> None:
        try:
            sent = os.write(self._requests.fileno(), self._outgoing[0][:_PIECE])
        except BlockingIOError:
            return
        except OSError:
            # It no longer listens; how it ended is told by its answers' end.
            self._selector.unregister(self._requests)
            return
        self._outgoing[0] = self._outgoing[0][sent:]
        if not self._outgoing[0]:
            self._outgoing.pop(0)
        if not self._outgoing:
            self._selector.unregister(self._requests)

    def _note(self) -> None:
        if not self._child.note():
            self._selector.unregister(self._words)

    def _hear(self) -> None:
        _, answers, _ = self._child._pipes
        try:
            piece = os.read(answers.fileno(), _PIECE)
        except BlockingIOError:
            return
        if not piece:
            raise ChildEndedError(self._cause())
        heard = self._child._heard
        heard += piece
        while self._answer is None and len(heard) >= PREFIX:
            length = length_of(bytes(heard[:PREFIX]))
            if length > most_bytes(self._limits):
                raise ChildEndedError("crash")
            if len(heard) < PREFIX + length:
                return
            payload = heard[PREFIX : PREFIX + length]
            del heard[: PREFIX + length]
            self._take(payload)

    def _take(self, payload: bytearray) -> None:
        try:
            said = unpack(payload)
        except FrameError as error:
            raise ChildEndedError("crash") from error
        at = said.get("at")
        if not isinstance(at, str):
            self._answer = said
            return
        now = time.monotonic()
        if not self._child._is_ready:
            # Only now does it begin to read.
            self._child._is_ready = True
            self._began = now
        elif len(payload) <= _MOST_HEARTBEAT:
            self._tell(at)
        self._heard_at = now

    def _cause(self) -> str:
        """How a process ended that nobody here ended: the kernel kills where memory runs out."""
        self._child.note()
        try:
            code = self._child._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "crash"
        if self._child._is_ended:
            return "closed"
        if code == -signal.SIGKILL:
            return "killed"
        is_short_of_memory = any(word in self._child._words for word in (b"bad_alloc", b"MemoryError"))
        return "memory" if is_short_of_memory else "crash"

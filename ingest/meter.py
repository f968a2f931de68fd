"""How far a run has come, how fast it goes, how long it still takes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.records import Progress

if TYPE_CHECKING:
    from ingest.records import Stage


class Meter:
    """Counts what was done, for rate and time left."""

    def __init__(self, *, files_total: int = 0, bytes_total: int = 0) -> None:
        self._began = time.monotonic()
        self._state = Progress("", "read", 0, files_total, 0, bytes_total, 0.0, None)
        self._characters = 0

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._began

    def embedded(self, characters: int) -> None:
        """Some characters have their vectors."""
        self._characters += characters

    def file_done(self, size: int) -> None:
        """One more file is through."""
        state = self._state
        self._state = replace(state, files_done=state.files_done + 1, bytes_done=state.bytes_done + size)

    def progress(self, path: str, stage: Stage) -> Progress:
        """Now."""
        state, seconds = self._state, self.seconds
        left = (
            (state.bytes_total - state.bytes_done) * seconds / state.bytes_done if state.bytes_done else None
        )
        rate = self._characters / seconds if seconds else 0.0
        return replace(state, path=path, stage=stage, characters_per_second=rate, seconds_left=left)

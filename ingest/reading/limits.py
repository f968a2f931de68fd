"""How much one file may cost; every value can be set, and what goes beyond is refused with the reason."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. The defaults admit what offices really have, with room, on a machine with 4 GB."""

    file_bytes: int = 200_000_000
    """A scanned report of 300 pages takes some 60 MB."""
    pages: int = 2_000
    """Pages of a PDF, OFD or TIFF; also slides and sheets."""
    cells: int = 2_000_000
    """Cells of a workbook or of all tables."""
    characters: int = 20_000_000
    """Of the text that comes out: three hours of embedding."""
    pixels: int = 120_000_000
    """Of one picture: A3 at 600 dpi has 70 million."""
    members: int = 2_000
    """Files in one archive or message, with those of the archives inside."""
    unpacked_bytes: int = 1_000_000_000
    """Of an archive, all members together."""
    ratio: int = 200
    """Unpacked by packed size of a member over a megabyte; XML packs to about 1:40, a bomb to 1:1000."""
    depth: int = 3
    """Archives inside archives."""
    silent_seconds: float = 120.0
    """Without any sign of progress."""
    seconds: float = 3_600.0
    """For the whole file."""
    memory_bytes: int = 3_000_000_000
    """Of the process that reads it."""
    ocr: bool = True
    """Whether pictures are read; without it pages of pictures are named as unread."""
    threads: int = 0
    """Of one recognition of characters; 0 for all cores the process may use, shared by the files read side by side."""


DEFAULT_LIMITS = Limits()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

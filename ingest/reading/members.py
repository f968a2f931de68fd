"""What is inside an archive or a message, written out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.archive import Unpacking, unpack
from ingest.reading.kinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.reading.limits import Limits
    from ingest.reading.records import Member, Tell


def members(name: str, data: bytes, folder: Path, limits: Limits, tell: Tell) -> tuple[Member, ...]:
    """The files in a container, each written into `folder` under a number; none for other kinds.

    Raises ReadingError where nothing of it can be read or it is beyond the limits.
    """
    unpacking = Unpacking(folder, limits, tell)
    match kind_of(name, data):
        case "zip":
            unpack(data, unpacking)
        case "eml":
            from ingest.reading.mail import attachments

            attachments(data, unpacking)
    return tuple(unpacking.found)

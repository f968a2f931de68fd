"""A reading process that reads rich text without LibreOffice, as on a machine that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.rtf import read
from ingest.reading.worker import main

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell


def light(_name: str, data: bytes, limits: Limits, tell: Tell) -> Reading:
    return read(data, limits, tell)


if __name__ == "__main__":
    main(light)
